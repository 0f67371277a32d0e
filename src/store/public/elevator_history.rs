//! Every entry ever published about an elevator.

use super::super::{Error, Store};
use super::entry::count;
use crate::store::log::{LogRow, entry};

impl Store {
    /// Every entry ever published about an elevator up to a position, newest first, below another position.
    pub async fn elevator_history(
        &self,
        seq: u64,
        code: &str,
        below: u64,
        limit: u64,
    ) -> Result<Vec<LogRow>, Error> {
        let statement = self
            .statement(
                "select l.seq, l.kind, l.id, l.published_at, l.body, l.body_sha256 from gazette_log l join (\
                 select from_seq from public_elevator where code = ",
            )
            .bind(code)
            .push(" union all select from_seq from public_event where elevator_code = ")
            .bind(code)
            .push(" union all select from_seq from public_mark where elevator_code = ")
            .bind(code)
            .push(") h on h.from_seq = l.seq where l.seq <= ")
            .bind(seq)
            .push(" and l.seq < ")
            .bind(below)
            .push(" order by l.seq desc limit ")
            .bind(limit);
        self.fetch(statement).await?.iter().map(entry).collect()
    }

    /// How many entries were published about an elevator up to a position.
    pub async fn count_history(&self, seq: u64, code: &str) -> Result<u64, Error> {
        let statement = self
            .statement("select count(*) from (select from_seq from public_elevator where code = ")
            .bind(code)
            .push(" union all select from_seq from public_event where elevator_code = ")
            .bind(code)
            .push(" union all select from_seq from public_mark where elevator_code = ")
            .bind(code)
            .push(") h where h.from_seq <= ")
            .bind(seq);
        count(&self.fetch(statement).await?)
    }
}
