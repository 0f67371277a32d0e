//! Answers a question over one state of the directory and the index.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Error;
use super::answer::{Answer, Guess, Understood, Way};
use super::counting;
use super::directory::Directory;
use super::directory::group::{Group, Kind};
use super::directory::names::NameId;
use super::hits::hit;
use super::index::lookup::Lookup;
use super::matching::{Matches, Matching, Wanted};
use super::ordering::{After, Lister};
use super::question::{Filter, MOST_HITS, Order, Question};
use super::reading::{self, Attempt};
use super::sieve::Sieve;
use super::writing::{self, Near, is_nearly};

/// Guesses offered where nothing was found.
const GUESSES: usize = 3;
/// Hits shown with each of them.
const HITS_OF_A_GUESS: usize = 5;

/// One state of what can be found.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The directory.
    pub directory: &'a Directory,
    /// The index.
    pub lookup: &'a Lookup,
    /// The position of the log both stand for.
    pub position: u64,
}

/// How a question was taken, and what it then means.
struct Meant {
    attempt: Attempt,
    matches: Matches,
}

impl Asked<'_> {
    /// The answer.
    ///
    /// # Errors
    /// [`Error::BadCursor`] for a cursor this order did not give out; [`Error::Index`] if the index fails.
    pub fn answer(&self, question: &Question) -> Result<Answer, Error> {
        let after = read_cursor(question.order, question.cursor.as_deref())?;
        let Meant { attempt, mut matches } = self.meant(question)?;
        let as_written = self.as_written(question, &attempt)?;
        let sieve = Sieve::new(&attempt.reading.filter, self.directory);
        let sums = counting::count(self.directory, &matches, &sieve);
        let lister = Lister::new(self.directory, &sieve, question.order, after);
        let page = lister.list(&matches, question.limit.min(MOST_HITS));
        let shown = shown_words(&attempt.words);
        let is_fruitless = matches.are_none();
        Ok(Answer {
            position: self.position,
            total: sums.total,
            hits: page.places.iter().map(|place| hit(self.directory, *place, &shown)).collect(),
            next: page.next.map(|after| write_cursor(question.order, &after)),
            facets: sums.facets(self.directory, &sieve),
            guesses: if is_fruitless { self.guesses(question)? } else { Vec::new() },
            as_written,
            understood: understood(attempt, std::mem::take(&mut matches.instead)),
        })
    }

    /// The plainest way in which the question means anything of the kind asked for; literally if in none.
    fn meant(&self, question: &Question) -> Result<Meant, Error> {
        let matching = Matching { directory: self.directory, lookup: self.lookup };
        let mut first = None;
        for attempt in reading::attempts(question, self.directory.day()) {
            let matches = matching.find(&attempt.words)?;
            let is_any = self.is_any(&matches, attempt.reading.filter.kind);
            let meant = Meant { attempt, matches };
            if is_any {
                return Ok(meant);
            }
            first.get_or_insert(meant);
        }
        Ok(first.expect("words can always be taken as they are written"))
    }

    fn is_any(&self, matches: &Matches, kind: Option<Kind>) -> bool {
        let Some(kind) = kind else { return !matches.are_none() };
        let groups = self.directory.groups();
        matches.groups.iter().any(|(id, _)| groups[*id as usize].kind == kind)
            || kind == Kind::Elevator && (!matches.rows.is_empty() || matches.shared.is_some())
    }

    /// What the words mean as they are written, where some of them became filters; on the first page only.
    fn as_written(&self, question: &Question, attempt: &Attempt) -> Result<Option<Guess>, Error> {
        let states = &attempt.reading.states;
        if states.is_empty() || question.cursor.is_some() {
            return Ok(None);
        }
        let states = states.iter().map(|state| Wanted::literal(&state.word));
        let wanted: Vec<Wanted> = attempt.words.iter().cloned().chain(states).collect();
        let text: Vec<&str> = wanted.iter().map(|word| word.text.as_str()).collect();
        self.guess(&wanted, text.join(" "), &question.filter)
    }

    /// What differs by one character from the words as they are written, else from the parts of an address.
    fn guesses(&self, question: &Question) -> Result<Vec<Guess>, Error> {
        let attempts = reading::attempts(question, self.directory.day());
        for attempt in attempts.filter(|attempt| matches!(attempt.way, Way::Literal | Way::Parted)).take(2) {
            let guesses = self.guesses_at(&attempt)?;
            if !guesses.is_empty() {
                return Ok(guesses);
            }
        }
        Ok(Vec::new())
    }

    /// What differs from one of the words by one character, with what it would find.
    fn guesses_at(&self, Attempt { reading, words, .. }: &Attempt) -> Result<Vec<Guess>, Error> {
        let mut guesses = Vec::new();
        for (at, word) in reading.words.iter().enumerate() {
            for name in self.names_like(word)? {
                let mut wanted = words.clone();
                wanted[at] = Wanted::literal(self.directory.names().folded(name));
                let mut text = reading.words.clone();
                self.directory.names().text(name).clone_into(&mut text[at]);
                guesses.extend(self.guess(&wanted, text.join(" "), &reading.filter)?);
                if guesses.len() == GUESSES {
                    return Ok(guesses);
                }
            }
        }
        Ok(guesses)
    }

    fn guess(&self, words: &[Wanted], text: String, filter: &Filter) -> Result<Option<Guess>, Error> {
        let matches = Matching { directory: self.directory, lookup: self.lookup }.find(words)?;
        let sieve = Sieve::new(filter, self.directory);
        let total = counting::count(self.directory, &matches, &sieve).total;
        if total == 0 {
            return Ok(None);
        }
        let listed =
            Lister::new(self.directory, &sieve, Order::Relevance, None).list(&matches, HITS_OF_A_GUESS);
        let shown = shown_words(words);
        let hits = listed.places.iter().map(|place| hit(self.directory, *place, &shown)).collect();
        Ok(Some(Guess { text, total, hits }))
    }

    /// Names in use of which a stretch is the word but for one character: whole names first, then the shortest. A code
    /// is like a whole name only: digits that stand in a number of another kind are no slip.
    fn names_like(&self, word: &str) -> Result<Vec<NameId>, Error> {
        let names = self.directory.names();
        let Some(near) = Near::new(word) else { return Ok(Vec::new()) };
        let mut like = self.lookup.names_like(word)?;
        let is_like = |name: &str| near.is_in(name) && (!writing::is_code(word) || is_nearly(name, word));
        like.retain(|id| self.is_title(*id) && is_like(names.folded(*id)));
        like.sort_by_key(|id| {
            let name = names.folded(*id);
            (!is_nearly(name, word), name.len(), name)
        });
        Ok(like)
    }

    /// Whether records are listed under a name.
    fn is_title(&self, name: NameId) -> bool {
        let is_listed = |group: &Group| group.title == name && !group.tallies.is_empty();
        self.directory
            .uses(name)
            .iter()
            .any(|used| is_listed(&self.directory.groups()[used.group() as usize]))
    }
}

/// The words as they are to be marked in what was found.
fn shown_words(words: &[Wanted]) -> Vec<String> {
    words.iter().flat_map(|word| std::iter::once(&word.text).chain(&word.otherwise)).cloned().collect()
}

fn understood(Attempt { reading, way, words }: Attempt, instead: Vec<(String, Vec<String>)>) -> Understood {
    Understood {
        words: words.iter().map(|word| word.text.clone()).collect(),
        states: reading.states,
        by: way,
        instead,
        filter: reading.filter,
    }
}

fn write_cursor(order: Order, after: &After) -> String {
    let json = serde_json::to_vec(&(order as u8, after)).expect("a place is text and numbers");
    URL_SAFE_NO_PAD.encode(json)
}

/// Characters of a cursor at most: a title may be long.
const LONGEST_CURSOR: usize = 8000;

fn read_cursor(order: Order, cursor: Option<&str>) -> Result<Option<After>, Error> {
    let Some(cursor) = cursor else { return Ok(None) };
    if cursor.len() > LONGEST_CURSOR {
        return Err(Error::BadCursor);
    }
    let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Error::BadCursor)?;
    let (of, after): (u8, After) = serde_json::from_slice(&json).map_err(|_| Error::BadCursor)?;
    if of == order as u8 { Ok(Some(after)) } else { Err(Error::BadCursor) }
}
