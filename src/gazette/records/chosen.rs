//! Rows of chosen things, in the order in which they were chosen: what a search found, as its list shows it. A thing
//! that is no more has no row.

use std::collections::HashMap;

use super::commitment::CommitmentRow;
use super::list::ElevatorRow;
use super::notice::NoticeRow;
use super::unit::UnitRow;
use super::{Answer, Entry, read, read_all};
use crate::gazette::disclosure::{Disclosed, PublicCommitment, PublicUnit};
use crate::gazette::{Error, Gazette, Kind, View};
use crate::store::public::{ElevatorAfter, ElevatorQuery, Fed, FirstOf};

/// Ids asked for in one statement.
const AT_ONCE: usize = 1000;

impl Gazette {
    /// Elevators by code.
    pub async fn elevators_by_code(&self, view: &View, codes: &[String]) -> Result<Vec<ElevatorRow>, Error> {
        let mut rows = Vec::with_capacity(codes.len());
        for codes in codes.chunks(AT_ONCE) {
            let query = ElevatorQuery { codes: Some(codes.to_vec()), ..ElevatorQuery::default() };
            let limit = codes.len() as u64;
            rows.extend(self.elevator_rows(view, &query, &ElevatorAfter::Code(None), limit).await?);
        }
        Ok(in_order(codes, rows, |row| row.card.code.to_string()))
    }

    /// Why an elevator or a unit is not there for this reader.
    pub async fn why_absent(&self, view: &View, kind: Kind, id: &str) -> Result<Answer<()>, Error> {
        let of = if kind == Kind::UNIT { FirstOf::Unit } else { FirstOf::Elevator };
        self.absent(view, of, id).await
    }

    /// Units by credit code.
    pub async fn units_by_code(&self, view: &View, codes: &[String]) -> Result<Vec<UnitRow>, Error> {
        let mut rows = Vec::with_capacity(codes.len());
        for codes in codes.chunks(AT_ONCE) {
            // Every version comes, the oldest first: the last that the reader sees is theirs.
            let versions = self.store.entries_of(Fed::Units, codes).await?;
            for version in versions.into_iter().filter(|version| version.seq <= view.seq) {
                if let Some(unit) = read::<PublicUnit>(&version)? {
                    rows.push(UnitRow::of(unit, Entry::of(&version)));
                }
            }
        }
        Ok(in_order(codes, rows, |row| row.uscc.clone()))
    }

    /// Notices by number, as they are at present.
    pub async fn notices_by_number(&self, view: &View, numbers: &[String]) -> Result<Vec<NoticeRow>, Error> {
        let mut rows = Vec::with_capacity(numbers.len());
        for numbers in numbers.chunks(AT_ONCE) {
            let entries = self.store.entries_of(Fed::Notices, numbers).await?;
            rows.extend(self.notice_rows(view, &entries).await?);
        }
        Ok(in_order(numbers, rows, |row| row.notice_no.clone()))
    }

    /// Promises by id, as they are at present.
    pub async fn commitments_by_id(&self, view: &View, ids: &[String]) -> Result<Vec<CommitmentRow>, Error> {
        let mut promises = Vec::with_capacity(ids.len());
        for ids in ids.chunks(AT_ONCE) {
            let entries = self.store.entries_of(Fed::Commitments, ids).await?;
            promises.extend(read_all::<PublicCommitment>(&entries)?);
        }
        self.commitment_rows(view, in_order(ids, promises, |(promise, _)| promise.id())).await
    }
}

/// Things in the order of their ids; of two with the same id the later one.
fn in_order<T>(ids: &[String], things: Vec<T>, id: impl Fn(&T) -> String) -> Vec<T> {
    let mut by_id: HashMap<String, T> = things.into_iter().map(|thing| (id(&thing), thing)).collect();
    ids.iter().filter_map(|id| by_id.remove(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stand_as_their_ids_do() {
        let ids = ["c", "a", "b"].map(str::to_owned);
        let things = vec![("a", 1), ("b", 2), ("b", 3)];
        assert_eq!(in_order(&ids, things, |thing| thing.0.to_owned()), [("a", 1), ("b", 3)]);
    }
}
