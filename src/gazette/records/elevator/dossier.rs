//! How an elevator's record is put together from what is published about it.

use super::super::{Answer, Coded, Entry, Found, UnitRef, Units, read_all, shown_region, tag};
use super::marks::changed_units;
use super::surroundings::{Surrounding, newest_first, notice_lines};
use crate::domain::Day;
use crate::domain::calendar::{day_start, local_day};
use crate::domain::codes::Category;
use crate::domain::elevator::Conclusion;
use crate::domain::incident::since;
use crate::domain::inspection::testing::{assess_testing, is_late_upload, rectification};
use crate::domain::inspection::{InspectionFacts, LastInspection, LastTest, RuleSet, assess_inspection};
use crate::domain::insurance::{self, Policy, find_kind};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::{Ceiling, MaintenanceFacts, assess, safe_harbour};
use crate::domain::mark::last_run;
use crate::domain::programme::Pilot;
use crate::domain::register::UserRef;
use crate::domain::working_days::add_working_days;
use crate::gazette::disclosure::{
    PublicElevator, PublicIncident, PublicInspection, PublicInsurance, PublicMark, PublicTest, PublicVisit,
};
use crate::gazette::{Error, Gazette, Kind, Tag, View, publish};
use crate::store::public::{FirstOf, Published};

use super::{
    ElevatorRecord, IncidentsBlock, InspectionBlock, InsuranceBlock, MaintenanceBlock, MarkBlock, NoticeLine,
    TestingBlock,
};

/// Everything published about an elevator itself.
struct Dossier {
    card: PublicElevator,
    entry: Entry,
    marks: Vec<(PublicMark, Entry)>,
    policies: Vec<(PublicInsurance, Entry)>,
    inspection: Option<(PublicInspection, Entry)>,
    passed_on: Option<Day>,
    test: Option<(PublicTest, Entry)>,
    visit: Option<(PublicVisit, Entry)>,
    incidents: Vec<(PublicIncident, Entry)>,
}

impl Dossier {
    fn read(entries: &[Published]) -> Result<Option<Self>, Error> {
        let Some((card, entry)) = read_all::<PublicElevator>(entries)?.pop() else { return Ok(None) };
        let mut marks = read_all::<PublicMark>(entries)?;
        marks.sort_by_key(|(mark, entry)| std::cmp::Reverse((mark.from, entry.seq)));
        let inspections = read_all::<PublicInspection>(entries)?;
        let passed = inspections.iter().filter(|(i, _)| i.conclusion == Conclusion::Pass);
        Ok(Some(Self {
            card,
            entry,
            marks,
            policies: read_all(entries)?,
            passed_on: passed.map(|(i, _)| i.inspected_on).max(),
            inspection: inspections.into_iter().max_by_key(|(i, _)| i.inspected_on),
            test: read_all::<PublicTest>(entries)?.into_iter().max_by_key(|(t, _)| t.completed_at),
            visit: read_all(entries)?.pop(),
            incidents: read_all(entries)?,
        }))
    }

    /// First day and first day after of the last unbroken run of marks in a pilot.
    fn marked(&self, pilot: Pilot) -> (Option<Day>, Option<Day>) {
        let marks = self.marks.iter().map(|(mark, _)| mark).filter(|mark| mark.pilot == pilot);
        let run = last_run(marks.map(|mark| (mark.from, mark.to)));
        (run.map(|(from, _)| from), run.and_then(|(_, to)| to))
    }

    fn maintenance(&self, today: Day) -> MaintenanceBlock {
        let (marked_from, marked_to) = self.marked(Pilot::Maintenance);
        let facts = MaintenanceFacts {
            status: self.card.status,
            mode: self.card.mode,
            marked_from,
            marked_to,
            last_onsite_on: self.visit.as_ref().map(|(visit, _)| local_day(visit.visited_at.to_utc())),
        };
        let standing = assess(&facts, today);
        MaintenanceBlock {
            state: standing.state.into(),
            mode: standing.mode.map(Coded::from),
            regime: standing.regime.into(),
            ceiling: Ceiling::of(standing.regime, standing.mode).into(),
            last_onsite_on: standing.last_onsite_on,
            next_due_on: standing.next_due_on,
            overdue_days: standing.overdue_days,
            safe_harbour: safe_harbour(&facts, today),
            gazette: self.visit.as_ref().map(|(_, entry)| *entry),
        }
    }

    fn inspection_facts(&self) -> InspectionFacts {
        let (marked_from, marked_to) = self.marked(Pilot::Testing);
        InspectionFacts {
            status: self.card.status,
            marked_from,
            marked_to,
            life: publish::life(&self.card),
            last: self.inspection.as_ref().map(|(last, _)| LastInspection {
                inspected_on: last.inspected_on,
                conclusion: last.conclusion,
                valid_to: last.valid_to,
            }),
            passed_on: self.passed_on,
            last_test: self.test.as_ref().map(|(last, _)| LastTest {
                completed_on: local_day(last.completed_at.to_utc()),
                conclusion: last.conclusion,
            }),
        }
    }

    fn inspection(&self, today: Day) -> InspectionBlock {
        let facts = self.inspection_facts();
        let standing = assess_inspection(&facts, today);
        let is_of_cycle = standing.next_due_on.is_some() && standing.ruleset != RuleSet::Annual;
        let last = self.inspection.as_ref();
        InspectionBlock {
            state: standing.state.into(),
            inspected_on: last.map(|(i, _)| i.inspected_on),
            conclusion: last.map(|(i, _)| i.conclusion.into()),
            valid_to: facts.valid_to(),
            agency: last.and_then(|(i, _)| i.agency.clone()),
            ruleset: standing.ruleset.into(),
            basis: facts.basis().filter(|_| is_of_cycle).map(Coded::from),
            next_due_on: standing.next_due_on,
            overdue_days: standing.overdue_days,
            is_in_validity: facts.is_in_validity(today),
            gazette: last.map(|(_, entry)| *entry),
        }
    }

    fn testing(&self, today: Day, units: &Units) -> TestingBlock {
        let facts = self.inspection_facts();
        let standing = assess_testing(&facts, today);
        let last = self.test.as_ref().map(|(test, _)| test);
        let rectified_on = last.and_then(|test| test.rectified_on);
        let problems = last.and_then(|test| test.problems.clone());
        TestingBlock {
            state: standing.state.into(),
            completed_on: facts.last_test.map(|last| last.completed_on),
            conclusion: facts.last_test.map(|last| last.conclusion.into()),
            tester: last.map(|test| UnitRef::tester(&test.tester_uscc, units)),
            ruleset: standing.ruleset.map(Coded::from),
            basis: standing.next_due_on.and(facts.basis()).map(Coded::from),
            next_due_on: standing.next_due_on,
            overdue_days: standing.overdue_days,
            late: last.and_then(|test| late(test, today).1),
            rectification: rectification(problems.as_deref(), rectified_on, today).map(Coded::from),
            rectified_on,
            problems,
            gazette: self.test.as_ref().map(|(_, entry)| *entry),
        }
    }

    fn insurance(&self, kinds: &[insurance::InsuranceKind], today: Day) -> InsuranceBlock {
        let policies: Vec<Policy> = self.policies.iter().map(|(policy, _)| as_policy(policy)).collect();
        let best = insurance::best(&policies, kinds, today);
        let published = best.and_then(|best| {
            self.policies.iter().find(|(p, _)| {
                p.kind == best.kind && p.valid_from == best.valid_from && p.valid_to == best.valid_to
            })
        });
        InsuranceBlock {
            state: insurance::state(best, kinds, today).into(),
            kind: best.map(|policy| kind_of(kinds, &policy.kind)),
            insurer: published.and_then(|(policy, _)| policy.insurer.clone()),
            valid_from: best.map(|policy| policy.valid_from),
            valid_to: best.map(|policy| policy.valid_to),
            in_force: insurance::check_insured(&policies, kinds, today).is_ok(),
            gazette: published.map(|(_, entry)| *entry),
        }
    }
}

fn as_policy(policy: &PublicInsurance) -> Policy {
    Policy {
        kind: policy.kind.clone(),
        insurer: policy.insurer.clone().unwrap_or_default(),
        valid_from: policy.valid_from,
        valid_to: policy.valid_to,
    }
}

/// A kind of insurance with its label.
pub(in crate::gazette::records) fn kind_of(kinds: &[insurance::InsuranceKind], code: &str) -> Coded {
    let label = find_kind(kinds, code).map_or(code, |kind| kind.label.as_ref());
    Coded { code: code.to_owned().into(), label: label.to_owned().into() }
}

/// The last day for the upload of a test (附件2 四(二)), and whether it came after that. `None`: the calendar of the year is
/// not known; or past that day, that nobody reported when it was uploaded, which is no sign that it was late.
pub(in crate::gazette::records) fn late(test: &PublicTest, today: Day) -> (Option<Day>, Option<bool>) {
    let completed = local_day(test.completed_at.to_utc());
    let Ok(deadline) = add_working_days(completed, 3) else { return (None, None) };
    let uploaded = test.uploaded_at.map(|at| local_day(at.to_utc()));
    let known = uploaded.or(Some(today).filter(|today| *today <= deadline));
    (Some(deadline), known.map(|on| is_late_upload(on, deadline)))
}

impl Gazette {
    /// The record of an elevator.
    pub async fn elevator(&self, view: &View, code: &str) -> Result<Answer<ElevatorRecord>, Error> {
        let entries = self.elevator_entries(view, code).await?;
        let Some(dossier) = Dossier::read(&entries)? else {
            return Box::pin(self.absent(view, FirstOf::Elevator, code)).await;
        };
        let user = Some(dossier.card.user_uscc.as_str()).filter(|user| *user != UserRef::PERSON);
        let maintainer = dossier.card.maintainer_uscc.as_deref();
        let mut made_from = made_from(code, user, maintainer);
        let around = self.surroundings(view, user, maintainer).await?;
        let mut others = changed_units(dossier.marks.iter().map(|(mark, _)| mark));
        others.extend(dossier.test.iter().map(|(test, _)| test.tester_uscc.as_str()));
        made_from.extend(others.iter().map(|unit| tag(Kind::UNIT, unit)));
        let others = self.units_named(view, others).await?;
        let testing = dossier.testing(view.today, &others);
        let marks = dossier.marks.iter();
        let marks =
            marks.filter_map(|(mark, entry)| MarkBlock::of(mark, *entry, view.today, &others)).collect();
        let record =
            self.elevator_record(view, dossier, testing, &around, marks, notice_lines(&entries, view.today)?);
        Ok(Answer::Found(Found { record, made_from }))
    }

    /// Everything published about an elevator itself that its record needs.
    pub(in crate::gazette::records) async fn elevator_entries(
        &self,
        view: &View,
        code: &str,
    ) -> Result<Vec<Published>, Error> {
        let twelve_months = day_start(since(view.today));
        Ok(self.store.elevator_entries(view.seq, code, twelve_months).await?)
    }

    fn elevator_record(
        &self,
        view: &View,
        dossier: Dossier,
        testing: TestingBlock,
        around: &Surrounding,
        pilot_marks: Vec<MarkBlock>,
        mut notices: Vec<NoticeLine>,
    ) -> ElevatorRecord {
        notices.extend_from_slice(&around.notices);
        newest_first(&mut notices);
        let today = view.today;
        let maintenance = dossier.maintenance(today);
        let inspection = dossier.inspection(today);
        let insurance = dossier.insurance(&self.insurance_kinds, today);
        let incidents = IncidentsBlock::of(&dossier.incidents, today);
        let card = dossier.card;
        ElevatorRecord {
            region: shown_region(&card.region, card.part(), today),
            category: card.category.as_deref().map(category),
            user: UnitRef::user(&card.user_uscc, &around.units),
            maintainer: card.maintainer_uscc.as_deref().map(|code| UnitRef::maintainer(code, &around.units)),
            status: card.status.into(),
            mode: card.mode.map(Coded::from),
            pilot_marks,
            maintenance,
            inspection,
            testing,
            insurance,
            incidents,
            commitments: around.promises.clone(),
            notices,
            gazette: dossier.entry,
            as_of: view.as_of,
            code: card.code,
            device_code: card.device_code,
            registration_code: card.registration_code,
            certificate_no: card.certificate_no,
            model: card.model,
            serial_no: card.serial_no,
            manufacturer: card.manufacturer,
            manufactured_on: card.manufactured_on,
            installer: card.installer,
            installed_on: card.installed_on,
            renovated_on: card.renovated_on,
            overhauled_on: card.overhauled_on,
            subdistrict: card.subdistrict,
            estate: card.estate,
            address: card.address,
            inner_no: card.inner_no,
            place_kind: card.place_kind,
            stops: card.stops,
            load_kg: card.load_kg,
            speed_mps: card.speed_mps,
            has_iot: card.has_iot,
            registered_on: card.registered_on,
        }
    }
}

/// A category with its label.
pub(in crate::gazette::records) fn category(code: &str) -> Coded {
    Category::parse(code)
        .map_or_else(|| Coded { code: code.to_owned().into(), label: code.to_owned().into() }, Coded::from)
}

/// What a record is forgotten for: the elevator's own entries, its units', and promises and notices about them.
fn made_from(code: &str, user: Option<&str>, maintainer: Option<&str>) -> Vec<Tag> {
    let mut tags = vec![tag(Kind::ELEVATOR, code)];
    tags.extend(user.into_iter().chain(maintainer).map(|unit| tag(Kind::UNIT, unit)));
    tags
}
