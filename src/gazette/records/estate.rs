//! A 小区 or building: all elevators of it.

use serde::Serialize;

use super::RegionRef;
use super::list::ElevatorRow;
use super::unit::Figures;
use crate::domain::Day;

/// An estate on the reader's day.
#[derive(Debug, Clone)]
pub struct EstateRecord {
    /// Where it is.
    pub region: RegionRef,
    /// Its name as the register writes it.
    pub name: String,
    /// Its elevators in figures.
    pub figures: Figures,
    /// Its elevators by code; at most 1,000.
    pub elevators: Vec<ElevatorRow>,
    /// The day asked for.
    pub as_of: Option<Day>,
}

/// An estate as a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EstateRow {
    /// Where it is.
    pub region: RegionRef,
    /// Its name.
    pub name: String,
    /// How many elevators it has.
    pub elevators: u64,
}
