//! A district: its pilots, its bureau, its figures.

use serde::Serialize;

use super::unit::Figures;
use super::{Coded, RegionRef};
use crate::domain::Day;

/// A region on the reader's day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegionRecord {
    /// Our stable slug.
    pub slug: String,
    /// The Chinese name.
    pub name: String,
    /// The GB/T 2260 code, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gb_code: Option<String>,
    /// The first day on which it no longer exists, if it was abolished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abolished_on: Option<Day>,
    /// Where its places went.
    pub successors: Vec<RegionRef>,
    /// Its times in the pilots.
    pub pilots: Vec<PilotPeriod>,
    /// Its bureau's office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bureau: Option<BureauBlock>,
    /// Its elevators in figures.
    pub elevators: Figures,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// A district's time in a pilot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PilotPeriod {
    /// Which pilot.
    pub pilot: Coded,
    /// The first day.
    pub from: Day,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Who decided it.
    pub authority: String,
    /// Whether it is in force on the reader's day.
    pub in_force: bool,
}

/// A bureau's office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BureauBlock {
    /// Its region.
    pub region: RegionRef,
    /// Its name.
    pub name: String,
    /// The office telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office_phone: Option<String>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The office hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
}
