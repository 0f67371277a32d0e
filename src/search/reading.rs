//! Reads a question: which words are looked for, which of them are states and become filters. What may stand for a
//! word that matches nothing is decided here too; whether anything matches is not known here.

use super::answer::{StateWord, Way};
use super::matching::{Former, Wanted};
use super::question::{Filter, InPilot, Question};
use super::writing::{self, State, Why};
use crate::domain::Day;
use crate::domain::label::Vocabulary;
use crate::domain::region;

/// A question as it was read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The words looked for, as compared.
    pub words: Vec<String>,
    /// The words that became filters.
    pub states: Vec<StateWord>,
    /// The filters, those of words included.
    pub filter: Filter,
}

/// One way to take a question: how it was read, and what is to be found of each word.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// How it was read.
    pub reading: Reading,
    /// In which way its words are taken.
    pub way: Way,
    /// What is to be found.
    pub words: Vec<Wanted>,
}

/// The ways to take a question on a day, the plainest first, never none: the next is tried where one finds nothing.
pub fn attempts(question: &Question, day: Day) -> Vec<Attempt> {
    let whole = read(question);
    let mut attempts =
        vec![whole.attempt(Way::Literal, whole.literal(day)), whole.in_way(Way::Alias, otherwise)];
    attempts.extend(parted(question).map(|parted| read(&parted).in_way(Way::Parted, otherwise)));
    if whole.words.iter().any(|word| is_spelling(word)) {
        let spelled = |word: &str| Wanted { spelled: is_spelling(word), ..otherwise(word) };
        attempts.push(whole.in_way(Way::Pinyin, spelled));
    }
    attempts
}

/// Reads a question as it is written.
fn read(question: &Question) -> Reading {
    let words = writing::words(&question.text);
    let mut reading = Reading { filter: question.filter.clone(), ..Reading::default() };
    for word in words {
        match writing::state(&word.text).filter(|_| !question.literally) {
            Some(state) => reading.become_filter(state, &word.text, &question.text),
            None => reading.words.push(word.text),
        }
    }
    reading
}

/// The question with its unspaced words cut into those they are made of. None where there is nothing to cut.
fn parted(question: &Question) -> Option<Question> {
    let words = writing::words(&question.text);
    let mut parted: Vec<String> = Vec::new();
    for word in &words {
        parted.extend(writing::split(&word.text).unwrap_or_else(|| vec![word.text.clone()]));
    }
    (parted.len() > words.len()).then(|| Question { text: parted.join(" "), ..question.clone() })
}

impl Reading {
    fn become_filter(&mut self, state: State, word: &str, question: &str) {
        let filter = &mut self.filter;
        let (parameter, value) = match state {
            State::Overdue => ("overdue", flag(&mut filter.overdue)),
            State::Expired => ("expired", flag(&mut filter.expired)),
            State::Exited => ("exited", flag(&mut filter.exited)),
            State::InPilot(pilot) => {
                let asked = pilot.map_or(InPilot::Either, InPilot::Of);
                ("pilot", filter.pilot.get_or_insert(asked).code())
            }
            State::Role(role) => ("role", filter.role.get_or_insert(role).code()),
            State::Status(status) => ("status", filter.status.get_or_insert(status).code()),
            State::Mode(mode) => ("mode", filter.mode.get_or_insert(mode).code()),
        };
        let is_other = |part: &&str| writing::folded(part) != word;
        let rest: Vec<&str> = question.split_whitespace().filter(is_other).collect();
        let word = word.to_owned();
        self.states.push(StateWord { word, parameter, value, rest: rest.join(" ") });
    }

    fn attempt(&self, way: Way, words: Vec<Wanted>) -> Attempt {
        Attempt { reading: self.clone(), way, words }
    }

    fn in_way(&self, way: Way, wanted: impl Fn(&str) -> Wanted) -> Attempt {
        self.attempt(way, self.words.iter().map(|word| wanted(word)).collect())
    }

    /// As written; an alias that names the whole query finds what it stands for too.
    fn literal(&self, day: Day) -> Vec<Wanted> {
        match self.words.as_slice() {
            [only] => {
                let brands = writing::alternatives(only).into_iter().filter(|other| other.why == Why::Brand);
                let gone = region::find(only).filter(|region| !region.exists_on(day));
                let otherwise =
                    brands.map(|other| other.text).chain(gone.map(|region| region.name.to_owned()));
                vec![Wanted {
                    otherwise: otherwise.collect(),
                    former: Former::IfWhole,
                    ..Wanted::literal(only)
                }]
            }
            words => words.iter().map(Wanted::literal).collect(),
        }
    }
}

/// A condition that a word asks for, unless the address already says otherwise.
fn flag(condition: &mut Option<bool>) -> &'static str {
    if *condition.get_or_insert(true) { "true" } else { "false" }
}

/// A word with everything that may stand for it.
fn otherwise(word: &str) -> Wanted {
    let others = writing::alternatives(word).into_iter().map(|other| other.text).collect();
    Wanted { otherwise: others, former: Former::Always, ..Wanted::literal(word) }
}

fn is_spelling(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}
