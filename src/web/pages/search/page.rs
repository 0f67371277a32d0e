//! The page of a search: what was found, by kind or one kind at a time, and ways on.

use std::borrow::Cow;

use askama::Template;

use super::marks::{Marked, marked};
use super::narrowing::Narrowing;
use super::offers::{self, Chip, Facet};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::label::Vocabulary;
use crate::gazette::records::warnings::Warnings;
use crate::search::answer::{Answer, ElevatorFacts, Facts, Hit, Way};
use crate::search::question::Kind;
use crate::search::writing;
use crate::web::api::search::workbook::MOST_ROWS;
use crate::web::finding;
use crate::web::finding::choices::ORDERS;
use crate::web::pages::filters;
use crate::web::pages::headline::of_warning;
use crate::web::pages::links;
use crate::web::pages::shell::Shell;
use crate::web::pages::state::{Tag, Tone};

/// What was found, or the empty form.
#[derive(Debug, Template)]
#[template(path = "pages/search.html")]
pub struct SearchPage {
    /// The frame.
    pub shell: Shell,
    /// What was asked.
    pub asked: Narrowing,
    /// The answer; its hits are of one kind, or none where [`SearchPage::groups`] has them.
    pub answer: Answer,
    /// The first hits of each kind, where none was chosen.
    pub groups: Vec<Group>,
    /// Whether the index is being made and the record's lookup answered.
    pub is_lookup: bool,
    /// What stands against the elevators among the hits.
    pub warnings: Warnings,
}

/// The first hits of a kind.
#[derive(Debug)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// How many there are in all.
    pub total: u64,
    /// The first of them.
    pub hits: Vec<Hit>,
}

impl SearchPage {
    /// The page of an answer. It is not cited: on a later day its address could not answer the same.
    pub fn new(shell: Shell, asked: Narrowing, answer: Answer, groups: Vec<Group>, is_lookup: bool) -> Self {
        let shell = shell
            .json_of_today(asked.at("/api/v1/search"))
            .feed(asked.without("sort").at("/feeds/search.atom"));
        Self { shell, asked, answer, groups, is_lookup, warnings: Warnings::default() }
    }

    /// The same with what stands against the elevators among the hits.
    #[must_use]
    pub fn warned(self, warnings: Warnings) -> Self {
        Self { warnings, ..self }
    }

    /// The elevators among the hits, those of guesses and of the words as they are written too, by code and status.
    pub fn elevators(&self) -> impl Iterator<Item = (&str, ElevatorStatus)> {
        let Answer { hits, guesses, as_written, .. } = &self.answer;
        let guessed = guesses.iter().chain(as_written).flat_map(|guess| &guess.hits);
        let hits = hits.iter().chain(self.groups.iter().flat_map(|group| &group.hits)).chain(guessed);
        hits.filter_map(|hit| match &hit.facts {
            Facts::Elevator(facts) => Some((hit.id.as_str(), facts.status)),
            _ => None,
        })
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        self.asked.text()
    }

    /// What to do where more was typed than is looked for.
    pub fn too_long(&self) -> Option<Cow<'static, str>> {
        writing::is_too_long(self.text()).then(|| finding::too_long("q").detail)
    }

    /// Ways to narrow it.
    pub fn facets(&self) -> Vec<Facet> {
        offers::facets(&self.asked, &self.answer.understood, &self.answer.facets)
    }

    /// What narrows it already.
    pub fn chips(&self) -> Vec<Chip> {
        offers::chips(&self.asked, &self.answer.understood)
    }

    /// The orders: what they are called, where they lead, whether one holds.
    pub fn orders(&self) -> Vec<(&'static str, String, bool)> {
        let now = self.asked.get("sort").unwrap_or("relevance");
        let useful = ORDERS.iter().filter(|(_, code, _)| *code != "next_due" || self.is_of_elevators());
        let order = |(_, code, label): &(_, &'static str, &'static str)| {
            let value = if *code == "relevance" { "" } else { code };
            (*label, self.asked.with("sort", value).at("/search"), *code == now)
        };
        useful.map(order).collect()
    }

    fn is_of_elevators(&self) -> bool {
        self.answer.understood.filter.kind == Some(Kind::Elevator)
    }

    /// How many there are, in words.
    pub fn total(&self) -> String {
        let unit = match self.answer.understood.filter.kind {
            Some(Kind::Elevator) => "台电梯",
            Some(Kind::Unit) => "家单位",
            Some(Kind::Notice) => "件公告",
            Some(Kind::Commitment) => "项承诺",
            Some(Kind::Region) => "个区县",
            Some(Kind::Estate) => "个小区和大厦",
            None => "条记录",
        };
        format!("找到 {} {unit}", self.answer.total)
    }

    /// Whether something was asked and nothing found.
    pub fn is_fruitless(&self) -> bool {
        self.asked.asks() && self.answer.total == 0
    }

    /// How the words were found, where not as they are written.
    pub fn way(&self) -> Option<&'static str> {
        match self.answer.understood.by {
            _ if self.is_fruitless() => None,
            Way::Literal => None,
            Way::Alias => Some("照原文没有找到，已按别的写法查找"),
            Way::Parted => Some("照原文没有找到，已把连写的词拆开查找"),
            Way::Pinyin => Some("已按拼音查找"),
        }
    }

    /// The words that were looked for, where they were parted.
    pub fn parts(&self) -> Option<String> {
        let understood = &self.answer.understood;
        (understood.by == Way::Parted).then(|| understood.words.join("、"))
    }

    /// The search of one kind.
    pub fn only(&self, kind: &Kind) -> String {
        self.shell.record(self.asked.with("kind", kind.code()).at("/search"))
    }

    /// The search of another text.
    pub fn instead(&self, text: &str) -> String {
        self.shell.record(self.asked.with("q", text).at("/search"))
    }

    /// The search that takes words for states as they are written.
    pub fn literally(&self) -> String {
        self.shell.record(self.asked.with("literally", "true").at("/search"))
    }

    /// The next page.
    pub fn next(&self) -> Option<String> {
        let next = self.answer.next.as_deref()?;
        Some(self.shell.record(self.asked.from(next).at("/search")))
    }

    /// The files of the whole result: what they are called and where they are.
    pub fn files(&self) -> [(String, String); 4] {
        let whole = self.asked.without("cursor");
        let table = whole.at("/search/results.csv");
        let joint = if table.contains('?') { '&' } else { '?' };
        [
            (workbook(self.answer.total), whole.at("/search/results.xlsx")),
            ("CSV（中文表头）".into(), format!("{table}{joint}headers=zh")),
            ("CSV（字段名）".into(), table),
            ("NDJSON".into(), whole.at("/search/results.ndjson")),
        ]
    }

    /// Where a hit leads.
    pub fn address(&self, hit: &Hit) -> String {
        self.shell.record(links::of_hit(hit))
    }

    /// A text of a hit, its words marked.
    pub fn marked(&self, hit: &Hit, text: &str) -> Marked {
        marked(hit, text)
    }

    /// The same where the text may be unknown.
    pub fn marked_if(&self, hit: &Hit, text: &Option<String>) -> Option<Marked> {
        text.as_deref().map(|text| marked(hit, text))
    }

    /// The days to come of an elevator: of what, and when.
    pub fn dues(&self, facts: &ElevatorFacts) -> Vec<(&'static str, Day)> {
        let dues = [("维保到期", facts.maintenance_due_on), ("检验到期", facts.inspection_due_on)];
        dues.into_iter().filter_map(|(of, due)| Some((of, due?))).collect()
    }

    /// What decides about an elevator, as states.
    pub fn tags(&self, code: &str, facts: &ElevatorFacts) -> Vec<Tag> {
        let mut tags: Vec<Tag> = self.warnings.of(code).iter().map(of_warning).collect();
        tags.push(status(facts.status));
        if facts.is_overdue {
            tags.push(Tag::new(Tone::Warn, "维保逾期"));
        }
        if facts.is_expired {
            tags.push(match (facts.has_failed, facts.is_in_validity) {
                (true, _) => Tag::new(Tone::Bad, "检验不合格"),
                (false, true) => Tag::new(Tone::Warn, "检验晚于试点周期"),
                (false, false) => Tag::new(Tone::Bad, "检验超期"),
            });
        }
        tags.extend(facts.pilots.iter().map(|pilot| Tag::new(Tone::Good, pilot.label())));
        tags
    }
}

/// What a workbook is called; a sheet has an end, which is told where the result goes beyond it.
fn workbook(total: u64) -> String {
    if total > u64::from(MOST_ROWS) {
        format!("Excel（XLSX，前 {MOST_ROWS} 行）")
    } else {
        "Excel（XLSX）".to_owned()
    }
}

fn status(status: ElevatorStatus) -> Tag {
    Tag::of(&crate::gazette::records::Coded::from(status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::answer::Guess;
    use crate::web::pages::tests::searches::{elevator_facts, elevator_hit};

    #[test]
    fn an_inspection_is_called_failed_overdue_or_later_than_the_cycle() {
        let page = SearchPage::new(
            crate::web::pages::tests::samples::shell("/search"),
            Narrowing::default(),
            Answer::default(),
            Vec::new(),
            false,
        );
        let words = |is_expired, has_failed, is_in_validity| {
            let facts = ElevatorFacts { is_expired, has_failed, is_in_validity, ..elevator_facts() };
            let tags = page.tags("200001", &facts);
            tags.into_iter().map(|tag| tag.words).find(|words| words.starts_with("检验"))
        };
        assert_eq!(words(true, true, false).as_deref(), Some("检验不合格"));
        assert_eq!(words(true, false, false).as_deref(), Some("检验超期"));
        assert_eq!(words(true, false, true).as_deref(), Some("检验晚于试点周期"));
        assert_eq!(words(false, false, true), None);
        assert_eq!(words(false, true, false), None, "out of use, nothing is due");
    }

    #[test]
    fn every_elevator_that_a_page_shows_is_asked_for_its_warnings() {
        let hit = |id: &str| Hit { id: id.to_owned(), ..elevator_hit() };
        let guess = |id: &str| Guess { text: id.to_owned(), total: 1, hits: vec![hit(id)] };
        let answer = Answer {
            hits: vec![hit("200001")],
            guesses: vec![guess("200003")],
            as_written: Some(guess("200004")),
            ..Answer::default()
        };
        let group = Group { kind: Kind::Elevator, total: 1, hits: vec![hit("200002")] };
        let shell = crate::web::pages::tests::samples::shell("/search");
        let page = SearchPage::new(shell, Narrowing::default(), answer, vec![group], false);
        let codes: Vec<&str> = page.elevators().map(|(code, _)| code).collect();
        assert_eq!(codes, ["200001", "200002", "200003", "200004"]);
    }

    #[test]
    fn a_workbook_tells_its_end_where_it_is_reached() {
        assert_eq!(workbook(1_048_575), "Excel（XLSX）");
        assert_eq!(workbook(1_048_576), "Excel（XLSX，前 1048575 行）");
    }
}
