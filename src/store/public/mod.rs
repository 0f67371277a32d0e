//! The public tables: where the versions of published things are found and ordered.

mod commitments;
mod concerning;
mod counts;
mod differences;
mod dues;
mod elevator_events;
mod elevator_history;
mod elevator_lists;
mod elevator_query;
mod elevator_record;
mod elevators;
mod entry;
mod feed;
mod figures;
mod first_published;
mod hands;
mod newest;
mod news;
mod notice_lists;
mod region_facts;
mod sitemap;
mod statistics;
mod unit_history;
mod unit_lists;
mod unit_pairs;
mod units;

pub use commitments::promised_pairs;
pub use concerning::{EntryQuery, Stretch};
pub use counts::Sort;
pub use differences::Differing;
pub use dues::{DueInputs, DueRow, EventLine, MarkLine, due_inputs, marks_of, save_dues};
pub use elevator_lists::{ElevatorAfter, ElevatorLine};
pub use elevator_query::{At, ElevatorQuery};
pub use elevators::{codes_of_units, elevators_bearing, entries_with_places, installation_days};
pub use entry::Published;
pub use feed::Fed;
pub use figures::AreaFigures;
pub use first_published::FirstOf;
pub use hands::{Hands, codes_ever_of_units, hands_of};
pub use notice_lists::NoticeQuery;
pub use sitemap::{Listed, ListedEstate};
pub use statistics::{CountedElevator, CountedEvent, CountedMark, CountedOf};
pub use unit_lists::{UnitAfter, UnitQuery};
pub use unit_pairs::PairsAt;

use super::{Error, Tx, Value};

/// A public table. Each row is a version that holds from its own entry of the log until the entry that replaced it.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The first column, if versions are found by it and their entry; `None` where the entry alone is the key.
    pub key: Option<&'static str>,
    /// The columns of a row after `from_seq`.
    pub columns: &'static [&'static str],
}

/// A version to be filed: the entry that says so, the entry it replaces, and the columns.
#[derive(Debug)]
pub struct Version {
    /// Its own entry.
    pub seq: u64,
    /// The entry of the version it replaces.
    pub replaces: Option<u64>,
    /// The values of the table's columns.
    pub columns: Vec<Value>,
}

/// Versions closed in one statement.
const CLOSED_AT_ONCE: usize = 500;

/// Closes the versions that others replace.
async fn close(tx: &mut Tx, table: Table, versions: &[Version]) -> Result<(), Error> {
    let replaced = |version: &Version| {
        let key = table.key.map(|_| version.columns[0].clone());
        Some([version.seq.into(), version.replaces?.into()].into_iter().chain(key).collect())
    };
    let replaced: Vec<Vec<Value>> = versions.iter().filter_map(replaced).collect();
    for chunk in replaced.chunks(CLOSED_AT_ONCE) {
        let mut statement = tx
            .statement(&format!("update {} set to_seq = v.column1 from (values ", table.name))
            .bind_rows(chunk.iter().cloned())
            .push(") v where from_seq = v.column2");
        if let Some(key) = table.key {
            statement = statement.push(&format!(" and {key} = v.column3"));
        }
        tx.execute_later(statement).await?;
    }
    Ok(())
}

/// Files versions and closes those that they replace.
pub async fn file(tx: &mut Tx, table: Table, versions: Vec<Version>) -> Result<(), Error> {
    close(tx, table, &versions).await?;
    let into = format!("{} (from_seq, {})", table.name, table.columns.join(", "));
    let rows = versions.into_iter().map(|version| {
        let mut row = Vec::with_capacity(table.columns.len() + 1);
        row.push(Value::from(version.seq));
        row.extend(version.columns);
        row
    });
    tx.insert(&into, rows, "").await
}
