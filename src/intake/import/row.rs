//! One row on its way from cells to a fact.

use super::columns::Columns;
use super::dataset::Imported;
use super::report::{Fault, Refused};
use crate::domain::register::{Dataset, Value, id_of, key_positions};
use crate::gazette::Gazette;
use crate::intake::table::{Cell, Raw, Row};

/// A row whose cells are well formed; an absent cell is still to be filled from what is known.
#[derive(Debug)]
pub(super) struct Draft {
    /// The line of the file.
    pub line: u64,
    /// The identity.
    pub id: String,
    /// The row as it came.
    pub raw: Raw,
    values: Vec<Option<Value>>,
}

impl Draft {
    /// Reads the cells of a row.
    ///
    /// # Errors
    /// Every cell that cannot be read, with its reason.
    pub(super) fn read<D: Imported>(
        row: &Row,
        columns: &Columns,
        gazette: &Gazette,
    ) -> Result<Self, Refused> {
        let mut faults = Vec::new();
        let mut values = Vec::with_capacity(D::COLUMNS.len());
        for (at, column) in D::COLUMNS.iter().enumerate() {
            let cell = columns.position(at).map_or(&Cell::Absent, |position| row.cell(position));
            values.push(match cell {
                Cell::Absent => None,
                Cell::Blank if column.required => {
                    faults.push(Fault::new(column.name, "", "必填项为空"));
                    None
                }
                Cell::Blank => Some((column.blank)()),
                Cell::Text(text) => match (column.read)(text) {
                    Ok(value) => Some(value),
                    Err(refusal) => {
                        faults.push(Fault::new(column.name, text, refusal.to_string()));
                        None
                    }
                },
            });
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
            return Err(Refused { line: row.line, faults, raw: row.raw() });
        }
        let keys: Vec<Value> =
            values.iter().zip(D::COLUMNS).map(|(v, c)| v.clone().unwrap_or_else(c.blank)).collect();
        Ok(Self { line: row.line, id: id_of::<D>(&keys), raw: row.raw(), values })
    }

    /// The fact: absent cells keep what is known.
    ///
    /// # Errors
    /// Required columns that neither the file nor the known fact has.
    pub(super) fn complete<D: Imported>(&mut self, known: Option<&D>) -> Result<D, Refused> {
        let before = known;
        let known = known.map(Dataset::values);
        let mut missing = Vec::new();
        let mut values = Vec::with_capacity(self.values.len());
        for (at, (value, column)) in std::mem::take(&mut self.values).into_iter().zip(D::COLUMNS).enumerate()
        {
            match (value, &known) {
                (Some(value), _) => values.push(value),
                (None, Some(known)) => values.push(known[at].clone()),
                (None, None) if column.required => {
                    missing.push(Fault::new(column.name, "", "新增记录缺少必填列"));
                }
                (None, None) => values.push((column.blank)()),
            }
        }
        if missing.is_empty() {
            let fact = D::restore(values).expect("values read by a dataset's columns restore to it");
            Ok(match before {
                Some(before) => fact.with_withheld(before),
                None => fact,
            })
        } else {
            Err(Refused { line: self.line, faults: missing, raw: self.raw.clone() })
        }
    }

    /// This row, refused for one reason.
    pub(super) fn refused(&self, column: &'static str, value: &str, reason: impl Into<String>) -> Refused {
        Refused { line: self.line, faults: vec![Fault::new(column, value, reason)], raw: self.raw.clone() }
    }
}
