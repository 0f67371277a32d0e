//! A row that is refused, and what is wrong with it.

use std::borrow::Cow;

use crate::intake::table::Raw;

/// Why a cell, or a whole row, was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column, as the file heads it where the dataset does not have it; empty where the row as a whole cannot be
    /// read.
    pub column: Cow<'static, str>,
    /// The cell as it came, cut to 60 characters.
    pub value: String,
    /// The reason in Chinese.
    pub reason: String,
}

impl Fault {
    pub(in crate::intake::import) fn new(
        column: impl Into<Cow<'static, str>>,
        value: &str,
        reason: impl Into<String>,
    ) -> Self {
        let shown = value.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { column: column.into(), value: shown, reason: reason.into() }
    }
}

/// A refused row.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The line of the file on which it begins.
    pub line: u64,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// The row as it came.
    pub raw: Raw,
}
