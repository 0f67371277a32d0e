//! Rows of lists as they are written out: as JSON objects and as the cells of a table.

mod events;
mod pilots;
mod units;

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::gazette::disclosure::{LocalTime, ShortText};
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::{Coded, Selection, json};

/// A row that can be written in every form of a list.
pub trait Row: Send + 'static {
    /// The name under which the data dictionary describes its columns.
    const DATASET: &'static str;
    /// The fields of its JSON object, absent ones included.
    const FIELDS: &'static [&'static str];
    /// The columns of its table: the register's own first, by name.
    const COLUMNS: &'static [&'static str];

    /// Appends the row as a JSON object with these fields, or with those usually listed.
    fn write_json(&self, fields: Option<&[&'static str]>, out: &mut Vec<u8>);

    /// Hands out one cell for each column, blank where nothing is known.
    fn write_cells(&self, put: &mut dyn FnMut(&str));
}

impl Row for ElevatorRow {
    const DATASET: &'static str = "elevators";
    const FIELDS: &'static [&'static str] = Self::FIELDS;
    const COLUMNS: &'static [&'static str] = Self::COLUMNS;

    fn write_json(&self, fields: Option<&[&'static str]>, out: &mut Vec<u8>) {
        let selection = fields.map_or_else(Selection::default, |fields| {
            Selection::of(fields).expect("the fields were checked when the query was read")
        });
        self.write_json(selection, out);
    }

    fn write_cells(&self, put: &mut dyn FnMut(&str)) {
        self.write_cells(put);
    }
}

/// Appends a row as JSON, reduced to the fields asked for.
pub fn write_json(row: &impl Serialize, fields: Option<&[&'static str]>, out: &mut Vec<u8>) {
    const PLAIN: &str = "rows are made of text, numbers and lists";
    match fields {
        None => json::append(row, out).expect(PLAIN),
        Some(fields) => {
            let mut row = serde_json::to_value(row).expect(PLAIN);
            if let Value::Object(members) = &mut row {
                members.retain(|name, _| fields.contains(&name.as_str()));
            }
            json::append(&row, out).expect(PLAIN);
        }
    }
}

/// A value as it stands in a cell: codes rather than labels, days and instants as files write them.
pub trait Cell {
    /// The cell's text; blank where nothing is known.
    fn cell(&self) -> Cow<'_, str>;
}

impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> Cow<'_, str> {
        self.as_ref().map_or(Cow::Borrowed(""), Cell::cell)
    }
}

impl Cell for String {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Cell for ShortText {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Cell for Arc<str> {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Cell for Cow<'_, str> {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Cell for Coded {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.code)
    }
}

/// Several codes in one cell stand between semicolons, as in files that come in.
impl Cell for Vec<Coded> {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Owned(self.iter().map(|coded| &*coded.code).collect::<Vec<_>>().join(";"))
    }
}

impl Cell for LocalTime {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
    }
}

/// An instant of publication, as the log writes it: six decimals, always.
#[derive(Debug, Clone, Copy)]
pub struct PublishedAt(pub LocalTime);

impl Cell for PublishedAt {
    fn cell(&self) -> Cow<'_, str> {
        Cow::Owned(self.0.to_rfc3339_opts(chrono::SecondsFormat::Micros, false))
    }
}

macro_rules! cells_as_displayed {
    ($($type:ty),+) => {
        $(impl Cell for $type {
            fn cell(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        })+
    };
}
cells_as_displayed!(u64, f64, bool, crate::domain::Day);

/// Declares how a row is written: its dataset, its JSON fields, then its columns with what stands in their cells.
macro_rules! row {
    ($type:ty as $dataset:literal, |$row:ident| [$($field:literal),+ $(,)?] { $($column:literal: $cell:expr),+ $(,)? }) => {
        impl $crate::release::rows::Row for $type {
            const DATASET: &'static str = $dataset;
            const FIELDS: &'static [&'static str] = &[$($field),+];
            const COLUMNS: &'static [&'static str] = &[$($column),+];

            fn write_json(&self, fields: Option<&[&'static str]>, out: &mut Vec<u8>) {
                $crate::release::rows::write_json(self, fields, out);
            }

            fn write_cells(&self, put: &mut dyn FnMut(&str)) {
                let $row = self;
                $(put(&$crate::release::rows::Cell::cell(&$cell));)+
            }
        }
    };
}
pub(crate) use row;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_asked_for_are_those_written() {
        #[derive(Serialize)]
        struct Row {
            a: u8,
            b: &'static str,
        }
        let mut out = Vec::new();
        write_json(&Row { a: 1, b: "二" }, Some(&["b"]), &mut out);
        assert_eq!(out, "{\"b\":\"二\"}".as_bytes());
        out.clear();
        write_json(&Row { a: 1, b: "二" }, None, &mut out);
        assert_eq!(out, "{\"a\":1,\"b\":\"二\"}".as_bytes());
    }

    #[test]
    fn cells_are_written_as_files_write_them() {
        let coded = |code: &str| Coded { code: code.to_owned().into(), label: "标签".into() };
        assert_eq!(coded("iot").cell(), "iot");
        assert_eq!(vec![coded("use"), coded("maintain")].cell(), "use;maintain");
        assert_eq!(None::<String>.cell(), "");
        assert_eq!(true.cell(), "true");
        let at = chrono::DateTime::parse_from_rfc3339("2021-11-15T09:00:00+08:00").unwrap();
        assert_eq!(at.cell(), "2021-11-15T09:00:00+08:00");
        assert_eq!(PublishedAt(at).cell(), "2021-11-15T09:00:00.000000+08:00");
        assert_eq!(12.50_f64.cell(), "12.5");
    }
}
