//! What a region that is gone, or not there yet, holds: the places of the nearest day on which it exists.

use crate::domain::Day;
use crate::domain::region::{self, Reported};
use crate::store::public::CountedElevator;

/// The area of such a region.
#[derive(Debug, Clone)]
pub(super) struct Area {
    /// Its slug.
    pub slug: &'static str,
    parts: Vec<Reported>,
}

impl Area {
    /// Those of every region that does not exist on this day.
    pub fn absent_on(today: Day) -> impl Iterator<Item = Self> {
        let absent = region::ALL.iter().filter(move |region| !region.exists_on(today));
        absent.map(move |region| Self { slug: region.slug, parts: region::area(region, today) })
    }

    /// Whether an elevator stands in it.
    pub fn holds(&self, elevator: &CountedElevator) -> bool {
        let subdistrict = elevator.subdistrict.as_deref().unwrap_or_default();
        self.parts.iter().any(|part| part.contains(&elevator.region, subdistrict))
    }
}
