//! Rows as lines: CSV (RFC 4180) and NDJSON. For machines a CSV has no byte order mark and its cells are as they are.

mod csv_line;

use bytes::Bytes;

use super::datasets;
use super::rows::Row;
use super::spreadsheet::Flavour;
use csv_line::CsvLine;

/// How a row becomes a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Cells between commas, under a heading.
    Csv,
    /// A JSON object.
    Ndjson,
}

/// What stands above the columns of a CSV file. Files come in again under either.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headings {
    /// Their names.
    #[default]
    Names,
    /// The Chinese labels of the data dictionary.
    Labels,
}

impl Headings {
    /// What stands above a column of these rows.
    pub fn above<R: Row>(self, column: &'static str) -> &'static str {
        match self {
            Self::Names => column,
            Self::Labels => datasets::described(R::DATASET, column).map_or(column, |field| field.label),
        }
    }
}

/// How the lines of a list are written.
#[derive(Debug)]
pub struct Table {
    form: Form,
    fields: Option<Vec<&'static str>>,
    headings: Headings,
    flavour: Flavour,
}

impl Table {
    /// Lines in this form, of these fields or columns; `None` for those usually given.
    pub fn new(form: Form, fields: Option<Vec<&'static str>>) -> Self {
        Self { form, fields, headings: Headings::default(), flavour: Flavour::default() }
    }

    /// The same under these headings.
    #[must_use]
    pub fn headed(self, headings: Headings) -> Self {
        Self { headings, ..self }
    }

    /// The same for these readers.
    #[must_use]
    pub fn flavoured(self, flavour: Flavour) -> Self {
        Self { flavour, ..self }
    }

    /// What stands before the first row: the header of a CSV file.
    pub fn head<R: Row>(&self) -> Bytes {
        if self.form != Form::Csv {
            return Bytes::new();
        }
        let columns = self.fields.as_deref().unwrap_or(R::COLUMNS);
        let mut out = self.flavour.mark().as_bytes().to_vec();
        let mut line = CsvLine::begin(&mut out);
        for column in columns {
            line.put(self.headings.above::<R>(column));
        }
        line.end();
        out.into()
    }

    /// The lines of these rows.
    pub fn rows<R: Row>(&self, rows: &[R]) -> Bytes {
        let mut out = Vec::with_capacity(LINE_BYTES * rows.len());
        match (self.form, &self.fields) {
            (Form::Csv, None) => rows.iter().for_each(|row| write_all(&mut out, row, self.flavour)),
            (Form::Csv, Some(fields)) => {
                let order = order::<R>(fields);
                for row in rows {
                    write_some(&mut out, row, &order, self.flavour);
                }
            }
            (Form::Ndjson, fields) => {
                for row in rows {
                    row.write_json(fields.as_deref(), &mut out);
                    out.push(b'\n');
                }
            }
        }
        out.into()
    }
}

/// What a line usually takes at most.
const LINE_BYTES: usize = 512;

fn write_all<R: Row>(out: &mut Vec<u8>, row: &R, flavour: Flavour) {
    let mut line = CsvLine::begin(out);
    row.write_cells(&mut |cell| line.put(&flavour.cell(cell)));
    line.end();
}

/// Where the columns asked for stand among all.
fn order<R: Row>(fields: &[&'static str]) -> Vec<usize> {
    let place = |field: &&str| R::COLUMNS.iter().position(|column| column == field);
    fields.iter().filter_map(place).collect()
}

fn write_some<R: Row>(out: &mut Vec<u8>, row: &R, order: &[usize], flavour: Flavour) {
    let mut cells = Vec::with_capacity(R::COLUMNS.len());
    row.write_cells(&mut |cell| cells.push(flavour.cell(cell).into_owned()));
    let mut line = CsvLine::begin(out);
    for place in order {
        line.put(&cells[*place]);
    }
    line.end();
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sample(&'static str);

    impl Row for Sample {
        const DATASET: &'static str = "units";
        const FIELDS: &'static [&'static str] = &["name"];
        const COLUMNS: &'static [&'static str] = &["code", "name", "note"];

        fn write_json(&self, _fields: Option<&[&'static str]>, out: &mut Vec<u8>) {
            out.extend_from_slice(self.0.as_bytes());
        }

        fn write_cells(&self, put: &mut dyn FnMut(&str)) {
            put("000012");
            put(self.0);
            put("");
        }
    }

    fn text(form: Form, fields: Option<Vec<&'static str>>) -> String {
        let table = Table::new(form, fields);
        let rows = table.rows(&[Sample("甲,\"乙\""), Sample("丙")]);
        String::from_utf8([table.head::<Sample>(), rows].concat()).unwrap()
    }

    #[test]
    fn csv_is_quoted_and_headed() {
        assert_eq!(text(Form::Csv, None), "code,name,note\r\n000012,\"甲,\"\"乙\"\"\",\r\n000012,丙,\r\n");
    }

    #[test]
    fn a_table_is_headed_in_chinese_where_asked() {
        let head = Table::new(Form::Csv, None).headed(Headings::Labels).head::<Sample>();
        assert_eq!(head, "code,单位名称,note\r\n".as_bytes());
    }

    #[test]
    fn people_get_a_mark_and_cells_that_stay_what_they_are() {
        let table = Table::new(Form::Csv, None).flavoured(Flavour::Excel);
        assert_eq!(table.head::<Sample>(), "\u{feff}code,name,note\r\n".as_bytes());
        assert_eq!(table.rows(&[Sample("=1+1")]), "\t000012,'=1+1,\r\n".as_bytes());
        let of_some = Table::new(Form::Csv, Some(vec!["name", "code"])).flavoured(Flavour::Excel);
        assert_eq!(of_some.rows(&[Sample("=1+1")]), "'=1+1,\t000012\r\n".as_bytes());
    }

    #[test]
    fn columns_come_in_the_order_asked_for() {
        assert_eq!(text(Form::Csv, Some(vec!["note", "code"])), "note,code\r\n,000012\r\n,000012\r\n");
    }

    #[test]
    fn ndjson_is_one_object_a_line() {
        assert_eq!(text(Form::Ndjson, None), "甲,\"乙\"\n丙\n");
    }
}
