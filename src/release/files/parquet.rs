//! Rows as columns (Apache Parquet): days are days, instants are instants in UTC, codes are text, what is not known is
//! null. Rows stand in the order of every other form.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Error, Written, ZSTD};
use crate::domain::{Day, Instant};
use crate::release::datasets::{Dataset, Field};
use crate::release::dictionary::Kind;

/// Rows whose columns are written together: what memory holds.
const GROUP: usize = 20_000;

pub(super) struct Columns {
    writer: SerializedFileWriter<File>,
    dataset: &'static Dataset,
    rows: Vec<StringRecord>,
}

impl Columns {
    pub(super) fn begin(path: &Path, dataset: &'static Dataset) -> Result<Self, Error> {
        let fields = dataset.fields.iter().map(column).collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder(dataset.name).with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_created_by("mingti".to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD)?));
        let file = File::create_new(path)?;
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties.build()))?;
        Ok(Self { writer, dataset, rows: Vec::new() })
    }

    /// Writes the rows that wait, column by column.
    fn write_group(&mut self) -> Result<(), Error> {
        let mut group = self.writer.next_row_group()?;
        for (at, field) in self.dataset.fields.iter().enumerate() {
            let Some(mut column) = group.next_column()? else { break };
            write(&mut column, field, self.rows.iter().map(|row| row.get(at).unwrap_or_default()))?;
            column.close()?;
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}

impl Written for Columns {
    fn row(&mut self, row: &StringRecord) -> Result<(), Error> {
        self.rows.push(row.clone());
        if self.rows.len() == GROUP { self.write_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        if !self.rows.is_empty() {
            self.write_group()?;
        }
        self.writer.finish()?;
        Ok(())
    }
}

/// How a field is declared. Every column may be blank: a register has gaps even where it should not.
fn column(field: &Field) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match field.kind {
        Kind::Text | Kind::Enum | Kind::List | Kind::Url => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer => (Physical::INT64, None),
        Kind::Decimal => (Physical::DOUBLE, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Instant => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
    };
    let column = Type::primitive_type_builder(field.name, physical)
        .with_logical_type(logical)
        .with_repetition(Repetition::OPTIONAL)
        .build()?;
    Ok(Arc::new(column))
}

type Column<'a> = SerializedColumnWriter<'a>;

fn write<'r>(
    column: &mut Column<'_>,
    field: &Field,
    cells: impl Iterator<Item = &'r str>,
) -> Result<(), ParquetError> {
    match field.kind {
        Kind::Text | Kind::Enum | Kind::List | Kind::Url => {
            put::<ByteArrayType>(column, cells, |cell| Some(ByteArray::from(cell)))
        }
        Kind::Integer => put::<Int64Type>(column, cells, |cell| cell.parse().ok()),
        Kind::Decimal => put::<DoubleType>(column, cells, |cell| cell.parse().ok()),
        Kind::Boolean => put::<BoolType>(column, cells, |cell| cell.parse().ok()),
        Kind::Day => put::<Int32Type>(column, cells, |cell| {
            let days = cell.parse::<Day>().ok()?.signed_duration_since(Day::default()).num_days();
            i32::try_from(days).ok()
        }),
        Kind::Instant => {
            put::<Int64Type>(column, cells, |cell| Some(cell.parse::<Instant>().ok()?.timestamp_micros()))
        }
    }
}

/// Writes the values of a column and where there are none.
fn put<'r, T: DataType>(
    column: &mut Column<'_>,
    cells: impl Iterator<Item = &'r str>,
    read: impl Fn(&str) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(!cell.is_empty()));
        if !cell.is_empty() {
            let unreadable = || ParquetError::General(format!("{cell} is not what its column holds"));
            values.push(read(cell).ok_or_else(unreadable)?);
        }
    }
    column.typed::<T>().write_batch(&values, Some(&levels), None).map(drop)
}
