//! The datasets that anyone can take, and what stands in their columns: the register's own declarations, joined with
//! the data dictionary (`data-exports/dictionary.tsv`). Files, their descriptions and the pages about them all ask here.

mod words;

use std::sync::LazyLock;

use super::dictionary::{self, Entry};
use super::rows::Row;
use crate::domain::register::{
    Annotation, Column, Commitment, Dataset as Declared, Elevator, Incident, Inspection, Insurance, Notice,
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
    /// What the labels leave open, in Chinese; blank where they say it all.
    pub note: &'static str,
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

/// What the dictionary says of a column of a dataset, or of a table that only the API has.
pub fn described(table: &str, name: &str) -> Option<Field> {
    match find(table) {
        Some(dataset) => dataset.fields.iter().find(|field| field.name == name).cloned(),
        None => Entry::find(table, name).map(|entry| field(entry, None)),
    }
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
        note: entry.note,
    }
}

fn fields<R: Row>(columns: &'static [Column]) -> Vec<Field> {
    R::COLUMNS
        .iter()
        .filter_map(|name| Some(field(Entry::find(R::DATASET, name)?, declared(columns, name))))
        .collect()
}

/// What stands in the columns of a dataset.
fn fields_of(name: &str) -> Vec<Field> {
    match name {
        "elevators" => fields::<ElevatorRow>(Elevator::COLUMNS),
        "units" => fields::<UnitRow>(Unit::COLUMNS),
        "insurance" => fields::<InsuranceRow>(Insurance::COLUMNS),
        "commitments" => fields::<CommitmentRow>(Commitment::COLUMNS),
        "pilot_marks" => fields::<MarkRow>(Annotation::COLUMNS),
        "notices" => fields::<NoticeRow>(Notice::COLUMNS),
        "inspections" => fields::<InspectionRow>(Inspection::COLUMNS),
        "tests" => fields::<TestRow>(Test::COLUMNS),
        "visits" => fields::<VisitRow>(Visit::COLUMNS),
        "incidents" => fields::<IncidentRow>(Incident::COLUMNS),
        "regions" => fields::<RegionRow>(&[]),
        "pilot_districts" => fields::<PilotDistrictRow>(PilotDistrict::COLUMNS),
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
    fn what_is_said_of_units_is_true_of_their_columns() {
        let datasets = all();
        let units = datasets.iter().find(|dataset| dataset.name == "units").unwrap();
        assert!(units.fields.iter().any(|field| field.name == "service_phone"));
        assert!(units.about.contains("含对外公布的 24 小时服务电话"), "{}", units.about);
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
        for entry in Entry::all().iter().filter(|entry| find(entry.dataset).is_some()) {
            assert!(columns(entry.dataset).contains(&entry.field), "{}.{}", entry.dataset, entry.field);
        }
    }

    /// The register's columns of a dataset.
    fn of_register(dataset: &str) -> &'static [Column] {
        match dataset {
            "elevators" => Elevator::COLUMNS,
            "units" => Unit::COLUMNS,
            "insurance" => Insurance::COLUMNS,
            "commitments" => Commitment::COLUMNS,
            "pilot_marks" => Annotation::COLUMNS,
            "notices" => Notice::COLUMNS,
            "inspections" => Inspection::COLUMNS,
            "tests" => Test::COLUMNS,
            "visits" => Visit::COLUMNS,
            "incidents" => Incident::COLUMNS,
            "pilot_districts" => PilotDistrict::COLUMNS,
            _ => &[],
        }
    }

    #[test]
    fn what_the_register_says_is_said_by_it_alone() {
        for entry in Entry::all() {
            let is_declared = declared(of_register(entry.dataset), entry.field).is_some();
            assert_eq!(entry.label.is_empty(), is_declared, "{}.{}", entry.dataset, entry.field);
        }
    }

    /// Every public column that a file brings in is published under the label by which it is brought in, and no other
    /// heading of ours means a column of the register, a private one least of all.
    #[test]
    fn a_heading_leads_back_to_the_column_it_came_from() {
        for dataset in all() {
            let columns = of_register(dataset.name);
            for column in columns.iter().filter(|column| !column.private) {
                let field = dataset.fields.iter().find(|field| field.name == column.name);
                assert_eq!(field.map(|field| field.label), Some(column.label), "{}", dataset.name);
            }
            for field in &dataset.fields {
                let meant = columns.iter().find(|column| column.label == field.label);
                assert!(meant.is_none_or(|column| column.name == field.name && !column.private));
                let namesakes = dataset.fields.iter().filter(|other| other.label == field.label).count();
                assert_eq!(namesakes, 1, "{}.{}", dataset.name, field.name);
            }
        }
    }
}
