//! Rows as JSON objects, one a line: numbers are numbers, lists are lists, what is not known is left out.

use csv::StringRecord;
use serde_json::{Map, Value};

use super::sink::Sink;
use super::{Error, Written};
use crate::release::datasets::Dataset;
use crate::release::dictionary::Kind;

pub(super) struct Json<S: Sink> {
    sink: S,
    dataset: &'static Dataset,
    line: Vec<u8>,
}

impl<S: Sink> Json<S> {
    pub(super) fn begin(sink: S, dataset: &'static Dataset) -> Self {
        Self { sink, dataset, line: Vec::new() }
    }
}

impl<S: Sink> Written for Json<S> {
    fn row(&mut self, row: &StringRecord) -> Result<(), Error> {
        self.line.clear();
        write(self.dataset, row, &mut self.line)?;
        self.line.push(b'\n');
        Ok(self.sink.write_all(&self.line)?)
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        Ok(self.sink.close()?)
    }
}

/// Appends a row as an object, without a tree of values in between: a release has millions of rows.
///
/// # Errors
/// If a text cannot be written as JSON.
pub fn write(dataset: &Dataset, row: &StringRecord, out: &mut Vec<u8>) -> Result<(), Error> {
    let mut before = b'{';
    for (field, cell) in dataset.fields.iter().zip(row) {
        if cell.is_empty() && field.kind != Kind::List {
            continue;
        }
        out.push(before);
        before = b',';
        serde_json::to_writer(&mut *out, field.name)?;
        out.push(b':');
        match field.kind {
            Kind::Integer | Kind::Decimal | Kind::Boolean => out.extend_from_slice(cell.as_bytes()),
            Kind::List => serde_json::to_writer(&mut *out, &listed(cell))?,
            _ => serde_json::to_writer(&mut *out, cell)?,
        }
    }
    if before == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
    Ok(())
}

fn listed(cell: &str) -> Vec<&str> {
    cell.split(';').filter(|code| !code.is_empty()).collect()
}

/// A row as a JSON object.
///
/// # Errors
/// If a number is none.
pub fn object(dataset: &Dataset, row: &StringRecord) -> Result<Map<String, Value>, Error> {
    let mut out = Vec::new();
    write(dataset, row, &mut out)?;
    Ok(serde_json::from_slice(&out)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::datasets;

    #[test]
    fn cells_become_what_they_are() {
        let dataset = datasets::find("units").unwrap();
        let row =
            StringRecord::from(vec!["91500000MA5U000015", "甲\"乙", "use;maintain", "", "", "", "", "7"]);
        let object = Value::from(object(dataset, &row).unwrap());
        let expected = serde_json::json!({
            "uscc": "91500000MA5U000015", "name": "甲\"乙", "roles": ["use", "maintain"], "gazette_seq": 7,
        });
        assert_eq!(object, expected);
    }
}
