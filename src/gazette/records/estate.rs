//! A 小区 or building: all elevators of it.

use serde::Serialize;

use super::list::{ElevatorFilter, ElevatorOrder, ElevatorRow};
use super::unit::Figures;
use super::{Answer, Entry, Found, RegionRef};
use crate::domain::Day;
use crate::domain::region::Region;
use crate::gazette::{Error, Gazette, Kind, Tag, View};

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
    /// The newest entry that its figures and the states of its elevators rest on.
    pub newest: Option<Entry>,
    /// The day asked for.
    pub as_of: Option<Day>,
}

impl EstateRecord {
    /// The region where all its elevators stand on the reader's day, if that is another than they were asked for under.
    pub fn moved_to(&self) -> Option<&str> {
        let mut shown = self.elevators.iter().map(|row| &*row.region.slug);
        let first = shown.next().filter(|first| *first != self.region.slug)?;
        shown.all(|other| other == first).then_some(first)
    }
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

/// Elevators shown on an estate's page.
const SHOWN: u64 = 1000;

impl Gazette {
    /// An estate: every elevator of this name in this region.
    pub async fn estate(
        &self,
        view: &View,
        region: &'static Region,
        name: &str,
    ) -> Result<Answer<EstateRecord>, Error> {
        let filter = ElevatorFilter {
            region: Some(region),
            estate: Some(name.to_owned()),
            ..ElevatorFilter::default()
        };
        let page = self.elevators(view, &filter, ElevatorOrder::Code, None, SHOWN).await?;
        if page.rows.is_empty() {
            return Ok(Answer::Unknown);
        }
        let query = filter.query(view);
        let record = EstateRecord {
            region: region.into(),
            name: name.to_owned(),
            figures: self.figures(view, &query).await?,
            elevators: page.rows,
            newest: self.newest_of(view, &query).await?,
            as_of: view.as_of,
        };
        let made_from = vec![Tag::kind(Kind::ELEVATOR.name()), Tag::kind(Kind::UNIT.name())];
        Ok(Answer::Found(Found { record, made_from }))
    }
}
