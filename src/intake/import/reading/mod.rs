//! From a table's rows to drafts: which column is which, what a cell says, keys seen twice. Knows no database and no
//! report.

mod columns;
mod draft;
mod heading;
mod line_breaks;
mod readable;
mod reader;
mod refused;
mod seen;

pub use columns::NotAHeader;
pub use refused::{Fault, Refused};

pub(super) use columns::Columns;
pub(super) use draft::{Draft, Origin};
pub(super) use heading::headings_of;
pub(super) use readable::Readable;
pub(super) use reader::read;
