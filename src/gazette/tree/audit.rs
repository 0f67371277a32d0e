//! The audit: everything recomputed from the entries, and held against what is signed and served.
//!
//! [`Audit`] is fed the log in order, entry by entry, with the hashes that the tiles hold for it, and says the first
//! thing that does not fit. It refuses to know where entries and tiles come from.

use std::collections::{BTreeSet, VecDeque};

use sha2::{Digest, Sha256};
use tlog_tiles::{EMPTY_HASH, HASH_SIZE, Hash};

use super::super::Kind;
use super::super::disclosure::PublicWithdrawal;
use super::checkpoint::TreeHead;
use super::leaf::{self, Leaf};
use super::tiles::{At, Edge, FULL};
use crate::store::tree::Tile;

/// An entry as its keeper hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its position.
    pub seq: u64,
    /// What it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// When it was published, as its leaf writes it.
    pub published_at: String,
    /// The exact text that is hashed; `None` where it was withdrawn.
    pub body: Option<String>,
    /// SHA-256 of the body, lower-case hex.
    pub body_sha256: String,
}

/// What was found to be in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Findings {
    /// Entries under the signature.
    pub signed: u64,
    /// Entries published after it, not signed for yet.
    pub unsigned: u64,
    /// Entries whose body was withdrawn.
    pub withdrawn: u64,
}

/// The first thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    /// A body is not there, and no withdrawal names its entry.
    #[error("第 {0} 号公布的正文缺失，却没有撤回它的公布")]
    Gone(u64),
    /// An entry is not there.
    #[error("第 {0} 号公布缺失")]
    Missing(u64),
    /// The body is not the one whose hash stands in the entry.
    #[error("第 {0} 号公布的正文与其哈希不符")]
    Body(u64),
    /// The entry is not the one that was put into the tree.
    #[error("第 {0} 号公布与签署时的内容不符")]
    Entry(u64),
    /// A tile holds other hashes than follow from the entries.
    #[error("哈希块 {level}/{number} 与条目不符，涉及第 {first} 号起的公布")]
    Tile {
        /// The tile's level.
        level: u8,
        /// Its number there.
        number: u64,
        /// The first entry under it.
        first: u64,
    },
    /// The entries make another tree than was signed.
    #[error("前 {size} 号公布的树根与检查点签署的不符")]
    Root {
        /// The entries of the tree.
        size: u64,
    },
    /// The log has fewer entries than somebody signed for.
    #[error("检查点签署了 {signed} 号公布，现在只有 {there} 号：自第 {missing} 号起缺失", missing = there + 1)]
    Shorter {
        /// The entries that were signed for.
        signed: u64,
        /// Those that are there.
        there: u64,
    },
    /// The newest signature covers less than the older one that was kept.
    #[error("现在的检查点只有 {now} 号公布，少于所给旧检查点的 {since} 号")]
    Behind {
        /// Entries under the newest.
        now: u64,
        /// Entries under the older.
        since: u64,
    },
}

/// An audit in progress.
#[derive(Debug)]
pub struct Audit {
    signed: TreeHead,
    /// Trees that others kept signatures of, the smallest first.
    kept: VecDeque<TreeHead>,
    edge: Edge,
    findings: Findings,
    /// Entries without a body that no withdrawal has named so far.
    bodiless: BTreeSet<u64>,
    /// The first entry that its tile knows with another hash: told only if the root says so too.
    suspect: Option<u64>,
    /// The first tile above the leaves that does not hold what follows from the entries.
    wrong_tile: Option<At>,
    /// Tiles that follow from the entries, to be held against those served.
    full: Vec<Tile>,
}

impl Audit {
    /// Begins with what is signed now and, where somebody kept one, an older signature.
    ///
    /// # Errors
    /// [`Misfit::Behind`] if the newest signature covers less than the older one.
    pub fn begin(signed: Option<TreeHead>, since: Option<TreeHead>) -> Result<Self, Misfit> {
        let signed = signed.unwrap_or(TreeHead { size: 0, root: EMPTY_HASH });
        if let Some(since) = since.filter(|since| since.size > signed.size) {
            return Err(Misfit::Behind { now: signed.size, since: since.size });
        }
        let kept = since.into_iter().chain([signed]).collect();
        Ok(Self {
            signed,
            kept,
            edge: Edge::default(),
            findings: Findings::default(),
            bodiless: BTreeSet::new(),
            suspect: None,
            wrong_tile: None,
            full: Vec::new(),
        })
    }

    /// The next entry, with the hash that its tile holds for it: zeros where the tile is too short, `None` for an
    /// entry past the signed tree.
    ///
    /// # Errors
    /// What does not fit.
    pub fn entry(&mut self, entry: &Claimed, in_tile: Option<Hash>) -> Result<(), Misfit> {
        let expected = self.edge.size() + 1;
        if entry.seq != expected {
            return Err(Misfit::Missing(expected));
        }
        match &entry.body {
            Some(body) if hex::encode(Sha256::digest(body.as_bytes())) != entry.body_sha256 => {
                return Err(Misfit::Body(entry.seq));
            }
            Some(body) if entry.kind == Kind::WITHDRAWAL.name() => self.withdrawal(body),
            Some(_) => {}
            None => {
                self.findings.withdrawn += 1;
                self.bodiless.insert(entry.seq);
            }
        }
        let hash = leaf::hash(&entry.leaf());
        if in_tile.is_some_and(|in_tile| in_tile != hash) {
            self.suspect.get_or_insert(entry.seq);
        }
        let full = &mut self.full;
        self.edge.push(hash, |tile| full.push(tile));
        self.check_root()
    }

    /// A withdrawal explains the bodies that are missing before it.
    fn withdrawal(&mut self, body: &str) {
        if let Ok(withdrawal) = serde_json::from_str::<PublicWithdrawal>(body) {
            for seq in withdrawal.entries {
                self.bodiless.remove(&seq);
            }
        }
    }

    /// Where the entries so far are a tree that somebody signed for, its root must be theirs.
    fn check_root(&mut self) -> Result<(), Misfit> {
        while let Some(head) = self.kept.front().filter(|head| head.size == self.edge.size()) {
            if head.root != self.edge.root() {
                let size = head.size;
                return Err(self.suspect.map_or(Misfit::Root { size }, Misfit::Entry));
            }
            self.kept.pop_front();
        }
        Ok(())
    }

    /// Tiles above the leaves that follow from the signed entries and were not asked for yet: the full ones, and the
    /// others when exactly the signed entries were fed. Each is to be compared by [`Audit::compare`].
    pub fn tiles(&mut self) -> Vec<Tile> {
        let mut tiles = std::mem::take(&mut self.full);
        if self.edge.size() == self.signed.size {
            tiles.extend(self.edge.tiles());
        }
        let is_signed = self.edge.size() <= self.signed.size;
        tiles.retain(|tile| tile.level > 0 && is_signed);
        tiles
    }

    /// Holds a tile as it is served against what follows from the entries.
    pub fn compare(&mut self, ours: &Tile, served: Option<&[u8]>) {
        if served != Some(ours.hashes.as_slice()) {
            self.wrong_tile.get_or_insert((ours.level, ours.number));
        }
    }

    /// How many entries were fed.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// Ends the audit.
    ///
    /// # Errors
    /// What does not fit.
    pub fn finish(mut self) -> Result<Findings, Misfit> {
        // Trees of no entries are whole from the beginning.
        if self.edge.size() == 0 {
            self.check_root()?;
        }
        if self.edge.size() < self.signed.size {
            return Err(Misfit::Shorter { signed: self.signed.size, there: self.edge.size() });
        }
        if let Some(seq) = self.bodiless.first() {
            return Err(Misfit::Gone(*seq));
        }
        // The root is the signed one, so it is the tile that is wrong.
        if let Some(seq) = self.suspect {
            return Err(misplaced((0, (seq - 1) / FULL as u64)));
        }
        if let Some(at) = self.wrong_tile {
            return Err(misplaced(at));
        }
        let signed = self.signed.size;
        Ok(Findings { signed, unsigned: self.edge.size() - signed, ..self.findings })
    }
}

impl Claimed {
    /// The bytes of its leaf.
    pub fn leaf(&self) -> Vec<u8> {
        let leaf = Leaf {
            body_sha256: &self.body_sha256,
            id: &self.id,
            kind: &self.kind,
            published_at: &self.published_at,
            seq: self.seq,
        };
        leaf.to_bytes()
    }
}

/// A tile that does not hold what follows from the entries.
fn misplaced((level, number): At) -> Misfit {
    let entries = (FULL as u64).saturating_pow(u32::from(level) + 1);
    Misfit::Tile { level, number, first: number.saturating_mul(entries) + 1 }
}

/// The hash that a tile of leaves holds at a place; zeros where it ends before.
pub fn hash_in(tile: &[u8], at: usize) -> Hash {
    let bytes = tile.get(at * HASH_SIZE..(at + 1) * HASH_SIZE);
    bytes.and_then(|bytes| bytes.try_into().ok()).map_or_else(Hash::default, Hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64) -> Claimed {
        let body = format!("{{\"salt\":\"{seq}\"}}");
        Claimed {
            seq,
            kind: "unit".into(),
            id: format!("{seq}"),
            published_at: "2021-11-15T09:00:00.000000+08:00".into(),
            body_sha256: hex::encode(Sha256::digest(&body)),
            body: Some(body),
        }
    }

    fn log(size: u64) -> (Vec<Claimed>, TreeHead, Vec<Hash>) {
        let entries: Vec<Claimed> = (1..=size).map(entry).collect();
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf::hash(&entry.leaf())).collect();
        let mut edge = Edge::default();
        for leaf in &leaves {
            edge.push(*leaf, drop);
        }
        (entries, TreeHead { size, root: edge.root() }, leaves)
    }

    fn audited(
        signed: TreeHead,
        since: Option<TreeHead>,
        entries: &[Claimed],
        leaves: &[Hash],
    ) -> Result<Findings, Misfit> {
        let mut audit = Audit::begin(Some(signed), since)?;
        for (at, entry) in entries.iter().enumerate() {
            audit.entry(entry, leaves.get(at).copied())?;
        }
        audit.finish()
    }

    #[test]
    fn an_honest_log_is_in_order() {
        let (mut entries, signed, leaves) = log(600);
        entries[7].body = None;
        let body = r#"{"clause":"x","entries":[8],"of_id":"8","of_kind":"unit","reason":"y"}"#;
        let body_sha256 = hex::encode(Sha256::digest(body));
        let withdrawal =
            Claimed { kind: "withdrawal".into(), body: Some(body.into()), body_sha256, ..entry(601) };
        assert_eq!(audited(signed, None, &entries, &leaves), Err(Misfit::Gone(8)));
        entries.push(withdrawal);
        let since = log(300).1;
        let found = audited(signed, Some(since), &entries, &leaves).unwrap();
        assert_eq!(found, Findings { signed: 600, unsigned: 1, withdrawn: 1 });
        assert_eq!(Audit::begin(None, None).unwrap().finish().unwrap(), Findings::default());
    }

    #[test]
    fn the_first_misfit_is_named() {
        let (entries, signed, leaves) = log(600);
        let mut body = entries.clone();
        body[41].body = Some("{}".into());
        assert_eq!(audited(signed, None, &body, &leaves), Err(Misfit::Body(42)));

        let mut rewritten = entries.clone();
        rewritten[41].id = "other".into();
        assert_eq!(audited(signed, None, &rewritten, &leaves), Err(Misfit::Entry(42)));
        let hashes: Vec<Hash> = rewritten.iter().map(|entry| leaf::hash(&entry.leaf())).collect();
        assert_eq!(audited(signed, None, &rewritten, &hashes), Err(Misfit::Root { size: 600 }));

        let mut shorter = entries.clone();
        shorter.remove(41);
        assert_eq!(audited(signed, None, &shorter, &leaves), Err(Misfit::Missing(42)));
        let cut = Misfit::Shorter { signed: 600, there: 599 };
        assert_eq!(audited(signed, None, &entries[..599], &leaves), Err(cut));

        let mut swapped = leaves.clone();
        swapped.swap(300, 301);
        let tile = Misfit::Tile { level: 0, number: 1, first: 257 };
        assert_eq!(audited(signed, None, &entries, &swapped), Err(tile));

        let other = TreeHead { size: 300, root: EMPTY_HASH };
        assert_eq!(audited(signed, Some(other), &entries, &leaves), Err(Misfit::Root { size: 300 }));
        let newer = TreeHead { size: 601, ..signed };
        assert_eq!(
            audited(signed, Some(newer), &entries, &leaves),
            Err(Misfit::Behind { now: 600, since: 601 })
        );
    }
}
