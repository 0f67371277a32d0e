//! The whole record, read as it stood at one moment, a stretch of elevators at a time: what files are made of.
//!
//! It refuses to know which files those are.

use serde::Serialize;

use super::event::{IncidentRow, InspectionRow, InsuranceRow, TestRow, VisitRow};
use super::list::{ElevatorFilter, ElevatorOrder, ElevatorRow};
use super::{Coded, Entry, RegionRef, read_all};
use crate::domain::Day;
use crate::domain::region;
use crate::gazette::disclosure::{
    Disclosed, PublicIncident, PublicInspection, PublicInsurance, PublicMark, PublicPilotDistrict,
    PublicTest, PublicVisit,
};
use crate::gazette::{Error, Gazette, Kind, View};
use crate::store::public::Published;

/// A pilot mark as a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the published mark, described there")]
pub struct MarkRow {
    pub pilot: Coded,
    pub elevator_code: String,
    pub from: Day,
    pub to: Option<Day>,
    pub authority: String,
    pub ended_by: Option<Coded>,
    pub exit_code: Option<Coded>,
    pub notice_no: Option<String>,
    pub gazette: Entry,
}

/// A district's time in a pilot as a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PilotDistrictRow {
    pub pilot: Coded,
    pub region: RegionRef,
    pub from: Day,
    pub to: Option<Day>,
    pub authority: String,
    pub gazette: Entry,
}

/// Elevators that follow one another by code, with everything that happened to them. The rows of each kind stand in
/// the order of their elevators, and of one elevator in the order of their ids.
#[derive(Debug)]
#[expect(missing_docs, reason = "one list for each kind of row")]
pub struct Stretch {
    pub elevators: Vec<ElevatorRow>,
    pub insurance: Vec<InsuranceRow>,
    pub inspections: Vec<InspectionRow>,
    pub tests: Vec<TestRow>,
    pub visits: Vec<VisitRow>,
    pub incidents: Vec<IncidentRow>,
    pub marks: Vec<MarkRow>,
    /// Where the next stretch begins; `None` after the last.
    pub next: Option<String>,
}

impl MarkRow {
    fn of(mark: PublicMark, gazette: Entry) -> Self {
        Self {
            pilot: mark.pilot.into(),
            elevator_code: mark.elevator_code,
            from: mark.from,
            to: mark.to,
            authority: mark.authority,
            ended_by: mark.ended_by.map(Coded::from),
            exit_code: mark.exit_code.map(Coded::from),
            notice_no: mark.notice_no,
            gazette,
        }
    }
}

impl Gazette {
    /// The record as it stands now, for a long reading: what is published meanwhile is not in it.
    pub async fn moment(&self) -> Result<Self, Error> {
        Self::open(self.store.moment().await?).await
    }

    /// Ends the reading of a [moment](Gazette::moment).
    pub async fn let_go(self) {
        self.store.let_go().await;
    }

    /// The next elevators by code, with their events. The view must be of the present.
    pub async fn stretch(&self, view: &View, cursor: Option<&str>, limit: u64) -> Result<Stretch, Error> {
        let everything = ElevatorFilter::default();
        let page = self.elevators(view, &everything, ElevatorOrder::Code, cursor, limit).await?;
        let (first, last) = (page.rows.first(), page.rows.last());
        let entries = match first.zip(last) {
            None => Vec::new(),
            Some((first, last)) => {
                // What stands at or after the first is what stands after the code just before it.
                let before = ElevatorOrder::before(cursor)?.unwrap_or_default();
                debug_assert!(*before < *first.card.code);
                self.store.entries_of_stretch(view.seq, &before, &last.card.code).await?
            }
        };
        // What happened to an elevator that was withdrawn is no longer shown, though it may stand between others.
        let rows = &page.rows;
        let is_shown = |code: &str| rows.binary_search_by(|row| row.card.code.as_str().cmp(code)).is_ok();
        let tests = sorted::<PublicTest>(&entries, is_shown, |test| &test.elevator_code)?;
        let testers = tests.iter().map(|(test, _)| test.tester_uscc.as_str()).collect();
        let testers = self.units_named(view, testers).await?;
        let kinds = &self.insurance_kinds;
        Ok(Stretch {
            insurance: sorted::<PublicInsurance>(&entries, is_shown, |policy| &policy.elevator_code)?
                .into_iter()
                .map(|(policy, gazette)| InsuranceRow::of(policy, gazette, kinds))
                .collect(),
            inspections: sorted::<PublicInspection>(&entries, is_shown, |inspection| {
                &inspection.elevator_code
            })?
            .into_iter()
            .map(|(inspection, gazette)| InspectionRow::of(inspection, gazette))
            .collect(),
            tests: tests
                .into_iter()
                .map(|(test, gazette)| TestRow::of(test, gazette, view.today, &testers))
                .collect(),
            visits: sorted::<PublicVisit>(&entries, is_shown, |visit| &visit.elevator_code)?
                .into_iter()
                .map(|(visit, gazette)| VisitRow::of(visit, gazette))
                .collect(),
            incidents: sorted::<PublicIncident>(&entries, is_shown, |incident| &incident.elevator_code)?
                .into_iter()
                .map(|(incident, gazette)| IncidentRow::of(incident, gazette))
                .collect(),
            marks: sorted::<PublicMark>(&entries, is_shown, |mark| &mark.elevator_code)?
                .into_iter()
                .map(|(mark, gazette)| MarkRow::of(mark, gazette))
                .collect(),
            elevators: page.rows,
            next: page.next,
        })
    }

    /// Which districts take part in which pilot, and since when.
    pub async fn pilot_districts(&self, view: &View) -> Result<Vec<PilotDistrictRow>, Error> {
        let entries = self.store.region_entries(view.seq, None).await?;
        let entries: Vec<Published> =
            entries.into_iter().filter(|entry| entry.kind == Kind::PILOT_DISTRICT.name()).collect();
        let districts = read_all::<PublicPilotDistrict>(&entries)?.into_iter();
        Ok(districts
            .map(|(district, gazette)| PilotDistrictRow {
                pilot: district.pilot.into(),
                region: match region::find(&district.region) {
                    Some(region) => region.into(),
                    None => RegionRef { slug: district.region.clone().into(), name: district.region.into() },
                },
                from: district.from,
                to: district.to,
                authority: district.authority,
                gazette,
            })
            .collect())
    }
}

/// The things of one kind among entries, of the elevators that are shown, by elevator and id.
fn sorted<T: Disclosed>(
    entries: &[Published],
    is_shown: impl Fn(&str) -> bool,
    elevator: impl Fn(&T) -> &String,
) -> Result<Vec<(T, Entry)>, Error> {
    let mut things = read_all::<T>(entries)?;
    things.retain(|(thing, _)| is_shown(elevator(thing)));
    things.sort_by_cached_key(|(thing, _)| (elevator(thing).clone(), thing.id()));
    Ok(things)
}
