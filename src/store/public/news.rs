//! What was published lately, newest first, as feeds tell it: notices, and everything about an estate's elevators.

use super::super::{Error, Store};
use super::elevator_query::{At, ElevatorQuery};
use super::entry::{Published, published};
use crate::store::log::{LogRow, entry};
use crate::store::public::NoticeQuery;

impl Store {
    /// The notices published last, the newest publication first.
    pub async fn newest_notices(
        &self,
        seq: u64,
        query: &NoticeQuery,
        limit: u64,
    ) -> Result<Vec<Published>, Error> {
        let statement = self.statement(
            "select l.seq, l.kind, l.published_at, l.body from public_notice n \
             join gazette_log l on l.seq = n.from_seq where ",
        );
        let statement = query.conditions(statement, seq).push(" order by n.from_seq desc limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// The newest entries about the elevators that a query finds: their cards, what happened to them, their marks and
    /// the notices about them.
    pub async fn newest_of_elevators(
        &self,
        at: At,
        query: &ElevatorQuery,
        limit: u64,
    ) -> Result<Vec<LogRow>, Error> {
        let chosen = self.statement("with chosen as (select e.code from public_elevator e where ");
        let statement = query
            .conditions(chosen, at)
            .push(
                ") select l.seq, l.kind, l.id, l.published_at, l.body, l.body_sha256 from gazette_log l join (\
                 select p.from_seq from public_elevator p where p.code in (select code from chosen) \
                 union all select v.from_seq from public_event v where v.elevator_code in (select code from chosen) \
                 union all select m.from_seq from public_mark m where m.elevator_code in (select code from chosen) \
                 union all select n.from_seq from public_notice n where n.subject_id in (select code from chosen)) h \
                 on h.from_seq = l.seq where l.seq <= ",
            )
            .bind(at.seq)
            .push(" order by l.seq desc limit ")
            .bind(limit);
        self.fetch(statement).await?.iter().map(entry).collect()
    }
}
