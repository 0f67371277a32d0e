//! Who decided an exit, and on what.

use crate::domain::exit::code::Subject;
use crate::domain::exit::decision::check_decider;
use crate::domain::programme::Pilot;
use crate::domain::register::{Annotation, Dataset, Notice};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, facts, public};

/// That a bureau decided which had not accepted the application, with the clause of the pilot.
fn foreign_decider(pilot: Pilot) -> &'static str {
    match pilot {
        Pilot::Maintenance => "决定机关不是受理机关（附件1 四(三)）",
        Pilot::Testing => "决定机关不是受理机关（附件2 四(三)）",
    }
}

/// Only the authority that accepted an application decides the exit (附件1 四(三), 附件2 四(三)).
pub(super) async fn note_foreign_deciders(
    tx: &mut Tx,
    changed: &[Changed<Notice>],
    report: &mut Report,
) -> Result<(), Error> {
    for change in changed.iter().filter(|change| change.fact.ground().is_some()) {
        let exit = &change.fact;
        let codes = match exit.subject {
            Subject::Elevator => vec![exit.subject_id.as_str().to_owned()],
            Subject::Unit => public::codes_of_unit(tx, exit.subject_id.as_str()).await?,
        };
        let marks = facts::find_by::<Annotation>(tx, "elevator_code", &codes).await?;
        let mut accepted: Vec<&str> = marks
            .values()
            .filter(|mark| mark.fact.pilot == exit.pilot)
            .map(|mark| mark.fact.authority.as_str())
            .collect();
        accepted.sort_unstable();
        accepted.dedup();
        if accepted.is_empty() {
            report.hint(change.line, "退出对象没有该试点的标注", &exit.id());
        } else if !accepted.iter().any(|by| check_decider(exit.pilot, by, exit.authority.as_str()).is_ok()) {
            report.hint(change.line, foreign_decider(exit.pilot), &exit.id());
        }
        if exit.basis.is_none() {
            report.hint(change.line, "没有写明事实依据", &exit.id());
        }
    }
    Ok(())
}
