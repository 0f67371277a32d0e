//! Everything that was ever published about a unit: its card, the promises it made, the notices about it.

use super::super::{Error, Statement, Store};
use super::entry::count;
use crate::store::log::LogRow;

impl Statement {
    /// Appends the entries about a unit, as `(…) h`.
    fn about_unit(self, uscc: &str) -> Self {
        self.push("(select from_seq from public_unit where uscc = ")
            .bind(uscc)
            .push(" union select from_seq from public_commitment where user_uscc = ")
            .bind(uscc)
            .push(" union select from_seq from public_commitment where maintainer_uscc = ")
            .bind(uscc)
            .push(" union select from_seq from public_notice where subject_id = ")
            .bind(uscc)
            .push(") h")
    }
}

impl Store {
    /// Entries about a unit up to a position, newest first, below another position.
    pub async fn unit_history(
        &self,
        seq: u64,
        uscc: &str,
        below: u64,
        limit: u64,
    ) -> Result<Vec<LogRow>, Error> {
        let statement = self
            .statement(
                "select l.seq, l.kind, l.id, l.published_at, l.body, l.body_sha256 from gazette_log l join ",
            )
            .about_unit(uscc)
            .push(" on h.from_seq = l.seq where l.seq <= ")
            .bind(seq)
            .push(" and l.seq < ")
            .bind(below)
            .push(" order by l.seq desc limit ")
            .bind(limit);
        self.fetch(statement).await?.iter().map(crate::store::log::entry).collect()
    }

    /// How many entries were published about a unit up to a position.
    pub async fn count_unit_history(&self, seq: u64, uscc: &str) -> Result<u64, Error> {
        let statement =
            self.statement("select count(*) from ").about_unit(uscc).push(" where h.from_seq <= ").bind(seq);
        count(&self.fetch(statement).await?)
    }
}
