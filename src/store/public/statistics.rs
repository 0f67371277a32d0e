//! What figures over months are counted from: elevators by code, a stretch at a time or by name, with what began
//! and ended on them. It refuses to know what is counted.

use super::super::{Error, Row, Statement, Store};
use crate::domain::{Day, Instant};

/// An elevator as far as it is counted.
#[derive(Debug, Clone)]
pub struct CountedElevator {
    /// Its code.
    pub code: String,
    /// The region as reported.
    pub region: String,
    /// The subdistrict.
    pub subdistrict: Option<String>,
    /// The code of its status.
    pub status: String,
    /// When it was installed.
    pub installed_on: Option<Day>,
}

/// A policy or an incident of an elevator.
#[derive(Debug, Clone)]
pub struct CountedEvent {
    /// Whose.
    pub elevator_code: String,
    /// The kind of its entries.
    pub kind: String,
    /// When it happened or began.
    pub at: Instant,
    /// When it runs out.
    pub until_on: Option<Day>,
    /// The kind of policy or incident.
    pub result: String,
}

/// A mark of an elevator.
#[derive(Debug, Clone)]
pub struct CountedMark {
    /// Whose.
    pub elevator_code: String,
    /// The code of its pilot.
    pub pilot: String,
    /// Its first day.
    pub from: Day,
    /// The first day without it.
    pub to: Option<Day>,
}

/// Whose events and marks are read.
#[derive(Debug, Clone, Copy)]
pub enum CountedOf<'a> {
    /// Of elevators whose codes stand between two, the second included.
    Between(&'a str, &'a str),
    /// Of these elevators.
    Codes(&'a [String]),
}

impl CountedOf<'_> {
    fn hold(self, statement: Statement, column: &str) -> Statement {
        match self {
            Self::Between(after, upto) => statement
                .push(&format!("{column} > "))
                .bind(after)
                .push(&format!(" and {column} <= "))
                .bind(upto),
            Self::Codes(codes) => {
                statement.push(&format!("{column} in (")).bind_all(codes.iter().cloned()).push(")")
            }
        }
    }
}

const ELEVATORS: &str =
    "select e.code, e.region, e.subdistrict, e.status, e.installed_on from public_elevator e where ";

impl Store {
    /// Elevators after a code, in order.
    pub async fn counted_elevators(
        &self,
        seq: u64,
        after: &str,
        limit: u64,
    ) -> Result<Vec<CountedElevator>, Error> {
        let statement = self.statement(ELEVATORS).push("e.code > ").bind(after).push(" and ");
        self.counted(statement.visible("e", seq).push(" order by e.code limit ").bind(limit)).await
    }

    /// Elevators of these codes, in no order.
    pub async fn counted_elevators_of(
        &self,
        seq: u64,
        codes: &[String],
    ) -> Result<Vec<CountedElevator>, Error> {
        let statement = CountedOf::Codes(codes).hold(self.statement(ELEVATORS), "e.code").push(" and ");
        self.counted(statement.visible("e", seq)).await
    }

    async fn counted(&self, statement: Statement) -> Result<Vec<CountedElevator>, Error> {
        let read = |row: &Row| {
            Ok(CountedElevator {
                code: row.get(0)?,
                region: row.get(1)?,
                subdistrict: row.get(2)?,
                status: row.get(3)?,
                installed_on: row.get(4)?,
            })
        };
        self.fetch(statement).await?.iter().map(read).collect()
    }

    /// Policies and incidents of elevators.
    pub async fn counted_events(&self, seq: u64, of: CountedOf<'_>) -> Result<Vec<CountedEvent>, Error> {
        let statement = self.statement(
            "select v.elevator_code, v.kind, v.at, v.until_on, v.result from public_event v \
             where v.kind in ('insurance', 'incident') and ",
        );
        let statement = of.hold(statement, "v.elevator_code").push(" and ").visible("v", seq);
        let read = |row: &Row| {
            Ok(CountedEvent {
                elevator_code: row.get(0)?,
                kind: row.get(1)?,
                at: row.get(2)?,
                until_on: row.get(3)?,
                result: row.get(4)?,
            })
        };
        self.fetch(statement).await?.iter().map(read).collect()
    }

    /// Marks of elevators.
    pub async fn counted_marks(&self, seq: u64, of: CountedOf<'_>) -> Result<Vec<CountedMark>, Error> {
        let statement =
            self.statement("select m.elevator_code, m.pilot, m.from_on, m.to_on from public_mark m where ");
        let statement = of.hold(statement, "m.elevator_code").push(" and ").visible("m", seq);
        let read = |row: &Row| {
            Ok(CountedMark {
                elevator_code: row.get(0)?,
                pilot: row.get(1)?,
                from: row.get(2)?,
                to: row.get(3)?,
            })
        };
        self.fetch(statement).await?.iter().map(read).collect()
    }
}
