//! What is odd about a row without being refused: an import records what was decided and never decides again.

mod admission;
mod cancellations;
mod deciders;
mod elevators;
mod places;
mod promises;
mod scrapped;
mod shared_codes;
mod subjects;
mod testers;

use std::collections::BTreeMap;

use crate::domain::register::{Annotation, Commitment, Elevator, Notice, Test};
use crate::gazette::Gazette;
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx};

/// What is odd about elevators.
pub(super) async fn of_elevators(
    tx: &mut Tx,
    changed: &[Changed<Elevator>],
    report: &mut Report,
) -> Result<(), Error> {
    elevators::note_odd_cells(changed, report);
    scrapped::note_scrapped_with_marks(tx, changed, report).await?;
    shared_codes::note_repeated_codes(tx, changed, report).await?;
    places::note_places_of_persons(tx, changed, report).await
}

/// What is odd about tests.
pub(super) async fn of_tests(
    tx: &mut Tx,
    changed: &[Changed<Test>],
    report: &mut Report,
) -> Result<(), Error> {
    testers::note_odd_testers(tx, changed, report).await
}

/// What is odd about marks.
pub(super) async fn of_marks(
    tx: &mut Tx,
    changed: &[Changed<Annotation>],
    gazette: &Gazette,
    report: &mut Report,
) -> Result<(), Error> {
    scrapped::note_marks_of_scrapped(tx, changed, report).await?;
    admission::note_admission(tx, changed, gazette, report).await
}

/// What is odd about notices.
pub(super) async fn of_notices(
    tx: &mut Tx,
    changed: &[Changed<Notice>],
    report: &mut Report,
) -> Result<(), Error> {
    deciders::note_foreign_deciders(tx, changed, report).await?;
    cancellations::note_marks_of_cancelled(tx, changed, report).await
}

/// Remembers promises until the whole file has been read.
pub(super) fn of_promises(changed: &[Changed<Commitment>], report: &mut Report) {
    promises::note_promises(changed, report);
}

/// What is odd about the promises of these pairs of units, each with the line of its first row.
pub(super) async fn of_whole_promises(
    tx: &mut Tx,
    pairs: &BTreeMap<String, u64>,
    gazette: &Gazette,
    report: &mut Report,
) -> Result<(), Error> {
    promises::judge_promises(tx, pairs, gazette, report).await
}
