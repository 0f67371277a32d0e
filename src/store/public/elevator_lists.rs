//! Pages of elevators, by keyset, and how many there are.

use std::borrow::Cow;

use super::super::{Error, Row, Statement, Store};
use super::dues::DueRow;
use super::elevator_query::{At, ElevatorQuery, maintenance_due};
use super::entry::{Published, count};
use crate::domain::Day;
use crate::domain::calendar::NEVER;

/// The order of a list, with the place after which the page begins.
#[derive(Debug, Clone)]
pub enum ElevatorAfter {
    /// By code.
    Code(Option<String>),
    /// By maintenance due day, then code; those without one last.
    NextDue(Option<(Day, String)>),
    /// By newest card.
    Newest(Option<u64>),
}

/// An elevator of a list.
#[derive(Debug, Clone)]
pub struct ElevatorLine {
    /// The entry of the card.
    pub entry: Published,
    /// The filed days, without the code, which the card tells; `None` if nothing is filed, or in a view of the past.
    pub dues: Option<DueRow>,
    /// The maintenance due day, of a list in its order.
    pub next_due_on: Option<Day>,
}

impl ElevatorAfter {
    /// Appends where the page begins and how it is ordered, among the columns elevators are found by.
    fn page(&self, statement: Statement, at: At) -> Statement {
        let due = |s: Statement| maintenance_due(s.push("coalesce("), at).push(", ").bind(NEVER).push(")");
        match self {
            Self::Code(None) => statement.push(" order by e.code"),
            Self::Code(Some(code)) => {
                statement.push(" and e.code > ").bind(code.clone()).push(" order by e.code")
            }
            Self::Newest(None) => statement.push(" order by e.from_seq desc"),
            Self::Newest(Some(seq)) => {
                statement.push(" and e.from_seq < ").bind(*seq).push(" order by e.from_seq desc")
            }
            Self::NextDue(None) => due(statement.push(" order by ")).push(", e.code"),
            Self::NextDue(Some((day, code))) => {
                let place = due(statement.push(" and (")).push(", e.code) > (").bind(*day).push(", ");
                due(place.bind(code.clone()).push(") order by ")).push(", e.code")
            }
        }
    }

    /// Appends the same order for a page that has been found.
    fn order(&self, statement: Statement) -> Statement {
        match self {
            Self::Code(_) => statement.push(" order by p.code"),
            Self::Newest(_) => statement.push(" order by p.from_seq desc"),
            Self::NextDue(_) => statement.push(" order by coalesce(p.due_on, ").bind(NEVER).push("), p.code"),
        }
    }
}

/// The entry of a card, without its kind, which is the same for all.
const CARD: &str = "l.seq, l.published_at, l.body, ";

/// What stands beside it: whether days are filed, and which.
const BESIDE: &str = "d.code is not null as filed, d.last_onsite_on, d.mark_from, d.mark_to, d.testing_from, \
    d.testing_to, d.inspected_on, d.inspection_conclusion, d.inspection_valid_to, d.tested_on, d.insured_to, \
    d.test_due_on";
/// Where the maintenance due day follows.
const DUE_ON: usize = 15;

const FROM: &str = " from public_elevator e left join public_due d on d.code = e.code";

fn line(row: &Row, at: At, after: &ElevatorAfter) -> Result<ElevatorLine, Error> {
    let is_filed: bool = row.get(3)?;
    let next_due_on = if matches!(after, ElevatorAfter::NextDue(_)) { row.get(DUE_ON)? } else { None };
    let dues = if at.is_present && is_filed { Some(days(row)?) } else { None };
    let entry = Published {
        seq: row.count(0)?,
        kind: Cow::Borrowed("elevator"),
        published_at: row.get(1)?,
        body: row.body(2)?,
    };
    Ok(ElevatorLine { entry, dues, next_due_on })
}

fn days(row: &Row) -> Result<DueRow, Error> {
    Ok(DueRow {
        last_onsite_on: row.get(4)?,
        mark_from: row.get(5)?,
        mark_to: row.get(6)?,
        testing_from: row.get(7)?,
        testing_to: row.get(8)?,
        inspected_on: row.get(9)?,
        inspection_conclusion: row.get(10)?,
        inspection_valid_to: row.get(11)?,
        tested_on: row.get(12)?,
        insured_to: row.get(13)?,
        test_due_on: row.get(14)?,
        ..DueRow::default()
    })
}

impl Store {
    /// A page of elevators. Where it is one stretch of the codes' index, bodies are joined on the way; else it is found
    /// first, by the columns elevators are found by, and only its rows are joined with their bodies.
    pub async fn elevator_lines(
        &self,
        at: At,
        query: &ElevatorQuery,
        after: &ElevatorAfter,
        limit: u64,
    ) -> Result<Vec<ElevatorLine>, Error> {
        let statement = self.statement("select ").push(CARD);
        let statement = if matches!(after, ElevatorAfter::Code(_)) && !query.is_found_otherwise() {
            let from =
                statement.push(BESIDE).push(FROM).push(" join gazette_log l on l.seq = e.from_seq where ");
            after.page(query.conditions(from, at), at).push(" limit ").bind(limit)
        } else {
            let columns = maintenance_due(statement.push("p.* from (select ").push(BESIDE).push(", "), at);
            let page = columns.push(" as due_on, e.code, e.from_seq").push(FROM).push(" where ");
            let page = query.conditions(page, at);
            let page = after.page(page, at).push(" limit ").bind(limit);
            after.order(page.push(") p join gazette_log l on l.seq = p.from_seq"))
        };
        self.fetch(statement).await?.iter().map(|row| line(row, at, after)).collect()
    }

    /// How many elevators a query finds.
    pub async fn count_elevators(&self, at: At, query: &ElevatorQuery) -> Result<u64, Error> {
        let from = if query.needs_dues() {
            "select count(*) from public_elevator e left join public_due d on d.code = e.code where "
        } else {
            "select count(*) from public_elevator e where "
        };
        count(&self.fetch(query.conditions(self.statement(from), at)).await?)
    }
}
