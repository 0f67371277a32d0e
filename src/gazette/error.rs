//! What can go wrong when the public record is read or written.

use super::tree;
use crate::domain::Day;
use crate::store;

/// A failure of the record, or a question it cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What several readers waited for together failed.
    #[error("{0}")]
    Shared(std::sync::Arc<Error>),
    /// A published body does not read as what its kind says.
    #[error("entry {seq} of kind {kind} does not read: {source}")]
    Unreadable {
        /// The entry.
        seq: u64,
        /// Its kind.
        kind: String,
        /// Why.
        source: serde_json::Error,
    },
    /// A body could not be written as RFC 8785 JSON.
    #[error("body of {kind} {id} cannot be canonical: {source}")]
    Canonical {
        /// The kind.
        kind: &'static str,
        /// The id.
        id: String,
        /// Why.
        source: serde_json::Error,
    },
    /// The system gave no randomness for salts.
    #[error("no randomness: {0}")]
    Randomness(String),
    /// The key that signs for the log cannot be read or made.
    #[error(transparent)]
    Key(#[from] tree::KeyError),
    /// A checkpoint cannot be written or relied on.
    #[error(transparent)]
    Checkpoint(#[from] tree::checkpoint::Unreliable),
    /// What is stored of the tree is not the tree that was signed.
    #[error("the stored tree of {size} entries is not the one that was signed")]
    TreeBroken {
        /// The entries that were signed for.
        size: u64,
    },
    /// The log lacks an entry in its middle.
    #[error("entry {seq} is missing")]
    EntryMissing {
        /// Its position.
        seq: u64,
    },
    /// An entry that was published elsewhere does not follow what is there.
    #[error("entry {seq} does not follow the log as it stands")]
    OutOfPlace {
        /// Its position.
        seq: u64,
    },
    /// A body that was published elsewhere is not the one that was hashed.
    #[error("the body of entry {seq} is not the one that was hashed")]
    BodyChanged {
        /// Its position.
        seq: u64,
    },
    /// An entry of a kind that this program does not know where to file.
    #[error("entry {seq} is of kind {kind}, which this program does not know")]
    UnknownKind {
        /// Its position.
        seq: u64,
        /// Its kind.
        kind: String,
    },
    /// `as_of` names a day that has not come.
    #[error("as_of {0} has not come")]
    Future(Day),
    /// A cursor that this list did not give out.
    #[error("the cursor does not belong to this list")]
    BadCursor,
    /// Nothing had been published by that day.
    #[error("nothing was published by {0}")]
    BeforeFirst(Day),
}

impl Error {
    /// Whether there is no room on the disk: reads go on, writes must wait for an operator.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_full())
    }

    /// Whether the database cannot be reached for now: whatever was asked is worth asking again later.
    pub fn is_away(&self) -> bool {
        match self {
            Self::Store(error) => error.is_away(),
            Self::Shared(error) => error.is_away(),
            _ => false,
        }
    }
}
