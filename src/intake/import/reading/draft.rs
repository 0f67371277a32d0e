//! One row on its way from cells to a fact.

use super::columns::Columns;
use super::line_breaks;
use super::readable::Readable;
use super::refused::{Fault, Refused};
use crate::domain::register::{Column, Dataset, Value, id_of, key_positions};
use crate::gazette::Gazette;
use crate::intake::table::{Cell, Raw, Row, TO_MEND, is_marked};

/// A row whose cells are well formed; an absent cell is still to be filled from what is known.
#[derive(Debug)]
pub struct Draft<D> {
    /// The row it was read from.
    pub origin: Origin,
    content: Content<D>,
}

/// The row from which a fact was read.
#[derive(Debug)]
pub struct Origin {
    /// The line of the file.
    pub line: u64,
    /// The identity of the fact.
    pub id: String,
    /// The row as it came.
    pub raw: Raw,
}

/// What a row says.
#[derive(Debug)]
enum Content<D> {
    /// All of a fact.
    Whole(Box<D>),
    /// Some columns of it; the file does not have the others.
    Part(Vec<Option<Value>>),
}

impl<D: Readable> Draft<D> {
    /// Reads the cells of a row.
    ///
    /// # Errors
    /// Every cell that cannot be read, with its reason.
    pub fn read(mut row: Row, columns: &Columns, gazette: &Gazette) -> Result<Self, Refused> {
        line_breaks::fold::<D>(&mut row, columns);
        columns.pass_over(&mut row.cells);
        let mut faults = Vec::new();
        let mut values = Vec::with_capacity(D::COLUMNS.len());
        for (at, column) in D::COLUMNS.iter().enumerate() {
            let cell = columns.cell(at, &row);
            values.push(value_of::<D>(cell, column, &row, columns).unwrap_or_else(|reason| {
                faults.push(Fault::new(column.name, cell.text(), reason));
                None
            }));
        }
        faults.extend(beside::<D>(&row, columns));
        if let Some((column, first, second)) = columns.said_twice(&row) {
            let reason = format!("“{first}”和“{second}”是同一列，请只保留一个");
            faults.push(Fault::new(D::COLUMNS[column].name, "", reason));
        }
        if faults.is_empty() {
            for key in key_positions::<D>() {
                if values[key].is_none() {
                    faults.push(Fault::new(D::COLUMNS[key].name, "", "缺少标识列"));
                }
            }
        }
        if faults.is_empty()
            && let Err(fault) = D::normalise(&mut values, gazette)
        {
            faults.push(fault);
        }
        if !faults.is_empty() {
            return Err(Refused { line: row.line, faults, raw: Raw::Cells(row.cells) });
        }
        let keys: Vec<Value> =
            values.iter().zip(D::COLUMNS).map(|(v, c)| v.clone().unwrap_or_else(c.blank)).collect();
        let id = id_of::<D>(&keys);
        let content = if values.iter().all(Option::is_some) {
            Content::Whole(Box::new(restored(keys)))
        } else {
            Content::Part(values)
        };
        Ok(Self { origin: Origin { line: row.line, id, raw: Raw::Cells(row.cells) }, content })
    }

    /// The fact and the row it came from: absent cells keep what is known.
    ///
    /// # Errors
    /// Required columns that neither the file nor the known fact has.
    pub fn complete(self, known: Option<&D>) -> Result<(Origin, Box<D>), Refused> {
        let Self { origin, content } = self;
        let fact = match content {
            Content::Whole(fact) => fact,
            Content::Part(values) => match filled(values, known) {
                Ok(fact) => fact,
                Err(faults) => return Err(Refused { line: origin.line, faults, raw: origin.raw }),
            },
        };
        let fact = match known {
            Some(before) => fact.with_withheld(before).spelt_out(),
            None => fact.spelt_out(),
        };
        Ok((origin, Box::new(fact)))
    }
}

impl Origin {
    /// This row, refused for one reason.
    pub fn refused(&self, column: &'static str, value: &str, reason: impl Into<String>) -> Refused {
        Refused { line: self.line, faults: vec![Fault::new(column, value, reason)], raw: self.raw.clone() }
    }
}

/// The fact that some columns make with what is known of the others.
///
/// # Errors
/// Required columns that neither has.
fn filled<D: Dataset>(values: Vec<Option<Value>>, known: Option<&D>) -> Result<Box<D>, Vec<Fault>> {
    let known = known.map(Dataset::values);
    let mut missing = Vec::new();
    let mut filled = Vec::with_capacity(values.len());
    for (at, (value, column)) in values.into_iter().zip(D::COLUMNS).enumerate() {
        match (value, &known) {
            (Some(value), _) => filled.push(value),
            (None, Some(known)) => filled.push(known[at].clone()),
            (None, None) if column.required => {
                missing.push(Fault::new(column.name, "", "新增记录缺少必填列"));
            }
            (None, None) => filled.push((column.blank)()),
        }
    }
    if missing.is_empty() { Ok(Box::new(restored(filled))) } else { Err(missing) }
}

/// What a cell says: nothing if it is absent.
///
/// # Errors
/// Why it cannot be read.
fn value_of<D: Dataset>(
    cell: &Cell,
    column: &Column,
    row: &Row,
    columns: &Columns,
) -> Result<Option<Value>, String> {
    match cell {
        Cell::Absent => Ok(None),
        Cell::Blank if column.required => Err("必填项为空".to_owned()),
        Cell::Blank => Ok(Some((column.blank)())),
        Cell::Spoilt(spoilt) => Err(spoilt.reason.clone()),
        Cell::Text(text) if is_marked(text) => Err(to_mend()),
        Cell::Text(text) => match line_breaks::refusal::<D>(text, column, row, columns) {
            Some(reason) => Err(reason),
            None => (column.read)(text).map(Some).map_err(|refusal| refusal.to_string()),
        },
    }
}

/// What is wrong in columns that the dataset does not have.
fn beside<D: Dataset>(row: &Row, columns: &Columns) -> Vec<Fault> {
    let fault = |(at, header): (usize, &str)| {
        let text = row.cell(at).text();
        let reason =
            is_marked(text).then(to_mend).or_else(|| line_breaks::swallowed::<D>(at, row, columns))?;
        Some(Fault::new(header.to_owned(), text, reason))
    };
    columns.unknown().filter_map(fault).collect()
}

fn to_mend() -> String {
    format!("标有{TO_MEND}，请写入正确的内容并删去这一标记；整行已在原文件中更正的，请删去本行")
}

fn restored<D: Dataset>(values: Vec<Value>) -> D {
    D::restore(values).expect("values read by a dataset's columns restore to it")
}
