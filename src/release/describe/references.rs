//! Which references between the tables of a release do not hold: a unit that was withdrawn is still named by what it used,
//! maintained or promised. Rows that follow elevators are read with their elevators, so those always hold.

use std::collections::HashSet;
use std::path::Path;

use csv::{Reader, StringRecord};

use super::data_package::Reference;
use crate::release::Error;
use crate::release::datasets::{self, Dataset};
use crate::release::files;

/// The dataset that may lack what others name.
const UNITS: &str = "units";

/// References to units that this release does not hold.
pub(super) fn broken(folder: &Path) -> Result<Vec<Reference>, Error> {
    let Some(units) = datasets::find(UNITS) else { return Ok(Vec::new()) };
    let known = values(folder, UNITS, units.key[0])?;
    let mut broken = Vec::new();
    for dataset in datasets::all() {
        for (column, ..) in dataset.refers.iter().filter(|(_, other, _)| *other == UNITS) {
            if !holds(folder, dataset, column, &known)? {
                broken.push((dataset.name, *column));
            }
        }
    }
    Ok(broken)
}

/// Whether every value of a column is known; a blank refers to nothing.
fn holds(folder: &Path, dataset: &Dataset, column: &str, known: &HashSet<String>) -> Result<bool, Error> {
    let mut holds = true;
    each(folder, dataset.name, column, |value| holds &= value.is_empty() || known.contains(value))?;
    Ok(holds)
}

fn values(folder: &Path, dataset: &str, column: &str) -> Result<HashSet<String>, Error> {
    let mut values = HashSet::new();
    each(folder, dataset, column, |value| {
        values.insert(value.to_owned());
    })?;
    Ok(values)
}

/// Hands on every value of a column of a plain table.
fn each(folder: &Path, dataset: &str, column: &str, mut value: impl FnMut(&str)) -> Result<(), Error> {
    let mut reader = Reader::from_path(files::table(folder, dataset))?;
    let place = reader.headers()?.iter().position(|name| name == column);
    let mut row = StringRecord::new();
    while let Some(place) = place
        && reader.read_record(&mut row)?
    {
        value(row.get(place).unwrap_or_default());
    }
    Ok(())
}
