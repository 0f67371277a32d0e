//! The record as files that anyone can take.
//!
//! [`rows`] and [`table`] say how a row is written out, for lists of the API and for files alike. [`datasets`] says
//! what there is and what stands in its columns. [`cut`] makes a release of one moment of the record: every dataset in
//! several forms ([`files`]), described for machines ([`describe`]), with what changed since the release before
//! ([`delta`]) and the log itself, so that all of it can be proved. [`shelf`] keeps the releases of a portal.
//!
//! It refuses to know HTTP, and where rows come from is the business of the gazette.

pub mod cut;
pub mod datasets;
pub mod delta;
pub mod describe;
pub mod dictionary;
mod error;
pub mod files;
pub mod publisher;
pub mod rows;
pub mod shelf;
pub mod spreadsheet;
pub mod table;

pub use error::Error;
