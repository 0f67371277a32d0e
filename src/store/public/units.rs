//! Units by credit code, with the notices about them.

use super::super::{Error, Store};
use super::entry::{ENTRY, Published, published};

impl Store {
    /// The units with these credit codes, and notices about any of these subjects.
    pub async fn unit_and_notice_entries(
        &self,
        seq: u64,
        units: &[&str],
        subjects: &[&str],
    ) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_unit u join gazette_log l on l.seq = u.from_seq where u.uscc in (")
            .bind_all(units.iter().copied())
            .push(") and ")
            .visible("u", seq)
            .push(" union all select ")
            .push(ENTRY)
            .push(" from public_notice n join gazette_log l on l.seq = n.from_seq where n.subject_id in (")
            .bind_all(subjects.iter().copied())
            .push(") and ")
            .visible("n", seq);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// The versions a unit has had up to a position, newest first, with when each was published.
    pub async fn unit_versions(&self, seq: u64, uscc: &str) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_unit u join gazette_log l on l.seq = u.from_seq where u.uscc = ")
            .bind(uscc)
            .push(" and u.from_seq <= ")
            .bind(seq)
            .push(" order by u.from_seq desc");
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }
}
