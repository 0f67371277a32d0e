//! What may be meant while somebody is still typing: places and units by name, elevators by code.

use super::Error;
use super::answer::Hit;
use super::asking::Asked;
use super::directory::group::Kind;
use super::hits::hit;
use super::matching::{Matches, Matching};
use super::ordering::Lister;
use super::question::{Filter, Order, Question};
use super::reading::{self, Attempt};
use super::sieve::Sieve;

/// Of places and units at most: what remains is for elevators.
const NAMED: usize = 7;

impl Asked<'_> {
    /// Up to `limit` suggestions, the best first: regions, estates and units, then elevators by code.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let question = Question { text: text.to_owned(), literally: true, ..Question::default() };
        let matching = Matching { directory: self.directory, lookup: self.lookup };
        for Attempt { words, .. } in reading::attempts(&question, self.directory.day()) {
            if words.is_empty() {
                return Ok(Vec::new());
            }
            let matches = matching.find(&words)?;
            let shown: Vec<String> = words.into_iter().map(|word| word.text).collect();
            let mut hits = Vec::new();
            for kind in [Kind::Region, Kind::Estate, Kind::Unit] {
                hits.extend(self.first(&matches, kind, NAMED.min(limit), &shown));
            }
            hits.sort_by_key(|hit| hit.tier);
            hits.truncate(NAMED.min(limit));
            let rest = limit - hits.len();
            hits.extend(self.first(&matches, Kind::Elevator, rest, &shown));
            if !hits.is_empty() {
                return Ok(hits);
            }
        }
        Ok(Vec::new())
    }

    fn first(&self, matches: &Matches, kind: Kind, limit: usize, words: &[String]) -> Vec<Hit> {
        let filter = Filter { kind: Some(kind), ..Filter::default() };
        let sieve = Sieve::new(&filter, self.directory);
        let listed = Lister::new(self.directory, &sieve, Order::Relevance, None).list(matches, limit);
        listed.places.iter().map(|place| hit(self.directory, *place, words)).collect()
    }
}
