//! The public pages: one struct a page, holding only what is shown, its template beside it. They render what the
//! gazette lets out. They refuse to know rules and SQL, and compute no fact of the trade.
//!
//! Around every page stands the frame of [`shell`]; how a fact is written is said once in [`filters`], how a state
//! looks in [`state`], which of an elevator's comes first in [`headline`], how a thing is addressed in [`links`]. A thing that is not there is told apart by
//! [`missing`].

pub mod asked;
pub(in crate::web) mod badge;
pub mod bureaus;
pub mod change;
mod change_routes;
pub mod chosen;
pub mod commitments;
mod dates;
pub mod desk;
pub mod diff;
pub mod document;
pub mod elevator;
mod elevator_routes;
pub mod estate;
pub mod fault;
pub(super) mod filters;
pub mod headline;
pub mod history;
pub mod home;
pub mod labels;
pub mod ledger;
pub mod links;
pub mod lookup;
pub mod method;
pub mod missing;
pub mod notice;
pub mod open_data;
pub(in crate::web) mod place_routes;
pub mod policy;
pub mod problem;
pub mod region;
pub mod routes;
pub mod search;
pub mod shell;
pub mod state;
pub mod statistics;
#[cfg(test)]
pub(in crate::web) mod tests;
pub mod texts;
pub mod unit;

use crate::web::headers::InlineStyles;

/// Registers the styles that pages carry inline.
pub fn register_styles(styles: &mut InlineStyles) {
    styles.register(crate::web::assets::CORE_CSS);
}
