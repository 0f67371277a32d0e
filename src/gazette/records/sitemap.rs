//! A map of all public pages, in stretches: what has a page, and the day of the newest publication about it.

use super::feed::Thing;
use super::shown_region;
use crate::domain::Day;
use crate::gazette::{Error, Gazette};
use crate::store::public::Fed;

/// Things of one stretch.
pub const STRETCH: u64 = 10_000;

/// What is mapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapped {
    /// Elevators by code.
    Elevators,
    /// Units by credit code.
    Units,
    /// Notices by number.
    Notices,
    /// Estates by name.
    Estates,
}

impl Mapped {
    /// Everything that is mapped.
    pub const ALL: [Self; 4] = [Self::Elevators, Self::Units, Self::Notices, Self::Estates];

    /// `None` for estates, which are no things of their own.
    fn fed(self) -> Option<Fed> {
        match self {
            Self::Elevators => Some(Thing::Elevator.fed()),
            Self::Units => Some(Thing::Unit.fed()),
            Self::Notices => Some(Thing::Notice.fed()),
            Self::Estates => None,
        }
    }
}

/// A thing with a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its key; of an estate its name.
    pub id: String,
    /// Of an estate, the slug of its region.
    pub region: Option<String>,
    /// The day of the newest publication about it.
    pub published_on: Option<Day>,
}

/// The days on which positions of the log were published.
struct Days(Vec<(u64, Day)>);

impl Days {
    fn of(&self, seq: u64) -> Option<Day> {
        self.0.get(self.0.partition_point(|(last, _)| *last < seq)).map(|(_, day)| *day)
    }
}

impl Gazette {
    /// Where stretches begin: the key after which each starts.
    pub async fn mapped_after(&self, of: Mapped) -> Result<Vec<String>, Error> {
        Ok(match of.fed() {
            Some(fed) => self.store.stretches(fed, STRETCH).await?,
            None => self.store.stretches_of_estates(STRETCH).await?,
        })
    }

    /// The day of the newest publication in a stretch, which begins after a key and ends with another or never.
    pub async fn mapped_on(
        &self,
        of: Mapped,
        after: &str,
        until: Option<&str>,
    ) -> Result<Option<Day>, Error> {
        let newest = match of.fed() {
            Some(fed) => self.store.newest_of(fed, after, until).await?,
            None => self.store.newest_of_estates(after, until).await?,
        };
        Ok(Days(self.store.published_days().await?).of(newest))
    }

    /// A stretch of places after a key. Estates are shown where they are `today`.
    pub async fn mapped(&self, of: Mapped, after: &str, today: Day) -> Result<Vec<Place>, Error> {
        let days = Days(self.store.published_days().await?);
        let Some(fed) = of.fed() else { return self.estates(after, today, &days).await };
        let listed = self.store.listed(fed, after, STRETCH).await?;
        let place = |(id, seq)| Place { id, region: None, published_on: days.of(seq) };
        Ok(listed.into_iter().map(|listed| place((listed.id, listed.seq))).collect())
    }

    async fn estates(&self, after: &str, today: Day, days: &Days) -> Result<Vec<Place>, Error> {
        let mut places: Vec<Place> = Vec::new();
        for estate in self.store.listed_estates(after, STRETCH).await? {
            let region = shown_region(&estate.region, estate.subdistrict.as_deref(), today).slug.into_owned();
            let published_on = days.of(estate.seq);
            let mut namesakes = places.iter_mut().rev().take_while(|place| place.id == estate.name);
            match namesakes.find(|place| place.region.as_ref() == Some(&region)) {
                Some(place) => place.published_on = place.published_on.max(published_on),
                None => places.push(Place { id: estate.name, region: Some(region), published_on }),
            }
        }
        Ok(places)
    }
}
