//! The twelve datasets on the common road of an import: what each adds to it.

use std::collections::BTreeMap;

use super::Error;
use super::change::{Changed, publications};
use super::consequences;
use super::dataset::{Imported, Reference, Refused};
use super::hints;
use super::report::{Fault, Report};
use super::row::Draft;
use crate::domain::Instant;
use crate::domain::exit::code::Subject;
use crate::domain::fold::half_width;
use crate::domain::insurance::{code_of_other_name, find_kind};
use crate::domain::notice;
use crate::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Text, Unit, UserRef, Value, Visit,
};
use crate::gazette::Gazette;
use crate::gazette::disclosure::{
    PublicBureau, PublicCommitment, PublicElevator, PublicIncident, PublicInspection, PublicInsurance,
    PublicMark, PublicNotice, PublicPilotDistrict, PublicTest, PublicUnit, PublicVisit,
};
use crate::gazette::publish::Draft as Publication;
use crate::store::Tx;

/// The publications of a dataset whose facts are disclosed one by one.
macro_rules! disclosed_as {
    ($public:ty) => {
        type Public = $public;
        fn is_news(before: &Self, after: &Self) -> bool {
            <$public>::from(before) != <$public>::from(after)
        }
        async fn publications(
            _tx: &mut Tx,
            changed: &[Changed<Self>],
        ) -> Result<Vec<Publication<Self::Public>>, Error> {
            Ok(publications(changed, |fact| <$public>::from(fact)))
        }
    };
}

/// The elevator of an event: it must be known, was installed before, and its due days follow.
macro_rules! event_of_elevator {
    ($day:expr, $column:literal) => {
        fn references(&self) -> Vec<Reference> {
            vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
        }
        fn follows_installation(&self) -> Option<(&str, crate::domain::Day, &'static str)> {
            let day: fn(&Self) -> crate::domain::Day = $day;
            Some((self.elevator_code.as_str(), day(self), $column))
        }
        fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
            Some(change.fact.elevator_code.as_str())
        }
    };
}

impl Imported for Unit {
    disclosed_as!(PublicUnit);
}

impl Imported for Elevator {
    disclosed_as!(PublicElevator);

    /// The place of a natural person's elevator is never exported, so a blank cell does not clear it.
    fn with_withheld(self, before: &Self) -> Self {
        if self.user_uscc != UserRef::Person || before.user_uscc != UserRef::Person {
            return self;
        }
        let kept = |new: Option<Text>, known: &Option<Text>| new.or_else(|| known.clone());
        Self {
            subdistrict: kept(self.subdistrict, &before.subdistrict),
            estate: kept(self.estate, &before.estate),
            address: kept(self.address, &before.address),
            inner_no: kept(self.inner_no, &before.inner_no),
            place_kind: kept(self.place_kind, &before.place_kind),
            ..self
        }
    }

    fn references(&self) -> Vec<Reference> {
        let user = self.user_uscc.unit().map(|unit| Reference::unit("user_uscc", unit.as_str()));
        let maintainer =
            self.maintainer_uscc.as_ref().map(|unit| Reference::unit("maintainer_uscc", unit.as_str()));
        user.into_iter().chain(maintainer).collect()
    }

    /// To a new one nothing has happened: events are taken of known elevators only.
    fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
        change.before.is_some().then(|| change.fact.code.as_str())
    }

    async fn exclude(
        tx: &mut Tx,
        rows: Vec<(Draft<Self>, Changed<Self>)>,
        report: &mut Report,
    ) -> Result<Vec<(Draft<Self>, Changed<Self>)>, Error> {
        hints::refuse_shared_device_codes(tx, rows, report).await
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::note_odd_cells(changed, report);
        hints::note_scrapped_with_marks(tx, changed, report).await?;
        hints::note_repeated_codes(tx, changed, report).await?;
        hints::note_places_of_persons(tx, changed, report).await
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        consequences::end_marks_of_changed_units(tx, now, changed).await
    }
}

/// The only value whose label ends so: 责任保险 for 电梯安全责任保险. Shorter than four characters it says too little.
fn ending_in<'d, T>(declared: &'d [T], end: &str, label: fn(&T) -> &str) -> Option<&'d T> {
    let is_telling = end.chars().count() >= 4;
    let mut ending = declared.iter().filter(|one| is_telling && half_width(label(one)).ends_with(end));
    ending.next().filter(|_| ending.next().is_none())
}

/// Replaces a label by its code in a text column of an open vocabulary.
fn to_code<T>(
    values: &mut [Option<Value>],
    at: usize,
    column: &'static str,
    declared: &[T],
    code: fn(&T) -> &str,
    label: fn(&T) -> &str,
) -> Result<(), Fault> {
    let Some(Value::Text(Some(text))) = &values[at] else { return Ok(()) };
    let folded = half_width(text);
    let named = declared.iter().find(|one| code(one) == folded || half_width(label(one)) == folded);
    if let Some(one) = named.or_else(|| ending_in(declared, &folded, label)) {
        values[at] = Some(Value::from(code(one)));
        return Ok(());
    }
    let list: Vec<String> = declared.iter().map(|one| format!("{} {}", code(one), label(one))).collect();
    Err(Fault::new(column, text, format!("未登记；已登记：{}", list.join("、"))))
}

fn position<D: Dataset>(column: &str) -> usize {
    D::COLUMNS.iter().position(|c| c.name == column).expect("a column of the dataset")
}

impl Imported for Insurance {
    disclosed_as!(PublicInsurance);

    fn normalise(values: &mut [Option<Value>], gazette: &Gazette) -> Result<(), Fault> {
        let at = position::<Self>("kind");
        if let Some(Value::Text(Some(text))) = &values[at]
            && let Some(code) = code_of_other_name(&half_width(text))
        {
            values[at] = Some(Value::from(code));
        }
        to_code(values, at, "kind", gazette.insurance_kinds(), |k| &k.code, |k| &k.label)
    }

    fn references(&self) -> Vec<Reference> {
        vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
    }

    fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
        Some(change.fact.elevator_code.as_str())
    }

    async fn hint(
        _tx: &mut Tx,
        changed: &[Changed<Self>],
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        for change in changed {
            let kind = find_kind(gazette.insurance_kinds(), change.fact.kind.as_str());
            if kind.is_some_and(|kind| !kind.counts_for_pilot) {
                let example = change.fact.elevator_code.as_str();
                report.hint(change.line, "该险种不计入试点电梯投保（附件1 三2）", example);
            }
        }
        Ok(())
    }
}

impl Imported for Inspection {
    disclosed_as!(PublicInspection);
    event_of_elevator!(|fact| fact.inspected_on, "inspected_on");
}

impl Imported for Test {
    disclosed_as!(PublicTest);

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::elevator("elevator_code", self.elevator_code.as_str()),
            Reference::unit("tester_uscc", self.tester_uscc.as_str()),
        ]
    }

    fn follows_installation(&self) -> Option<(&str, crate::domain::Day, &'static str)> {
        let day = crate::domain::calendar::local_day(self.completed_at);
        Some((self.elevator_code.as_str(), day, "completed_at"))
    }

    fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
        Some(change.fact.elevator_code.as_str())
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::note_odd_testers(tx, changed, report).await
    }
}

impl Imported for Visit {
    disclosed_as!(PublicVisit);
    event_of_elevator!(|fact| crate::domain::calendar::local_day(fact.visited_at), "visited_at");
}

impl Imported for Incident {
    disclosed_as!(PublicIncident);

    fn references(&self) -> Vec<Reference> {
        vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
    }
}

impl Imported for Commitment {
    disclosed_as!(PublicCommitment);

    fn normalise(values: &mut [Option<Value>], gazette: &Gazette) -> Result<(), Fault> {
        let at = position::<Self>("indicator");
        to_code(values, at, "indicator", gazette.indicators(), |i| &i.code, |i| &i.label)
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::unit("user_uscc", self.user_uscc.as_str()),
            Reference::unit("maintainer_uscc", self.maintainer_uscc.as_str()),
        ]
    }

    async fn hint(
        _tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::note_promises(changed, report);
        Ok(())
    }

    async fn conclude(
        tx: &mut Tx,
        open: &BTreeMap<String, u64>,
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::judge_promises(tx, open, gazette, report).await
    }
}

impl Imported for Annotation {
    type Public = PublicMark;

    fn references(&self) -> Vec<Reference> {
        vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
    }

    fn follows_installation(&self) -> Option<(&str, crate::domain::Day, &'static str)> {
        Some((self.elevator_code.as_str(), self.from, "from"))
    }

    fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
        Some(change.fact.elevator_code.as_str())
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::note_marks_of_scrapped(tx, changed, report).await?;
        hints::note_admission(tx, changed, gazette, report).await
    }

    async fn publications(
        tx: &mut Tx,
        changed: &[Changed<Self>],
    ) -> Result<Vec<Publication<PublicMark>>, Error> {
        consequences::mark_publications(tx, changed).await
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        consequences::end_marks_of_known_exits(tx, now, changed).await
    }
}

impl Imported for Notice {
    disclosed_as!(PublicNotice);

    fn spelt_out(self) -> Self {
        Self::spelt_out(self)
    }

    fn references(&self) -> Vec<Reference> {
        let id = self.subject_id.as_str();
        match self.subject {
            Subject::Unit => vec![Reference::unit("subject_id", id)],
            Subject::Elevator => vec![Reference::elevator("subject_id", id)],
        }
    }

    fn check(&self) -> Result<(), Refused> {
        notice::check_ground(self.kind(), self.code, self.pilot, self.subject)
            .and_then(|()| notice::period(self.kind(), self.decided_on, self.publicity_to))
            .map(|_| ())
            .map_err(|(column, refusal)| (column, refusal.to_string()))
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::note_foreign_deciders(tx, changed, report).await
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        consequences::end_marks_of_exits(tx, now, changed).await
    }
}

impl Imported for PilotDistrict {
    disclosed_as!(PublicPilotDistrict);
}

impl Imported for Bureau {
    disclosed_as!(PublicBureau);
}
