//! Sealing: whoever publishes signs for the tree that its entries are in.
//!
//! A seal is one transaction: read the edge of the tree that was signed last and hold it against its root, add
//! entries that are committed already, write the tiles, sign. Entries never change and the signature of a key over
//! a text is always the same, so a process that dies anywhere, or two that seal at once, cannot sign two different
//! trees of one size. It refuses to know who publishes what.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tlog_tiles::Hash;

use super::super::{Error, Gazette};
use super::checkpoint::{self, TreeHead};
use super::key::{KeyError, LogKey};
use super::leaf;
use super::tiles::{Edge, edge_of};
use crate::domain::Instant;
use crate::store::tree::{self, Seal, Tile};

/// Entries that one transaction adds: it holds up other publishers for a fraction of a second.
const AT_ONCE: u64 = 20_000;

/// How far the log is signed after an attempt to seal it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealed {
    /// Up to this entry, which was the newest; 0 where nothing has been published.
    UpTo(u64),
    /// Another key signs for this log: this process may read and publish, and leaves signing to who holds that key.
    ByAnotherKey {
        /// The key that signs.
        verifier_key: String,
        /// Whether this process has a key that is not that one, rather than none.
        has_own: bool,
    },
}

/// Refuses a log that goes up to 0 beside a key in `folder`. A key is made after the first publication, so that the log was
/// lost: whoever kept a checkpoint could prove a forgery if another began with the same key.
///
/// # Errors
/// [`KeyError::OfAnotherLog`] if so, or why the key cannot be read.
pub fn refuse_second_log(position: u64, folder: &Path) -> Result<(), KeyError> {
    if position == 0 && LogKey::find(folder)?.is_some() {
        return Err(KeyError::OfAnotherLog);
    }
    Ok(())
}

/// Refuses a key in `folder` that cannot be used. That there is none is no fault: another process may sign.
///
/// # Errors
/// Why it cannot be read.
pub fn check_key(folder: &Path) -> Result<(), KeyError> {
    LogKey::find(folder).map(drop)
}

/// Signs for one log with the key of one folder.
#[derive(Clone)]
pub struct Sealer {
    gazette: Gazette,
    folder: PathBuf,
    origin: String,
    clock: Arc<dyn Fn() -> Instant + Send + Sync>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealer({})", self.origin)
    }
}

impl Sealer {
    /// A sealer with the key in `folder`. `public_url` names the log if no key names it yet.
    pub fn new(
        gazette: Gazette,
        folder: impl Into<PathBuf>,
        public_url: &str,
        clock: Arc<dyn Fn() -> Instant + Send + Sync>,
    ) -> Self {
        Self { gazette, folder: folder.into(), origin: origin(public_url), clock }
    }

    /// Refuses to begin a second log with a key that has signed one ([`refuse_second_log`]).
    ///
    /// # Errors
    /// [`Error::Key`] if so, or if the key cannot be read.
    pub async fn check_log(&self) -> Result<(), Error> {
        Ok(refuse_second_log(self.gazette.position().await?, &self.folder)?)
    }

    /// Signs for everything that is published. Costs two look-ups and a look at the key where nothing is new; about a
    /// second for each 100,000 entries otherwise.
    ///
    /// # Errors
    /// [`Error::Key`] if the key cannot be read or made, [`Error::TreeBroken`] if the stored tree is not the one that
    /// was signed, [`Error::Store`] if the database fails.
    pub async fn seal(&self) -> Result<Sealed, Error> {
        loop {
            let is_new = self.gazette.store.unsealed().await? > 0;
            let seal = self.gazette.store.seal().await?;
            if !is_new && seal.is_none() {
                return Ok(Sealed::UpTo(0));
            }
            let fixed = seal.as_ref().map(|seal| seal.verifier_key.as_str());
            let Some(key) = self.key(fixed)? else {
                let verifier_key = fixed.unwrap_or_default().to_owned();
                let has_own = LogKey::find(&self.folder)?.is_some();
                return Ok(Sealed::ByAnotherKey { verifier_key, has_own });
            };
            if !is_new {
                return Ok(Sealed::UpTo(seal.map_or(0, |seal| seal.size)));
            }
            self.stride(&key).await?;
        }
    }

    /// The key with which this process signs; `None` if the log belongs to another than is found here. Makes one for a log
    /// that has none.
    fn key(&self, fixed: Option<&str>) -> Result<Option<LogKey>, Error> {
        let found = LogKey::find(&self.folder)?;
        Ok(match (fixed, found) {
            (None, Some(key)) => Some(key),
            (None, None) => Some(self.begin()?),
            (Some(fixed), found) => found.filter(|key| key.verifier_key() == fixed),
        })
    }

    /// Makes the key of a new log, and says so: its name can never be changed.
    fn begin(&self) -> Result<LogKey, Error> {
        let key = LogKey::make(&self.folder, &self.origin)?;
        let (log, folder) = (&self.origin, self.folder.display());
        tracing::info!(%log, %folder, "a log begins: its name and its key hold from now on");
        Ok(key)
    }

    /// Signs for the next entries; nothing if the log turns out to be another key's.
    async fn stride(&self, key: &LogKey) -> Result<(), Error> {
        let mut tx = self.gazette.store.begin().await?;
        let seal = tree::queue(&mut tx, &first(key)).await?;
        if seal.verifier_key == key.verifier_key() {
            let edge = self.edge(&seal).await?;
            let (edge, tiles) = self.grown(edge).await?;
            tree::save_tiles(&mut tx, tiles).await?;
            tree::save_seal(&mut tx, &signed(&edge, seal, key, (self.clock)())?).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The edge of the tree that was signed last.
    async fn edge(&self, seal: &Seal) -> Result<Edge, Error> {
        let places: Vec<_> = edge_of(seal.size).into_iter().map(|(at, _)| at).collect();
        let tiles = self.gazette.store.tiles(&places).await?;
        Edge::restore(seal.size, tiles)
            .filter(|edge| edge.root().0.as_slice() == seal.root)
            .ok_or(Error::TreeBroken { size: seal.size })
    }

    /// The edge after the next entries, and every tile that is new or has grown.
    async fn grown(&self, mut edge: Edge) -> Result<(Edge, Vec<Tile>), Error> {
        let mut tiles = Vec::new();
        for row in self.gazette.store.leaves(edge.size(), AT_ONCE).await? {
            if row.seq != edge.size() + 1 {
                return Err(Error::EntryMissing { seq: edge.size() + 1 });
            }
            edge.push(leaf::hash(&leaf::of(&row)), |tile| tiles.push(tile));
        }
        tiles.extend(edge.tiles());
        Ok((edge, tiles))
    }
}

/// The row of a log that nobody has signed for.
fn first(key: &LogKey) -> Seal {
    Seal {
        origin: key.origin().to_owned(),
        verifier_key: key.verifier_key().to_owned(),
        size: 0,
        root: Edge::default().root().0.to_vec(),
        checkpoint: String::new(),
        sealed_at: 0,
    }
}

fn signed(edge: &Edge, before: Seal, key: &LogKey, now: Instant) -> Result<Seal, Error> {
    let root: Hash = edge.root();
    let head = TreeHead { size: edge.size(), root };
    Ok(Seal {
        size: head.size,
        root: root.0.to_vec(),
        checkpoint: checkpoint::sign(head, &before.origin, key.signer())?,
        sealed_at: now.timestamp_micros(),
        ..before
    })
}

/// The name of a log: its address without the scheme. A key's name holds no space and no `+`.
fn origin(public_url: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |(_, host)| host);
    format!("{}/gazette", host.replace('+', "-"))
}

impl Gazette {
    /// The key that signs for this log, as others verify with it; `None` before the first signature.
    pub async fn verifier_key(&self) -> Result<Option<String>, Error> {
        Ok(self.store.seal().await?.map(|seal| seal.verifier_key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_after_its_address() {
        for (url, name) in [
            ("https://dianti.example.cn", "dianti.example.cn/gazette"),
            ("http://127.0.0.1:8080", "127.0.0.1:8080/gazette"),
            ("https://a.example/x+y", "a.example/x-y/gazette"),
        ] {
            assert_eq!(origin(url), name);
            assert!(signed_note::is_key_name_valid(&origin(url)));
        }
    }
}
