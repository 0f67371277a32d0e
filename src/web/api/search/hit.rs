//! A hit as the API writes it: what it is, where the words stand in it, and what decides. One shape for all kinds: what
//! a kind does not have is left out.

use serde::Serialize;

use crate::domain::Day;
use crate::domain::region::Region;
use crate::gazette::records::{Coded, RegionRef, UnitRef};
use crate::release::rows::row;
use crate::search::answer::{ElevatorFacts, Facts, Highlight, Hit};
use crate::search::question::Kind;

/// A hit.
#[derive(Debug, Default, Serialize)]
pub struct HitRow {
    kind: &'static str,
    id: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uscc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_no: Option<String>,
    matched: Vec<&'static str>,
    highlights: Vec<Marked>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionRef>,
    #[serde(flatten)]
    elevator: Option<ElevatorPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<UnitRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maintainer: Option<UnitRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<Coded>>,
    #[serde(flatten)]
    notice: Option<NoticePart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promised: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elevators: Option<u32>,
}

/// Where words stand in a field.
#[derive(Debug, Serialize)]
struct Marked {
    field: &'static str,
    text: String,
    spans: Vec<(usize, usize)>,
}

/// What only elevators have.
#[derive(Debug, Serialize)]
struct ElevatorPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    subdistrict: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inner_no: Option<String>,
    status: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<Coded>,
    pilots: Vec<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maintenance_next_due_on: Option<Day>,
    overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    inspection_next_due_on: Option<Day>,
    expired: bool,
    exited: bool,
}

/// What only notices have.
#[derive(Debug, Serialize)]
struct NoticePart {
    notice_kind: Coded,
    pilot: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    ground: Option<Coded>,
    decided_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    publicity_to: Option<Day>,
    subject: SubjectPart,
}

/// Whom a notice speaks of.
#[derive(Debug, Serialize)]
struct SubjectPart {
    kind: Coded,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl From<Hit> for HitRow {
    fn from(hit: Hit) -> Self {
        let of = |kind: Kind| (hit.kind == kind).then(|| hit.id.clone());
        let row = Self {
            kind: hit.kind.code(),
            title: hit.title,
            code: of(Kind::Elevator),
            uscc: of(Kind::Unit),
            notice_no: of(Kind::Notice),
            matched: hit.highlights.iter().map(|highlight| highlight.field).collect(),
            highlights: hit.highlights.into_iter().map(Marked::from).collect(),
            id: hit.id,
            ..Self::default()
        };
        row.with(hit.facts)
    }
}

impl HitRow {
    fn with(self, facts: Facts) -> Self {
        match facts {
            Facts::Elevator(facts) => self.of_elevator(*facts),
            Facts::Unit { roles, region } => Self {
                region: named(region),
                roles: Some(roles.into_iter().map(Coded::from).collect()),
                ..self
            },
            Facts::Notice {
                kind,
                pilot,
                code,
                decided_on,
                publicity_to,
                subject,
                subject_id,
                subject_name,
                region,
            } => {
                let subject = SubjectPart { kind: subject.into(), id: subject_id, name: subject_name };
                let notice = NoticePart {
                    notice_kind: kind.into(),
                    pilot: pilot.into(),
                    ground: code.map(Coded::from),
                    decided_on,
                    publicity_to,
                    subject,
                };
                Self { region: named(region), notice: Some(notice), ..self }
            }
            Facts::Commitment { user, maintainer, promised } => Self {
                user: Some(unit(Some(user.0), user.1)),
                maintainer: Some(unit(Some(maintainer.0), maintainer.1)),
                promised: Some(promised),
                ..self
            },
            Facts::Region(region) => Self { region: named(Some(region)), ..self },
            Facts::Estate { region, elevators } => {
                Self { region: named(region), elevators: Some(elevators), ..self }
            }
        }
    }

    fn of_elevator(self, facts: ElevatorFacts) -> Self {
        let elevator = ElevatorPart {
            subdistrict: facts.subdistrict,
            estate: facts.estate,
            address: facts.address,
            inner_no: facts.inner_no,
            status: facts.status.into(),
            mode: facts.mode.map(Coded::from),
            pilots: facts.pilots.into_iter().map(Coded::from).collect(),
            maintenance_next_due_on: facts.maintenance_due_on,
            overdue: facts.is_overdue,
            inspection_next_due_on: facts.inspection_due_on,
            expired: facts.is_expired,
            exited: facts.has_exited,
        };
        Self {
            region: named(facts.region),
            user: Some(unit(facts.user.0, facts.user.1)),
            maintainer: facts.maintainer.map(|(uscc, name)| unit(Some(uscc), name)),
            elevator: Some(elevator),
            ..self
        }
    }

    fn elevator<T>(&self, fact: impl FnOnce(&ElevatorPart) -> Option<T>) -> Option<T> {
        self.elevator.as_ref().and_then(fact)
    }
}

impl From<Highlight> for Marked {
    fn from(highlight: Highlight) -> Self {
        Self { field: highlight.field, text: highlight.text, spans: highlight.spans }
    }
}

fn named(region: Option<&'static Region>) -> Option<RegionRef> {
    region.map(RegionRef::from)
}

/// A unit as it is named; the search calls one by its code whose name was withdrawn, and a code is no name.
fn unit(uscc: Option<String>, name: String) -> UnitRef {
    let name = if uscc.as_deref() == Some(&*name) { String::new() } else { name };
    UnitRef { uscc: uscc.map(Into::into), name: name.into(), service_phone: None, state: None }
}

row!(HitRow as "search", |row| [
    "kind", "id", "title", "code", "uscc", "notice_no", "matched", "highlights", "region", "subdistrict", "estate",
    "address", "inner_no", "status", "mode", "pilots", "maintenance_next_due_on", "overdue",
    "inspection_next_due_on", "expired", "exited", "user", "maintainer", "roles", "notice_kind", "pilot", "ground",
    "decided_on", "publicity_to", "subject", "promised", "elevators",
] {
    "kind": row.kind.to_owned(),
    "id": row.id,
    "title": row.title,
    "region": row.region.as_ref().map(|region| region.slug.clone()),
    "subdistrict": row.elevator(|facts| facts.subdistrict.clone()),
    "estate": row.elevator(|facts| facts.estate.clone()),
    "address": row.elevator(|facts| facts.address.clone()),
    "inner_no": row.elevator(|facts| facts.inner_no.clone()),
    "status": row.elevator(|facts| Some(facts.status.clone())),
    "mode": row.elevator(|facts| facts.mode.clone()),
    "pilots": row.elevator(|facts| Some(facts.pilots.clone())),
    "maintenance_next_due_on": row.elevator(|facts| facts.maintenance_next_due_on),
    "overdue": row.elevator(|facts| Some(facts.overdue)),
    "inspection_next_due_on": row.elevator(|facts| facts.inspection_next_due_on),
    "expired": row.elevator(|facts| Some(facts.expired)),
    "exited": row.elevator(|facts| Some(facts.exited)),
    "user_uscc": row.user.as_ref().and_then(|unit| unit.uscc.clone()),
    "user_name": row.user.as_ref().map(|unit| unit.name.clone()),
    "maintainer_uscc": row.maintainer.as_ref().and_then(|unit| unit.uscc.clone()),
    "maintainer_name": row.maintainer.as_ref().map(|unit| unit.name.clone()),
    "roles": row.roles,
    "notice_kind": row.notice.as_ref().map(|notice| notice.notice_kind.clone()),
    "pilot": row.notice.as_ref().map(|notice| notice.pilot.clone()),
    "code": row.notice.as_ref().and_then(|notice| notice.ground.clone()),
    "decided_on": row.notice.as_ref().map(|notice| notice.decided_on),
    "publicity_to": row.notice.as_ref().and_then(|notice| notice.publicity_to),
    "subject_id": row.notice.as_ref().map(|notice| notice.subject.id.clone()),
    "subject_name": row.notice.as_ref().and_then(|notice| notice.subject.name.clone()),
    "promised": row.promised,
    "elevators": row.elevators.map(u64::from),
});
