//! The notice board of changes: tells whoever keeps a copy whether what it was made from has changed.
//! It knows sequence numbers of the log and fingerprints of things; it refuses to know what a copy is
//! (a rendered page, a list, a file) and who keeps it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use crate::domain::Instant;

/// What a copy was made from: one thing, or every thing of a kind. A fingerprint of eight bytes: two tags
/// that happen to share it cost a needless refill, never a stale answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag(u64);

impl Tag {
    /// One thing: `Tag::thing("elevator", "200001")`.
    pub fn thing(kind: &str, id: &str) -> Self {
        Self::fingerprint(&(kind, Some(id)))
    }

    /// Every thing of a kind, for lists, searches and figures: `Tag::kind("elevator")`.
    pub fn kind(kind: &str) -> Self {
        Self::fingerprint(&(kind, None::<&str>))
    }

    fn fingerprint(named: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        named.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// How many tags a board remembers unless told otherwise: about 8 MB.
pub const DEFAULT_CAPACITY: usize = 200_000;

const SHARDS: usize = 16;

/// Which things changed at which position of the log. One a process; shared by reference.
///
/// Reading takes one shard's read lock a tag; writers queue on one mutex. Memory is bounded: when more than
/// `capacity` tags are remembered they are all forgotten, and what was made before that moment counts as
/// changed.
#[derive(Debug)]
pub struct Board {
    position: AtomicU64,
    /// Microseconds since 1970 at which the record was lost; 0 while it can be read.
    lost_at: AtomicI64,
    floor: AtomicU64,
    shards: [RwLock<HashMap<Tag, u64>>; SHARDS],
    capacity: usize,
    writer: Mutex<()>,
}

impl Board {
    /// A board that starts at the newest position of the log (0 for an empty one).
    pub fn new(position: u64) -> Self {
        Self::with_capacity(position, DEFAULT_CAPACITY)
    }

    /// The same with another bound on the tags it remembers.
    pub fn with_capacity(position: u64, capacity: usize) -> Self {
        Self {
            position: AtomicU64::new(position),
            lost_at: AtomicI64::new(0),
            floor: AtomicU64::new(0),
            shards: std::array::from_fn(|_| RwLock::default()),
            capacity,
            writer: Mutex::new(()),
        }
    }

    /// The newest position of the log that was posted here.
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// Posts that these things changed up to and including position `seq`. A position older than the
    /// newest marks the things at `seq` and moves nothing back.
    pub fn advance(&self, seq: u64, changed: impl IntoIterator<Item = Tag>) {
        let _queue = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        for tag in changed {
            let mut shard = self.shard(tag).write().unwrap_or_else(PoisonError::into_inner);
            let newest = shard.entry(tag).or_insert(seq);
            *newest = seq.max(*newest);
        }
        if self.remembered() > self.capacity {
            self.forget_before(seq.max(self.position()));
        }
        self.position.fetch_max(seq, Ordering::Release);
    }

    /// Posts that everything changed at position `seq`: whatever was made before it is stale.
    pub fn advance_all(&self, seq: u64) {
        let _queue = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.forget_before(seq);
        self.position.fetch_max(seq, Ordering::Release);
    }

    /// Whether nothing of `tags` changed after position `made_at`. Whoever makes a copy reads
    /// [`Board::position`] *before* it reads the facts.
    pub fn is_current(&self, made_at: u64, tags: &[Tag]) -> bool {
        let unchanged = tags.iter().all(|tag| {
            let shard = self.shard(*tag).read().unwrap_or_else(PoisonError::into_inner);
            shard.get(tag).is_none_or(|changed_at| *changed_at <= made_at)
        });
        // The floor is read after the shards and raised before they are emptied: a tag that was
        // forgotten meanwhile is caught here.
        unchanged && made_at >= self.floor.load(Ordering::Acquire)
    }

    /// Posts that from now on the record cannot be read: what changes is not posted. Returns whether it could before.
    pub fn lose(&self, now: Instant) -> bool {
        let now = now.timestamp_micros();
        self.lost_at.compare_exchange(0, now, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Posts that the record can be read. Returns whether it could not before.
    pub fn find_again(&self) -> bool {
        self.lost_at.swap(0, Ordering::AcqRel) != 0
    }

    /// Since when the record cannot be read, if it cannot.
    pub fn lost_since(&self) -> Option<Instant> {
        let lost_at = self.lost_at.load(Ordering::Acquire);
        if lost_at == 0 { None } else { Instant::from_timestamp_micros(lost_at) }
    }

    /// The position before which everything is stale: whatever was read earlier may hold what has been withdrawn since.
    pub fn floor(&self) -> u64 {
        self.floor.load(Ordering::Acquire)
    }

    /// How many tags are remembered.
    pub fn remembered(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().unwrap_or_else(PoisonError::into_inner).len()).sum()
    }

    fn forget_before(&self, floor: u64) {
        self.floor.fetch_max(floor, Ordering::AcqRel);
        for shard in &self.shards {
            shard.write().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    fn shard(&self, tag: Tag) -> &RwLock<HashMap<Tag, u64>> {
        &self.shards[usize::try_from(tag.0 % SHARDS as u64).expect("a shard number is small")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_copy_is_stale_once_one_of_its_things_changed() {
        let board = Board::new(10);
        let (lift, unit, lifts) =
            (Tag::thing("elevator", "200001"), Tag::thing("unit", "9150"), Tag::kind("elevator"));
        assert!(board.is_current(10, &[lift, unit, lifts]));
        board.advance(11, [lift, lifts]);
        assert_eq!(board.position(), 11);
        assert!(!board.is_current(10, &[lift]));
        assert!(!board.is_current(10, &[unit, lifts]));
        assert!(board.is_current(10, &[unit]));
        assert!(board.is_current(11, &[lift, unit, lifts]));
    }

    #[test]
    fn a_thing_and_its_kind_are_different_tags() {
        assert_ne!(Tag::thing("elevator", ""), Tag::kind("elevator"));
        assert_ne!(Tag::thing("elevator", "1"), Tag::thing("unit", "1"));
        assert_ne!(Tag::thing("ab", "c"), Tag::thing("a", "bc"));
        assert_eq!(Tag::thing("unit", "1"), Tag::thing("unit", "1"));
    }

    #[test]
    fn everything_is_stale_after_advance_all() {
        let board = Board::new(3);
        board.advance_all(4);
        assert!(!board.is_current(3, &[]));
        assert!(board.is_current(4, &[Tag::kind("unit")]));
    }

    #[test]
    fn memory_is_bounded_and_what_was_forgotten_counts_as_changed() {
        let board = Board::with_capacity(0, 100);
        for seq in 1..=1_000 {
            board.advance(seq, [Tag::thing("visit", &seq.to_string())]);
            assert!(board.remembered() <= 100);
        }
        assert!(!board.is_current(1, &[Tag::thing("visit", "2")]));
        assert!(board.is_current(1_000, &[Tag::thing("visit", "2")]));
    }

    #[test]
    fn an_old_position_moves_nothing_back() {
        let board = Board::new(9);
        board.advance(5, [Tag::kind("unit")]);
        assert_eq!(board.position(), 9);
        assert!(board.is_current(9, &[Tag::kind("unit")]));
    }

    proptest! {
        /// Against a model that remembers every change: never current where the model says changed, and
        /// equal to it while nothing has been forgotten.
        #[test]
        fn agrees_with_a_naive_model(
            acts in prop::collection::vec((0u64..8, prop::collection::vec(0u8..20, 0..4)), 1..60),
            capacity in prop_oneof![Just(5usize), Just(1_000)],
            asked in prop::collection::vec((0u64..80, prop::collection::vec(0u8..20, 0..4)), 1..40),
        ) {
            let board = Board::with_capacity(0, capacity);
            let mut changes: Vec<(u64, u8)> = Vec::new();
            let mut floor = 0;
            let mut seq = 0;
            for (step, things) in acts {
                seq += step;
                if step == 7 { board.advance_all(seq); floor = seq; }
                board.advance(seq, things.iter().map(|t| Tag::thing("t", &t.to_string())));
                changes.extend(things.into_iter().map(|t| (seq, t)));
            }
            prop_assert_eq!(board.position(), seq);
            for (made_at, things) in asked {
                let tags: Vec<_> = things.iter().map(|t| Tag::thing("t", &t.to_string())).collect();
                let unchanged = made_at >= floor
                    && !changes.iter().any(|(at, thing)| *at > made_at && things.contains(thing));
                let answer = board.is_current(made_at, &tags);
                if capacity == 1_000 { prop_assert_eq!(answer, unchanged); }
                else { prop_assert!(!answer || unchanged); }
            }
        }
    }
}
