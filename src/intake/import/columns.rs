//! Which column of the file is which column of the dataset.

use super::Error;
use super::reject_file::is_added;
use crate::domain::fold::half_width;
use crate::domain::register::{Column, Dataset};

/// Where each column of a dataset stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Position in the file by position in the dataset; `None`: the file does not have it.
    at: Vec<Option<usize>>,
    /// Columns of the file that the dataset does not have, with their positions.
    ignored: Vec<(usize, String)>,
    known: usize,
}

impl Columns {
    /// Reads a header in English or Chinese.
    ///
    /// # Errors
    /// [`Error::NoKey`] if a column that identifies rows is missing. NDJSON has no header until its rows are read.
    pub(super) fn of<D: Dataset>(headers: &[String]) -> Result<Self, Error> {
        let columns = Self::matching::<D>(headers);
        if !headers.is_empty() {
            columns.require_key::<D>()?;
        }
        Ok(columns)
    }

    /// Whether every column that identifies rows is there.
    ///
    /// # Errors
    /// [`Error::NoKey`] naming those that are missing and those that were recognised.
    pub(super) fn require_key<D: Dataset>(&self) -> Result<(), Error> {
        let has = |key: &str| D::COLUMNS.iter().zip(&self.at).any(|(c, at)| c.name == key && at.is_some());
        let called = |key: &str| {
            let label = D::COLUMNS.iter().find(|column| column.name == key).map_or("", |column| column.label);
            format!("{label}({key})")
        };
        let missing: Vec<String> = D::KEY.iter().filter(|key| !has(key)).map(|key| called(key)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let found: Vec<&str> =
            D::COLUMNS.iter().zip(&self.at).filter(|(_, at)| at.is_some()).map(|(c, _)| c.name).collect();
        let found = if found.is_empty() { "无".to_owned() } else { found.join("、") };
        Err(Error::NoKey(missing.join("、"), found))
    }

    /// Looks again if a row of an NDJSON file brought new columns.
    pub(super) fn grow<D: Dataset>(&mut self, headers: &[String]) {
        if headers.len() != self.known {
            *self = Self::matching::<D>(headers);
        }
    }

    fn matching<D: Dataset>(headers: &[String]) -> Self {
        let mut at = vec![None; D::COLUMNS.len()];
        let mut ignored = Vec::new();
        for (position, header) in headers.iter().enumerate() {
            let name = half_width(header);
            let column = D::COLUMNS.iter().position(|column| is_headed(column, &name));
            match column {
                Some(column) if at[column].is_none() => at[column] = Some(position),
                // What a reject file says about its rows is for those who mend them.
                None if is_added(header) => {}
                _ => ignored.push((position, header.clone())),
            }
        }
        Self { at, ignored, known: headers.len() }
    }

    /// Where a column of the dataset stands in the file.
    pub(super) fn position(&self, column: usize) -> Option<usize> {
        self.at[column]
    }

    /// Columns of the file that the dataset does not have, with their positions.
    pub(super) fn ignored(&self) -> &[(usize, String)] {
        &self.ignored
    }
}

/// Whether a column may stand under this header.
fn is_headed(column: &Column, name: &str) -> bool {
    let mut labels = std::iter::once(&column.label).chain(column.former);
    column.name.eq_ignore_ascii_case(name) || labels.any(|label| half_width(label) == name)
}
