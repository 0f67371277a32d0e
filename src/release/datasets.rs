//! The datasets that anyone can take, and what stands in their columns: the register's own declarations, joined with
//! the data dictionary (`data-exports/dictionary.tsv`). Files, their descriptions and the pages about them all ask here.

use std::sync::LazyLock;

use super::dictionary::{Entry, Kind};
use super::rows::Row;
use crate::domain::register::{
    Annotation, Column, Commitment, Dataset as Declared, Elevator, Exit, Incident, Inspection, Insurance,
    PilotDistrict, Test, Unit, Visit,
};
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
    pub kind: Kind,
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
}

/// Every dataset, in the order in which people meet them.
pub fn all() -> &'static [Dataset] {
    static ALL: LazyLock<Vec<Dataset>> = LazyLock::new(declare);
    &ALL
}

/// A dataset by its name.
pub fn find(name: &str) -> Option<&'static Dataset> {
    all().iter().find(|dataset| dataset.name == name)
}

impl Dataset {
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
        kind: column.map_or(entry.kind, |column| Kind::of_column(column.kind)),
        required: column.is_some_and(|column| column.required) || entry.is_always_known(),
        unit: entry.unit,
        values: column.map_or_else(|| entry.values(), |column| (column.values)()),
        clause: entry.clause,
        example: entry.example,
        since: entry.since,
    }
}

fn fields<R: Row>(dataset: &str, columns: &'static [Column]) -> Vec<Field> {
    R::COLUMNS
        .iter()
        .filter_map(|name| Some(field(Entry::find(dataset, name)?, declared(columns, name))))
        .collect()
}

const ELEVATOR: (&str, &str, &str) = ("elevator_code", "elevators", "code");

fn declare() -> Vec<Dataset> {
    vec![
        Dataset {
            name: "elevators",
            title: "电梯",
            title_en: "Elevators",
            about: "每台电梯一行：代码、位置、使用和维保单位、状态、维保模式，以及截至发布日的维保和检验到期情况。",
            about_en: "One row for each elevator: codes, place, units, status, mode of maintenance, and what was due on the day of the release.",
            key: &["code"],
            refers: &[("maintainer_uscc", "units", "uscc")],
            fields: fields::<ElevatorRow>("elevators", Elevator::COLUMNS),
        },
        Dataset {
            name: "units",
            title: "单位",
            title_en: "Units",
            about: "使用、维保、检验和检测单位的公开信息，不含人员和联系电话。",
            about_en: "Units that use, maintain, inspect or test elevators; no persons and no private telephones.",
            key: &["uscc"],
            refers: &[],
            fields: fields::<UnitRow>("units", Unit::COLUMNS),
        },
        Dataset {
            name: "insurance",
            title: "保险",
            title_en: "Insurance",
            about: "电梯的责任保险、养老保险和“保险+服务”，不含保单号。",
            about_en: "Policies of elevators, without their numbers.",
            key: &["elevator_code", "kind", "valid_from"],
            refers: &[ELEVATOR],
            fields: fields::<InsuranceRow>("insurance", Insurance::COLUMNS),
        },
        Dataset {
            name: "commitments",
            title: "服务质量承诺",
            title_en: "Service commitments",
            about: "使用单位和维保单位共同公开的承诺，以及按公布的事件测得的结果。",
            about_en: "What a using unit and its maintainer promise together, beside what was measured.",
            key: &["user_uscc", "maintainer_uscc", "indicator", "from"],
            refers: &[("user_uscc", "units", "uscc"), ("maintainer_uscc", "units", "uscc")],
            fields: fields::<CommitmentRow>("commitments", Commitment::COLUMNS),
        },
        Dataset {
            name: "pilot_marks",
            title: "试点标注",
            title_en: "Pilot marks",
            about: "每台电梯在两项试点中的标注、起止日期和终止原因。",
            about_en: "Marks of the two pilots on elevators, when they began and what ended them.",
            key: &["pilot", "elevator_code", "from"],
            refers: &[ELEVATOR],
            fields: fields::<MarkRow>("pilot_marks", Annotation::COLUMNS),
        },
        Dataset {
            name: "notices",
            title: "公告",
            title_en: "Notices",
            about: "退出试点的公告：对象、情形、依据和决定机关。",
            about_en: "Notices of exit from a pilot: whom, on what ground, on which facts, by whom.",
            key: &["notice_no"],
            refers: &[],
            fields: fields::<NoticeRow>("notices", Exit::COLUMNS),
        },
        Dataset {
            name: "inspections",
            title: "检验",
            title_en: "Inspections",
            about: "法定检验的日期、结论和有效期。",
            about_en: "Statutory inspections with their conclusion and validity.",
            key: &["elevator_code", "inspected_on"],
            refers: &[ELEVATOR],
            fields: fields::<InspectionRow>("inspections", Inspection::COLUMNS),
        },
        Dataset {
            name: "tests",
            title: "检测",
            title_en: "Tests",
            about: "试点期间的检测、上传期限、问题和整改。",
            about_en: "Tests under the testing pilot, when their results were due, problems and their mending.",
            key: &["elevator_code", "completed_at"],
            refers: &[ELEVATOR],
            fields: fields::<TestRow>("tests", Test::COLUMNS),
        },
        Dataset {
            name: "visits",
            title: "维保记录",
            title_en: "Maintenance visits",
            about: "现场维保和在线检查，不含维保人员。",
            about_en: "Maintenance on site and online, without the workers.",
            key: &["elevator_code", "visited_at", "kind"],
            refers: &[ELEVATOR],
            fields: fields::<VisitRow>("visits", Visit::COLUMNS),
        },
        Dataset {
            name: "incidents",
            title: "故障与事件",
            title_en: "Incidents",
            about: "故障、困人和事故的发生、到场、解救和恢复时间。",
            about_en: "Faults, entrapments and accidents, and how long help took.",
            key: &["id"],
            refers: &[ELEVATOR],
            fields: fields::<IncidentRow>("incidents", Incident::COLUMNS),
        },
        Dataset {
            name: "regions",
            title: "区县",
            title_en: "Regions",
            about: "发布日设局的区县、参加的试点和电梯数字。",
            about_en: "Regions with a bureau on the day of the release, the pilots they take part in, their elevators in figures.",
            key: &["slug"],
            refers: &[],
            fields: fields::<RegionRow>("regions", &[]),
        },
        Dataset {
            name: "pilot_districts",
            title: "试点区县",
            title_en: "Pilot districts",
            about: "区县参加试点的起止日期和确定机关。",
            about_en: "Which districts take part in which pilot, since when, by whose decision.",
            key: &["pilot", "region", "from"],
            refers: &[],
            fields: fields::<PilotDistrictRow>("pilot_districts", PilotDistrict::COLUMNS),
        },
    ]
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
                assert!(field.kind != Kind::Enum || !field.values.is_empty(), "{name:?} has no values");
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
