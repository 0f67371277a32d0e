//! What was published from one release to the next: rows added, changed and removed, found by walking both tables side
//! by side. A row has changed if it comes from another entry of the log; that its days of delay have grown is no change.
//! So whoever has the older table and this file has the newer one, but for the derived columns ([`Field::is_derived`]),
//! which follow from other rows and the day: of rows that are not named here, those are the older day's.
//!
//! [`Field::is_derived`]: super::datasets::Field::is_derived

use std::fs::File;
use std::io::Write;
use std::path::Path;

use csv::{Reader, StringRecord, StringRecordsIntoIter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Error;
use super::datasets::Dataset;
use super::files::{self, object};

/// How many rows changed, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Rows that the older table has not.
    pub added: u64,
    /// Rows that were published anew; where rows come from many entries, those that say something else.
    pub changed: u64,
    /// Rows that the newer table has not.
    pub removed: u64,
}

/// A table walked row by row in the order of its keys.
struct Walk {
    rows: StringRecordsIntoIter<File>,
    places: Vec<usize>,
    next: Option<(Vec<String>, StringRecord)>,
}

impl Walk {
    /// Opens a table; `None` if there is none, or if it has other columns than the dataset has now.
    fn open(folder: &Path, dataset: &Dataset) -> Result<Option<Self>, Error> {
        let file = match File::open(files::table(folder, dataset.name)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut reader = Reader::from_reader(file);
        if !reader.headers()?.iter().eq(dataset.fields.iter().map(|field| field.name)) {
            return Ok(None);
        }
        let mut walk = Self { rows: reader.into_records(), places: order(dataset), next: None };
        walk.step()?;
        Ok(Some(walk))
    }

    fn step(&mut self) -> Result<Option<StringRecord>, Error> {
        let next = match self.rows.next().transpose()? {
            Some(row) => {
                let key = self.places.iter().map(|place| row[*place].to_owned()).collect();
                Some((key, row))
            }
            None => None,
        };
        Ok(std::mem::replace(&mut self.next, next).map(|(_, row)| row))
    }
}

/// The columns by which rows are ordered: those of the key, and before them the elevator, where rows follow elevators.
pub(super) fn order(dataset: &Dataset) -> Vec<usize> {
    let elevator = dataset.fields.iter().position(|field| field.name == "elevator_code");
    let key = dataset.key_places().into_iter().filter(|place| Some(*place) != elevator);
    elevator.into_iter().chain(key).collect()
}

/// Writes what changed of a dataset between two folders; `None` if the older table has other columns.
///
/// # Errors
/// If a table cannot be read or the file not written.
pub fn write(older: &Path, newer: &Path, dataset: &Dataset, to: &Path) -> Result<Option<Changes>, Error> {
    let Some(mut old) = Walk::open(older, dataset)? else { return Ok(None) };
    let Some(mut new) = Walk::open(newer, dataset)? else { return Ok(None) };
    let entry = dataset.entry_place();
    let mut out = files::gzip(to)?;
    let mut changes = Changes::default();
    loop {
        let (word, row) = match (&old.next, &new.next) {
            (None, None) => break,
            (Some((before, _)), Some((after, _))) if before == after => {
                let (before, after) = (old.step()?, new.step()?);
                if is_the_same(entry, before.as_ref(), after.as_ref()) {
                    continue;
                }
                changes.changed += 1;
                ("changed", after)
            }
            (Some((before, _)), Some((after, _))) if before < after => {
                changes.removed += 1;
                ("removed", old.step()?)
            }
            (Some(_), None) => {
                changes.removed += 1;
                ("removed", old.step()?)
            }
            (_, Some(_)) => {
                changes.added += 1;
                ("added", new.step()?)
            }
        };
        let row = row.map(|row| object(dataset, &row)).transpose()?;
        let line = json!({"change": word, "row": row.map(Value::from)});
        writeln!(out, "{line}")?;
    }
    out.finish()?.flush()?;
    Ok(Some(changes))
}

/// Whether two rows of one key say the same: they come from the same entry, or are equal where rows come from many.
fn is_the_same(entry: Option<usize>, before: Option<&StringRecord>, after: Option<&StringRecord>) -> bool {
    match entry {
        Some(entry) => before.and_then(|row| row.get(entry)) == after.and_then(|row| row.get(entry)),
        None => before == after,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;
    use crate::release::datasets;
    use crate::release::files::Files;

    fn table(rows: &BTreeMap<u8, u8>) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::begin(folder.path(), units()).unwrap();
        for (key, value) in rows {
            let (uscc, name) = (format!("{key:03}"), format!("单位,\"{value}\""));
            let entry = value.to_string();
            files.row(&StringRecord::from(vec![&uscc, &name, "use", "", "", "", "", &entry])).unwrap();
        }
        files.finish().unwrap();
        folder
    }

    fn units() -> &'static Dataset {
        datasets::find("units").unwrap()
    }

    /// Rows of a table by key, as objects.
    fn read(folder: &Path) -> BTreeMap<String, Value> {
        let mut reader = Reader::from_path(files::table(folder, "units")).unwrap();
        reader
            .records()
            .map(|row| Value::from(object(units(), &row.unwrap()).unwrap()))
            .map(|row| (row["uscc"].to_string(), row))
            .collect()
    }

    proptest! {
        #[test]
        fn the_older_table_and_the_delta_make_the_newer(
            older in prop::collection::btree_map(0_u8..20, 0_u8..3, 0..12),
            newer in prop::collection::btree_map(0_u8..20, 0_u8..3, 0..12),
        ) {
            let (a, b) = (table(&older), table(&newer));
            let file = b.path().join("delta.gz");
            let changes = write(a.path(), b.path(), units(), &file).unwrap().unwrap();
            let mut text = String::new();
            flate2::read::GzDecoder::new(File::open(&file).unwrap()).read_to_string(&mut text).unwrap();
            let mut rows = read(a.path());
            for line in text.lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let key = line["row"]["uscc"].to_string();
                let before = match line["change"].as_str().unwrap() {
                    "removed" => rows.remove(&key),
                    _ => rows.insert(key, line["row"].clone()),
                };
                prop_assert_eq!(before.is_some(), line["change"] != "added");
            }
            prop_assert_eq!(rows, read(b.path()));
            let untouched = older.iter().filter(|(key, value)| newer.get(key) == Some(value)).count();
            let touched = changes.added + changes.changed + changes.removed;
            let both = older.keys().filter(|key| newer.contains_key(key)).count();
            prop_assert_eq!(touched, (older.len() + newer.len() - both - untouched) as u64);
        }
    }
}
