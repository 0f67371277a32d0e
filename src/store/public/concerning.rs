//! Entries of the log by what they concern: a kind of thing, a place, a unit. The log itself keeps kind and id; the
//! rest follows from the public tables. Nothing is indexed for it: a stretch of the log is read, and its length is the
//! cost.

use super::super::log::{LogRow, entry};
use super::super::{Error, Statement, Store};
use super::elevator_query::areas;
use crate::domain::region::Reported;

/// Which entries. Everything given must hold. Withdrawals concern every place and unit: whoever keeps a copy must
/// forget what was withdrawn, and nothing is left that says where it was.
#[derive(Debug, Clone, Default)]
pub struct EntryQuery {
    /// Of this kind.
    pub kind: Option<&'static str>,
    /// Of a thing that was in one of these areas, before the entry or after it.
    pub areas: Option<Vec<Reported>>,
    /// Of this unit, or of a thing that was its before the entry or after it.
    pub unit: Option<String>,
    /// Whose entry still holds at this position; withdrawals too.
    pub holding_at: Option<u64>,
}

/// A stretch of the log: the entries after one position, up to another.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// After this one.
    pub after: u64,
    /// Up to this one.
    pub upto: u64,
    /// Newest first.
    pub backwards: bool,
}

/// The public row of an entry, wherever it is filed, at most one of them is there; and what it replaced, of things that may
/// come to stand elsewhere.
const FILED: &str = " left join public_elevator x on l.kind = 'elevator' and x.code = l.id and x.from_seq = l.seq \
    left join public_event v on v.from_seq = l.seq \
    left join public_mark m on l.kind = 'pilot_mark' and m.id = l.id and m.from_seq = l.seq \
    left join public_unit u on l.kind = 'unit' and u.uscc = l.id and u.from_seq = l.seq \
    left join public_notice n on l.kind = 'notice' and n.notice_no = l.id and n.from_seq = l.seq \
    left join public_commitment c on l.kind = 'commitment' and c.id = l.id and c.from_seq = l.seq \
    left join public_region_fact r on r.kind = l.kind and r.id = l.id and r.from_seq = l.seq \
    left join public_event w on l.kind <> 'withdrawal' and w.to_seq = l.seq \
    left join public_unit o on l.kind = 'unit' and o.uscc = l.id and o.to_seq = l.seq \
    left join public_notice q on l.kind = 'notice' and q.notice_no = l.id and q.to_seq = l.seq";
const FROM: &str =
    "coalesce(x.from_seq, v.from_seq, m.from_seq, u.from_seq, n.from_seq, c.from_seq, r.from_seq)";
const TO: &str = "coalesce(x.to_seq, v.to_seq, m.to_seq, u.to_seq, n.to_seq, c.to_seq, r.to_seq)";
/// The card of the elevator that an entry speaks of (no unit's code is an elevator's), as it was before the entry or after it.
const CARD: &str = "exists (select 1 from public_elevator e where \
    e.code in (case when l.kind = 'elevator' then l.id else coalesce(v.elevator_code, m.elevator_code, n.subject_id) end, \
    w.elevator_code, q.subject_id) \
    and e.from_seq <= l.seq and (e.to_seq is null or e.to_seq >= l.seq)";

impl EntryQuery {
    fn needs_rows(&self) -> bool {
        self.areas.is_some() || self.unit.is_some() || self.holding_at.is_some()
    }

    fn conditions(&self, mut statement: Statement) -> Statement {
        if let Some(kind) = self.kind {
            statement = statement.push(" and l.kind = ").bind(kind);
        }
        if let Some(wanted) = &self.areas {
            statement = statement.push(" and (l.kind = 'withdrawal' or ").push(CARD);
            statement = areas(statement, wanted).push(")");
            let whole = wanted.iter().filter(|area| area.holds_the_rest());
            let whole: Vec<&str> = whole.map(|area| area.slug).collect();
            for region in ["coalesce(u.region, n.region, r.region)", "coalesce(o.region, q.region)"] {
                statement = statement.push(&format!(" or {region} in (")).bind_all(whole.clone()).push(")");
            }
            statement = statement.push(")");
        }
        if let Some(unit) = &self.unit {
            statement = statement.push(" and (l.kind = 'withdrawal' or ").push(CARD).push(" and ");
            let either = |statement: Statement, [one, other]: [&str; 2]| {
                let statement = statement.push(&format!("({one} = ")).bind(unit.clone());
                statement.push(&format!(" or {other} = ")).bind(unit.clone()).push(")")
            };
            statement = either(statement, ["e.user_uscc", "e.maintainer_uscc"]).push(") or ");
            statement = either(statement, ["u.uscc", "n.subject_id"]).push(" or q.subject_id = ");
            statement = statement.bind(unit.clone()).push(" or ");
            statement = either(statement, ["c.user_uscc", "c.maintainer_uscc"]).push(")");
        }
        if let Some(seq) = self.holding_at {
            statement = statement
                .push(&format!(
                    " and (l.kind = 'withdrawal' or ({FROM} is not null and ({TO} is null or {TO} > "
                ))
                .bind(seq)
                .push(")))");
        }
        statement
    }
}

impl Store {
    /// The entries of a stretch that a query finds, at most `limit`.
    pub async fn entries_concerning(
        &self,
        query: &EntryQuery,
        stretch: Stretch,
        limit: u64,
    ) -> Result<Vec<LogRow>, Error> {
        let mut statement = self.statement(
            "select l.seq, l.kind, l.id, l.published_at, l.body, l.body_sha256 from gazette_log l",
        );
        if query.needs_rows() {
            statement = statement.push(FILED);
        }
        statement =
            statement.push(" where l.seq > ").bind(stretch.after).push(" and l.seq <= ").bind(stretch.upto);
        let order = if stretch.backwards { " order by l.seq desc limit " } else { " order by l.seq limit " };
        let statement = query.conditions(statement).push(order).bind(limit);
        self.fetch(statement).await?.iter().map(entry).collect()
    }

    /// Entries at these positions, in no order.
    pub async fn log_entries_at(&self, positions: &[u64]) -> Result<Vec<LogRow>, Error> {
        let mut entries = Vec::with_capacity(positions.len());
        for chunk in positions.chunks(1000) {
            let statement = self
                .statement(
                    "select seq, kind, id, published_at, body, body_sha256 from gazette_log where seq in (",
                )
                .bind_all(chunk.iter().copied())
                .push(")");
            for row in self.fetch(statement).await? {
                entries.push(entry(&row)?);
            }
        }
        Ok(entries)
    }
}
