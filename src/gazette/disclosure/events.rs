//! What of an elevator's events is public: no policy number, no maintenance worker.

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

use super::{Disclosed, LocalTime, Valve};
use crate::domain::Day;
use crate::domain::calendar::local_time;
use crate::domain::elevator::{Cause, Conclusion, IncidentKind, Liability, RecordSource, VisitKind};
use crate::domain::label::Vocabulary;
use crate::domain::register::{Incident, Inspection, Insurance, Test, Text, Visit};
use crate::gazette::Kind;

fn shown(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

/// A moment as it stands in an id: as files write it, fractions only where there are any.
fn instant(at: LocalTime) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

/// An insurance policy, without its number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicInsurance {
    pub elevator_code: String,
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer: Option<String>,
    pub valid_from: Day,
    pub valid_to: Day,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Insurance> for PublicInsurance {
    fn from(c: &Insurance) -> Self {
        Self {
            elevator_code: c.elevator_code.as_str().to_owned(),
            kind: c.kind.as_str().to_owned(),
            insurer: shown(c.insurer.as_ref()),
            valid_from: c.valid_from,
            valid_to: c.valid_to,
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicInsurance {
    const KIND: Kind = Kind::INSURANCE;
    fn id(&self) -> String {
        format!("{}/{}/{}", self.elevator_code, self.kind, self.valid_from)
    }
}

/// A statutory inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicInspection {
    pub elevator_code: String,
    pub inspected_on: Day,
    pub conclusion: Conclusion,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_no: Option<String>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Inspection> for PublicInspection {
    fn from(c: &Inspection) -> Self {
        Self {
            elevator_code: c.elevator_code.as_str().to_owned(),
            inspected_on: c.inspected_on,
            conclusion: c.conclusion,
            valid_to: c.valid_to,
            agency: shown(c.agency.as_ref()),
            report_no: shown(c.report_no.as_ref()),
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicInspection {
    const KIND: Kind = Kind::INSPECTION;
    fn id(&self) -> String {
        format!("{}/{}", self.elevator_code, self.inspected_on)
    }
}

/// A test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicTest {
    pub elevator_code: String,
    pub completed_at: LocalTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploaded_at: Option<LocalTime>,
    pub conclusion: Conclusion,
    pub tester_uscc: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rectified_on: Option<Day>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Test> for PublicTest {
    fn from(c: &Test) -> Self {
        Self {
            elevator_code: c.elevator_code.as_str().to_owned(),
            completed_at: local_time(c.completed_at),
            uploaded_at: c.uploaded_at.map(local_time),
            conclusion: c.conclusion,
            tester_uscc: c.tester_uscc.as_str().to_owned(),
            problems: shown(c.problems.as_ref()),
            rectified_on: c.rectified_on,
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicTest {
    const KIND: Kind = Kind::TEST;
    fn id(&self) -> String {
        format!("{}/{}", self.elevator_code, instant(self.completed_at))
    }
}

/// A maintenance visit, without the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicVisit {
    pub elevator_code: String,
    pub visited_at: LocalTime,
    pub kind: VisitKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<String>,
    pub source: RecordSource,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Visit> for PublicVisit {
    fn from(c: &Visit) -> Self {
        Self {
            elevator_code: c.elevator_code.as_str().to_owned(),
            visited_at: local_time(c.visited_at),
            kind: c.kind,
            items: shown(c.items.as_ref()),
            source: c.source,
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicVisit {
    const KIND: Kind = Kind::VISIT;
    fn id(&self) -> String {
        format!("{}/{}/{}", self.elevator_code, instant(self.visited_at), self.kind.code())
    }
}

/// A fault, an entrapment or an accident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicIncident {
    pub id: String,
    pub elevator_code: String,
    pub kind: IncidentKind,
    pub occurred_at: LocalTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored_at: Option<LocalTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liable: Option<Liability>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Incident> for PublicIncident {
    fn from(c: &Incident) -> Self {
        Self {
            id: c.id.as_str().to_owned(),
            elevator_code: c.elevator_code.as_str().to_owned(),
            kind: c.kind,
            occurred_at: local_time(c.occurred_at),
            arrived_at: c.arrived_at.map(local_time),
            released_at: c.released_at.map(local_time),
            restored_at: c.restored_at.map(local_time),
            cause: c.cause,
            liable: c.liable,
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicIncident {
    const KIND: Kind = Kind::INCIDENT;
    fn id(&self) -> String {
        self.id.clone()
    }
}
