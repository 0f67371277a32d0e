//! What the code in the car leads to: may I ride, who answers for it, whom do I call. One request, no script, and
//! small enough for a shaft without signal. It shows the record and refuses to judge it.

use askama::Template;

use super::dates::day_in_chinese;
use super::filters;
use super::headline::{Headline, beside, of_open, validity};
use super::shell::Shell;
use super::state::{Tag, Tone};
use crate::domain::Day;
use crate::domain::inspection::RuleSet;
use crate::domain::insurance::InsuranceState;
use crate::domain::label::Vocabulary;
use crate::domain::mark::last_run;
use crate::domain::programme::Pilot;
use crate::gazette::records::Entry;
use crate::gazette::records::UnitRef;
use crate::gazette::records::elevator::{ElevatorRecord, MarkBlock, OpenIncident};
use crate::web::assets;
use crate::web::qr::Symbol;

/// The page of an elevator.
#[derive(Debug, Template)]
#[template(path = "pages/elevator.html")]
pub struct ElevatorPage {
    /// The frame.
    pub shell: Shell,
    /// The elevator.
    pub record: ElevatorRecord,
}

impl ElevatorPage {
    /// The page of a record; its frame names the newest entry shown.
    pub fn new(shell: Shell, record: ElevatorRecord) -> Self {
        let shell = shell
            .updated(entries(&record))
            .cited_as(format!("电梯 {}", record.code))
            .json(format!("/api/v1/elevators/{}", record.code));
        Self { shell, record }
    }

    /// The entry that published the newest of the promises.
    pub fn newest_promise(&self) -> Option<&Entry> {
        self.record.commitments.iter().map(|promise| &promise.gazette).max_by_key(|entry| entry.seq)
    }

    /// The style, inlined.
    pub fn style(&self) -> &'static str {
        assets::CORE_CSS
    }

    /// Where it stands, as a resident says it, in parts that stay whole where the line allows; nothing of a natural
    /// person's elevator.
    pub fn place_words(&self) -> Vec<&str> {
        let record = &self.record;
        let place = record.estate.as_deref().or(record.address.as_deref());
        place.into_iter().chain(record.inner_no.as_deref()).collect()
    }

    /// The gravest of the record's states first.
    pub fn headline(&self) -> Headline {
        Headline::of(&self.record)
    }

    /// The other states, in words: those that the headline does not say already.
    pub fn tags(&self) -> Vec<Tag> {
        let mut tags = beside(&self.record, &self.headline());
        tags.extend(self.shown_marks().map(mark_tag));
        if self.record.pilot_marks.is_empty() {
            tags.push(Tag::new(Tone::Off, "未参加试点"));
        }
        tags
    }

    /// How its inspection stands.
    pub fn inspection(&self) -> Tag {
        validity(&self.record.inspection)
    }

    /// Whether the cycle of the pilot leaves it more time than the validity it was given (方案 二(二)3).
    pub fn is_next_by_pilot(&self) -> bool {
        let inspection = &self.record.inspection;
        let is_of_pilot = inspection.ruleset.code == RuleSet::Pilot2020.code();
        let days = inspection.valid_to.zip(inspection.next_due_on);
        is_of_pilot && days.is_some_and(|(valid_to, next_due_on)| valid_to < next_due_on)
    }

    /// From which day its next visit is counted where none was ever reported: the first of its mark.
    pub fn counted_from(&self) -> Option<Day> {
        let maintenance = &self.record.maintenance;
        let is_counted = maintenance.last_onsite_on.is_none() && maintenance.next_due_on.is_some();
        let run = last_run(self.marks_in(Pilot::Maintenance).map(|mark| (mark.from, mark.to)));
        run.filter(|_| is_counted).map(|(from, _)| from)
    }

    /// Whether its policy is not in force yet.
    pub fn is_insured_later(&self) -> bool {
        self.record.insurance.state.code == InsuranceState::NotYet.code()
    }

    /// Whether it is among the elevators by which the promises of its units are measured: those in the maintenance pilot.
    pub fn counted(&self) -> String {
        let Some(mark) = self.marks_in(Pilot::Maintenance).next() else {
            return "本梯未参加维保试点，不计在内".to_owned();
        };
        let since = mark.to.map(day_in_chinese).unwrap_or_default();
        match &*mark.state.code {
            "active" => "不单指本梯".to_owned(),
            "exited" => format!("本梯已退出维保试点，{since}起不计在内"),
            "ended" => format!("维保试点已期满，{since}起不计在内"),
            _ => format!("本梯的维保试点标注已取消，{since}起不计在内"),
        }
    }

    /// The marks of one pilot, the newest first.
    fn marks_in(&self, pilot: Pilot) -> impl Iterator<Item = &MarkBlock> {
        self.record.pilot_marks.iter().filter(move |mark| mark.pilot.code == pilot.code())
    }

    /// What of an incident is still to be reported.
    #[expect(clippy::unused_self, reason = "what a template hands over")]
    fn unfinished(&self, incident: &OpenIncident) -> Tag {
        of_open(incident)
    }

    /// The newest mark of each pilot.
    fn shown_marks(&self) -> impl Iterator<Item = &MarkBlock> {
        let marks = &self.record.pilot_marks;
        marks
            .iter()
            .enumerate()
            .filter(|(at, mark)| marks[..*at].iter().all(|m| m.pilot != mark.pilot))
            .map(|(_, m)| m)
    }

    /// Whether it has a monitoring system: 有, 无 or 未报送.
    pub fn iot(&self) -> Tag {
        Tag::presence(self.record.has_iot)
    }

    /// Whether anything happened in the last twelve months: 有, 无 or 未报送.
    pub fn incidents(&self) -> Tag {
        Tag::of(&self.record.incidents.state).of_what("近 12 个月")
    }

    /// How often, in words.
    pub fn times(&self, count: &u64) -> String {
        if *count == 0 { "无".to_owned() } else { format!("{count} 次") }
    }

    /// Whether tests are part of its record.
    pub fn is_tested(&self) -> bool {
        self.record.testing.state.code != "not_applicable" || self.record.testing.completed_on.is_some()
    }

    /// Whom a change of unit left or led to.
    #[expect(clippy::unused_self, clippy::ref_option, reason = "what a template hands over")]
    fn changed_unit<'u>(&self, unit: &'u Option<UnitRef>) -> &'u str {
        unit.as_ref().map_or("无", UnitRef::called)
    }

    /// Its code, as drawn.
    pub fn code(&self) -> String {
        Symbol::of_elevator(&self.shell.site.public_url, &self.record.code).svg()
    }
}

/// A mark in words: `维保试点：在试点`.
fn mark_tag(mark: &MarkBlock) -> Tag {
    Tag::new(Tone::of(&mark.state), format!("{}：{}", mark.pilot.label, mark.state.label))
}

/// Every entry of the log that the page shows.
fn entries(record: &ElevatorRecord) -> impl Iterator<Item = Entry> {
    let events = [
        &record.maintenance.gazette,
        &record.inspection.gazette,
        &record.testing.gazette,
        &record.insurance.gazette,
        &record.incidents.gazette,
    ];
    let marks = record.pilot_marks.iter().map(|mark| mark.gazette);
    let marks = marks.chain(record.incidents.open.first().map(|incident| incident.gazette));
    let promises = record.commitments.iter().map(|promise| promise.gazette);
    let notices = record.notices.iter().map(|notice| notice.entry);
    let events = events.into_iter().flatten().copied();
    [record.gazette].into_iter().chain(events).chain(marks).chain(promises).chain(notices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mark::MarkState;
    use crate::gazette::records::elevator::NoticeLine;
    use crate::web::pages::tests::{elevators, samples};
    use std::io::Write;

    fn shown(record: ElevatorRecord) -> String {
        ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap()
    }

    #[test]
    fn the_page_fits_the_first_flight_of_packets() {
        for record in elevators::elevators() {
            let html = ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap();
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            gzip.write_all(html.as_bytes()).unwrap();
            let bytes = gzip.finish().unwrap().len();
            assert!(bytes <= 13_600, "{bytes} bytes leave no room for headers");
            assert!(!html.contains("<script") && !html.contains("<link rel=\"stylesheet\""));
        }
    }

    #[test]
    fn emergency_state_units_events_promises_notices_history_in_that_order() {
        let record = elevators::elevators().remove(1);
        let html = ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap();
        let marks = [
            "tel:96333",
            "tel:12345",
            "维保逾期 12 天",
            "使用单位",
            "id=\"maintenance\"",
            "id=\"inspection\"",
            "id=\"insurance\"",
            "id=\"incidents\"",
            "id=\"commitments\"",
            "id=\"notices\"",
            "/e/242848/history",
        ];
        let main = html.split_once("<main").unwrap().1;
        let places: Vec<_> =
            marks.iter().map(|mark| main.find(mark).unwrap_or_else(|| panic!("{mark}"))).collect();
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn whom_to_call_stands_with_the_verdict_in_every_state() {
        for record in elevators::elevators() {
            let maintainer = record.maintainer.clone();
            let html = ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap();
            let (_, verdict) = html.split_once("<div class=\"verdict").unwrap();
            let (verdict, _) = verdict.split_once("<ul class=\"tags\"").unwrap();
            let phone = maintainer.as_ref().and_then(|unit| unit.service_phone.as_deref());
            assert_eq!(verdict.contains("href=\"tel:"), phone.is_some(), "{verdict}");
            assert!(maintainer.is_none_or(|unit| verdict.contains(&*unit.name)), "{verdict}");
        }
    }

    #[test]
    fn of_two_days_of_inspection_it_is_told_which_counts() {
        let words = "试点期间按试点周期检验（方案 二(二)3），以下次检验日期为准";
        let (before, after) = (Some(samples::day("2021-12-01")), Some(samples::day("2023-03-10")));
        for (ruleset, valid_to, next_due_on, is_in_validity, is_told) in [
            (RuleSet::Pilot2020, before, after, true, true),
            (RuleSet::Pilot2020, before, after, false, true),
            (RuleSet::Pilot2020, after, before, true, false),
            (RuleSet::Pilot2020, before, None, false, false),
            (RuleSet::Annual, before, before, true, false),
        ] {
            let mut record = elevators::elevator();
            let inspection = &mut record.inspection;
            inspection.ruleset = ruleset.into();
            (inspection.valid_to, inspection.next_due_on) = (valid_to, next_due_on);
            inspection.is_in_validity = is_in_validity;
            let html = shown(record);
            assert_eq!(html.contains(words), is_told, "{ruleset:?} {valid_to:?} {next_due_on:?}");
            assert_eq!(html.contains("已到期；"), is_told && !is_in_validity);
        }
    }

    #[test]
    fn without_any_visit_the_day_of_the_mark_counts() {
        let words = "自标注之日（<time datetime=\"2020-11-20\">2020年11月20日</time>）起算";
        let mut record = elevators::elevator();
        assert!(!shown(record.clone()).contains(words));
        record.maintenance.last_onsite_on = None;
        assert!(shown(record.clone()).contains(words));
        record.maintenance.next_due_on = None;
        assert!(!shown(record).contains("起算</span>"), "nothing is counted where nothing is due");
    }

    #[test]
    fn promises_say_whether_this_elevator_counts() {
        let (maintenance, testing) = (Pilot::Maintenance, Pilot::Testing);
        let (active, exited, changed) = (MarkState::Active, MarkState::Exited, MarkState::Changed);
        let ended = Some("2021-10-08");
        for (marks, words) in [
            (vec![(maintenance, active, None), (maintenance, exited, ended)], "，不单指本梯。"),
            (vec![], "，本梯未参加维保试点，不计在内。"),
            (vec![(testing, active, None)], "，本梯未参加维保试点，不计在内。"),
            (vec![(maintenance, exited, ended)], "，本梯已退出维保试点，2021年10月8日起不计在内。"),
            (vec![(maintenance, changed, ended)], "，本梯的维保试点标注已取消，2021年10月8日起不计在内。"),
        ] {
            let mut record = elevators::elevator();
            let marked = |(pilot, state, to)| elevators::mark(pilot, state, to);
            record.pilot_marks = marks.into_iter().map(marked).collect();
            assert!(shown(record).contains(words), "{words}");
        }
    }

    #[test]
    fn a_policy_of_later_says_from_when_it_covers() {
        let words = "<dt>保障自</dt><dd><time datetime=\"2021-06-01\">";
        let mut record = elevators::elevator();
        assert!(!shown(record.clone()).contains(words));
        record.insurance.state = InsuranceState::NotYet.into();
        assert!(shown(record).contains(words));
    }

    #[test]
    fn a_natural_persons_elevator_is_called_by_its_code() {
        let html = ElevatorPage::new(samples::shell("/e/242848"), elevators::unreported()).render().unwrap();
        assert!(html.contains("<h1>电梯 242848</h1>"));
        assert!(html.contains("<title>电梯 242848 · ") && html.contains("（渝北区）："));
    }

    #[test]
    fn who_tested_is_named() {
        let record = elevators::elevator();
        let tester = record.testing.tester.clone().unwrap();
        let html = ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap();
        let (_, block) = html.split_once("id=\"testing\"").unwrap();
        let (block, _) = block.split_once("</section>").unwrap();
        assert!(block.contains("<h2>检测</h2>") && !block.contains("自行检测"), "{block}");
        let link =
            format!("<dt>检测单位</dt><dd><a href=\"/units/{}\">{}</a>", tester.uscc.unwrap(), tester.name);
        assert!(block.contains(&link), "{block}");
    }

    #[test]
    fn the_footer_names_the_newest_entry_of_every_block() {
        let newest = samples::entry(99_999);
        let blocks: [fn(&mut ElevatorRecord, Entry); 8] = [
            |record, newest| record.gazette = newest,
            |record, newest| record.maintenance.gazette = Some(newest),
            |record, newest| record.inspection.gazette = Some(newest),
            |record, newest| record.testing.gazette = Some(newest),
            |record, newest| record.insurance.gazette = Some(newest),
            |record, newest| record.pilot_marks[0].gazette = newest,
            |record, newest| record.commitments[0].gazette = newest,
            |record, newest| {
                record.notices = vec![NoticeLine { entry: newest, ..elevators::notice_line() }];
            },
        ];
        for (at, set) in blocks.into_iter().enumerate() {
            let mut record = elevators::elevator();
            set(&mut record, newest);
            let html = ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap();
            assert!(html.contains("本页内容第 99999 号公布"), "block {at}");
        }
    }
}
