//! Reading the public record at a position of the log.

use super::super::{Error, Row, Statement, Store};
use crate::domain::Day;

/// An entry as a reader gets it.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its position.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// Microseconds since 1970, UTC.
    pub published_at: i64,
    /// The body; `None` once withdrawn.
    pub body: Option<String>,
}

const ENTRY: &str = "l.seq, l.kind, l.published_at, l.body";

pub(super) fn published(row: &Row, at: usize) -> Result<Published, Error> {
    Ok(Published {
        seq: row.count(at)?,
        kind: row.get(at + 1)?,
        published_at: row.get(at + 2)?,
        body: row.get(at + 3)?,
    })
}

impl Statement {
    /// Appends the condition that a version of this table alias holds at a position of the log.
    #[must_use]
    pub(super) fn visible(self, alias: &str, seq: u64) -> Self {
        self.push(&format!("{alias}.from_seq <= "))
            .bind(seq)
            .push(&format!(" and ({alias}.to_seq is null or {alias}.to_seq > "))
            .bind(seq)
            .push(")")
    }

    /// Appends to a query for entries the newest event of an elevator that meets a condition.
    #[must_use]
    fn and_newest_event(self, condition: &str, code: &str, seq: u64) -> Self {
        self.push(" union all select * from (select ")
            .push(ENTRY)
            .push(" from public_event v join gazette_log l on l.seq = v.from_seq where ")
            .push(condition)
            .push(" and v.elevator_code = ")
            .bind(code)
            .push(" and ")
            .visible("v", seq)
            .push(" order by v.at desc, v.from_seq desc limit 1) newest")
    }

    /// Appends the condition that a column begins with a text.
    #[must_use]
    pub(super) fn begins(self, column: &str, prefix: &str) -> Self {
        match self.dialect() {
            // A range uses the index; the last code point there is ends it.
            super::super::Dialect::Sqlite => self
                .push(&format!("({column} >= "))
                .bind(prefix)
                .push(&format!(" and {column} < "))
                .bind(format!("{prefix}\u{10FFFF}"))
                .push(")"),
            super::super::Dialect::Postgres => {
                self.push(&format!("starts_with({column}, ")).bind(prefix).push(")")
            }
        }
    }
}

impl Store {
    /// Everything the record of an elevator is made of, but for what concerns its units: its card, marks and
    /// insurance, the newest inspection, test and visit on site, and notices about it.
    pub async fn elevator_entries(&self, seq: u64, code: &str) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_elevator e join gazette_log l on l.seq = e.from_seq where e.code = ")
            .bind(code)
            .push(" and ")
            .visible("e", seq)
            .push(" union all select ")
            .push(ENTRY)
            .push(" from public_mark m join gazette_log l on l.seq = m.from_seq where m.elevator_code = ")
            .bind(code)
            .push(" and ")
            .visible("m", seq)
            .push(" union all select ")
            .push(ENTRY)
            .push(
                " from public_event v join gazette_log l on l.seq = v.from_seq \
                 where v.kind = 'insurance' and v.elevator_code = ",
            )
            .bind(code)
            .push(" and ")
            .visible("v", seq)
            .and_newest_event("v.kind = 'inspection'", code, seq)
            .and_newest_event("v.kind = 'test'", code, seq)
            .and_newest_event("v.kind = 'visit' and v.result = 'onsite'", code, seq)
            .push(" union all select ")
            .push(ENTRY)
            .push(" from public_notice n join gazette_log l on l.seq = n.from_seq where n.subject_id = ")
            .bind(code)
            .push(" and ")
            .visible("n", seq);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// The units with these credit codes, and notices about any of these subjects.
    pub async fn unit_and_notice_entries(
        &self,
        seq: u64,
        units: &[&str],
        subjects: &[&str],
    ) -> Result<Vec<Published>, Error> {
        let statement = self.units_and_notices(seq, units, subjects);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    fn units_and_notices(&self, seq: u64, units: &[&str], subjects: &[&str]) -> Statement {
        self.statement("select ")
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
            .visible("n", seq)
    }

    /// What two units bring to the records of their elevators: the units, notices about them, and their promises to
    /// each other.
    pub async fn pair_entries(
        &self,
        seq: u64,
        user: Option<&str>,
        maintainer: Option<&str>,
    ) -> Result<Vec<Published>, Error> {
        let units: Vec<&str> = user.into_iter().chain(maintainer).collect();
        let mut statement = self.units_and_notices(seq, &units, &units);
        if let Some((user, maintainer)) = user.zip(maintainer) {
            statement = statement
                .push(" union all select ")
                .push(ENTRY)
                .push(
                    " from public_commitment c join gazette_log l on l.seq = c.from_seq where c.user_uscc = ",
                )
                .bind(user)
                .push(" and c.maintainer_uscc = ")
                .bind(maintainer)
                .push(" and ")
                .visible("c", seq);
        }
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

    /// When a thing was first published, whatever the reader's position: its first entry's instant.
    pub async fn first_published(&self, table: FirstOf, id: &str) -> Result<Option<i64>, Error> {
        let (table, key) = table.place();
        let statement = self
            .statement(&format!(
                "select l.published_at from {table} t join gazette_log l on l.seq = t.from_seq where t.{key} = "
            ))
            .bind(id)
            .push(" order by t.from_seq limit 1");
        self.fetch(statement).await?.first().map(|row| row.get(0)).transpose()
    }

    /// Promises by user, by maintainer or by both; all of them if neither is given.
    pub async fn commitment_entries(
        &self,
        seq: u64,
        user: Option<&str>,
        maintainer: Option<&str>,
        after: &str,
        limit: u64,
    ) -> Result<Vec<Published>, Error> {
        let mut statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_commitment c join gazette_log l on l.seq = c.from_seq where ")
            .visible("c", seq)
            .push(" and c.id > ")
            .bind(after);
        if let Some(user) = user {
            statement = statement.push(" and c.user_uscc = ").bind(user);
        }
        if let Some(maintainer) = maintainer {
            statement = statement.push(" and c.maintainer_uscc = ").bind(maintainer);
        }
        let statement = statement.push(" order by c.id limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// How many promises there are.
    pub async fn count_commitments(
        &self,
        seq: u64,
        user: Option<&str>,
        maintainer: Option<&str>,
    ) -> Result<u64, Error> {
        let mut statement =
            self.statement("select count(*) from public_commitment c where ").visible("c", seq);
        if let Some(user) = user {
            statement = statement.push(" and c.user_uscc = ").bind(user);
        }
        if let Some(maintainer) = maintainer {
            statement = statement.push(" and c.maintainer_uscc = ").bind(maintainer);
        }
        count(&self.fetch(statement).await?)
    }

    /// Marks in the maintenance pilot of the elevators that a user and a maintainer share: code, first day, first
    /// day without it. A mark that a change of unit ended was another pair's.
    pub async fn marks_of_pair(
        &self,
        seq: u64,
        user: &str,
        maintainer: &str,
    ) -> Result<Vec<(String, Day, Option<Day>)>, Error> {
        let statement = self
            .statement(
                "select m.elevator_code, m.from_on, m.to_on from public_elevator e \
                 join public_mark m on m.elevator_code = e.code and m.pilot = 'maintenance' \
                 and (m.ended_by is null or m.ended_by <> 'change') and ",
            )
            .visible("m", seq)
            .push(" where e.user_uscc = ")
            .bind(user)
            .push(" and e.maintainer_uscc = ")
            .bind(maintainer)
            .push(" and ")
            .visible("e", seq);
        self.fetch(statement).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
    }

    /// Incidents of the elevators that a user and a maintainer share.
    pub async fn incidents_of_pair(
        &self,
        seq: u64,
        user: &str,
        maintainer: &str,
    ) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement("select ")
            .push(ENTRY)
            .push(
                " from public_elevator e join public_event v on v.elevator_code = e.code and v.kind = 'incident' and ",
            )
            .visible("v", seq)
            .push(" join gazette_log l on l.seq = v.from_seq where e.user_uscc = ")
            .bind(user)
            .push(" and e.maintainer_uscc = ")
            .bind(maintainer)
            .push(" and ")
            .visible("e", seq);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// Events of one kind of an elevator, newest first, after a place in that order.
    pub async fn event_entries(
        &self,
        seq: u64,
        code: &str,
        kind: &str,
        after: Option<(crate::domain::Instant, u64)>,
        limit: u64,
    ) -> Result<Vec<(crate::domain::Instant, Published)>, Error> {
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

    /// Every entry ever published about an elevator up to a position, newest first, below another position.
    pub async fn elevator_history(
        &self,
        seq: u64,
        code: &str,
        below: u64,
        limit: u64,
    ) -> Result<Vec<crate::store::log::LogRow>, Error> {
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
        self.fetch(statement).await?.iter().map(crate::store::log::entry).collect()
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

    /// Pilot districts and bureaus; of one region or of all.
    pub async fn region_entries(&self, seq: u64, region: Option<&str>) -> Result<Vec<Published>, Error> {
        let mut statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_region_fact r join gazette_log l on l.seq = r.from_seq where ")
            .visible("r", seq);
        if let Some(region) = region {
            statement = statement.push(" and r.region = ").bind(region);
        }
        let statement = statement.push(" order by r.kind, r.id");
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }
}

/// Of which kind of thing the first publication is asked.
#[derive(Debug, Clone, Copy)]
pub enum FirstOf {
    /// An elevator by code.
    Elevator,
    /// A unit by credit code.
    Unit,
    /// A notice by number.
    Notice,
}

impl FirstOf {
    /// The kind of its entries in the log.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Elevator => "elevator",
            Self::Unit => "unit",
            Self::Notice => "notice",
        }
    }

    fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Elevator => ("public_elevator", "code"),
            Self::Unit => ("public_unit", "uscc"),
            Self::Notice => ("public_notice", "notice_no"),
        }
    }
}

pub(super) fn count(rows: &[Row]) -> Result<u64, Error> {
    rows.first().map_or(Ok(0), |row| row.count(0))
}
