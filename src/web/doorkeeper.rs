//! Who was here lately: remembers addresses that were asked for, so that what a crawler asks for once does not push out
//! what people come back to. It knows fingerprints and forgets by being overwritten; it refuses to know bodies.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

/// How many addresses are remembered at most, in 256 KB.
const SLOTS: u64 = 1 << 16;

/// Remembers what was asked for lately. Shared by reference; nobody waits.
#[derive(Debug)]
pub struct Doorkeeper {
    hasher: RandomState,
    /// In each slot the fingerprint of whoever came last; 0 before anyone did.
    slots: Box<[AtomicU32]>,
}

impl Doorkeeper {
    /// One that knows nobody.
    pub fn new() -> Self {
        Self { hasher: RandomState::new(), slots: (0..SLOTS).map(|_| AtomicU32::new(0)).collect() }
    }

    /// Whether this was asked for lately; from now on it was. Two that look alike are taken for one, which costs memory
    /// for a body, never a wrong answer.
    pub fn knows(&self, asked: &impl Hash) -> bool {
        let hash = self.hasher.hash_one(asked);
        let slot = usize::try_from(hash % SLOTS).expect("a slot's number is small");
        let fingerprint = u32::try_from(hash >> 32).expect("half of a hash") | 1;
        self.slots[slot].swap(fingerprint, Ordering::Relaxed) == fingerprint
    }
}

impl Default for Doorkeeper {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_back_soon_is_known() {
        let door = Doorkeeper::new();
        let strangers = (0..1000).filter(|caller| !door.knows(caller)).count();
        assert_eq!(strangers, 1000);
        let known = (0..1000).filter(|caller| door.knows(caller)).count();
        assert!(known > 950, "{known} of a thousand");
    }

    #[test]
    fn a_long_queue_makes_it_forget() {
        let door = Doorkeeper::new();
        assert!(!door.knows(&"/e/1") && door.knows(&"/e/1"));
        for caller in 0..20 * SLOTS {
            door.knows(&caller);
        }
        assert!(!door.knows(&"/e/1"));
    }
}
