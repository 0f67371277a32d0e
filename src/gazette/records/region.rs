//! A district: its pilots, its bureau, its figures.

use std::collections::HashMap;

use serde::Serialize;

use super::unit::Figures;
use super::{Coded, Entry, Found, RegionRef, read_all, shown_region};
use crate::domain::Day;
use crate::domain::programme::district::{FIRST_DISTRICTS, PilotDistrict};
use crate::domain::region::{self, Region};
use crate::gazette::disclosure::{PublicBureau, PublicPilotDistrict};
use crate::gazette::{Error, Gazette, Kind, Tag, View};
use crate::store::public::{AreaFigures, ElevatorQuery, Published};

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
    /// The regions that hold its places while it is not there yet.
    #[serde(skip)]
    pub predecessors: Vec<RegionRef>,
    /// Its times in the pilots.
    pub pilots: Vec<PilotPeriod>,
    /// Its bureau's office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bureau: Option<BureauBlock>,
    /// Its elevators in figures.
    pub elevators: Figures,
    /// The newest entry that its figures rest on; `None` where it is among none of the last 100,000, and in lists.
    #[serde(skip)]
    pub newest: Option<Entry>,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// A region as a row: without its bureau, and with the pilots of the day only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the record")]
pub struct RegionRow {
    pub slug: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gb_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abolished_on: Option<Day>,
    pub successors: Vec<RegionRef>,
    pub pilots: Vec<Coded>,
    pub elevators: Figures,
}

impl From<RegionRecord> for RegionRow {
    fn from(region: RegionRecord) -> Self {
        let in_force = region.pilots.into_iter().filter(|period| period.in_force);
        Self {
            slug: region.slug,
            name: region.name,
            gb_code: region.gb_code,
            abolished_on: region.abolished_on,
            successors: region.successors,
            pilots: in_force.map(|period| period.pilot).collect(),
            elevators: region.elevators,
        }
    }
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
    /// The entry that says so; `None` for one of the first districts, which the plan itself names.
    #[serde(skip)]
    pub entry: Option<Entry>,
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
    /// The entry that says so.
    #[serde(skip)]
    pub entry: Entry,
}

/// A district's designation, and the entry that published it, if one did.
type Designation = (PilotDistrict, Option<Entry>);

/// What is published about regions, ready to be looked up.
struct Places {
    districts: Vec<Designation>,
    bureaus: Vec<(PublicBureau, Entry)>,
    areas: HashMap<String, Vec<AreaFigures>>,
}

impl Gazette {
    async fn places(&self, view: &View, query: &ElevatorQuery) -> Result<Places, Error> {
        let entries: Vec<Published> = self.store.region_entries(view.seq, None).await?;
        let mut areas: HashMap<String, Vec<AreaFigures>> = HashMap::new();
        for area in self.areas(view, query).await?.iter() {
            let shown = shown_region(&area.region, area.subdistrict.as_deref(), view.today);
            areas.entry(shown.slug.into_owned()).or_default().push(area.clone());
        }
        Ok(Places { districts: designations(&entries)?, bureaus: read_all(&entries)?, areas })
    }

    /// A region. Its figures are those of its elevators as lists find them: one that is gone has those of its area on its
    /// last day, one that is not there yet those of its area on its first, which the districts of the day hold as well.
    pub async fn region(&self, view: &View, region: &'static Region) -> Result<Found<RegionRecord>, Error> {
        let area = region::area(region, view.today);
        let query = ElevatorQuery { areas: Some(area), ..ElevatorQuery::default() };
        let mut places = self.places(view, &query).await?;
        // Everything the query finds is of this region, whatever name it bears on the reader's day.
        let found = places.areas.drain().flat_map(|(_, areas)| areas).collect();
        places.areas.insert(region.slug.to_owned(), found);
        let mut record = places.record(view, region);
        record.newest = self.newest_in(view, Some(region)).await?;
        Ok(Found { record, made_from: made_from() })
    }

    /// The regions of the reader's day.
    pub async fn regions(&self, view: &View) -> Result<Found<Vec<RegionRecord>>, Error> {
        let mut places = self.places(view, &ElevatorQuery::default()).await?;
        let record = region::with_bureau_on(view.today)
            .into_iter()
            .map(|region| places.record(view, region))
            .collect();
        Ok(Found { record, made_from: made_from() })
    }

    /// The offices of the bureaus.
    pub async fn bureaus(&self, view: &View) -> Result<Vec<BureauBlock>, Error> {
        let entries = self.store.region_entries(view.seq, None).await?;
        let bureaus = read_all::<PublicBureau>(&entries)?;
        let of = |region: &Region| bureaus.iter().find(|(bureau, _)| bureau.region == region.slug);
        Ok(region::with_bureau_on(view.today).into_iter().filter_map(of).map(bureau_block).collect())
    }
}

impl Places {
    fn record(&mut self, view: &View, region: &'static Region) -> RegionRecord {
        let mut pilots: Vec<PilotPeriod> = self
            .districts
            .iter()
            .filter(|(district, _)| district.region == region.slug)
            .map(|designation| pilot_period(designation, view.today))
            .collect();
        pilots.sort_by(|a, b| (&a.pilot.code, a.from).cmp(&(&b.pilot.code, b.from)));
        let figures: Figures = self.areas.remove(region.slug).unwrap_or_default().into_iter().sum();
        RegionRecord {
            slug: region.slug.to_owned(),
            name: region.name.to_owned(),
            gb_code: region.gb_code.map(str::to_owned),
            abolished_on: region.until.filter(|until| *until <= view.today),
            successors: region::successors(region, view.today).into_iter().map(RegionRef::from).collect(),
            predecessors: region::predecessors(region, view.today).into_iter().map(RegionRef::from).collect(),
            pilots,
            bureau: self.bureaus.iter().find(|(bureau, _)| bureau.region == region.slug).map(bureau_block),
            elevators: figures.seen(view),
            newest: None,
            as_of: view.as_of,
        }
    }
}

/// The designations of districts in force or not, without what published them.
pub(super) fn districts(entries: &[Published]) -> Result<Vec<PilotDistrict>, Error> {
    Ok(designations(entries)?.into_iter().map(|(district, _)| district).collect())
}

/// The designations of districts: those published, and the first six, which stand in the list from the start
/// (方案 三(一)1), whether or not a file names them.
fn designations(entries: &[Published]) -> Result<Vec<Designation>, Error> {
    let published = read_all::<PublicPilotDistrict>(entries)?.into_iter().map(|(district, entry)| {
        let district = PilotDistrict {
            pilot: district.pilot,
            region: district.region.into(),
            from: district.from,
            to: district.to,
            authority: district.authority.into(),
        };
        (district, Some(entry))
    });
    let mut designations: Vec<Designation> = published.collect();
    let names =
        |a: &PilotDistrict, b: &PilotDistrict| (a.pilot, &a.region, a.from) == (b.pilot, &b.region, b.from);
    let unnamed =
        FIRST_DISTRICTS.iter().filter(|first| !designations.iter().any(|(known, _)| names(first, known)));
    let unnamed: Vec<Designation> = unnamed.map(|first| (first.clone(), None)).collect();
    designations.extend(unnamed);
    Ok(designations)
}

fn pilot_period((district, entry): &Designation, today: Day) -> PilotPeriod {
    PilotPeriod {
        pilot: district.pilot.into(),
        from: district.from,
        to: district.to,
        authority: district.authority.to_string(),
        in_force: district.in_force(today),
        entry: *entry,
    }
}

fn bureau_block((bureau, entry): &(PublicBureau, Entry)) -> BureauBlock {
    let region = region::find(&bureau.region);
    BureauBlock {
        region: region.map_or_else(
            || RegionRef { slug: bureau.region.clone().into(), name: bureau.region.clone().into() },
            RegionRef::from,
        ),
        name: bureau.name.clone(),
        office_phone: bureau.office_phone.clone(),
        address: bureau.address.clone(),
        hours: bureau.hours.clone(),
        entry: *entry,
    }
}

fn made_from() -> Vec<Tag> {
    [Kind::ELEVATOR, Kind::PILOT_DISTRICT, Kind::BUREAU].map(|kind| Tag::kind(kind.name())).to_vec()
}
