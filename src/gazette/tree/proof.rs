//! Proofs: that an entry is in a tree, and that an older tree is the beginning of a newer one (RFC 6962 2.1.1, 2.1.2).

use tlog_tiles::{Hash, prove_record, prove_tree, tree_hash};

use super::super::{Error, Gazette};
use super::leaf;
use super::tiles::{FULL, Tiles};
use crate::domain::calendar::local_time;
use crate::gazette::disclosure::LocalTime;
use crate::gazette::publish;

/// The newest tree that was signed.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedTree {
    /// How many entries it has.
    pub size: u64,
    /// The signed note, as C2SP writes checkpoints.
    pub checkpoint: String,
    /// The key that signed it (C2SP vkey).
    pub verifier_key: String,
    /// When it was signed.
    pub sealed_at: LocalTime,
}

/// A checkpoint, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many entries its tree has.
    pub size: u64,
    /// The signed note.
    pub text: String,
}

/// That an entry is in a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Inclusion {
    /// The entry's position; its leaf is the one before, counted from 0.
    pub seq: u64,
    /// The tree's size.
    pub tree_size: u64,
    /// The tree's root.
    pub root: Hash,
    /// The bytes that are hashed.
    pub leaf: String,
    /// Their hash.
    pub leaf_hash: Hash,
    /// The hashes beside the path from the leaf to the root, the lowest first.
    pub path: Vec<Hash>,
}

/// That an older tree is the beginning of a newer one.
#[derive(Debug, Clone, PartialEq)]
pub struct Consistency {
    /// The size of the older.
    pub from: u64,
    /// Its root.
    pub from_root: Hash,
    /// The size of the newer.
    pub tree_size: u64,
    /// Its root.
    pub root: Hash,
    /// The hashes from which both roots follow.
    pub path: Vec<Hash>,
}

/// A tile of the tree, as an address asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tiled {
    /// Hashes at this level.
    Hashes(u8),
    /// The leaves themselves.
    Entries,
}

impl Gazette {
    /// The newest signed tree; `None` before the first signature.
    pub async fn signed_tree(&self) -> Result<Option<SignedTree>, Error> {
        let seal = self.store.seal().await?.filter(|seal| seal.size > 0);
        Ok(seal.map(|seal| SignedTree {
            size: seal.size,
            checkpoint: seal.checkpoint,
            verifier_key: seal.verifier_key,
            sealed_at: local_time(publish::published(seal.sealed_at)),
        }))
    }

    /// The first checkpoint that holds an entry: the same whenever it is asked for. `None` before it is signed for.
    pub async fn checkpoint_of(&self, seq: u64) -> Result<Option<Checkpoint>, Error> {
        let found = self.store.checkpoint_from(seq).await?;
        Ok(found.map(|(size, text)| Checkpoint { size, text }))
    }

    /// The proof that an entry is in the tree of this size, which is signed for; `None` where the entry is not in it.
    pub async fn inclusion(&self, seq: u64, tree_size: u64) -> Result<Option<Inclusion>, Error> {
        if seq == 0 || seq > tree_size {
            return Ok(None);
        }
        let Some(row) = self.store.leaves(seq - 1, 1).await?.pop() else { return Ok(None) };
        let (path, root) = self
            .compute(|tiles| Ok((prove_record(tree_size, seq - 1, tiles)?, tree_hash(tree_size, tiles)?)))
            .await?;
        let leaf = leaf::of(&row);
        let leaf_hash = leaf::hash(&leaf);
        let leaf = String::from_utf8(leaf).map_err(|_| Error::TreeBroken { size: tree_size })?;
        Ok(Some(Inclusion { seq, tree_size, root, leaf, leaf_hash, path }))
    }

    /// The proof that the tree of size `from` is the beginning of the tree of size `tree_size`; both at least 1 and
    /// signed for.
    pub async fn consistency(&self, from: u64, tree_size: u64) -> Result<Consistency, Error> {
        let (path, from_root, root) = self
            .compute(|tiles| {
                let path = prove_tree(tree_size, from, tiles)?;
                Ok((path, tree_hash(from, tiles)?, tree_hash(tree_size, tiles)?))
            })
            .await?;
        Ok(Consistency { from, from_root, tree_size, root, path })
    }

    /// Computes with the tiles that it takes: first learns which, then fetches them at once.
    async fn compute<T>(&self, compute: impl Fn(&Tiles) -> Result<T, tlog_tiles::Error>) -> Result<T, Error> {
        let mut tiles = Tiles::default();
        for _ in 0..MOST_ROUNDS {
            if let Ok(result) = compute(&tiles) {
                return Ok(result);
            }
            let missing = tiles.missing();
            let fetched = self.store.tiles(&missing).await?;
            if fetched.len() < missing.len() {
                break;
            }
            tiles.add(fetched);
        }
        Err(Error::TreeBroken { size: self.store.seal().await?.map_or(0, |seal| seal.size) })
    }

    /// The bytes of a tile of hashes or of entries; `None` where the signed tree does not have it. `width` is 256 for
    /// a full one.
    pub async fn tile(&self, of: Tiled, number: u64, width: usize) -> Result<Option<Vec<u8>>, Error> {
        let size = self.store.seal().await?.map_or(0, |seal| seal.size);
        let level = match of {
            Tiled::Hashes(level) => level,
            Tiled::Entries => 0,
        };
        let there = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        let start = number.checked_mul(FULL as u64);
        let Some(start) =
            start.filter(|start| start.checked_add(width as u64).is_some_and(|end| end <= there))
        else {
            return Ok(None);
        };
        match of {
            Tiled::Entries => self.bundle(start, width).await.map(Some),
            Tiled::Hashes(level) => {
                let tile = self.store.tiles(&[(level, number)]).await?.pop();
                let hashes = tile.and_then(|tile| tile.hashes.get(..width * HASH_BYTES).map(<[u8]>::to_vec));
                hashes.map(Some).ok_or(Error::TreeBroken { size })
            }
        }
    }

    /// Leaves one behind the other, each after its length in two bytes.
    async fn bundle(&self, after: u64, width: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(width * 240);
        for row in self.store.leaves(after, width as u64).await? {
            let leaf = leaf::of(&row);
            let length = u16::try_from(leaf.len()).map_err(|_| Error::TreeBroken { size: row.seq })?;
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(&leaf);
        }
        Ok(bytes)
    }
}

/// How often a computation may find that it takes further tiles: once for each root or path in it.
const MOST_ROUNDS: usize = 5;
const HASH_BYTES: usize = 32;
