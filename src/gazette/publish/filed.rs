//! The columns by which each public thing is found.

use crate::domain::Instant;
use crate::domain::calendar::{day_start, local_day};
use crate::domain::label::Vocabulary;
use crate::domain::publicity::Publicity;
use crate::domain::region;
use crate::domain::register::Value;
use crate::gazette::Kind;
use crate::gazette::disclosure::{
    Disclosed, PublicBureau, PublicCommitment, PublicElevator, PublicIncident, PublicInspection,
    PublicInsurance, PublicMark, PublicNotice, PublicPilotDistrict, PublicTest, PublicUnit, PublicVisit,
    PublicWithdrawal,
};
use crate::store::public::Table;

/// A public thing that has a place in a public table.
pub trait Filed {
    /// The table.
    const TABLE: Table;
    /// The values of the table's columns.
    fn columns(&self) -> Vec<Value>;
}

fn code<V: Vocabulary>(value: V) -> Value {
    Value::from(value.code())
}

impl Filed for PublicElevator {
    const TABLE: Table = Table {
        name: "public_elevator",
        key: Some("code"),
        columns: &[
            "code",
            "device_code",
            "registration_code",
            "certificate_no",
            "category",
            "region",
            "subdistrict",
            "estate",
            "user_uscc",
            "maintainer_uscc",
            "status",
            "mode",
            "installed_on",
        ],
    };

    fn columns(&self) -> Vec<Value> {
        vec![
            self.code.as_str().into(),
            self.device_code.as_deref().into(),
            self.registration_code.as_deref().into(),
            self.certificate_no.as_deref().into(),
            self.category.as_deref().into(),
            self.region.as_str().into(),
            self.part().into(),
            self.estate.as_deref().into(),
            self.user_uscc.as_str().into(),
            self.maintainer_uscc.as_deref().into(),
            code(self.status),
            self.mode.map(Vocabulary::code).into(),
            self.installed_on.into(),
        ]
    }
}

impl Filed for PublicUnit {
    const TABLE: Table = Table {
        name: "public_unit",
        key: Some("uscc"),
        columns: &["uscc", "name", "region", "roles", "service_phone"],
    };

    fn columns(&self) -> Vec<Value> {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.code()).collect();
        vec![
            self.uscc.clone().into(),
            self.name.clone().into(),
            self.region.clone().into(),
            roles.join(";").into(),
            self.service_phone.clone().into(),
        ]
    }
}

/// Where all events of elevators are found.
const EVENTS: Table = Table {
    name: "public_event",
    key: None,
    columns: &["kind", "elevator_code", "at", "until_on", "result"],
};

fn event(
    kind: Kind,
    elevator: &str,
    at: Instant,
    until: Option<crate::domain::Day>,
    result: &str,
) -> Vec<Value> {
    vec![kind.name().into(), elevator.into(), at.into(), until.into(), result.into()]
}

impl Filed for PublicInsurance {
    const TABLE: Table = EVENTS;
    fn columns(&self) -> Vec<Value> {
        event(Self::KIND, &self.elevator_code, day_start(self.valid_from), Some(self.valid_to), &self.kind)
    }
}

impl Filed for PublicInspection {
    const TABLE: Table = EVENTS;
    fn columns(&self) -> Vec<Value> {
        event(
            Self::KIND,
            &self.elevator_code,
            day_start(self.inspected_on),
            self.valid_to,
            self.conclusion.code(),
        )
    }
}

impl Filed for PublicTest {
    const TABLE: Table = EVENTS;
    fn columns(&self) -> Vec<Value> {
        event(Self::KIND, &self.elevator_code, self.completed_at.to_utc(), None, self.conclusion.code())
    }
}

impl Filed for PublicVisit {
    const TABLE: Table = EVENTS;
    fn columns(&self) -> Vec<Value> {
        event(Self::KIND, &self.elevator_code, self.visited_at.to_utc(), None, self.kind.code())
    }
}

impl Filed for PublicIncident {
    const TABLE: Table = EVENTS;
    /// It runs out when the elevator runs again, so that those that are open are found among many that are not. Records that
    /// were filed before this was kept say of none that it is over: there all are read.
    fn columns(&self) -> Vec<Value> {
        let until = self.restored_at.map(|at| local_day(at.to_utc()));
        event(Self::KIND, &self.elevator_code, self.occurred_at.to_utc(), until, self.kind.code())
    }
}

impl Filed for PublicMark {
    const TABLE: Table = Table {
        name: "public_mark",
        key: Some("id"),
        columns: &["id", "pilot", "elevator_code", "from_on", "to_on", "ended_by", "notice_no"],
    };

    fn columns(&self) -> Vec<Value> {
        vec![
            self.id().into(),
            code(self.pilot),
            self.elevator_code.clone().into(),
            self.from.into(),
            self.to.into(),
            self.ended_by.map(Vocabulary::code).into(),
            self.notice_no.clone().into(),
        ]
    }
}

impl Filed for PublicCommitment {
    const TABLE: Table = Table {
        name: "public_commitment",
        key: Some("id"),
        columns: &["id", "user_uscc", "maintainer_uscc", "indicator", "from_on", "to_on"],
    };

    fn columns(&self) -> Vec<Value> {
        vec![
            self.id().into(),
            self.user_uscc.clone().into(),
            self.maintainer_uscc.clone().into(),
            self.indicator.clone().into(),
            self.from.into(),
            self.to.into(),
        ]
    }
}

impl Filed for PublicNotice {
    const TABLE: Table = Table {
        name: "public_notice",
        key: Some("notice_no"),
        columns: &[
            "notice_no",
            "kind",
            "pilot",
            "subject",
            "subject_id",
            "code",
            "decided_on",
            "region",
            "publicity_to",
        ],
    };

    fn columns(&self) -> Vec<Value> {
        vec![
            self.notice_no.clone().into(),
            code(self.kind),
            code(self.pilot),
            code(self.subject),
            self.subject_id.clone().into(),
            self.code.map(Vocabulary::code).into(),
            self.decided_on.into(),
            region::of_bureau(&self.authority).map(|region| region.slug).into(),
            self.publicity().map(Publicity::to).into(),
        ]
    }
}

impl Filed for PublicPilotDistrict {
    const TABLE: Table =
        Table { name: "public_region_fact", key: Some("id"), columns: &["id", "kind", "region"] };
    fn columns(&self) -> Vec<Value> {
        vec![self.id().into(), Self::KIND.name().into(), self.region.clone().into()]
    }
}

impl Filed for PublicBureau {
    const TABLE: Table =
        Table { name: "public_region_fact", key: Some("id"), columns: &["id", "kind", "region"] };
    fn columns(&self) -> Vec<Value> {
        vec![self.id().into(), Self::KIND.name().into(), self.region.clone().into()]
    }
}

impl Filed for PublicWithdrawal {
    const TABLE: Table = Table {
        name: "public_withdrawal",
        key: Some("id"),
        columns: &["id", "of_kind", "of_id", "clause", "reason"],
    };

    fn columns(&self) -> Vec<Value> {
        vec![
            self.id().into(),
            self.of_kind.clone().into(),
            self.of_id.clone().into(),
            self.clause.clone().into(),
            self.reason.clone().into(),
        ]
    }
}
