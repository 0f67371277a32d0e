//! What happens to elevators: policies, inspections, tests, visits and incidents.

use super::vocabulary::{position, to_code};
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::fold::half_width;
use crate::domain::insurance::{code_of_other_name, find_kind};
use crate::domain::register::{Incident, Inspection, Insurance, Test, Value, Visit};
use crate::gazette::Gazette;
use crate::gazette::disclosure::{
    PublicIncident, PublicInspection, PublicInsurance, PublicTest, PublicVisit,
};
use crate::gazette::publish::Draft as Publication;
use crate::intake::import::hints;
use crate::intake::import::judging::{Changed, Error, Imported, Reference};
use crate::intake::import::reading::{Fault, Readable};
use crate::intake::import::report::Report;
use crate::store::Tx;

/// The elevator of an event: it must be known, was installed before, and its due days follow.
macro_rules! event_of_elevator {
    ($day:expr, $column:literal) => {
        fn references(&self) -> Vec<Reference> {
            vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
        }
        fn follows_installation(&self) -> Option<(&str, Day, &'static str)> {
            let day: fn(&Self) -> Day = $day;
            Some((self.elevator_code.as_str(), day(self), $column))
        }
        fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
            Some(change.fact.elevator_code.as_str())
        }
    };
}

impl Readable for Insurance {
    fn normalise(values: &mut [Option<Value>], gazette: &Gazette) -> Result<(), Fault> {
        let at = position::<Self>("kind");
        if let Some(Value::Text(Some(text))) = &values[at]
            && let Some(code) = code_of_other_name(&half_width(text))
        {
            values[at] = Some(Value::from(code));
        }
        to_code(values, at, "kind", gazette.insurance_kinds(), |k| &k.code, |k| &k.label)
    }
}

impl Imported for Insurance {
    disclosed_as!(PublicInsurance);

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

impl Readable for Inspection {}

impl Imported for Inspection {
    disclosed_as!(PublicInspection);
    event_of_elevator!(|fact| fact.inspected_on, "inspected_on");
}

impl Readable for Test {}

impl Imported for Test {
    disclosed_as!(PublicTest);

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::elevator("elevator_code", self.elevator_code.as_str()),
            Reference::unit("tester_uscc", self.tester_uscc.as_str()),
        ]
    }

    fn follows_installation(&self) -> Option<(&str, Day, &'static str)> {
        let day = local_day(self.completed_at);
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
        Ok(hints::of_tests(tx, changed, report).await?)
    }
}

impl Readable for Visit {}

impl Imported for Visit {
    disclosed_as!(PublicVisit);
    event_of_elevator!(|fact| local_day(fact.visited_at), "visited_at");
}

impl Readable for Incident {}

impl Imported for Incident {
    disclosed_as!(PublicIncident);

    fn references(&self) -> Vec<Reference> {
        vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
    }
}
