//! One elevator of the sample: its card, as it was and as it is, and what happened to it. Every act
//! adds rows of the right form and order; when and why it happens is for the callers to say.

use chrono::TimeDelta;

use super::card::{Plan, card};
use super::codes::Numbers;
use super::days::before;
use super::places;
use super::rng::Rng;
use super::rows::{
    AnnotationRow, ElevatorRow, IncidentRow, InspectionRow, InsuranceRow, NoticeRow, TestRow, VisitRow,
    moment,
};
use super::words::{self, MARKER};
use super::world::{World, cast};
use crate::domain::Day;
use crate::domain::elevator::{Cause, Conclusion, IncidentKind, Liability, RecordSource, VisitKind};
use crate::domain::label::Vocabulary as _;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;

const LIFE: u64 = 3;
const INSURERS: [&str; 5] = ["江岸", "渝安", "嘉宁", "川和", "泰原"];
const ITEMS: [&str; 4] = ["半月", "季度", "半年", "年度"];

/// One elevator with its history.
pub struct Life {
    /// Chance, for this elevator alone.
    pub rng: Rng,
    /// The card and from which day each state of it was known; the newest is the last.
    pub cards: Vec<(Day, ElevatorRow)>,
    pub insurance: Vec<InsuranceRow>,
    pub inspections: Vec<InspectionRow>,
    pub tests: Vec<TestRow>,
    pub visits: Vec<VisitRow>,
    pub incidents: Vec<IncidentRow>,
    pub annotations: Vec<AnnotationRow>,
    pub exits: Vec<NoticeRow>,
}

impl Life {
    /// A new elevator, in use, to which nothing has happened: the `nth` of its plan, with the number
    /// given out last.
    pub fn new(world: &World, plan: &Plan, numbers: &mut Numbers, nth: u64) -> Self {
        let mut rng = Rng::at(world.options.seed, LIFE, numbers.serial());
        let card = card(world, plan, numbers, nth, &mut rng);
        let known_on = card.registered_on.expect("a new card carries its registration");
        Self {
            rng,
            cards: vec![(known_on, card)],
            insurance: Vec::new(),
            inspections: Vec::new(),
            tests: Vec::new(),
            visits: Vec::new(),
            incidents: Vec::new(),
            annotations: Vec::new(),
            exits: Vec::new(),
        }
    }

    /// The day the register first knew the elevator.
    pub fn known_on(&self) -> Day {
        self.cards[0].0
    }

    /// The card as it is now.
    pub fn card(&mut self) -> &mut ElevatorRow {
        &mut self.cards.last_mut().expect("an elevator has a card").1
    }

    fn code(&self) -> String {
        self.cards[0].1.code.clone()
    }

    /// Changes the card from a day on; what it said before stays known.
    pub fn change(&mut self, on: Day, change: impl FnOnce(&mut ElevatorRow)) {
        let mut card = self.card().clone();
        change(&mut card);
        self.cards.push((on, card));
    }

    /// Gives the elevator another code, in everything that names it.
    pub fn renumber(&mut self, code: &str) {
        let named = (self.insurance.iter_mut().map(|row| &mut row.elevator_code))
            .chain(self.inspections.iter_mut().map(|row| &mut row.elevator_code))
            .chain(self.tests.iter_mut().map(|row| &mut row.elevator_code))
            .chain(self.visits.iter_mut().map(|row| &mut row.elevator_code))
            .chain(self.incidents.iter_mut().map(|row| &mut row.elevator_code))
            .chain(self.annotations.iter_mut().map(|row| &mut row.elevator_code))
            .chain(self.cards.iter_mut().map(|(_, card)| &mut card.code));
        named.for_each(|name| code.clone_into(name));
    }

    /// A policy for one year.
    pub fn insure(&mut self, kind: &'static str, from: Day) {
        let insurer = self.rng.pick(&INSURERS);
        self.insurance.push(InsuranceRow {
            elevator_code: self.code(),
            kind,
            insurer: format!("{insurer}{MARKER}财产保险有限公司"),
            policy_no: format!("YB{:010}", self.rng.below(10_000_000_000)),
            valid_from: from,
            valid_to: before(from, -364),
        });
    }

    /// A regular inspection; a failed one is valid for no time.
    pub fn inspect(&mut self, on: Day, conclusion: Conclusion) {
        let code = self.code();
        self.inspections.push(InspectionRow {
            report_no: format!("YBJ{}{code}", on.format("%Y%m")),
            elevator_code: code,
            inspected_on: on,
            conclusion,
            valid_to: (conclusion == Conclusion::Pass).then(|| before(on, -365)),
            agency: words::named("", "特种设备检验研究院"),
        });
    }

    /// A visit on site.
    pub fn visit(&mut self, on: Day) {
        let source = self.rng.pick(RecordSource::ALL);
        self.visit_once(on, VisitKind::Onsite, source);
    }

    /// Visits on site over a year at most, the newest on `newest`, none before the installation: every fortnight or so,
    /// and with longer rests once the elevator is marked.
    pub fn visit_often(&mut self, newest: Day, count: u32, marked_on: Option<Day>) {
        let a_year_ago = before(newest, 365);
        let first = self.cards[0].1.installed_on.map_or(a_year_ago, |built_on| built_on.max(a_year_ago));
        let source = self.rng.pick(RecordSource::ALL);
        let mut day = newest;
        for _ in 0..count {
            if day < first {
                break;
            }
            self.visit_once(day, VisitKind::Onsite, source);
            let is_marked = marked_on.is_some_and(|from| from <= day);
            let (shortest, longest) = if is_marked { (12, 30) } else { (10, 16) };
            day = before(day, self.rng.between(shortest, longest));
        }
    }

    /// A check over the wire.
    pub fn check_online(&mut self, on: Day) {
        self.visit_once(on, VisitKind::Online, RecordSource::Own);
    }

    fn visit_once(&mut self, on: Day, kind: VisitKind, source: RecordSource) {
        let (hour, minute) = (8 + self.small(10), self.small(60));
        self.visits.push(VisitRow {
            elevator_code: self.code(),
            visited_at: moment(on, hour, minute),
            kind,
            items: self.rng.pick(&ITEMS),
            source,
            worker: words::person(&mut self.rng),
        });
    }

    /// The mark of the maintenance pilot, by the bureau of the elevator's district.
    pub fn mark(&mut self, from: Day, authority: &str) {
        self.annotate(Pilot::Maintenance, from, authority);
    }

    /// The mark of the testing pilot, always by the city bureau.
    pub fn mark_testing(&mut self, from: Day) {
        self.annotate(Pilot::Testing, from, places::CITY_BUREAU);
    }

    fn annotate(&mut self, pilot: Pilot, from: Day, authority: &str) {
        let mark = AnnotationRow { pilot, elevator_code: self.code(), from, authority: authority.to_owned() };
        self.annotations.push(mark);
    }

    /// The elevator leaves the pilot of its newest mark, by a decision of the bureau that marked it.
    pub fn leave(&mut self, code: &'static str, on: Day, basis: &str) {
        let subject_id = self.code();
        self.exit("elevator", subject_id, code, on, basis);
    }

    /// A unit leaves the pilot of this elevator's newest mark.
    pub fn leave_unit(&mut self, uscc: String, code: &'static str, on: Day, basis: &str) {
        self.exit("unit", uscc, code, on, basis);
    }

    fn exit(&mut self, subject: &'static str, subject_id: String, code: &'static str, on: Day, basis: &str) {
        let mark = self.annotations.last().expect("only what is marked can leave");
        self.exits.push(NoticeRow {
            notice_no: String::new(),
            kind: NoticeKind::Exit,
            pilot: mark.pilot,
            subject,
            subject_id,
            code,
            decided_on: on,
            authority: mark.authority.clone(),
            basis: basis.to_owned(),
            publicity_to: None,
        });
    }

    /// A test by the testing institution, uploaded `days` days after it was done; `problems` is empty
    /// where there were none.
    pub fn test(
        &mut self,
        world: &World,
        on: Day,
        days: i64,
        conclusion: Conclusion,
        problems: &'static str,
    ) {
        let completed_at = moment(on, 10 + self.small(3), self.small(60));
        let uploaded_at = moment(before(on, -days), 15 + self.small(3), self.small(60));
        self.tests.push(TestRow {
            elevator_code: self.code(),
            completed_at,
            uploaded_at,
            conclusion,
            tester_uscc: world.uscc(cast::TESTER),
            problems,
            rectified_on: None,
        });
    }

    /// A fault from `from` o'clock of a day until `until` o'clock of the `days`-th day after it.
    pub fn fail(&mut self, on: Day, from: u32, days: i64, until: u32) {
        let occurred_at = moment(on, from, self.small(30));
        let restored_at = moment(before(on, -days), until, self.small(30));
        let cause = self.rng.pick(Cause::ALL);
        self.incidents.push(IncidentRow {
            id: String::new(),
            elevator_code: self.code(),
            kind: IncidentKind::Fault,
            occurred_at,
            arrived_at: None,
            released_at: None,
            restored_at: Some(restored_at),
            cause,
            liable: Liability::No,
        });
    }

    /// People held in the car, freed `held` minutes after the alarm and the elevator running again that evening.
    pub fn entrap(&mut self, on: Day, held: i64) {
        self.fail(on, 9, 0, 18);
        let incident = self.incidents.last_mut().expect("just added");
        incident.kind = IncidentKind::Entrapment;
        incident.arrived_at = Some(incident.occurred_at + TimeDelta::minutes(held / 2));
        incident.released_at = Some(incident.occurred_at + TimeDelta::minutes(held));
    }

    /// A whole number below `n`.
    fn small(&mut self, n: u32) -> u32 {
        u32::try_from(self.rng.below(u64::from(n))).expect("a number below a small number")
    }
}
