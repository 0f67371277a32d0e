//! The index on disk: tantivy, and nothing of it outside this folder. It keeps the cards of all public things and
//! every name by its parts, in generations under `index/live/`.

pub mod generation;
mod kept;
pub mod lookup;
mod pairs;
mod reading;
mod schema;
mod survey;
mod verifying;
pub mod writer;

use std::path::PathBuf;

use tantivy::directory::error::LockError;

/// Why the index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The library cannot read or write it.
    #[error("the index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// Its folder cannot be read or written.
    #[error("the folder of the index: {0}")]
    Folder(#[from] std::io::Error),
    /// A file of it cannot be opened.
    #[error("a file of the index: {0}")]
    File(#[from] tantivy::directory::error::OpenReadError),
    /// A file's bytes are not what was written.
    #[error("{} is damaged", .0.display())]
    Damaged(PathBuf),
    /// It holds no position of the log, or names without a number.
    #[error("the index is incomplete")]
    Incomplete,
    /// A card in it cannot be read.
    #[error("a card in the index cannot be read: {0}")]
    Card(#[from] postcard::Error),
}

impl Error {
    /// Whether another process writes to the index.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Index(tantivy::TantivyError::LockFailure(LockError::LockBusy, _)))
    }
}
