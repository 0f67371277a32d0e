//! What happened to elevators: the events of one kind of one of them, newest first, and what is not over of many.

use super::super::{Error, Store};
use super::entry::{ENTRY, Published, count, published};
use crate::domain::Instant;

/// Elevators looked up in one statement.
const AT_ONCE: usize = 500;

impl Store {
    /// Events of one kind of an elevator, newest first, after a place in that order.
    pub async fn event_entries(
        &self,
        seq: u64,
        code: &str,
        kind: &str,
        after: Option<(Instant, u64)>,
        limit: u64,
    ) -> Result<Vec<(Instant, Published)>, Error> {
        let mut statement = self
            .statement("select v.at, ")
            .push(ENTRY)
            .push(" from public_event v join gazette_log l on l.seq = v.from_seq where v.elevator_code = ")
            .bind(code)
            .push(" and v.kind = ")
            .bind(kind)
            .push(" and ")
            .visible("v", seq);
        if let Some((at, from_seq)) = after {
            statement =
                statement.push(" and (v.at, v.from_seq) < (").bind(at).push(", ").bind(from_seq).push(")");
        }
        let statement = statement.push(" order by v.at desc, v.from_seq desc limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| Ok((row.get(0)?, published(row, 1)?))).collect()
    }

    /// The incidents of these elevators that are not filed as over.
    pub async fn open_incidents(&self, seq: u64, codes: &[String]) -> Result<Vec<Published>, Error> {
        let mut open = Vec::new();
        for chunk in codes.chunks(AT_ONCE) {
            let statement = self
                .statement("select ")
                .push(ENTRY)
                .push(
                    " from public_event v join gazette_log l on l.seq = v.from_seq where v.kind = 'incident' \
                     and v.until_on is null and ",
                )
                .visible("v", seq)
                .push(" and v.elevator_code in (")
                .bind_all(chunk.iter().cloned())
                .push(")");
            for row in &self.fetch(statement).await? {
                open.push(published(row, 0)?);
            }
        }
        Ok(open)
    }

    /// How many events of one kind an elevator has.
    pub async fn count_events(&self, seq: u64, code: &str, kind: &str) -> Result<u64, Error> {
        let statement = self
            .statement("select count(*) from public_event v where v.elevator_code = ")
            .bind(code)
            .push(" and v.kind = ")
            .bind(kind)
            .push(" and ")
            .visible("v", seq);
        count(&self.fetch(statement).await?)
    }
}
