//! The twelve files: their names, columns and rows. Fields stand in the order of the columns; what
//! is `None` or empty is a blank cell.

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::domain::Day;
use crate::domain::calendar::OFFSET;
use crate::domain::elevator::{
    Cause, Conclusion, ElevatorStatus, IncidentKind, Liability, RecordSource, VisitKind,
};
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;

/// A moment as files carry it: RFC 3339 with +08:00.
pub type Moment = DateTime<FixedOffset>;

/// The moment `hour:minute` of a day in Asia/Shanghai.
pub fn moment(day: Day, hour: u32, minute: u32) -> Moment {
    let local = day.and_hms_opt(hour, minute, 0).expect("an hour below 24 and a minute below 60");
    local.and_local_timezone(OFFSET).single().expect("a fixed offset has each local time once")
}

/// Stands in place of the credit code where a natural person uses the elevator.
pub const PRIVATE_PERSON: &str = "个人";

/// A row of one of the files.
pub trait Row: Serialize {
    /// The dataset, which is the file's name without `.csv`.
    const DATASET: &'static str;
}

macro_rules! files {
    ($($(#[$doc:meta])* $row:ident = $dataset:literal { $($field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Serialize)]
            pub struct $row { $(pub $field: $type),+ }
            impl Row for $row { const DATASET: &'static str = $dataset; }
        )+
        /// Every dataset with its columns, in an order in which nothing is named before it is there.
        pub const FILES: &[(&str, &[&str])] = &[$(($dataset, &[$(stringify!($field)),+])),+];
    };
}

files! {
    /// A bureau with its office contact.
    BureauRow = "bureaus" {
        region: &'static str, name: String, office_phone: String, address: String, hours: &'static str,
    }
    /// A district that takes part in a pilot.
    DistrictRow = "pilot_districts" {
        pilot: Pilot, region: &'static str, from: Day, to: Option<Day>, authority: String,
    }
    /// A unit; persons and their phones are private.
    UnitRow = "units" {
        uscc: String, name: String, roles: &'static str, region: &'static str, address: String,
        legal_representative: String, legal_phone: String, contact: String, contact_phone: String,
        service_phone: String, maintenance_system_url: String,
    }
    /// An elevator's card.
    ElevatorRow = "elevators" {
        code: String, device_code: String, registration_code: String, certificate_no: String,
        category: &'static str, model: String, serial_no: String,
        manufacturer: String, manufactured_on: Option<Day>, installer: String, installed_on: Option<Day>,
        renovated_on: Option<Day>, overhauled_on: Option<Day>, user_uscc: String, maintainer_uscc: String,
        region: &'static str, subdistrict: &'static str, estate: String, address: String, inner_no: String,
        place_kind: &'static str, stops: Option<u64>, load_kg: Option<u32>, speed_mps: &'static str,
        status: ElevatorStatus, mode: Option<Mode>, has_iot: Option<bool>, registered_on: Option<Day>,
    }
    /// A policy; its number is private.
    InsuranceRow = "insurance" {
        elevator_code: String, kind: &'static str, insurer: String, policy_no: String, valid_from: Day, valid_to: Day,
    }
    /// An inspection by an institution.
    InspectionRow = "inspections" {
        elevator_code: String, inspected_on: Day, conclusion: Conclusion, valid_to: Option<Day>, agency: String,
        report_no: String,
    }
    /// A test by a unit or an institution.
    TestRow = "tests" {
        elevator_code: String, completed_at: Moment, uploaded_at: Moment, conclusion: Conclusion,
        tester_uscc: String, problems: &'static str, rectified_on: Option<Day>,
    }
    /// A maintenance check; the worker is private.
    VisitRow = "visits" {
        elevator_code: String, visited_at: Moment, kind: VisitKind, items: &'static str, source: RecordSource,
        worker: String,
    }
    /// A fault, an entrapment or an accident.
    IncidentRow = "incidents" {
        id: String, elevator_code: String, kind: IncidentKind, occurred_at: Moment, arrived_at: Option<Moment>,
        released_at: Option<Moment>, restored_at: Option<Moment>, cause: Cause, liable: Liability,
    }
    /// One promise of two units.
    CommitmentRow = "commitments" {
        user_uscc: String, maintainer_uscc: String, indicator: &'static str, baseline: String,
        committed: String, from: Day, to: Day,
    }
    /// A pilot mark on an elevator.
    AnnotationRow = "annotations" {
        pilot: Pilot, elevator_code: String, from: Day, authority: String,
    }
    /// A notice: the exit of a unit or of one elevator, or the publicity of an application.
    NoticeRow = "exits" {
        notice_no: String, kind: NoticeKind, pilot: Pilot, subject: &'static str, subject_id: String,
        code: &'static str, decided_on: Day, authority: String, basis: String, publicity_to: Option<Day>,
    }
}
