//! An elevator's record: what its QR code leads to. How it is put together stands in [`dossier`], what it takes
//! from the units it names in [`surroundings`].

mod dossier;
mod incidents;
mod marks;
mod surroundings;

pub(super) use dossier::{category, kind_of, late};
pub(super) use incidents::open;
pub use incidents::{IncidentsBlock, NewestIncident, OpenIncident};
pub use marks::{MarkBlock, UnitChangeBlock};
pub use surroundings::Surroundings;
pub(super) use surroundings::notice_lines;

use serde::Serialize;

use super::commitment::Promise;
use super::period::Period;
use super::{Coded, Entry, RegionRef, UnitRef};
use crate::domain::Day;
use crate::gazette::disclosure::ShortText;

/// Everything public about one elevator. Blocks whose facts were never reported carry the state `not_reported`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the card's fields are the register's columns, described there")]
pub struct ElevatorRecord {
    pub code: ShortText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_code: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_code: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_no: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_no: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufactured_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installer: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installed_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renovated_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overhauled_on: Option<Day>,
    /// The region shown on the reader's day.
    pub region: RegionRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subdistrict: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estate: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner_no: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_kind: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stops: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_kg: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_mps: Option<f64>,
    pub status: Coded,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_iot: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_on: Option<Day>,
    pub user: UnitRef,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintainer: Option<UnitRef>,
    /// Newest first; empty if it was never marked.
    pub pilot_marks: Vec<MarkBlock>,
    pub maintenance: MaintenanceBlock,
    pub inspection: InspectionBlock,
    pub testing: TestingBlock,
    pub insurance: InsuranceBlock,
    pub incidents: IncidentsBlock,
    /// Promises of its user and maintainer in force on the reader's day, beside what was measured.
    pub commitments: Vec<Promise>,
    /// Notices that concern this elevator or the units it has now, newest first.
    pub notices: Vec<NoticeLine>,
    /// The entry of the card.
    pub gazette: Entry,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// Maintenance against its ceiling.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaintenanceBlock {
    /// `current`, `overdue`, `not_reported` or `not_applicable`.
    pub state: Coded,
    /// The declared mode, as reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Coded>,
    /// Which rule applies on the reader's day.
    pub regime: Coded,
    /// The longest time between two visits on site under that rule.
    pub ceiling: Coded,
    /// The last visit on site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_onsite_on: Option<Day>,
    /// The last day on which the next visit is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub overdue_days: i64,
    /// The sentence that protects its units while it is marked (附件1 四(二)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe_harbour: Option<&'static str>,
    /// The entry of the last visit on site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gazette: Option<Entry>,
}

/// The last inspection and the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectionBlock {
    /// `valid`, `expired`, `failed`, `not_reported`, `valid_to_not_reported` or `not_applicable`.
    pub state: Coded,
    /// When it was last inspected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspected_on: Option<Day>,
    /// With what result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Coded>,
    /// The last day of its validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The rule set that gives the next day.
    pub ruleset: Coded,
    /// From what the years of its cycle are counted, where the next day follows from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Coded>,
    /// The next inspection's day; absent after a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub overdue_days: i64,
    /// Whether it was passed and its validity covers the reader's day, which the cycle of the pilot may not agree with.
    #[serde(skip)]
    pub is_in_validity: bool,
    /// The entry of the last inspection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gazette: Option<Entry>,
}

/// The last test and the next, which is due within the testing pilot only.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestingBlock {
    /// `valid`, `expired`, `failed`, `not_reported` or `not_applicable`; outside the pilot `failed` while a failed test
    /// is the last word.
    pub state: Coded,
    /// When it was last tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_on: Option<Day>,
    /// With what result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Coded>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tester: Option<UnitRef>,
    /// The rule set that gives the next day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruleset: Option<Coded>,
    /// From what the years of its cycle are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Coded>,
    /// The next test's day; absent after a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub overdue_days: i64,
    /// Whether the last result was uploaded after its three working days; `None` where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// What the last test found wrong, as reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problems: Option<String>,
    /// How far that is removed; `None` where nothing wrong was reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rectification: Option<Coded>,
    /// When it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rectified_on: Option<Day>,
    /// The entry of the last test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gazette: Option<Entry>,
}

/// The best policy for the reader's day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InsuranceBlock {
    /// `in_force`, `expired`, `not_yet` or `not_reported`.
    pub state: Coded,
    /// Of which kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Coded>,
    /// With whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insurer: Option<String>,
    /// The first day covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Day>,
    /// The last day covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Day>,
    /// Whether a policy of a kind that counts covers the reader's day.
    pub in_force: bool,
    /// The entry of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gazette: Option<Entry>,
}

/// A notice in one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeLine {
    /// Its permanent number.
    pub notice_no: String,
    /// `exit` …
    pub kind: Coded,
    /// Of which pilot.
    pub pilot: Coded,
    /// The ground of an exit, with the clause's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Coded>,
    /// Whether it speaks of the elevator itself or of one of its units.
    pub subject: Coded,
    /// When it was decided; of a publicity, published.
    pub decided_on: Day,
    /// Of a publicity, how long it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Period>,
    /// When it was published.
    #[serde(serialize_with = "super::to_the_microsecond")]
    pub published_at: super::LocalTime,
    /// The entry that says so.
    #[serde(skip)]
    pub entry: Entry,
}
