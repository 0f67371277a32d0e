//! What copies of the public record are made from: the present of each thing, by kind and id.

use super::super::{Error, Row, Store};
use super::dues::DueRow;
use super::entry::{Published, published};

/// A table whose present rows a copy reads one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fed {
    /// Elevators by code.
    Elevators,
    /// Units by credit code.
    Units,
    /// Notices by number.
    Notices,
    /// Promises by id.
    Commitments,
}

impl Fed {
    pub(super) fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Elevators => ("public_elevator", "code"),
            Self::Units => ("public_unit", "uscc"),
            Self::Notices => ("public_notice", "notice_no"),
            Self::Commitments => ("public_commitment", "id"),
        }
    }
}

const DUES: &str = "d.last_onsite_on, d.pilot_due_on, d.statutory_due_on, d.mark_from, d.mark_to, d.mark_ended_by, \
    d.testing_from, d.testing_to, d.inspected_on, d.inspection_conclusion, d.inspection_valid_to, \
    d.inspection_due_on, d.tested_on, d.test_due_on, d.insured_from, d.insured_to, e.code";

fn filed(row: &Row) -> Result<DueRow, Error> {
    Ok(DueRow {
        last_onsite_on: row.get(4)?,
        pilot_due_on: row.get(5)?,
        statutory_due_on: row.get(6)?,
        mark_from: row.get(7)?,
        mark_to: row.get(8)?,
        mark_ended_by: row.get(9)?,
        testing_from: row.get(10)?,
        testing_to: row.get(11)?,
        inspected_on: row.get(12)?,
        inspection_conclusion: row.get(13)?,
        inspection_valid_to: row.get(14)?,
        inspection_due_on: row.get(15)?,
        tested_on: row.get(16)?,
        test_due_on: row.get(17)?,
        insured_from: row.get(18)?,
        insured_to: row.get(19)?,
        code: row.get(20)?,
    })
}

impl Store {
    /// Ids of things that stand in the present record, in order, after one of them.
    pub async fn ids_in_force(&self, of: Fed, after: &str, limit: u64) -> Result<Vec<String>, Error> {
        let (table, key) = of.place();
        let statement = self
            .statement(&format!("select {key} from {table} where to_seq is null and {key} > "))
            .bind(after)
            .push(&format!(" order by {key} limit "))
            .bind(limit);
        self.fetch(statement).await?.iter().map(|row| row.get(0)).collect()
    }

    /// How many things stand in the present record.
    pub async fn count_in_force(&self, of: Fed) -> Result<u64, Error> {
        let (table, _) = of.place();
        let statement = self.statement(&format!("select count(*) from {table} where to_seq is null"));
        super::entry::count(&self.fetch(statement).await?)
    }

    /// The present entries of things by id; units with every version they had, oldest first.
    pub async fn entries_of(&self, of: Fed, ids: &[String]) -> Result<Vec<Published>, Error> {
        let (table, key) = of.place();
        let present = if of == Fed::Units { "" } else { " and t.to_seq is null" };
        let statement = self
            .statement(&format!(
                "select l.seq, l.kind, l.published_at, l.body from {table} t \
                 join gazette_log l on l.seq = t.from_seq where t.{key} in ("
            ))
            .bind_all(ids.iter().cloned())
            .push(&format!("){present} order by t.{key}, t.from_seq"));
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// Numbers of present notices about elevators.
    pub async fn notices_about(&self, codes: &[String]) -> Result<Vec<String>, Error> {
        let statement = self
            .statement("select notice_no from public_notice where subject = 'elevator' and subject_id in (")
            .bind_all(codes.iter().cloned())
            .push(") and to_seq is null");
        self.fetch(statement).await?.iter().map(|row| row.get(0)).collect()
    }

    /// Present notices by number: the entry, the region filed with it, and of a subject that is an elevator its estate.
    pub async fn notices_with_subjects(
        &self,
        numbers: &[String],
    ) -> Result<Vec<(Published, Option<String>, Option<String>)>, Error> {
        let statement = self
            .statement(
                "select l.seq, l.kind, l.published_at, l.body, n.region, e.estate from public_notice n \
                 join gazette_log l on l.seq = n.from_seq left join public_elevator e \
                 on n.subject = 'elevator' and e.code = n.subject_id and e.to_seq is null where n.notice_no in (",
            )
            .bind_all(numbers.iter().cloned())
            .push(") and n.to_seq is null order by n.notice_no");
        let rows = self.fetch(statement).await?;
        rows.iter().map(|row| Ok((published(row, 0)?, row.get(4)?, row.get(5)?))).collect()
    }

    /// The present cards of elevators by code, with the days that are filed of them.
    pub async fn elevators_with_days(&self, codes: &[String]) -> Result<Vec<(Published, DueRow)>, Error> {
        let statement = self
            .statement("select l.seq, l.kind, l.published_at, l.body, ")
            .push(DUES)
            .push(
                " from public_elevator e join gazette_log l on l.seq = e.from_seq \
                 left join public_due d on d.code = e.code where e.code in (",
            )
            .bind_all(codes.iter().cloned())
            .push(") and e.to_seq is null order by e.code");
        self.fetch(statement).await?.iter().map(|row| Ok((published(row, 0)?, filed(row)?))).collect()
    }

    /// The events and marks in force of elevators whose codes stand between two, the second included.
    pub async fn entries_of_stretch(
        &self,
        seq: u64,
        after: &str,
        upto: &str,
    ) -> Result<Vec<Published>, Error> {
        let mut entries = Vec::new();
        for table in ["public_event", "public_mark"] {
            let statement = self
                .statement("select l.seq, l.kind, l.published_at, l.body from ")
                .push(table)
                .push(" t join gazette_log l on l.seq = t.from_seq where t.elevator_code > ")
                .bind(after)
                .push(" and t.elevator_code <= ")
                .bind(upto)
                .push(" and ")
                .visible("t", seq);
            for row in self.fetch(statement).await? {
                entries.push(published(&row, 0)?);
            }
        }
        Ok(entries)
    }
}
