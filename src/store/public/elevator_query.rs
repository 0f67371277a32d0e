//! Which elevators, from where a reader looks: the conditions of lists and figures.

use super::super::Statement;
use crate::domain::Day;
use crate::domain::calendar::{day_start, next_day};
use crate::domain::programme::Programme;
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
    /// Of these codes.
    pub codes: Option<Vec<String>>,
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
    /// When the maintenance pilot and the testing pilot run.
    pub pilots: (Programme, Programme),
}

/// Whether the mark of a pilot is in force on the reader's day, by the filed days.
fn marked(statement: Statement, prefix: &str, day: Day, pilot: Programme) -> Statement {
    if !pilot.contains(day) {
        return statement.push("1 = 0");
    }
    statement
        .push(&format!("(d.{prefix}_from <= "))
        .bind(day)
        .push(&format!(" and (d.{prefix}_to is null or d.{prefix}_to > "))
        .bind(day)
        .push("))")
}

pub(super) fn maintenance_due(statement: Statement, at: At) -> Statement {
    let statement = statement.push("case when e.status <> 'in_use' then null when ");
    marked(statement, "mark", at.day, at.pilots.0).push(" then d.pilot_due_on else d.statutory_due_on end")
}

fn inspection_due(statement: Statement, at: At) -> Statement {
    marked(statement.push("case when "), "testing", at.day, at.pilots.1)
        .push(" then coalesce(d.inspection_due_on, d.inspection_valid_to) else d.inspection_valid_to end")
}

/// In use and past the maintenance due day.
pub(super) fn overdue(statement: Statement, at: At) -> Statement {
    maintenance_due(statement.push("(e.status = 'in_use' and "), at).push(" < ").bind(at.day).push(")")
}

/// In use and failed, or past the inspection due day.
pub(super) fn expired(statement: Statement, at: At) -> Statement {
    inspection_due(statement.push("(e.status = 'in_use' and (d.inspection_conclusion = 'fail' or "), at)
        .push(" < ")
        .bind(at.day)
        .push("))")
}

/// In use and covered on the reader's day by insurance that counts for the pilot. The last cover decides where it has
/// begun; the policies themselves are looked at only where it has not, since an earlier one may still run.
pub(super) fn insured(statement: Statement, at: At) -> Statement {
    statement
        .push("(e.status = 'in_use' and d.insured_to >= ")
        .bind(at.day)
        .push(" and (d.insured_from <= ")
        .bind(at.day)
        .push(
            " or exists (select 1 from public_event v join reference_insurance_kind k on k.code = v.result \
             where k.counts_for_pilot and v.elevator_code = e.code and v.kind = 'insurance' and v.at < ",
        )
        .bind(day_start(next_day(at.day)))
        .push(" and v.until_on >= ")
        .bind(at.day)
        .push(" and ")
        .visible("v", at.seq)
        .push(")))")
}

fn not(statement: Statement, wanted: bool, condition: impl FnOnce(Statement) -> Statement) -> Statement {
    // A condition on unknown days is unknown, which counts as not met.
    condition(statement.push(if wanted { " and coalesce(" } else { " and not coalesce(" })).push(", 1 = 0)")
}

pub(super) fn areas(mut statement: Statement, areas: &[Reported]) -> Statement {
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
    pub(super) fn needs_dues(&self) -> bool {
        self.overdue.is_some() || self.expired.is_some() || self.pilot.is_some()
    }

    /// Whether another index than that of the codes finds them sooner.
    pub(super) fn is_found_otherwise(&self) -> bool {
        self.estate.is_some() || self.unit.is_some() || self.code_prefix.is_some() || self.codes.is_some()
    }

    /// Appends the conditions, after `where`.
    pub(super) fn conditions(&self, statement: Statement, at: At) -> Statement {
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
        if let Some(codes) = &self.codes {
            statement = statement.push(" and e.code in (").bind_all(codes.iter().cloned()).push(")");
        }
        statement
    }

    pub(super) fn bearing(statement: Statement, pilot: &str, at: At) -> Statement {
        let (prefix, programme) =
            if pilot == "testing" { ("testing", at.pilots.1) } else { ("mark", at.pilots.0) };
        if at.is_present {
            return marked(statement, prefix, at.day, programme);
        }
        if !programme.contains(at.day) {
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
