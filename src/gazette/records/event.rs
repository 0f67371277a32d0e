//! The events of one elevator as rows: visits, inspections, tests, incidents, insurance.

use serde::Serialize;

use super::elevator::{kind_of, late};
use super::{Coded, Entry, Page, UnitRef, Units, paging, read};
use crate::domain::insurance::InsuranceKind;
use crate::domain::{Day, Instant};
use crate::gazette::disclosure::{
    Disclosed, LocalTime, PublicIncident, PublicInspection, PublicInsurance, PublicTest, PublicVisit,
};
use crate::gazette::{Error, Gazette, View};

/// An insurance policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct InsuranceRow {
    pub elevator_code: String,
    pub kind: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer: Option<String>,
    pub valid_from: Day,
    pub valid_to: Day,
    pub gazette: Entry,
}

/// A statutory inspection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct InspectionRow {
    pub elevator_code: String,
    pub inspected_on: Day,
    pub conclusion: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_no: Option<String>,
    pub gazette: Entry,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct TestRow {
    pub elevator_code: String,
    pub completed_at: LocalTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploaded_at: Option<LocalTime>,
    pub conclusion: Coded,
    pub tester: UnitRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rectified_on: Option<Day>,
    /// The last day for the upload; absent where the official calendar of the year is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_due_on: Option<Day>,
    /// Whether it was uploaded after that day; absent where that day or the upload is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    pub gazette: Entry,
}

/// A maintenance visit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct VisitRow {
    pub elevator_code: String,
    pub visited_at: LocalTime,
    pub kind: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    pub source: Coded,
    pub gazette: Entry,
}

/// A fault, an entrapment or an accident.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct IncidentRow {
    pub id: String,
    pub elevator_code: String,
    pub kind: Coded,
    pub occurred_at: LocalTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liable: Option<Coded>,
    pub gazette: Entry,
}

impl InsuranceRow {
    pub(super) fn of(policy: PublicInsurance, gazette: Entry, kinds: &[InsuranceKind]) -> Self {
        Self {
            elevator_code: policy.elevator_code,
            kind: kind_of(kinds, &policy.kind),
            insurer: policy.insurer,
            valid_from: policy.valid_from,
            valid_to: policy.valid_to,
            gazette,
        }
    }
}

impl InspectionRow {
    pub(super) fn of(inspection: PublicInspection, gazette: Entry) -> Self {
        Self {
            elevator_code: inspection.elevator_code,
            inspected_on: inspection.inspected_on,
            conclusion: inspection.conclusion.into(),
            valid_to: inspection.valid_to,
            agency: inspection.agency,
            report_no: inspection.report_no,
            gazette,
        }
    }
}

impl TestRow {
    pub(super) fn of(test: PublicTest, gazette: Entry, today: Day, testers: &Units) -> Self {
        let (upload_due_on, late) = late(&test, today);
        Self {
            tester: UnitRef::tester(&test.tester_uscc, testers),
            elevator_code: test.elevator_code,
            completed_at: test.completed_at,
            uploaded_at: test.uploaded_at,
            conclusion: test.conclusion.into(),
            problems: test.problems,
            rectified_on: test.rectified_on,
            upload_due_on,
            late,
            gazette,
        }
    }
}

impl VisitRow {
    pub(super) fn of(visit: PublicVisit, gazette: Entry) -> Self {
        Self {
            elevator_code: visit.elevator_code,
            visited_at: visit.visited_at,
            kind: visit.kind.into(),
            items: visit.items,
            source: visit.source.into(),
            gazette,
        }
    }
}

impl IncidentRow {
    pub(super) fn of(incident: PublicIncident, gazette: Entry) -> Self {
        Self {
            id: incident.id,
            elevator_code: incident.elevator_code,
            kind: incident.kind.into(),
            occurred_at: incident.occurred_at,
            arrived_at: incident.arrived_at,
            released_at: incident.released_at,
            restored_at: incident.restored_at,
            cause: incident.cause.map(Coded::from),
            liable: incident.liable.map(Coded::from),
            gazette,
        }
    }
}

impl Gazette {
    /// A page of an elevator's events of one kind, newest first; `None` if there is no such elevator.
    async fn events<T: Disclosed>(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<(T, Entry)>>, Error> {
        let kind = T::KIND.name();
        let after: Option<(i64, u64)> = paging::read(kind, cursor)?;
        let after = after.map(|(micros, seq)| {
            Instant::from_timestamp_micros(micros).map(|at| (at, seq)).ok_or(Error::BadCursor)
        });
        if !self.store.has_elevator(view.seq, code).await? {
            return Ok(None);
        }
        let mut entries =
            self.store.event_entries(view.seq, code, kind, after.transpose()?, limit + 1).await?;
        let more = entries.len() as u64 > limit;
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = entries
            .last()
            .filter(|_| more)
            .map(|(at, entry)| paging::write(kind, &(at.timestamp_micros(), entry.seq)));
        let mut rows = Vec::with_capacity(entries.len());
        for (_, entry) in &entries {
            if let Some(event) = read::<T>(entry)? {
                rows.push((event, Entry::of(entry)));
            }
        }
        Ok(Some(Page { rows, total: self.store.count_events(view.seq, code, kind).await?, next }))
    }

    /// An elevator's insurance, newest first; `None` if there is no such elevator.
    pub async fn insurance(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<InsuranceRow>>, Error> {
        let page = self.events::<PublicInsurance>(view, code, cursor, limit).await?;
        Ok(page
            .map(|page| page.map(|(event, gazette)| InsuranceRow::of(event, gazette, &self.insurance_kinds))))
    }

    /// An elevator's inspections, newest first; `None` if there is no such elevator.
    pub async fn inspections(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<InspectionRow>>, Error> {
        let page = self.events::<PublicInspection>(view, code, cursor, limit).await?;
        Ok(page.map(|page| page.map(|(event, gazette)| InspectionRow::of(event, gazette))))
    }

    /// An elevator's tests, newest first; `None` if there is no such elevator.
    pub async fn tests(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<TestRow>>, Error> {
        let Some(page) = self.events::<PublicTest>(view, code, cursor, limit).await? else { return Ok(None) };
        let testers = page.rows.iter().map(|(test, _)| test.tester_uscc.as_str()).collect();
        let units = self.units_named(view, testers).await?;
        Ok(Some(page.map(|(test, gazette)| TestRow::of(test, gazette, view.today, &units))))
    }

    /// An elevator's maintenance visits, newest first; `None` if there is no such elevator.
    pub async fn visits(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<VisitRow>>, Error> {
        let page = self.events::<PublicVisit>(view, code, cursor, limit).await?;
        Ok(page.map(|page| page.map(|(event, gazette)| VisitRow::of(event, gazette))))
    }

    /// An elevator's faults, entrapments and accidents, newest first; `None` if there is no such elevator.
    pub async fn incidents(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<IncidentRow>>, Error> {
        let page = self.events::<PublicIncident>(view, code, cursor, limit).await?;
        Ok(page.map(|page| page.map(|(event, gazette)| IncidentRow::of(event, gazette))))
    }
}
