//! The columns for analysts: every value as its type, nothing where the plain table is blank.

use std::fs::File;
use std::path::Path;

use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::{Field as Value, Row};
use csv::StringRecord;

use super::{Plain, end, same};
use crate::domain::{Day, Instant};
use crate::release::datasets::{Dataset, Field};
use crate::release::dictionary::Kind;

/// Holds a file of columns against the plain table.
pub(super) fn hold(path: &Path, dataset: &Dataset, plain: &mut Plain) -> anyhow::Result<()> {
    let file = SerializedFileReader::new(File::open(path)?)?;
    for row in file.get_row_iter(None)? {
        let row = row?;
        let is_same = plain.next()?.is_some_and(|own| says(&row, dataset, own));
        same(is_same, plain)?;
    }
    end(plain)
}

fn says(row: &Row, dataset: &Dataset, own: &StringRecord) -> bool {
    let mut columns = row.get_column_iter();
    let all_there = dataset.fields.iter().zip(own).all(|(field, own)| {
        columns.next().is_some_and(|(name, value)| name == field.name && is_value(field, own, value))
    });
    all_there && columns.next().is_none()
}

#[expect(clippy::float_cmp, reason = "both come of the same digits")]
fn is_value(field: &Field, own: &str, value: &Value) -> bool {
    if own.is_empty() {
        return *value == Value::Null;
    }
    match (field.kind, value) {
        (Kind::Text | Kind::Enum | Kind::List | Kind::Url, Value::Str(value)) => value == own,
        (Kind::Integer, Value::Long(value)) => own.parse() == Ok(*value),
        (Kind::Decimal, Value::Double(value)) => own.parse::<f64>().is_ok_and(|own| own == *value),
        (Kind::Boolean, Value::Bool(value)) => own.parse() == Ok(*value),
        (Kind::Day, Value::Date(days)) => own
            .parse::<Day>()
            .is_ok_and(|day| day.signed_duration_since(Day::default()).num_days() == i64::from(*days)),
        (Kind::Instant, Value::TimestampMicros(micros)) => {
            own.parse::<Instant>().is_ok_and(|at| at.timestamp_micros() == *micros)
        }
        _ => false,
    }
}
