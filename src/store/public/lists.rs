//! Lists of public things: filtered, ordered, by keyset.

use super::super::{Error, Row, Statement, Store};
use super::dues::DueRow;
use super::reading::{Published, count, published};
use crate::domain::Day;
use crate::domain::region::{Reported, Subdistricts};

/// Which elevators, in the columns by which they are found. Everything given must hold.
#[derive(Debug, Clone, Default)]
pub struct ElevatorQuery {
    /// Reported in any of these areas.
    pub areas: Option<Vec<Reported>>,
    /// Of this estate.
    pub estate: Option<String>,
    /// Of this subdistrict.
    pub subdistrict: Option<String>,
    /// Used or maintained by this unit.
    pub unit: Option<String>,
    /// Code of the mode.
    pub mode: Option<&'static str>,
    /// Codes of the statuses.
    pub statuses: Vec<&'static str>,
    /// Code of the pilot whose mark must be in force.
    pub pilot: Option<&'static str>,
    /// Past the maintenance due day or not.
    pub overdue: Option<bool>,
    /// Past the inspection due day or not.
    pub expired: Option<bool>,
    /// Installed from this day, before that one.
    pub installed: Option<(Day, Day)>,
    /// Beginning with this text in a code of any kind.
    pub code_prefix: Option<String>,
}

/// Where a reader looks from.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The position of the log.
    pub seq: u64,
    /// The day.
    pub day: Day,
    /// Whether `seq` is the present, so that the filed days may be used.
    pub is_present: bool,
    /// The last day of the maintenance pilot and of the testing pilot.
    pub pilots_end: (Day, Day),
}

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
    /// The user's name.
    pub user: Option<String>,
    /// The maintainer's name and line.
    pub maintainer: Option<(String, Option<String>)>,
    /// The filed days; `None` if nothing is filed, or in a view of the past.
    pub dues: Option<DueRow>,
    /// The maintenance due day used for ordering.
    pub next_due_on: Option<Day>,
}

/// A day after all others, standing for none.
fn never() -> Day {
    Day::from_ymd_opt(9999, 12, 31).expect("a day of the calendar")
}

/// Whether the mark of a pilot is in force on the reader's day, by the filed days.
fn marked(statement: Statement, prefix: &str, day: Day, pilot_end: Day) -> Statement {
    if day > pilot_end {
        return statement.push("1 = 0");
    }
    statement
        .push(&format!("(d.{prefix}_from <= "))
        .bind(day)
        .push(&format!(" and (d.{prefix}_to is null or d.{prefix}_to > "))
        .bind(day)
        .push("))")
}

fn maintenance_due(statement: Statement, at: At) -> Statement {
    marked(statement.push("case when "), "mark", at.day, at.pilots_end.0)
        .push(" then d.pilot_due_on else d.statutory_due_on end")
}

fn inspection_due(statement: Statement, at: At) -> Statement {
    marked(statement.push("case when "), "testing", at.day, at.pilots_end.1)
        .push(" then coalesce(d.inspection_due_on, d.inspection_valid_to) else d.inspection_valid_to end")
}

/// In use and past the maintenance due day.
fn overdue(statement: Statement, at: At) -> Statement {
    maintenance_due(statement.push("(e.status = 'in_use' and "), at).push(" < ").bind(at.day).push(")")
}

/// In use and failed, or past the inspection due day.
fn expired(statement: Statement, at: At) -> Statement {
    inspection_due(statement.push("(e.status = 'in_use' and (d.inspection_conclusion = 'fail' or "), at)
        .push(" < ")
        .bind(at.day)
        .push("))")
}

fn not(statement: Statement, wanted: bool, condition: impl FnOnce(Statement) -> Statement) -> Statement {
    // A condition on unknown days is unknown, which counts as not met.
    condition(statement.push(if wanted { " and coalesce(" } else { " and not coalesce(" })).push(", 1 = 0)")
}

fn areas(mut statement: Statement, areas: &[Reported]) -> Statement {
    statement = statement.push(" and (1 = 0");
    for area in areas {
        statement = statement.push(" or (e.region = ").bind(area.slug);
        statement = match &area.subdistricts {
            Subdistricts::All => statement,
            Subdistricts::Only(names) => {
                statement.push(" and e.subdistrict in (").bind_all(names.iter().copied()).push(")")
            }
            Subdistricts::Except(names) => statement
                .push(" and (e.subdistrict is null or e.subdistrict not in (")
                .bind_all(names.iter().copied())
                .push("))"),
        }
        .push(")");
    }
    statement.push(")")
}

impl ElevatorQuery {
    fn needs_dues(&self) -> bool {
        self.overdue.is_some() || self.expired.is_some() || self.pilot.is_some()
    }

    /// Appends the conditions, after `where`.
    fn conditions(&self, statement: Statement, at: At) -> Statement {
        let mut statement = statement.visible("e", at.seq);
        if let Some(wanted) = &self.areas {
            statement = areas(statement, wanted);
        }
        if let Some(estate) = &self.estate {
            statement = statement.push(" and e.estate = ").bind(estate.clone());
        }
        if let Some(subdistrict) = &self.subdistrict {
            statement = statement.push(" and e.subdistrict = ").bind(subdistrict.clone());
        }
        if let Some(unit) = &self.unit {
            statement = statement
                .push(" and (e.user_uscc = ")
                .bind(unit.clone())
                .push(" or e.maintainer_uscc = ")
                .bind(unit.clone())
                .push(")");
        }
        if let Some(mode) = self.mode {
            statement = statement.push(" and e.mode = ").bind(mode);
        }
        if !self.statuses.is_empty() {
            statement =
                statement.push(" and e.status in (").bind_all(self.statuses.iter().copied()).push(")");
        }
        if let Some(pilot) = self.pilot {
            statement = Self::bearing(statement.push(" and "), pilot, at);
        }
        if let Some(wanted) = self.overdue {
            statement = not(statement, wanted, |s| overdue(s, at));
        }
        if let Some(wanted) = self.expired {
            statement = not(statement, wanted, |s| expired(s, at));
        }
        if let Some((from, until)) = self.installed {
            statement = statement
                .push(" and e.installed_on >= ")
                .bind(from)
                .push(" and e.installed_on < ")
                .bind(until);
        }
        if let Some(prefix) = &self.code_prefix {
            statement = statement.push(" and (").begins("e.code", prefix).push(" or ");
            statement = statement.begins("e.device_code", prefix).push(" or ");
            statement = statement.begins("e.registration_code", prefix).push(" or ");
            statement = statement.begins("e.certificate_no", prefix).push(")");
        }
        statement
    }

    fn bearing(statement: Statement, pilot: &str, at: At) -> Statement {
        let (prefix, end) =
            if pilot == "testing" { ("testing", at.pilots_end.1) } else { ("mark", at.pilots_end.0) };
        if at.is_present {
            return marked(statement, prefix, at.day, end);
        }
        if at.day > end {
            return statement.push("1 = 0");
        }
        statement
            .push("exists (select 1 from public_mark k where k.elevator_code = e.code and k.pilot = ")
            .bind(pilot)
            .push(" and k.from_on <= ")
            .bind(at.day)
            .push(" and (k.to_on is null or k.to_on > ")
            .bind(at.day)
            .push(") and ")
            .visible("k", at.seq)
            .push(")")
    }
}

impl ElevatorAfter {
    /// Appends where the page begins and how it is ordered, among the columns elevators are found by.
    fn page(&self, statement: Statement, at: At) -> Statement {
        let due = |s: Statement| maintenance_due(s.push("coalesce("), at).push(", ").bind(never()).push(")");
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
            Self::NextDue(_) => {
                statement.push(" order by coalesce(p.due_on, ").bind(never()).push("), p.code")
            }
        }
    }
}

const LINE: &str = "l.seq, l.kind, l.published_at, l.body, u.name, m.name, m.service_phone, d.code, \
    d.last_onsite_on, d.mark_from, d.mark_to, d.testing_from, d.testing_to, d.inspected_on, \
    d.inspection_conclusion, d.inspection_valid_to, d.tested_on, d.insured_to, p.due_on";

fn line(row: &Row, at: At) -> Result<ElevatorLine, Error> {
    let filed: Option<String> = row.get(7)?;
    let dues = match filed.filter(|_| at.is_present) {
        None => None,
        Some(code) => Some(DueRow {
            code,
            last_onsite_on: row.get(8)?,
            mark_from: row.get(9)?,
            mark_to: row.get(10)?,
            testing_from: row.get(11)?,
            testing_to: row.get(12)?,
            inspected_on: row.get(13)?,
            inspection_conclusion: row.get(14)?,
            inspection_valid_to: row.get(15)?,
            tested_on: row.get(16)?,
            insured_to: row.get(17)?,
            ..DueRow::default()
        }),
    };
    let maintainer: Option<String> = row.get(5)?;
    Ok(ElevatorLine {
        entry: published(row, 0)?,
        user: row.get(4)?,
        maintainer: maintainer.map(|name| Ok::<_, Error>((name, row.get(6)?))).transpose()?,
        dues,
        next_due_on: row.get(18)?,
    })
}

impl Store {
    /// A page of elevators. The page is found first, by the columns elevators are found by; only its rows are joined
    /// with their bodies and names.
    pub async fn elevator_lines(
        &self,
        at: At,
        query: &ElevatorQuery,
        after: &ElevatorAfter,
        limit: u64,
    ) -> Result<Vec<ElevatorLine>, Error> {
        let statement = self
            .statement("select ")
            .push(LINE)
            .push(" from (")
            .push("select e.code, e.from_seq, e.user_uscc, e.maintainer_uscc, ");
        let statement = maintenance_due(statement, at).push(" as due_on from public_elevator e");
        let statement = statement.push(" left join public_due d on d.code = e.code where ");
        let statement = after.page(query.conditions(statement, at), at).push(" limit ").bind(limit);
        let statement = statement
            .push(
                ") p join gazette_log l on l.seq = p.from_seq left join public_due d on d.code = p.code \
                 left join public_unit u on u.uscc = p.user_uscc and ",
            )
            .visible("u", at.seq)
            .push(" left join public_unit m on m.uscc = p.maintainer_uscc and ")
            .visible("m", at.seq);
        let statement = after.order(statement);
        self.fetch(statement).await?.iter().map(|row| line(row, at)).collect()
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
        statement = statement
            .push("), count(*) filter (where e.status = 'in_use' and d.insured_to >= ")
            .bind(at.day)
            .push(") from public_elevator e left join public_due d on d.code = e.code where ");
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

/// Which units.
#[derive(Debug, Clone, Default)]
pub struct UnitQuery {
    /// Having this role.
    pub role: Option<&'static str>,
    /// Registered in this region.
    pub region: Option<&'static str>,
    /// Whose name begins so.
    pub name_prefix: Option<String>,
}

impl UnitQuery {
    fn conditions(&self, statement: Statement, seq: u64) -> Statement {
        let mut statement = statement.visible("u", seq);
        if let Some(role) = self.role {
            // Roles are codes joined by ';': none is part of another.
            statement = statement.push(" and u.roles like ").bind(format!("%{role}%"));
        }
        if let Some(region) = self.region {
            statement = statement.push(" and u.region = ").bind(region);
        }
        if let Some(prefix) = &self.name_prefix {
            statement = statement.push(" and ").begins("u.name", prefix);
        }
        statement
    }
}

/// Which notices.
#[derive(Debug, Clone, Default)]
pub struct NoticeQuery {
    /// Of this kind.
    pub kind: Option<&'static str>,
    /// Of this pilot.
    pub pilot: Option<&'static str>,
    /// On this ground.
    pub code: Option<&'static str>,
    /// By the bureau of this region.
    pub region: Option<&'static str>,
    /// Decided from this day, before that one.
    pub decided: Option<(Day, Day)>,
    /// About this unit or elevator.
    pub subject_id: Option<String>,
}

impl NoticeQuery {
    fn conditions(&self, statement: Statement, seq: u64) -> Statement {
        let mut statement = statement.visible("n", seq);
        let equal =
            [("kind", self.kind), ("pilot", self.pilot), ("code", self.code), ("region", self.region)];
        for (column, value) in equal {
            if let Some(value) = value {
                statement = statement.push(&format!(" and n.{column} = ")).bind(value);
            }
        }
        if let Some((from, until)) = self.decided {
            statement =
                statement.push(" and n.decided_on >= ").bind(from).push(" and n.decided_on < ").bind(until);
        }
        if let Some(subject) = &self.subject_id {
            statement = statement.push(" and n.subject_id = ").bind(subject.clone());
        }
        statement
    }
}

impl Store {
    /// A page of units by name.
    pub async fn unit_lines(
        &self,
        seq: u64,
        query: &UnitQuery,
        after: Option<(String, String)>,
        limit: u64,
    ) -> Result<Vec<Published>, Error> {
        let statement = self.statement(
            "select l.seq, l.kind, l.published_at, l.body from public_unit u \
             join gazette_log l on l.seq = u.from_seq where ",
        );
        let mut statement = query.conditions(statement, seq);
        if let Some((name, uscc)) = after {
            statement =
                statement.push(" and (u.name, u.uscc) > (").bind(name).push(", ").bind(uscc).push(")");
        }
        let statement = statement.push(" order by u.name, u.uscc limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// How many units a query finds.
    pub async fn count_units(&self, seq: u64, query: &UnitQuery) -> Result<u64, Error> {
        let statement = self.statement("select count(*) from public_unit u where ");
        count(&self.fetch(query.conditions(statement, seq)).await?)
    }

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

    /// Elevators whose mark a notice ended: code, estate, region, subdistrict.
    pub async fn elevators_of_notice(
        &self,
        seq: u64,
        notice_no: &str,
        limit: u64,
    ) -> Result<Vec<(String, Option<String>, String, Option<String>)>, Error> {
        let statement = self
            .statement(
                "select e.code, e.estate, e.region, e.subdistrict from public_mark m \
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

    /// How many elevators' marks a notice ended.
    pub async fn count_elevators_of_notice(&self, seq: u64, notice_no: &str) -> Result<u64, Error> {
        let statement = self
            .statement("select count(*) from public_mark m where m.notice_no = ")
            .bind(notice_no)
            .push(" and ")
            .visible("m", seq);
        count(&self.fetch(statement).await?)
    }

    /// Pilots whose marks these elevators bear on a day, at a position: code of the elevator, code of the pilot,
    /// first day, first day without it.
    pub async fn marks_of(
        &self,
        seq: u64,
        codes: &[String],
    ) -> Result<Vec<(String, String, Day, Option<Day>)>, Error> {
        let mut marks = Vec::new();
        for chunk in codes.chunks(1000) {
            let statement = self
                .statement("select m.elevator_code, m.pilot, m.from_on, m.to_on from public_mark m where m.elevator_code in (")
                .bind_all(chunk.iter().cloned())
                .push(") and ")
                .visible("m", seq);
            for row in self.fetch(statement).await? {
                marks.push((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            }
        }
        Ok(marks)
    }
}
