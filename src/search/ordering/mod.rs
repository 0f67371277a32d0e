//! The order of hits and where a page of them begins. Every order ends in the code or id, so a page goes on exactly
//! where the last one ended, however deep, and whatever was published meanwhile.

mod by_member;
mod by_title;
mod place;
mod run;

use super::directory::Directory;
use super::matching::Matches;
use super::question::Order;
use super::sieve::Sieve;
pub use place::{After, Place, id};

/// A page of places, and whether more follow.
#[derive(Debug)]
pub struct Listed {
    /// The hits in order.
    pub places: Vec<Place>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<After>,
}

/// Lists hits in an order.
#[derive(Debug)]
pub struct Lister<'a> {
    directory: &'a Directory,
    sieve: &'a Sieve,
    order: Order,
    after: Option<After>,
}

impl<'a> Lister<'a> {
    /// Lists what a filter lets through, after a place.
    pub fn new(directory: &'a Directory, sieve: &'a Sieve, order: Order, after: Option<After>) -> Self {
        Self { directory, sieve, order, after }
    }

    /// The first `limit` hits.
    pub fn list(&self, matches: &Matches, limit: usize) -> Listed {
        let mut places = match self.order {
            Order::Relevance | Order::Name => self.by_title(matches, limit + 1),
            Order::Id | Order::NextDue | Order::Newest => self.by_member(matches, limit + 1),
        };
        let more = places.len() > limit;
        places.truncate(limit);
        let next = places.last().filter(|_| more).map(|place| self.after(*place));
        Listed { places, next }
    }
}
