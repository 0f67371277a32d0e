//! The web room: HTTP and nothing else. It renders what the gazette lets out and refuses to know rules
//! and SQL.
//!
//! A request passes [`server`] (connections, deadlines) → [`edge`] (identity, limits, the answer from memory)
//! → the router → a page or an API resource, which answers through [`body_cache`] and says no with a
//! [`fault::Fault`].
//!
//! A handler answers so; the edge finds the same body by itself the next time:
//!
//! ```text
//! let address = format!("/e/{code}");
//! let render = async { Ok(Rendered::html(page.render()).made_from(tags)) };
//! let body = bodies.answer(CachePolicy::Record, (&address, Form::Main), visit.day, render).await?;
//! Ok(body.respond(visit))
//! ```

pub mod api;
pub mod assets;
pub mod body_cache;
pub mod cache;
pub mod client;
pub mod connection;
pub mod deprecation;
mod doorkeeper;
pub mod edge;
mod entity_tag;
pub mod fault;
pub mod feeds;
mod file_body;
pub mod finding;
pub mod headers;
pub mod inbound;
pub mod negotiation;
pub mod open_files;
pub mod ops;
pub mod outbound;
mod outdated;
pub mod pages;
pub mod past;
pub mod prepared;
pub mod qr;
mod range;
pub mod rate_limit;
mod releases;
pub mod request_id;
pub mod request_log;
pub mod server;
pub mod settings;
pub mod sitemap;
#[cfg(test)]
mod tests;
pub mod tiles;
pub mod tongue;
pub mod unreadable;
pub mod visit;
