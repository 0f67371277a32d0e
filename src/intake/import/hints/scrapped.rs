//! A scrapped elevator and a pilot mark: whoever reports both should look again.

use crate::domain::elevator::ElevatorStatus;
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::register::{Annotation, Elevator};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, facts, public};

/// Notes marks on elevators that are scrapped.
pub(super) async fn note_marks_of_scrapped(
    tx: &mut Tx,
    changed: &[Changed<Annotation>],
    report: &mut Report,
) -> Result<(), Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    let elevators = facts::find_many::<Elevator>(tx, &codes).await?;
    for change in changed {
        let code = change.fact.elevator_code.as_str();
        if elevators.get(code).is_some_and(|known| known.fact.status == ElevatorStatus::Scrapped) {
            report.hint(change.line, "标注的电梯已经报废，请核对", code);
        }
    }
    Ok(())
}

/// Notes elevators that are scrapped while they bear a mark.
pub(super) async fn note_scrapped_with_marks(
    tx: &mut Tx,
    changed: &[Changed<Elevator>],
    report: &mut Report,
) -> Result<(), Error> {
    let is_scrapped = |elevator: &Elevator| elevator.status == ElevatorStatus::Scrapped;
    let scrapped: Vec<&Changed<Elevator>> = changed
        .iter()
        .filter(|c| is_scrapped(&c.fact) && c.before.as_ref().is_some_and(|known| !is_scrapped(&known.fact)))
        .collect();
    let codes: Vec<String> = scrapped.iter().map(|change| change.fact.code.as_str().to_owned()).collect();
    let marks = public::marks_of(tx, &codes).await?;
    for change in scrapped {
        let code = change.fact.code.as_str();
        let lines = marks.get(code).map(Vec::as_slice).unwrap_or_default();
        for mark in lines.iter().filter(|mark| mark.to_on.is_none()) {
            let pilot = Pilot::parse(&mark.pilot).map_or("", Pilot::label);
            report.hint(
                change.line,
                "报废的电梯仍有试点标注，请核对是否应予退出",
                &format!("{code} {pilot}"),
            );
        }
    }
    Ok(())
}
