//! Reads a question: which words are looked for, which of them are states and become filters. What may stand for a
//! word that matches nothing is decided here too; whether anything matches is not known here.

use super::answer::{StateWord, Way};
use super::matching::{Former, Wanted};
use super::question::{Filter, InPilot, Kind, Question};
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

/// The ways to take a question on a day, the plainest first, never none: the next is tried where one finds nothing, and
/// made only then.
pub fn attempts<'a>(question: &'a Question, day: Day) -> impl Iterator<Item = Attempt> + use<'a> {
    let steps: [fn(&Asked<'a>) -> Option<Attempt>; 7] = [
        |asked| Some(asked.literal()),
        Asked::placed,
        |asked| Some(asked.alias()),
        Asked::placed_otherwise,
        Asked::parted,
        Asked::parted_otherwise,
        Asked::spelled,
    ];
    let asked = Asked { question, day, whole: read(question) };
    steps.into_iter().filter_map(move |step| step(&asked))
}

/// A question with how it reads as it is written.
struct Asked<'a> {
    question: &'a Question,
    day: Day,
    whole: Reading,
}

impl Asked<'_> {
    fn literal(&self) -> Attempt {
        self.whole.attempt(Way::Literal, self.whole.literal(self.day))
    }

    fn alias(&self) -> Attempt {
        self.whole.in_way(Way::Alias, otherwise)
    }

    /// Every part of an address as it is written, districts of old among them.
    fn placed(&self) -> Option<Attempt> {
        let Some(addressed) = addressed(self.question) else {
            let names_region = self.whole.words.iter().any(|word| writing::region_named(word).is_some());
            return names_region.then(|| self.whole.in_way(Way::Alias, placed));
        };
        Some(read(&addressed).in_way(Way::Parted, placed))
    }

    fn placed_otherwise(&self) -> Option<Attempt> {
        addressed(self.question).map(|addressed| read(&addressed).in_way(Way::Parted, otherwise))
    }

    /// The words of which unspaced ones are made, as they are written.
    fn parted(&self) -> Option<Attempt> {
        parted(self.question).map(|parted| read(&parted).in_way(Way::Parted, placed))
    }

    fn parted_otherwise(&self) -> Option<Attempt> {
        parted(self.question).map(|parted| read(&parted).in_way(Way::Parted, otherwise))
    }

    fn spelled(&self) -> Option<Attempt> {
        let spelled = |word: &str| Wanted { spelled: is_spelling(word), ..otherwise(word) };
        let is_any = self.whole.words.iter().any(|word| is_spelling(word));
        is_any.then(|| self.whole.in_way(Way::Pinyin, spelled))
    }
}

/// Reads a question as it is written. The city before one of its places says nothing: it is no word.
fn read(question: &Question) -> Reading {
    let words: Vec<String> = writing::words(&question.text).into_iter().map(|word| word.text).collect();
    let mut reading = Reading { filter: question.filter.clone(), ..Reading::default() };
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        let mut neighbours = at.checked_sub(1).map(|before| &words[before]).into_iter().chain(next);
        let is_void = next.is_some_and(|next| writing::is_city_before(word, next));
        let is_meant = |state: &State| can_meet(question.filter.kind, *state);
        let is_of_other = neighbours.any(|neighbour| writing::is_said_of(word, neighbour));
        match writing::state(word).filter(is_meant) {
            _ if question.literally || is_of_other => reading.words.push(word.clone()),
            Some(state) => reading.become_filter(state, word, &question.text),
            None if is_void => {}
            None => reading.words.push(word.clone()),
        }
    }
    reading
}

/// Whether a record of the kind asked for can be in a state at all: of others its word is meant as it is written.
fn can_meet(kind: Option<Kind>, state: State) -> bool {
    matches!(
        (kind, state),
        (None | Some(Kind::Elevator), _)
            | (Some(Kind::Unit), State::Role(_))
            | (Some(Kind::Notice), State::InPilot(_))
    )
}

/// The question with its written addresses cut into their parts, without the city. None where there are none.
fn addressed(question: &Question) -> Option<Question> {
    cut(question, writing::address)
}

/// The question with its unspaced words cut into those they are made of. None where there is nothing to cut.
fn parted(question: &Question) -> Option<Question> {
    cut(question, writing::split)
}

/// The question with its words cut. None where that changes none of them.
fn cut(question: &Question, parts: impl Fn(&str) -> Option<Vec<String>>) -> Option<Question> {
    let words: Vec<String> = writing::words(&question.text).into_iter().map(|word| word.text).collect();
    let next = words.iter().skip(1).map(String::as_str).chain([""]);
    let named = words.iter().zip(next).filter(|(word, next)| !writing::is_city_before(word, next));
    let cut: Vec<String> =
        named.flat_map(|(word, _)| parts(word).unwrap_or_else(|| vec![word.clone()])).collect();
    (cut != words).then(|| Question { text: cut.join(" "), ..question.clone() })
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

    /// As written. An alias that names the whole query finds what it stands for too, and a district of old the places
    /// that were in it.
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
            words => {
                let is_of_old =
                    |word: &str| writing::region_named(word).is_some_and(|region| !region.exists_on(day));
                let wanted =
                    |word: &String| if is_of_old(word) { placed(word) } else { Wanted::literal(word) };
                words.iter().map(wanted).collect()
            }
        }
    }
}

/// A condition that a word asks for, unless the address already says otherwise.
fn flag(condition: &mut Option<bool>) -> &'static str {
    if *condition.get_or_insert(true) { "true" } else { "false" }
}

/// A word as it is written; a region also by its full name, and where a place was in it or will be.
fn placed(word: &str) -> Wanted {
    let Some(region) = writing::region_named(word) else { return Wanted::literal(word) };
    let name = writing::folded(region.name);
    let otherwise = if name.contains(word) { Vec::new() } else { vec![name] };
    Wanted { otherwise, former: Former::Always, ..Wanted::literal(word) }
}

/// A word with everything that may stand for it.
fn otherwise(word: &str) -> Wanted {
    let others = writing::alternatives(word).into_iter().map(|other| other.text).collect();
    Wanted { otherwise: others, former: Former::Always, ..Wanted::literal(word) }
}

fn is_spelling(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day::from_ymd_opt(2026, 11, 28).expect("a day of the calendar");

    fn ways(text: &str) -> Vec<(Way, String)> {
        let question = Question { text: text.to_owned(), ..Question::default() };
        let way = |attempt: Attempt| (attempt.way, attempt.reading.words.join("|"));
        attempts(&question, TODAY).map(way).collect()
    }

    #[test]
    fn parts_are_taken_as_they_are_written_first() {
        let whole = "渝北区嘉川花园".to_owned();
        let (address, words) = ("渝北区|嘉川花园".to_owned(), "渝北区|嘉川|花园".to_owned());
        assert_eq!(
            ways(&whole),
            [
                (Way::Literal, whole.clone()),
                (Way::Parted, address.clone()),
                (Way::Alias, whole),
                (Way::Parted, address),
                (Way::Parted, words.clone()),
                (Way::Parted, words),
            ]
        );
    }

    #[test]
    fn a_plain_word_is_taken_in_two_ways() {
        assert_eq!(ways("嘉川").len(), 2);
        assert_eq!(ways("otis").len(), 3, "letters may be pinyin");
    }

    #[test]
    fn a_word_for_a_state_is_a_filter_where_it_can_be_meant() {
        let read = |text: &str, kind: Option<Kind>| {
            let filter = Filter { kind, ..Filter::default() };
            let reading = read(&Question { text: text.to_owned(), filter, ..Question::default() });
            (reading.words.join("|"), reading.filter.expired, reading.filter.overdue)
        };
        for text in ["检验不合格", "过期", "未检验", "检验超期"] {
            assert_eq!(read(text, None), (String::new(), Some(true), None), "{text}");
            assert_eq!(read(text, Some(Kind::Notice)), (text.to_owned(), None, None), "{text}");
        }
        assert_eq!(read("检验 过期", None), ("检验".to_owned(), Some(true), None));
        for text in ["保险 过期", "过期 保险", "责任保险 逾期", "检测 超期"] {
            assert_eq!(read(text, None), (text.replace(' ', "|"), None, None), "{text}");
        }
        let question = Question { text: "渝北保险过期".to_owned(), ..Question::default() };
        assert!(attempts(&question, TODAY).all(|attempt| attempt.reading.states.is_empty()));
    }

    #[test]
    fn the_city_is_no_word_before_a_district() {
        assert_eq!(ways("重庆市 渝北区 嘉川花园")[0].1, "渝北区|嘉川花园");
        assert_eq!(ways("重庆 救援时间")[0].1, "重庆|救援时间");
        assert_eq!(ways("重庆")[0].1, "重庆");
    }

    #[test]
    fn a_region_is_meant_by_its_full_name_and_as_it_was() {
        assert_eq!(placed("嘉川花园"), Wanted::literal("嘉川花园"));
        let yubei = placed("渝北");
        assert!(yubei.otherwise.is_empty() && yubei.former == Former::Always);
        assert_eq!(placed("江北县").otherwise, ["渝北区"]);
    }
}
