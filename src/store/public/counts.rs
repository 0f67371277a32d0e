//! How many there are of each sort: elevators and notices counted by what they have in common.

use super::super::{Error, Row, Statement, Store};
use super::elevator_query::{At, ElevatorQuery, expired, overdue};
use super::notice_lists::NoticeQuery;

/// What elevators or notices are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A column of the table.
    Column(&'static str),
    /// The calendar year of a column of days.
    Year(&'static str),
    /// Where an elevator was reported: region and subdistrict.
    Place,
    /// Whether it bears the mark of this pilot: `true` or `false`.
    Marked(&'static str),
    /// Whether its maintenance is overdue.
    Overdue,
    /// Whether its inspection has expired.
    Expired,
}

impl Sort {
    /// Whether it compares with today, so that nothing is known of the past.
    pub fn is_of_today(self) -> bool {
        matches!(self, Self::Overdue | Self::Expired)
    }

    /// Columns of the answer that it takes.
    fn width(self) -> usize {
        if self == Self::Place { 2 } else { 1 }
    }

    fn select(self, statement: Statement, alias: &str, at: At) -> Statement {
        let yes_or_no = |statement: Statement| statement.push(" then 'true' else 'false' end");
        match self {
            Self::Column(name) => statement.push(&format!("{alias}.{name}")),
            // Both engines write a day as YYYY-MM-DD.
            Self::Year(name) => statement.push(&format!("substr(cast({alias}.{name} as text), 1, 4)")),
            Self::Place => statement.push(&format!("{alias}.region, {alias}.subdistrict")),
            Self::Marked(pilot) => yes_or_no(ElevatorQuery::bearing(statement.push("case when "), pilot, at)),
            Self::Overdue => yes_or_no(overdue(statement.push("case when "), at)),
            Self::Expired => yes_or_no(expired(statement.push("case when "), at)),
        }
    }
}

/// One sort and how many there are of it.
pub type Counted = (Vec<Option<String>>, u64);

fn select(mut statement: Statement, sorts: &[Sort], alias: &str, at: At) -> Statement {
    for sort in sorts {
        statement = sort.select(statement, alias, at).push(", ");
    }
    statement.push("count(*) from ")
}

fn grouped(statement: Statement, sorts: &[Sort]) -> Statement {
    let width = width(sorts);
    let positions: Vec<String> = (1..=width).map(|position| position.to_string()).collect();
    statement.push(&format!(" group by {}", positions.join(", ")))
}

fn width(sorts: &[Sort]) -> usize {
    sorts.iter().map(|sort| sort.width()).sum()
}

fn counted(rows: &[Row], sorts: &[Sort]) -> Result<Vec<Counted>, Error> {
    let width = width(sorts);
    let read =
        |row: &Row| Ok(((0..width).map(|at| row.get(at)).collect::<Result<_, Error>>()?, row.count(width)?));
    rows.iter().map(read).collect()
}

impl Store {
    /// The elevators of a query, counted by at least one sort.
    pub async fn count_elevators_by(
        &self,
        at: At,
        query: &ElevatorQuery,
        sorts: &[Sort],
    ) -> Result<Vec<Counted>, Error> {
        let statement = select(self.statement("select "), sorts, "e", at)
            .push("public_elevator e left join public_due d on d.code = e.code where ");
        let statement = grouped(query.conditions(statement, at), sorts);
        counted(&self.fetch(statement).await?, sorts)
    }

    /// The notices of a query, counted by at least one sort.
    pub async fn count_notices_by(
        &self,
        at: At,
        query: &NoticeQuery,
        sorts: &[Sort],
    ) -> Result<Vec<Counted>, Error> {
        let statement = select(self.statement("select "), sorts, "n", at).push("public_notice n where ");
        let statement = grouped(query.conditions(statement, at.seq), sorts);
        counted(&self.fetch(statement).await?, sorts)
    }
}
