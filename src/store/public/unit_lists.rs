//! Pages of units, by name or by code.

use super::super::{Error, Statement, Store};
use super::entry::{Published, count, published};

/// Which units.
#[derive(Debug, Clone, Default)]
pub struct UnitQuery {
    /// Having this role.
    pub role: Option<&'static str>,
    /// Registered in any of these regions.
    pub regions: Option<Vec<&'static str>>,
    /// Whose name begins so.
    pub name_prefix: Option<String>,
}

/// The order of a list, with the place after which the page begins.
#[derive(Debug, Clone)]
pub enum UnitAfter {
    /// By name, then code.
    Name(Option<(String, String)>),
    /// By code.
    Code(Option<String>),
}

impl UnitAfter {
    /// Appends where the page begins and how it is ordered.
    fn page(self, statement: Statement) -> Statement {
        match self {
            Self::Name(None) => statement.push(" order by u.name, u.uscc"),
            Self::Name(Some((name, uscc))) => {
                let place = statement.push(" and (u.name, u.uscc) > (").bind(name).push(", ").bind(uscc);
                place.push(") order by u.name, u.uscc")
            }
            Self::Code(None) => statement.push(" order by u.uscc"),
            Self::Code(Some(uscc)) => statement.push(" and u.uscc > ").bind(uscc).push(" order by u.uscc"),
        }
    }
}

impl UnitQuery {
    fn conditions(&self, statement: Statement, seq: u64) -> Statement {
        let mut statement = statement.visible("u", seq);
        if let Some(role) = self.role {
            // Roles are codes joined by ';': none is part of another.
            statement = statement.push(" and u.roles like ").bind(format!("%{role}%"));
        }
        if let Some(regions) = &self.regions {
            statement = statement.push(" and u.region in (").bind_all(regions.iter().copied()).push(")");
        }
        if let Some(prefix) = &self.name_prefix {
            statement = statement.push(" and ").begins("u.name", prefix);
        }
        statement
    }
}

impl Store {
    /// A page of units.
    pub async fn unit_lines(
        &self,
        seq: u64,
        query: &UnitQuery,
        after: UnitAfter,
        limit: u64,
    ) -> Result<Vec<Published>, Error> {
        let statement = self.statement(
            "select l.seq, l.kind, l.published_at, l.body from public_unit u \
             join gazette_log l on l.seq = u.from_seq where ",
        );
        let statement = after.page(query.conditions(statement, seq)).push(" limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// How many units a query finds.
    pub async fn count_units(&self, seq: u64, query: &UnitQuery) -> Result<u64, Error> {
        let statement = self.statement("select count(*) from public_unit u where ");
        count(&self.fetch(query.conditions(statement, seq)).await?)
    }
}
