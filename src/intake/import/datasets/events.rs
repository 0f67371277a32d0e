//! What happens to elevators: policies, inspections, tests, visits and incidents.

use super::vocabulary::{position, to_code};
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
    of_elevator!();
    due_days_follow!();

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
    of_elevator!();
    due_days_follow!();
    follows_installation!(|fact| fact.inspected_on, "inspected_on");
}

impl Readable for Test {}

impl Imported for Test {
    disclosed_as!(PublicTest);
    due_days_follow!();
    follows_installation!(|fact| local_day(fact.completed_at), "completed_at");

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::elevator("elevator_code", self.elevator_code.as_str()),
            Reference::unit("tester_uscc", self.tester_uscc.as_str()),
        ]
    }

    fn elevator(&self) -> Option<&str> {
        Some(self.elevator_code.as_str())
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
    of_elevator!();
    due_days_follow!();
    follows_installation!(|fact| local_day(fact.visited_at), "visited_at");
}

impl Readable for Incident {}

impl Imported for Incident {
    disclosed_as!(PublicIncident);
    of_elevator!();
}
