//! What each dataset adds to the common road of an import.

use super::Error;
use super::batch::{Changed, publications};
use super::consequences;
use super::hints;
use super::report::{Fault, Report};
use super::row::Draft;
use crate::domain::Instant;
use crate::domain::commitment::{self, find_indicator};
use crate::domain::exit::code::{self as exit_code, Subject};
use crate::domain::insurance::find_kind;
use crate::domain::register::order::Ordered;
use crate::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Exit, Incident, Inspection, Insurance, PilotDistrict,
    Test, Text, Unit, UserRef, Value, Visit,
};
use crate::gazette::Gazette;
use crate::gazette::disclosure::{
    Disclosed, PublicBureau, PublicCommitment, PublicElevator, PublicIncident, PublicInspection,
    PublicInsurance, PublicMark, PublicNotice, PublicPilotDistrict, PublicTest, PublicUnit, PublicVisit,
};
use crate::gazette::publish::{Draft as Publication, Filed};
use crate::store::Tx;

/// What a row refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// A unit by credit code.
    Unit,
    /// An elevator by code.
    Elevator,
}

/// A reference from a row to a thing that must be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// The column that refers.
    pub column: &'static str,
    /// To what.
    pub target: Target,
    /// To which.
    pub id: String,
}

impl Reference {
    fn unit(column: &'static str, id: &str) -> Self {
        Self { column, target: Target::Unit, id: id.to_owned() }
    }

    fn elevator(column: &'static str, id: &str) -> Self {
        Self { column, target: Target::Elevator, id: id.to_owned() }
    }
}

/// A column and what is wrong with it.
pub(super) type Refused = (&'static str, String);

/// A dataset that can be imported. The defaults are those of a dataset without particularities.
pub(super) trait Imported: Dataset + Ordered {
    /// What of it is public.
    type Public: Disclosed + Filed;

    /// Brings values of open vocabularies to their codes; refuses undeclared ones.
    fn normalise(_values: &mut [Option<Value>], _gazette: &Gazette) -> Result<(), Fault> {
        Ok(())
    }

    /// The fact with what our own exports withhold: a blank there is no news.
    #[must_use]
    fn with_withheld(self, _before: &Self) -> Self {
        self
    }

    /// The things that must be known.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// What contradicts itself beyond the order of dates.
    fn check(&self) -> Result<(), Refused> {
        Ok(())
    }

    /// The elevator whose installation this event should follow, and the event's day with its column.
    fn follows_installation(&self) -> Option<(&str, crate::domain::Day, &'static str)> {
        None
    }

    /// The elevator whose due days follow from this fact.
    fn dated_elevator(&self) -> Option<&str> {
        None
    }

    /// Refuses rows that clash with others; what is left.
    async fn exclude(
        _tx: &mut Tx,
        rows: Vec<(Draft, Changed<Self>)>,
        _report: &mut Report,
    ) -> Result<Vec<(Draft, Changed<Self>)>, Error> {
        Ok(rows)
    }

    /// Notes what breaks a rule of admission: an import records what was decided and never decides again.
    async fn hint(
        _tx: &mut Tx,
        _changed: &[Changed<Self>],
        _gazette: &Gazette,
        _report: &mut Report,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// What is published of the changed facts.
    async fn publications(
        tx: &mut Tx,
        changed: &[Changed<Self>],
    ) -> Result<Vec<Publication<Self::Public>>, Error>;

    /// What follows for other facts, published in the same transaction; the elevators it touched.
    async fn consequences(
        _tx: &mut Tx,
        _now: Instant,
        _changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}

/// The publications of a dataset whose facts are disclosed one by one.
macro_rules! disclosed_as {
    ($public:ty) => {
        type Public = $public;
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
        fn dated_elevator(&self) -> Option<&str> {
            Some(self.elevator_code.as_str())
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

    fn dated_elevator(&self) -> Option<&str> {
        Some(self.code.as_str())
    }

    async fn exclude(
        tx: &mut Tx,
        rows: Vec<(Draft, Changed<Self>)>,
        report: &mut Report,
    ) -> Result<Vec<(Draft, Changed<Self>)>, Error> {
        hints::refuse_shared_device_codes(tx, rows, report).await
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::note_repeated_codes(tx, changed, report).await
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        consequences::end_marks_of_changed_units(tx, now, changed).await
    }
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
    if let Some(one) = declared.iter().find(|one| code(one) == text || label(one) == text) {
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
        to_code(
            values,
            position::<Self>("kind"),
            "kind",
            gazette.insurance_kinds(),
            |k| &k.code,
            |k| &k.label,
        )
    }

    fn references(&self) -> Vec<Reference> {
        vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
    }

    fn dated_elevator(&self) -> Option<&str> {
        Some(self.elevator_code.as_str())
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

    fn dated_elevator(&self) -> Option<&str> {
        Some(self.elevator_code.as_str())
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
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        for change in changed {
            let fact = &change.fact;
            let promise = commitment::Promise {
                indicator: fact.indicator.as_str().to_owned(),
                baseline: fact.baseline,
                committed: fact.committed,
            };
            if find_indicator(gazette.indicators(), fact.indicator.as_str()).is_some()
                && let Err(refusal) = commitment::check_improvement(&[promise], gazette.indicators())
            {
                report.hint(change.line, &refusal.to_string(), &fact.id());
            }
        }
        Ok(())
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

    fn dated_elevator(&self) -> Option<&str> {
        Some(self.elevator_code.as_str())
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
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

impl Imported for Exit {
    disclosed_as!(PublicNotice);

    fn references(&self) -> Vec<Reference> {
        let id = self.subject_id.as_str();
        match self.subject {
            Subject::Unit => vec![Reference::unit("subject_id", id)],
            Subject::Elevator => vec![Reference::elevator("subject_id", id)],
        }
    }

    fn check(&self) -> Result<(), Refused> {
        exit_code::check(self.code, self.pilot, self.subject).map_err(|refusal| ("code", refusal.to_string()))
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
