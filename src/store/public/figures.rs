//! Elevators in figures, by the place they were reported in.

use super::super::{Error, Store};
use super::elevator_query::{At, ElevatorQuery, expired, insured, overdue};

impl Store {
    /// Elevators in figures, by the area they were reported in.
    pub async fn elevator_figures(&self, at: At, query: &ElevatorQuery) -> Result<Vec<AreaFigures>, Error> {
        let mut statement = self.statement(
            "select e.region, e.subdistrict, count(*) filter (where e.status = 'in_use'), \
             count(*) filter (where e.status = 'suspended'), count(*) filter (where e.status = 'scrapped'), \
             count(*) filter (where e.status = 'in_use' and ",
        );
        statement = ElevatorQuery::bearing(statement, "maintenance", at);
        statement = statement.push("), count(*) filter (where e.status = 'in_use' and ");
        statement = ElevatorQuery::bearing(statement, "testing", at);
        statement = overdue(statement.push("), count(*) filter (where "), at);
        statement = expired(statement.push("), count(*) filter (where "), at);
        statement = insured(statement.push("), count(*) filter (where "), at);
        statement =
            statement.push(") from public_elevator e left join public_due d on d.code = e.code where ");
        let statement = query.conditions(statement, at).push(" group by e.region, e.subdistrict");
        self.fetch(statement)
            .await?
            .iter()
            .map(|row| {
                let count = |at| row.count(at);
                Ok(AreaFigures {
                    region: row.get(0)?,
                    subdistrict: row.get(1)?,
                    in_use: count(2)?,
                    suspended: count(3)?,
                    scrapped: count(4)?,
                    in_maintenance_pilot: count(5)?,
                    in_testing_pilot: count(6)?,
                    maintenance_overdue: count(7)?,
                    inspection_expired: count(8)?,
                    insured: count(9)?,
                })
            })
            .collect()
    }

    /// Estates whose name begins with a text, with how many elevators each has.
    pub async fn estates(
        &self,
        at: At,
        prefix: &str,
        limit: u64,
    ) -> Result<Vec<(String, Option<String>, String, u64)>, Error> {
        let statement = self
            .statement(
                "select e.region, min(e.subdistrict), e.estate, count(*) from public_elevator e where ",
            )
            .visible("e", at.seq)
            .push(" and ")
            .begins("e.estate", prefix)
            .push(" group by e.region, e.estate order by e.estate, e.region limit ")
            .bind(limit);
        let rows = self.fetch(statement).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.count(3)?))).collect()
    }
}

/// Elevators of one reported area in figures.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the figures are described where they are shown")]
pub struct AreaFigures {
    pub region: String,
    pub subdistrict: Option<String>,
    pub in_use: u64,
    pub suspended: u64,
    pub scrapped: u64,
    pub in_maintenance_pilot: u64,
    pub in_testing_pilot: u64,
    pub maintenance_overdue: u64,
    pub inspection_expired: u64,
    pub insured: u64,
}
