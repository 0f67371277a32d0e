//! What the kinds of entries are called, and by which columns the fields of their bodies are labelled. It refuses to know
//! entries.

use super::Coded;
use crate::domain::register::{
    Annotation, Bureau, Column, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Unit, Visit,
};
use crate::gazette::Kind;

/// The Chinese name of a kind and the columns its fields are labelled by.
pub(super) fn described(kind: &str) -> (&'static str, &'static [Column]) {
    let datasets: [(Kind, &'static str, &'static [Column]); 12] = [
        (Kind::ELEVATOR, Elevator::LABEL, Elevator::COLUMNS),
        (Kind::UNIT, Unit::LABEL, Unit::COLUMNS),
        (Kind::INSURANCE, Insurance::LABEL, Insurance::COLUMNS),
        (Kind::INSPECTION, Inspection::LABEL, Inspection::COLUMNS),
        (Kind::TEST, Test::LABEL, Test::COLUMNS),
        (Kind::VISIT, Visit::LABEL, Visit::COLUMNS),
        (Kind::INCIDENT, Incident::LABEL, Incident::COLUMNS),
        (Kind::COMMITMENT, Commitment::LABEL, Commitment::COLUMNS),
        (Kind::PILOT_MARK, Annotation::LABEL, Annotation::COLUMNS),
        (Kind::NOTICE, Notice::LABEL, Notice::COLUMNS),
        (Kind::PILOT_DISTRICT, PilotDistrict::LABEL, PilotDistrict::COLUMNS),
        (Kind::BUREAU, Bureau::LABEL, Bureau::COLUMNS),
    ];
    datasets
        .into_iter()
        .find(|(known, _, _)| known.name() == kind)
        .map_or_else(|| (own_kind(kind), &[][..]), |(_, label, columns)| (label, columns))
}

/// The Chinese name of a kind that no file has.
fn own_kind(kind: &str) -> &'static str {
    if kind == Kind::WITHDRAWAL.name() { "撤回" } else { "其他" }
}

/// The Chinese name of a kind.
pub(super) fn kind_label(kind: &str) -> &'static str {
    described(kind).0
}

/// A kind with its Chinese name.
pub(super) fn coded_kind(kind: &str) -> Coded {
    Coded { code: kind.to_owned().into(), label: kind_label(kind).into() }
}
