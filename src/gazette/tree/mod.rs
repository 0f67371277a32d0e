//! The Merkle tree over the log: whoever kept an old checkpoint can prove that nothing published before it was
//! changed, added or left out.
//!
//! Entries are leaves of an RFC 6962 tree ([`leaf`]), its hashes are kept in tiles ([`tiles`]) and its root is signed
//! as a checkpoint ([`checkpoint`]) with the log's key ([`key`]) by whoever publishes ([`seal`]). Readers get proofs
//! ([`proof`]); [`audit`] recomputes everything. A leaf commits to a body by its hash, so a body can be withdrawn and
//! the tree still verifies. It refuses to know what a body says.

pub mod audit;
pub mod checkpoint;
mod key;
pub mod leaf;
pub mod proof;
pub mod seal;
pub mod tiles;

pub use key::{FILE as KEY_FILE, KeyError};
pub use seal::{Sealed, Sealer, check_key, refuse_second_log};
