//! Notices: pages of them, one of them, and the elevators one concerns.

use super::super::{Error, Statement, Store};
use super::entry::{Published, count, published};
use crate::domain::Day;

/// Which notices.
#[derive(Debug, Clone, Default)]
pub struct NoticeQuery {
    /// Of this kind.
    pub kind: Option<&'static str>,
    /// Of this pilot.
    pub pilot: Option<&'static str>,
    /// On this ground.
    pub code: Option<&'static str>,
    /// By the bureau of any of these regions.
    pub regions: Option<Vec<&'static str>>,
    /// Decided from this day, before that one.
    pub decided: Option<(Day, Day)>,
    /// About this unit or elevator.
    pub subject_id: Option<String>,
    /// In publicity on a day, or not.
    pub in_publicity: Option<(Day, bool)>,
}

impl NoticeQuery {
    pub(super) fn conditions(&self, statement: Statement, seq: u64) -> Statement {
        let mut statement = statement.visible("n", seq);
        for (column, value) in [("kind", self.kind), ("pilot", self.pilot), ("code", self.code)] {
            if let Some(value) = value {
                statement = statement.push(&format!(" and n.{column} = ")).bind(value);
            }
        }
        if let Some(regions) = &self.regions {
            statement = statement.push(" and n.region in (").bind_all(regions.iter().copied()).push(")");
        }
        if let Some((from, until)) = self.decided {
            statement =
                statement.push(" and n.decided_on >= ").bind(from).push(" and n.decided_on < ").bind(until);
        }
        if let Some(subject) = &self.subject_id {
            statement = statement.push(" and n.subject_id = ").bind(subject.clone());
        }
        if let Some((day, is_open)) = self.in_publicity {
            // Without a last day there is no publicity, and a comparison with nothing is neither true nor false.
            let holds = if is_open { "" } else { "not " };
            statement = statement
                .push(&format!(" and {holds}(n.publicity_to is not null and n.decided_on <= "))
                .bind(day)
                .push(" and n.publicity_to >= ")
                .bind(day)
                .push(")");
        }
        statement
    }
}

impl Store {
    /// A page of notices, the newest decision first.
    pub async fn notice_lines(
        &self,
        seq: u64,
        query: &NoticeQuery,
        after: Option<(Day, String)>,
        limit: u64,
    ) -> Result<Vec<Published>, Error> {
        let statement = self.statement(
            "select l.seq, l.kind, l.published_at, l.body from public_notice n \
             join gazette_log l on l.seq = n.from_seq where ",
        );
        let mut statement = query.conditions(statement, seq);
        if let Some((day, no)) = after {
            statement = statement
                .push(" and (n.decided_on, n.notice_no) < (")
                .bind(day)
                .push(", ")
                .bind(no)
                .push(")");
        }
        let statement = statement.push(" order by n.decided_on desc, n.notice_no desc limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// How many notices a query finds.
    pub async fn count_notices(&self, seq: u64, query: &NoticeQuery) -> Result<u64, Error> {
        let statement = self.statement("select count(*) from public_notice n where ");
        count(&self.fetch(query.conditions(statement, seq)).await?)
    }

    /// One notice.
    pub async fn notice_entry(&self, seq: u64, notice_no: &str) -> Result<Option<Published>, Error> {
        let statement = self
            .statement(
                "select l.seq, l.kind, l.published_at, l.body from public_notice n \
                 join gazette_log l on l.seq = n.from_seq where n.notice_no = ",
            )
            .bind(notice_no)
            .push(" and ")
            .visible("n", seq);
        self.fetch(statement).await?.first().map(|row| published(row, 0)).transpose()
    }

    /// Notices with a last day of publicity about a unit or an elevator it uses or maintains, the newest first.
    pub async fn publicities_of_unit(
        &self,
        seq: u64,
        uscc: &str,
        limit: u64,
    ) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement(
                "select l.seq, l.kind, l.published_at, l.body from public_notice n \
                 join gazette_log l on l.seq = n.from_seq where n.publicity_to is not null and ",
            )
            .visible("n", seq)
            .push(" and (n.subject_id = ")
            .bind(uscc)
            .push(
                " or exists (select 1 from public_elevator e where e.code = n.subject_id and (e.user_uscc = ",
            )
            .bind(uscc)
            .push(" or e.maintainer_uscc = ")
            .bind(uscc)
            .push(") and ")
            .visible("e", seq)
            .push(")) order by n.decided_on desc, n.notice_no desc limit ")
            .bind(limit);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// Elevators whose mark a notice ended: code, estate, region, subdistrict.
    pub async fn elevators_of_notice(
        &self,
        seq: u64,
        notice_no: &str,
        limit: u64,
    ) -> Result<Vec<(String, Option<String>, String, Option<String>)>, Error> {
        let statement = self
            .statement(
                "select distinct e.code, e.estate, e.region, e.subdistrict from public_mark m \
                 join public_elevator e on e.code = m.elevator_code and ",
            )
            .visible("e", seq)
            .push(" where m.notice_no = ")
            .bind(notice_no)
            .push(" and ")
            .visible("m", seq)
            .push(" order by e.code limit ")
            .bind(limit);
        let rows = self.fetch(statement).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).collect()
    }

    /// How many elevators' marks a notice ended: those that [`Store::elevators_of_notice`] lists.
    pub async fn count_elevators_of_notice(&self, seq: u64, notice_no: &str) -> Result<u64, Error> {
        let statement = self
            .statement(
                "select count(distinct e.code) from public_mark m \
                 join public_elevator e on e.code = m.elevator_code and ",
            )
            .visible("e", seq)
            .push(" where m.notice_no = ")
            .bind(notice_no)
            .push(" and ")
            .visible("m", seq);
        count(&self.fetch(statement).await?)
    }
}
