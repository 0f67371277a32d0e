//! Search over the public record: any part of a Chinese name or an address, or the beginning of a code, however it is written, with exact
//! totals and facets. It refuses to know SQL and private facts: it is fed by [`crate::gazette::records::feed`].
//!
//! ```text
//!   record ──▶ card ──▶ index (tantivy, on disk: names by their parts, codes, cards)
//!                  └──▶ directory (in memory: names, groups of records that share them, records)
//!
//!   question ──▶ reading ──▶ matching ──▶ counting ──▶ ordering ──▶ hits ──▶ answer
//!                (words,     (names by    (totals,     (a page      (what decides,
//!                 filters)    the index,   facets)      by keyset)   what matched)
//!                             groups by
//!                             the directory)
//! ```
//!
//! A register of millions of elevators has few names: the index finds the names that hold a word, the directory knows
//! the groups they lead to, and a total is a sum over groups. So a search costs what its names cost, and is exact.
//!
//! [`keeper::Search`] keeps one generation of the index in use, in step with the log, and makes another aside when there
//! is none that can be used.

pub mod answer;
mod asking;
pub mod aspects;
mod build;
pub mod card;
mod counting;
mod day_number;
pub mod directory;
pub mod facets;
mod hits;
mod index;
pub mod keeper;
mod matching;
mod ordering;
pub mod question;
mod reading;
mod rebuild;
mod shared;
mod sieve;
mod suggesting;
mod upkeep;
pub mod writing;

pub use keeper::{Search, Status};

/// Why a question could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The cursor was not given out for this list.
    #[error("the cursor was not given out for this list")]
    BadCursor,
    /// There are more characters or words than [`question::MOST_CHARS`] and [`question::MOST_WORDS`]: none of them is
    /// passed over.
    #[error("the question is too long")]
    TooLong,
    /// There is no index to answer from yet.
    #[error("the index is being made")]
    NotReady,
    /// The index fails.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// The record cannot be read.
    #[error(transparent)]
    Record(#[from] crate::gazette::Error),
    /// The work was broken off: the index may be damaged, or the program is stopping.
    #[error("the work was broken off")]
    BrokenOff,
}
