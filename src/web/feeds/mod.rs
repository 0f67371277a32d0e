//! Feeds: what was published lately about the things somebody follows, as Atom (RFC 4287) and JSON Feed 1.1, and the
//! due days of a unit as a calendar (RFC 5545).
//!
//! An item is one publication, so it is named by its entry of the log and never changes under that name; a correction
//! is an item of its own. A feed carries the newest checkpoint of the log when it was made: whoever keeps feeds keeps
//! the means to prove any rewriting. Which things can be followed stands in [`routes`]; what an item says in
//! [`publications`]. The room refuses to know rules and SQL.

mod answer;
mod atom;
mod calendar;
mod feed;
mod found;
mod ics;
mod json_feed;
mod publications;
mod routes;

pub use routes::add;
