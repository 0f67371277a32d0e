//! Lists of elevators: filters, order and rows.

use serde::Serialize;

use super::{Coded, Entry, RegionRef, UnitRef};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::maintenance::Mode;
use crate::domain::programme::Pilot;
use crate::domain::region::Region;
use crate::gazette::disclosure::PublicElevator;

/// Which elevators to list. Everything given must hold.
#[derive(Debug, Clone, Default)]
pub struct ElevatorFilter {
    /// In this region, as regions are on the reader's day (an abolished region means where its places went).
    pub region: Option<&'static Region>,
    /// Of this estate, by its exact name.
    pub estate: Option<String>,
    /// In this subdistrict, by its exact name.
    pub subdistrict: Option<String>,
    /// Used or maintained by this unit.
    pub unit: Option<String>,
    /// Declared in this mode.
    pub mode: Option<Mode>,
    /// In this status.
    pub status: Option<ElevatorStatus>,
    /// Bearing this pilot's mark on the reader's day.
    pub pilot: Option<Pilot>,
    /// In use and past (or not past) the maintenance due day. Not with `as_of`.
    pub overdue: Option<bool>,
    /// In use and past (or not past) the inspection due day. Not with `as_of`.
    pub expired: Option<bool>,
    /// Installed in this calendar year.
    pub installed_year: Option<i32>,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ElevatorOrder {
    /// By code.
    #[default]
    Code,
    /// By maintenance due day, the longest overdue first; those without one last. Not with `as_of`.
    NextDue,
    /// Newest publication of the card first.
    Newest,
}

/// An elevator as a row: its card, joined with the names of its units and the days that follow from its events.
#[derive(Debug, Clone)]
pub struct ElevatorRow {
    /// The card as published.
    pub card: PublicElevator,
    /// The region shown on the reader's day.
    pub region: RegionRef,
    /// The using unit.
    pub user: UnitRef,
    /// The maintenance unit.
    pub maintainer: Option<UnitRef>,
    /// Pilots whose mark it bears on the reader's day.
    pub pilots: Vec<Pilot>,
    /// The days that follow from its events; `None` in a view of the past.
    pub dues: Option<Dues>,
    /// The entry of the card.
    pub entry: Entry,
}

/// Days that follow from an elevator's events, against the reader's day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dues {
    /// `current`, `overdue`, `not_reported`, `not_applicable`.
    pub maintenance_state: Coded,
    /// The last visit on site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_last_onsite_on: Option<Day>,
    /// The last day on which the next visit is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub maintenance_overdue_days: i64,
    /// `valid`, `expired`, `failed`, `not_reported`, `not_applicable`.
    pub inspection_state: Coded,
    /// The next inspection's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection_next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub inspection_overdue_days: i64,
    /// The last day covered by insurance that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_to: Option<Day>,
}

impl ElevatorRow {
    /// Fields of a JSON row unless `fields=` asks otherwise.
    pub const LISTED: &'static [&'static str] = &[
        "code",
        "device_code",
        "registration_code",
        "certificate_no",
        "category",
        "user",
        "maintainer",
        "region",
        "subdistrict",
        "estate",
        "address",
        "inner_no",
        "status",
        "mode",
        "pilots",
        "maintenance_next_due_on",
        "maintenance_overdue_days",
        "inspection_next_due_on",
    ];

    /// Columns of a table row: the register's columns by name, so that a file can be imported again, then what
    /// follows from events.
    pub const COLUMNS: &'static [&'static str] = &[
        "code",
        "device_code",
        "registration_code",
        "certificate_no",
        "category",
        "model",
        "serial_no",
        "manufacturer",
        "manufactured_on",
        "installer",
        "installed_on",
        "renovated_on",
        "overhauled_on",
        "user_uscc",
        "maintainer_uscc",
        "region",
        "subdistrict",
        "estate",
        "address",
        "inner_no",
        "place_kind",
        "stops",
        "load_kg",
        "speed_mps",
        "status",
        "mode",
        "has_iot",
        "registered_on",
        "user_name",
        "maintainer_name",
        "pilots",
        "maintenance_state",
        "maintenance_last_onsite_on",
        "maintenance_next_due_on",
        "maintenance_overdue_days",
        "inspection_state",
        "inspection_next_due_on",
        "inspection_overdue_days",
        "insured_to",
    ];
}
