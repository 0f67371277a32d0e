//! What the code in the car leads to: may I ride, who answers for it, whom do I call. One request, no script, and
//! small enough for a shaft without signal. It shows the record and refuses to judge it.

use askama::Template;

use super::filters;
use super::headline::{Headline, beside, of_open, validity};
use super::shell::Shell;
use super::state::{Tag, Tone};
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

    /// Whether its inspection is in time by the cycle of the pilot alone: the validity it was given is over.
    pub fn is_by_pilot_alone(&self) -> bool {
        let inspection = &self.record.inspection;
        inspection.state.code == "valid" && !inspection.is_in_validity
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
    use crate::domain::inspection::InspectionState;
    use crate::gazette::records::elevator::NoticeLine;
    use crate::web::pages::tests::{elevators, samples};
    use std::io::Write;

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
    fn a_validity_that_is_over_says_whose_cycle_counts() {
        let words = "按试点周期检验";
        for (is_in_validity, state, is_told) in [
            (true, InspectionState::Valid, false),
            (false, InspectionState::Valid, true),
            (false, InspectionState::Expired, false),
        ] {
            let mut record = elevators::elevator();
            record.inspection.state = state.into();
            record.inspection.is_in_validity = is_in_validity;
            let html = ElevatorPage::new(samples::shell("/e/242848"), record).render().unwrap();
            assert_eq!(html.contains(words), is_told, "{is_in_validity} {state:?}");
        }
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
