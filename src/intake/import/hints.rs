//! What is odd about a row without being refused: an import records what was decided and never decides again.

mod admission;
mod deciders;
mod elevators;
mod places;
mod promises;
mod scrapped;
mod shared_codes;
mod testers;

pub(super) use admission::note_admission;
pub(super) use deciders::note_foreign_deciders;
pub(super) use elevators::note_odd_cells;
pub(super) use places::note_places_of_persons;
pub(super) use promises::{judge_promises, note_promises};
pub(super) use scrapped::{note_marks_of_scrapped, note_scrapped_with_marks};
pub(super) use shared_codes::{note_repeated_codes, refuse_shared_device_codes};
pub(super) use testers::note_odd_testers;
