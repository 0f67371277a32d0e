//! How many things differ between two positions of the log, by kind. It refuses to know what they say.

use super::super::{Error, Store};

/// What became of the things of a kind.
#[derive(Debug, Clone)]
pub struct Differing {
    /// The kind of their entries.
    pub kind: String,
    /// How many were not there before.
    pub added: u64,
    /// How many say something else.
    pub changed: u64,
    /// How many are no more: scrapped elevators, marks that an act ended, whatever was withdrawn.
    pub left: u64,
}

/// A thing's version that an entry published (`n…`) and the one that held before (`b…`).
const ENTRIES: &str = "from gazette_log l \
     left join public_elevator ne on l.kind = 'elevator' and ne.code = l.id and ne.from_seq = l.seq and ";
/// That the entry's version still holds.
const NOW: &str = "coalesce(ne.code, nu.uscc, nn.notice_no, nm.id) is not null";
/// That there was a version before.
const BEFORE: &str = "coalesce(be.code, bu.uscc, bn.notice_no, bm.id) is not null";
/// That the version says that the thing is gone, where the one before did not.
const GONE: &str = "((ne.status = 'scrapped' and be.status <> 'scrapped') \
     or (nm.ended_by is not null and (bm.ended_by is null or bm.ended_by <> nm.ended_by)))";

impl Store {
    /// What became of elevators, units, notices and marks between two positions, and how much was withdrawn, by the
    /// entries up to `last`. Costs a look at each of these.
    pub async fn count_differences(
        &self,
        (begin, end): (u64, u64),
        last: u64,
    ) -> Result<Vec<Differing>, Error> {
        let counts = format!(
            "select l.kind, count(case when {NOW} and not {BEFORE} then 1 end), \
             count(case when {NOW} and {BEFORE} then 1 end), \
             count(case when {NOW} and {BEFORE} and {GONE} then 1 end), count(*) {ENTRIES}"
        );
        let statement = self
            .statement(&counts)
            .visible("ne", end)
            .push(" left join public_elevator be on be.code = ne.code and ")
            .visible("be", begin)
            .push(" left join public_unit nu on l.kind = 'unit' and nu.uscc = l.id and nu.from_seq = l.seq and ")
            .visible("nu", end)
            .push(" left join public_unit bu on bu.uscc = nu.uscc and ")
            .visible("bu", begin)
            .push(" left join public_notice nn on l.kind = 'notice' and nn.notice_no = l.id and nn.from_seq = l.seq and ")
            .visible("nn", end)
            .push(" left join public_notice bn on bn.notice_no = nn.notice_no and ")
            .visible("bn", begin)
            .push(" left join public_mark nm on l.kind = 'pilot_mark' and nm.id = l.id and nm.from_seq = l.seq and ")
            .visible("nm", end)
            .push(" left join public_mark bm on bm.id = nm.id and ")
            .visible("bm", begin)
            .push(" where l.seq > ")
            .bind(begin)
            .push(" and l.seq <= ")
            .bind(last)
            .push(" and l.kind in ('elevator', 'unit', 'notice', 'pilot_mark', 'withdrawal') group by l.kind");
        let rows = self.fetch(statement).await?;
        rows.iter()
            .map(|row| {
                let kind: String = row.get(0)?;
                let (kept, gone, all) = (row.count(2)?, row.count(3)?, row.count(4)?);
                let left = if kind == "withdrawal" { all } else { gone };
                Ok(Differing { kind, added: row.count(1)?, changed: kept - gone, left })
            })
            .collect()
    }
}
