//! The datasets that anyone can take, and what stands in their columns: the register's own declarations, joined with
//! the data dictionary (`data-exports/dictionary.tsv`). Files, their descriptions and the pages about them all ask here.

mod words;

use std::sync::LazyLock;

use super::dictionary::{self, Entry};
use super::rows::Row;
use crate::domain::register::{
    Annotation, Column, Commitment, Dataset as Declared, Elevator, Exit, Incident, Inspection, Insurance,
    PilotDistrict, Test, Unit, Visit,
};
use crate::gazette::Kind;
use crate::gazette::records::bulk::{MarkRow, PilotDistrictRow};
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::event::{IncidentRow, InspectionRow, InsuranceRow, TestRow, VisitRow};
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::notice::NoticeRow;
use crate::gazette::records::region::RegionRow;
use crate::gazette::records::unit::UnitRow;

/// A dataset of a release.
#[derive(Debug)]
pub struct Dataset {
    /// The name in addresses and of files.
    pub name: &'static str,
    /// The Chinese title.
    pub title: &'static str,
    /// The English title.
    pub title_en: &'static str,
    /// What a row says, in Chinese.
    pub about: &'static str,
    /// The same in English.
    pub about_en: &'static str,
    /// The columns that identify a row.
    pub key: &'static [&'static str],
    /// Columns that hold the key of another dataset: column, dataset, column there.
    pub refers: &'static [(&'static str, &'static str, &'static str)],
    /// What stands in each column, in the order of the file.
    pub fields: Vec<Field>,
}

/// A column of a dataset.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name in files and JSON.
    pub name: &'static str,
    /// The Chinese label.
    pub label: &'static str,
    /// The English label.
    pub label_en: &'static str,
    /// What a cell holds.
    pub kind: dictionary::Kind,
    /// Whether it is never blank.
    pub required: bool,
    /// The unit of measurement; blank where there is none.
    pub unit: &'static str,
    /// The few values it may hold: code and label.
    pub values: Vec<(&'static str, &'static str)>,
    /// The clause it rests on; blank where there is none.
    pub clause: &'static str,
    /// A value as it stands in files.
    pub example: &'static str,
    /// The version that first had it.
    pub since: &'static str,
    /// Whether it follows from other rows and the day of the release: names that are joined, what is due or overdue,
    /// what is measured. All else stands in the entry that `gazette_seq` names.
    pub is_derived: bool,
}

/// The column that names the entry from which a row comes.
pub const ENTRY: &str = "gazette_seq";

/// Which entries of the log are rows of which dataset.
const ROWS_OF: [(Kind, &str); 11] = [
    (Kind::ELEVATOR, "elevators"),
    (Kind::UNIT, "units"),
    (Kind::INSURANCE, "insurance"),
    (Kind::COMMITMENT, "commitments"),
    (Kind::PILOT_MARK, "pilot_marks"),
    (Kind::NOTICE, "notices"),
    (Kind::INSPECTION, "inspections"),
    (Kind::TEST, "tests"),
    (Kind::VISIT, "visits"),
    (Kind::INCIDENT, "incidents"),
    (Kind::PILOT_DISTRICT, "pilot_districts"),
];

/// Every dataset, in the order in which people meet them.
pub fn all() -> &'static [Dataset] {
    static ALL: LazyLock<Vec<Dataset>> =
        LazyLock::new(|| words::ALL.iter().map(|words| words.with(fields_of(words.name))).collect());
    &ALL
}

/// A dataset by its name.
pub fn find(name: &str) -> Option<&'static Dataset> {
    all().iter().find(|dataset| dataset.name == name)
}

/// The dataset whose rows are entries of that kind; `None` where no file holds them.
pub fn of_kind(kind: &str) -> Option<&'static Dataset> {
    ROWS_OF.iter().find(|(known, _)| known.name() == kind).and_then(|(_, name)| find(name))
}

impl Dataset {
    /// Where the column stands that names the entry of a row; `None` where rows come from many entries.
    pub fn entry_place(&self) -> Option<usize> {
        self.fields.iter().position(|field| field.name == ENTRY)
    }

    /// Where the columns of the key stand.
    pub fn key_places(&self) -> Vec<usize> {
        let place = |key: &&str| self.fields.iter().position(|field| field.name == *key);
        self.key.iter().filter_map(place).collect()
    }
}

/// The register's column of that name, if a file brings it in.
fn declared(columns: &'static [Column], name: &str) -> Option<&'static Column> {
    columns.iter().find(|column| column.name == name && !column.private)
}

fn field(entry: &Entry, column: Option<&'static Column>) -> Field {
    Field {
        name: entry.field,
        label: column.map_or(entry.label, |column| column.label),
        label_en: entry.label_en,
        kind: column.map_or(entry.kind, |column| dictionary::Kind::of_column(column.kind)),
        required: column.is_some_and(|column| column.required) || entry.is_always_known(),
        unit: entry.unit,
        values: column.map_or_else(|| entry.values(), |column| (column.values)()),
        clause: entry.clause,
        example: entry.example,
        since: entry.since,
        is_derived: entry.is_derived,
    }
}

fn fields<R: Row>(dataset: &str, columns: &'static [Column]) -> Vec<Field> {
    R::COLUMNS
        .iter()
        .filter_map(|name| Some(field(Entry::find(dataset, name)?, declared(columns, name))))
        .collect()
}

/// What stands in the columns of a dataset.
fn fields_of(name: &str) -> Vec<Field> {
    match name {
        "elevators" => fields::<ElevatorRow>(name, Elevator::COLUMNS),
        "units" => fields::<UnitRow>(name, Unit::COLUMNS),
        "insurance" => fields::<InsuranceRow>(name, Insurance::COLUMNS),
        "commitments" => fields::<CommitmentRow>(name, Commitment::COLUMNS),
        "pilot_marks" => fields::<MarkRow>(name, Annotation::COLUMNS),
        "notices" => fields::<NoticeRow>(name, Exit::COLUMNS),
        "inspections" => fields::<InspectionRow>(name, Inspection::COLUMNS),
        "tests" => fields::<TestRow>(name, Test::COLUMNS),
        "visits" => fields::<VisitRow>(name, Visit::COLUMNS),
        "incidents" => fields::<IncidentRow>(name, Incident::COLUMNS),
        "regions" => fields::<RegionRow>(name, &[]),
        "pilot_districts" => fields::<PilotDistrictRow>(name, PilotDistrict::COLUMNS),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(dataset: &str) -> &'static [&'static str] {
        match dataset {
            "elevators" => ElevatorRow::COLUMNS,
            "units" => <UnitRow as Row>::COLUMNS,
            "insurance" => <InsuranceRow as Row>::COLUMNS,
            "commitments" => <CommitmentRow as Row>::COLUMNS,
            "pilot_marks" => <MarkRow as Row>::COLUMNS,
            "notices" => <NoticeRow as Row>::COLUMNS,
            "inspections" => <InspectionRow as Row>::COLUMNS,
            "tests" => <TestRow as Row>::COLUMNS,
            "visits" => <VisitRow as Row>::COLUMNS,
            "incidents" => <IncidentRow as Row>::COLUMNS,
            "regions" => <RegionRow as Row>::COLUMNS,
            "pilot_districts" => <PilotDistrictRow as Row>::COLUMNS,
            other => panic!("{other} has no rows"),
        }
    }

    #[test]
    fn every_published_field_stands_in_the_dictionary() {
        for dataset in all() {
            let described: Vec<&str> = dataset.fields.iter().map(|field| field.name).collect();
            assert_eq!(described, columns(dataset.name), "{}", dataset.name);
        }
    }

    #[test]
    fn every_field_has_a_label_in_both_languages_and_an_example() {
        for dataset in all() {
            for field in &dataset.fields {
                let name = (dataset.name, field.name);
                assert!(!field.label.is_empty() && !field.label_en.is_empty(), "{name:?}");
                assert!(!field.example.is_empty(), "{name:?}");
                assert!(
                    field.kind != dictionary::Kind::Enum || !field.values.is_empty(),
                    "{name:?} has no values"
                );
                assert!(
                    field.values.is_empty()
                        || field
                            .example
                            .split(';')
                            .all(|code| field.values.iter().any(|(known, _)| *known == code)),
                    "{name:?}"
                );
            }
        }
    }

    #[test]
    fn keys_and_references_name_columns() {
        for dataset in all() {
            assert_eq!(dataset.key_places().len(), dataset.key.len(), "{}", dataset.name);
            for (column, other, there) in dataset.refers {
                assert!(dataset.fields.iter().any(|field| field.name == *column));
                assert!(
                    find(other).is_some_and(|other| other.fields.iter().any(|field| field.name == *there))
                );
            }
        }
    }

    #[test]
    fn the_dictionary_describes_nothing_that_is_not_published() {
        for entry in Entry::all() {
            assert!(columns(entry.dataset).contains(&entry.field), "{}.{}", entry.dataset, entry.field);
        }
    }

    #[test]
    fn the_dictionary_does_not_repeat_the_register() {
        for entry in Entry::all() {
            let dataset = find(entry.dataset).unwrap();
            let of_register = dataset.fields.iter().find(|field| field.name == entry.field).unwrap();
            assert!(
                entry.label.is_empty() || entry.label == of_register.label,
                "{}.{}",
                entry.dataset,
                entry.field
            );
        }
    }
}
