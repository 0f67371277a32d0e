//! The newest entry that a list of elevators and its figures rest on.

use super::super::{Error, Statement, Store};
use super::elevator_query::{At, ElevatorQuery};

/// What happened to an elevator or marks it, with the alias of its table.
const ABOUT: [(&str, &str); 2] = [("public_event", "v"), ("public_mark", "m")];

impl Store {
    /// Position and time of the newest entry among the cards, events and marks of the elevators that a query finds; `None`
    /// where it finds none. Costs a look at each of their events.
    pub async fn newest_entry_of(&self, at: At, query: &ElevatorQuery) -> Result<Option<(u64, i64)>, Error> {
        let elevators = |statement: Statement, about: &str| {
            let statement =
                statement.push(" from public_elevator e left join public_due d on d.code = e.code");
            query.conditions(statement.push(about).push(" where "), at)
        };
        let statement = self.statement(
            "select l.seq, l.published_at from gazette_log l where l.seq = (select max(n.seq) from (\
             select max(e.from_seq) as seq",
        );
        let mut statement = elevators(statement, "");
        for (table, alias) in ABOUT {
            let about = format!(" join {table} {alias} on {alias}.elevator_code = e.code");
            statement = statement.push(&format!(" union all select max({alias}.from_seq) as seq"));
            statement = elevators(statement, &about).push(" and ").visible(alias, at.seq);
        }
        let rows = self.fetch(statement.push(") n)")).await?;
        rows.first().map(|row| Ok((row.count(0)?, row.get(1)?))).transpose()
    }
}
