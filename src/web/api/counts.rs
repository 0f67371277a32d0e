//! Counts instead of rows: what a list holds, counted by what its rows have in common.

use super::absent::from_gazette;
use super::desk::Desk;
use super::limits::MOST_DIMENSIONS;
use super::list::{Listing, Wanted};
use super::parameter::{CURSOR, FIELDS, LIMIT, Parameter, SORT};
use super::query::Reading;
use crate::domain::Day;
use crate::domain::calendar::NEVER;
use crate::gazette::records::Page;
use crate::gazette::records::count::{Count, Dimension};
use crate::gazette::records::list::ElevatorFilter;
use crate::gazette::records::notice::NoticeFilter;
use crate::gazette::{Tag, View};
use crate::release::rows::row;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// What is counted.
pub enum Counted {
    /// Elevators.
    Elevators(ElevatorFilter),
    /// Notices.
    Notices(NoticeFilter),
}

/// A list that is counted.
pub struct Counts {
    path: &'static str,
    made_from: Vec<Tag>,
    counted: Counted,
    by: Vec<Dimension>,
}

/// By what a list is to be counted; `None` if rows are asked for.
pub fn dimensions(
    reading: &mut Reading,
    parameter: Parameter,
    known: &[Dimension],
) -> Option<Vec<Dimension>> {
    let names: Vec<&str> = known.iter().map(|(name, _, _)| *name).collect();
    let chosen = reading.several(parameter, &names, MOST_DIMENSIONS)?;
    for other in [SORT, FIELDS, LIMIT, CURSOR] {
        if reading.has(other) {
            reading.refuse(other, "不能与 group_by 同用：计数一次给出");
        }
    }
    Some(chosen.into_iter().map(|at| known[at]).collect())
}

/// The days of a range, its ends included, as the first day and the first day after it; `None` where neither is given.
pub fn range(reading: &mut Reading, from: Parameter, to: Parameter) -> Option<(Day, Day)> {
    let (first, last) = (reading.day(from), reading.day(to));
    if first.is_none() && last.is_none() {
        return None;
    }
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        reading.refuse(from, format!("不能晚于 {}", to.name));
    }
    let always = Day::from_ymd_opt(1, 1, 1).expect("a day of the calendar");
    Some((first.unwrap_or(always), last.and_then(|last| last.succ_opt()).unwrap_or(NEVER)))
}

impl Desk {
    /// Answers with counts as they were asked for.
    ///
    /// # Errors
    /// What is wrong with the query; that the record cannot be read.
    pub async fn counts<L: Listing>(
        &self,
        visit: &Visit,
        reading: Reading,
        list: &L,
        counted: Counted,
        by: Vec<Dimension>,
    ) -> Result<poem::Response, Fault> {
        let columns = by.iter().map(|(name, _, _)| *name).chain(["count"]).collect();
        let wanted = Wanted::read::<Counts>(visit, reading)?.of(columns);
        let path =
            if matches!(counted, Counted::Elevators(_)) { "/api/v1/elevators" } else { "/api/v1/notices" };
        self.list(visit, wanted, Counts { path, made_from: list.made_from(), counted, by }).await
    }
}

impl Listing for Counts {
    type Row = Count;
    const FILE: &'static str = "counts";

    fn path(&self) -> String {
        self.path.to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        self.made_from.clone()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        _: u64,
    ) -> Result<Page<Count>, Fault> {
        if cursor.is_some() {
            return Err(from_gazette(crate::gazette::Error::BadCursor));
        }
        let rows = match &self.counted {
            Counted::Elevators(filter) => desk.gazette.elevators_by(view, filter, &self.by).await,
            Counted::Notices(filter) => desk.gazette.notices_by(view, filter, &self.by).await,
        };
        let rows = rows.map_err(from_gazette)?;
        Ok(Page { total: rows.len() as u64, rows, next: None })
    }
}

row!(Count as "counts", |row| [
    "region", "status", "mode", "category", "in_maintenance_pilot", "in_testing_pilot", "overdue", "expired", "kind",
    "pilot", "code", "year", "count",
] {
    "region": row.region.as_ref().map(|region| region.slug.clone()),
    "status": row.status,
    "mode": row.mode,
    "category": row.category,
    "in_maintenance_pilot": row.in_maintenance_pilot,
    "in_testing_pilot": row.in_testing_pilot,
    "overdue": row.overdue,
    "expired": row.expired,
    "kind": row.kind,
    "pilot": row.pilot,
    "code": row.code,
    "year": row.year,
    "count": row.count,
});
