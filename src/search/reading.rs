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

/// Reads a question.
pub fn read(question: &Question) -> Reading {
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

    /// The words in each way they may be found on a day, the plainest first: the next is tried where one finds nothing.
    pub fn ways(&self, day: Day) -> Vec<(Way, Vec<Wanted>)> {
        let mut ways = vec![(Way::Literal, self.literal(day))];
        ways.push((Way::Alias, self.words.iter().map(|word| otherwise(word)).collect()));
        if let Some(parted) = self.parted() {
            ways.push((Way::Parted, parted.iter().map(|word| otherwise(word)).collect()));
        }
        if self.words.iter().any(|word| is_spelling(word)) {
            let spelled = |word: &String| Wanted { spelled: is_spelling(word), ..otherwise(word) };
            ways.push((Way::Pinyin, self.words.iter().map(spelled).collect()));
        }
        ways
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

    fn parted(&self) -> Option<Vec<String>> {
        let mut parted = Vec::new();
        for word in &self.words {
            parted.extend(writing::split(word).unwrap_or_else(|| vec![word.clone()]));
        }
        (parted != self.words).then_some(parted)
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
