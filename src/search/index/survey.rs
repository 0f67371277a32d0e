//! Surveys the codes in the index: which beginnings many elevators share. Who has them is not looked at.

use std::collections::HashSet;

use tantivy::Searcher;
use tantivy::schema::Field;

use super::Error;

/// Of so many elevators one must have a beginning for it to be shared by many: each costs some ten kilobytes.
const ONE_OF: usize = 64;
/// So many are many even where they are fewer than that: to count them one by one takes long.
const MANY: usize = 4096;
/// But not fewer than one of so many: a register of millions would have too many beginnings.
const ONE_OF_MILLIONS: usize = 128;
/// So many must have it in any case: fewer are soon counted one by one.
const LEAST: usize = 64;
/// The longest beginning that is looked at, in characters.
const LONGEST: usize = 20;

/// The beginnings of codes that many of so many elevators share.
///
/// # Errors
/// If the index cannot be read.
pub fn survey(searcher: &Searcher, codes: Field, elevators: usize) -> Result<Vec<Box<str>>, Error> {
    let segments = searcher.segment_readers();
    let least = least(elevators);
    let mut texts = HashSet::new();
    for segment in segments {
        // What many have altogether, enough have in one of the segments.
        let enough = u32::try_from(least / segments.len()).unwrap_or(u32::MAX).max(1);
        let mut counting = Counting { enough, code: String::new(), open: Vec::new(), texts: &mut texts };
        let inverted = segment.inverted_index(codes)?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            if let Ok(code) = std::str::from_utf8(terms.key()) {
                counting.count(code, terms.value().doc_freq);
            }
        }
        counting.close(0);
    }
    Ok(texts.into_iter().collect())
}

/// How many of so many elevators must have a beginning.
fn least(elevators: usize) -> usize {
    (elevators / ONE_OF).min(MANY).max(elevators / ONE_OF_MILLIONS).max(LEAST)
}

/// Counts what codes in order begin with.
struct Counting<'a> {
    enough: u32,
    code: String,
    /// Where each beginning of the code ends, and how many codes seen so far begin with it; a longer one's are added to
    /// the shorter ones' when it ends.
    open: Vec<(usize, u32)>,
    texts: &'a mut HashSet<Box<str>>,
}

impl Counting<'_> {
    fn count(&mut self, code: &str, elevators: u32) {
        let same = self.code.bytes().zip(code.bytes()).take_while(|(one, other)| one == other).count();
        self.close(same);
        code.clone_into(&mut self.code);
        let known = self.open.last().map_or(0, |(end, _)| *end);
        for (at, c) in code[known..].char_indices().take(LONGEST - self.open.len()) {
            self.open.push((known + at + c.len_utf8(), 0));
        }
        if let Some((_, count)) = self.open.last_mut() {
            *count += elevators;
        }
    }

    /// Ends the beginnings that are longer than so many bytes.
    fn close(&mut self, bytes: usize) {
        while let Some((end, count)) = self.open.pop_if(|(end, _)| *end > bytes) {
            if count >= self.enough {
                self.texts.insert(self.code[..end].into());
            }
            if let Some((_, shorter)) = self.open.last_mut() {
                *shorter += count;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_counted_one_by_one_and_a_large_register_shares_more() {
        let cases = [
            (0, 64),
            (4_096, 64),
            (220_000, 3_437),
            (400_000, 4_096),
            (600_000, 4_687),
            (10_000_000, 78_125),
        ];
        for (elevators, enough) in cases {
            assert_eq!(least(elevators), enough, "{elevators}");
        }
    }
}
