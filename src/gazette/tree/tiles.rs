//! Hashes of the tree in tiles of 256: how a tree grows at its right edge, and how a hash is found again.
//!
//! It knows arithmetic and hashing and refuses to know where tiles are kept.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use tlog_tiles::{Error, HASH_SIZE, Hash, HashReader, Tile as Place, tree_hash};

use crate::store::tree::Tile;

/// A tile joins the hashes of eight levels of the tree.
const HEIGHT: u8 = 8;
/// Hashes of a full tile.
pub const FULL: usize = 1 << HEIGHT;

/// Where a tile stands: its level and its number there.
pub type At = (u8, u64);

/// Tiles in memory: what the arithmetic of roots and proofs reads. It remembers what was asked for in vain, so that a
/// caller can fetch exactly that and compute again.
#[derive(Debug, Default)]
pub struct Tiles {
    kept: BTreeMap<At, Vec<u8>>,
    missing: RefCell<BTreeSet<At>>,
}

impl Tiles {
    /// The tiles that were asked for and are not there.
    pub fn missing(&self) -> Vec<At> {
        self.missing.borrow().iter().copied().collect()
    }

    /// Adds tiles that were missing.
    pub fn add(&mut self, tiles: Vec<Tile>) {
        self.missing.get_mut().clear();
        self.kept.extend(tiles.into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)));
    }
}

impl FromIterator<Tile> for Tiles {
    fn from_iter<I: IntoIterator<Item = Tile>>(tiles: I) -> Self {
        let kept = tiles.into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)).collect();
        Self { kept, missing: RefCell::default() }
    }
}

impl HashReader for Tiles {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let mut hashes = Vec::with_capacity(indexes.len());
        for index in indexes {
            let place = Place::from_index(HEIGHT, *index);
            let at = (place.level(), place.level_index());
            match self.kept.get(&at).filter(|hashes| hashes.len() >= place.width() as usize * HASH_SIZE) {
                Some(tile) => hashes.push(place.hash_at_index(tile, *index)?),
                None => drop(self.missing.borrow_mut().insert(at)),
            }
        }
        if hashes.len() < indexes.len() { Err(Error::InvalidTile) } else { Ok(hashes) }
    }
}

/// The right edge of a growing tree: of each level the tile that is not full yet.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<u8>>,
}

/// Where the tiles stand that are not full in a tree of this size, with the bytes each must have.
pub fn edge_of(size: u64) -> Vec<(At, usize)> {
    let mut places = Vec::new();
    let mut level = 0;
    let mut hashes = size;
    while hashes > 0 {
        let width = usize::try_from(hashes % FULL as u64).expect("a tile is small");
        if width > 0 {
            places.push(((level, hashes / FULL as u64), width * HASH_SIZE));
        }
        hashes /= FULL as u64;
        level += 1;
    }
    places
}

impl Edge {
    /// The edge of a tree of this size, from its tiles; `None` if one is missing or has another length.
    pub fn restore(size: u64, tiles: impl IntoIterator<Item = Tile>) -> Option<Self> {
        let mut kept: BTreeMap<At, Vec<u8>> =
            tiles.into_iter().map(|tile| ((tile.level, tile.number), tile.hashes)).collect();
        let mut levels = Vec::new();
        for (at, bytes) in edge_of(size) {
            let hashes = kept.remove(&at).filter(|hashes| hashes.len() == bytes)?;
            levels.resize(usize::from(at.0), Vec::new());
            levels.push(hashes);
        }
        Some(Self { size, levels })
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; gives every tile that became full by it.
    pub fn push(&mut self, leaf: Hash, mut full: impl FnMut(Tile)) {
        self.size += 1;
        let mut hash = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(FULL * HASH_SIZE));
            }
            let tile = &mut self.levels[level];
            tile.extend_from_slice(&hash.0);
            if tile.len() < FULL * HASH_SIZE {
                return;
            }
            hash = Place::subtree_hash(tile);
            let level_number = u8::try_from(level).expect("a tree has few levels");
            let number = (self.size >> (usize::from(HEIGHT) * level)) / FULL as u64 - 1;
            full(Tile { level: level_number, number, hashes: std::mem::take(tile) });
        }
    }

    /// The tiles that are not full.
    pub fn tiles(&self) -> impl Iterator<Item = Tile> + '_ {
        edge_of(self.size).into_iter().map(|((level, number), _)| Tile {
            level,
            number,
            hashes: self.levels[usize::from(level)].clone(),
        })
    }

    /// The root of the tree (RFC 6962 2.1).
    pub fn root(&self) -> Hash {
        let tiles: Tiles = self.tiles().collect();
        tree_hash(self.size, &tiles).expect("a root needs nothing but the edge")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tlog_tiles::{
        EMPTY_HASH, check_record, check_tree, node_hash, prove_record, prove_tree, record_hash,
    };

    fn leaf(n: u64) -> Hash {
        record_hash(&n.to_be_bytes())
    }

    /// The definition of RFC 6962 2.1, word for word.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => EMPTY_HASH,
            [only] => *only,
            many => {
                let k = many.len().next_power_of_two() / 2;
                let (left, right) = many.split_at(k);
                node_hash(by_definition(left), by_definition(right))
            }
        }
    }

    fn grown(size: u64) -> (Edge, Vec<Tile>) {
        let (mut edge, mut full) = (Edge::default(), Vec::new());
        for n in 0..size {
            edge.push(leaf(n), |tile| full.push(tile));
        }
        (edge, full)
    }

    #[test]
    fn the_root_is_that_of_the_definition() {
        let leaves: Vec<Hash> = (0..1030).map(leaf).collect();
        let mut edge = Edge::default();
        assert_eq!(edge.root(), EMPTY_HASH);
        for (n, hash) in leaves.iter().enumerate() {
            edge.push(*hash, drop);
            let size = n + 1;
            if size < 40 || size % 97 == 0 || size % 256 < 3 {
                assert_eq!(edge.root(), by_definition(&leaves[..size]), "{size}");
            }
        }
    }

    #[test]
    fn a_tree_of_three_levels_of_tiles_is_whole() {
        let size = 65_536 + 300;
        let (edge, full) = grown(size);
        let places: Vec<At> = full.iter().map(|tile| (tile.level, tile.number)).collect();
        assert_eq!(places.iter().filter(|(level, _)| *level == 0).count(), 257);
        assert!(places.contains(&(1, 0)) && !places.iter().any(|(level, _)| *level > 1));
        let edge_places: Vec<(At, usize)> = edge_of(size);
        assert_eq!(edge_places, [((0, 257), 44 * 32), ((1, 1), 32), ((2, 0), 32)]);
        let restored = Edge::restore(size, edge.tiles()).unwrap();
        assert_eq!(restored.root(), edge.root());
    }

    #[test]
    fn an_edge_that_lacks_a_tile_is_not_restored() {
        let (edge, _) = grown(600);
        assert!(Edge::restore(600, edge.tiles().skip(1)).is_none());
        assert!(Edge::restore(599, edge.tiles()).is_none());
        assert!(Edge::restore(0, []).is_some());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        /// Growing in two strides, with the edge read back between, ends in the same tiles as in one.
        #[test]
        fn growing_can_stop_anywhere(first in 0..900u64, more in 1..900u64) {
            let (before, mut full) = grown(first);
            let mut edge = Edge::restore(first, before.tiles()).unwrap();
            for n in first..first + more {
                edge.push(leaf(n), |tile| full.push(tile));
            }
            let (whole, expected) = grown(first + more);
            prop_assert_eq!(full, expected);
            prop_assert_eq!(edge.root(), whole.root());
        }

        /// Proofs from tiles hold, also for trees older than the tiles.
        #[test]
        fn proofs_hold(size in 1..1500u64, part in 0.0..1.0f64, of in 0.0..1.0f64) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
                reason = "small numbers")]
            let share = |size: u64, part: f64| 1 + (part * (size as f64 - 1.0)) as u64;
            let (edge, full) = grown(size);
            let tiles: Tiles = full.into_iter().chain(edge.tiles()).collect();
            let old = share(size, part);
            let n = share(old, of) - 1;
            let (old_root, root) = (grown(old).0.root(), edge.root());
            let proof = prove_record(old, n, &tiles).unwrap();
            prop_assert!(check_record(&proof, old, old_root, n, leaf(n)).is_ok());
            let proof = prove_tree(size, old, &tiles).unwrap();
            prop_assert!(check_tree(&proof, size, root, old, old_root).is_ok());
            prop_assert!(tiles.missing().is_empty());
        }
    }
}
