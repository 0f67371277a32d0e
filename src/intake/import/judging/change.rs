//! A fact that an import found to be new or changed.

use crate::store::facts::Known;

/// A fact that is new or has changed.
#[derive(Debug)]
pub struct Changed<D> {
    /// The line of the file.
    pub line: u64,
    /// As it is now.
    pub fact: Box<D>,
    /// As it was, with the entry that published it.
    pub before: Option<Box<Known<D>>>,
}
