//! The figures of the pilot by month and district, and the targets they are held against (方案 一(三)).
//!
//! Each figure is told with what it is a share of. They are counted from the record as it stands in the reader's
//! view: an elevator in use today counts in every month since it was installed, a policy, a mark and an incident in
//! the months in which it held or happened, whenever it was published.

mod area;
mod counting;
mod tally;

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::region::districts;
use super::{Coded, Found, Page, RegionRef, paging, shown_region};
use crate::domain::Day;
use crate::domain::month::Month;
use crate::domain::programme::Pilot;
use crate::domain::programme::district::{PilotDistrict, districts_in_force};
use crate::domain::region::{self, Region};
use crate::domain::target::{self, Goal, Metric, Share, TARGETS, Target};
use crate::gazette::{Error, Gazette, Kind, StandsFor, Tag, View};
use tally::{Figures, Tally};

/// What a figure can be counted from.
pub const MADE_FROM: [Kind; 5] =
    [Kind::ELEVATOR, Kind::INSURANCE, Kind::PILOT_MARK, Kind::INCIDENT, Kind::PILOT_DISTRICT];

/// The figures of the city or of a district in one month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonthRow {
    /// The month, `2021-11`.
    #[serde(serialize_with = "as_written")]
    pub month: Month,
    /// The day at whose end it was measured: the month's last, or the reader's.
    pub measured_on: Day,
    /// The district; absent of the whole city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
    /// Elevators in use.
    pub in_use: u64,
    /// Of them, insured for liability.
    pub insured: u64,
    /// The same in percent, to one decimal; absent of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_percent: Option<f64>,
    /// Of those in use, marked in the maintenance pilot.
    pub in_maintenance_pilot: u64,
    /// Of the marked, insured as the pilot asks.
    pub maintenance_pilot_insured: u64,
    /// Of those in use, marked in the testing pilot.
    pub in_testing_pilot: u64,
    /// Districts in the maintenance pilot: of a district 1 or 0, but of one that others were merged into so many of them as
    /// were in it, so that the districts add up to the city.
    pub maintenance_districts: u64,
    /// Districts in the testing pilot, likewise.
    pub testing_districts: u64,
    /// Faults in the month, entrapments apart.
    pub faults: u64,
    /// Entrapments in the month.
    pub entrapments: u64,
    /// Accidents in the month.
    pub accidents: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde hands over")]
fn as_written<S: Serializer>(month: &Month, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(month)
}

/// A target of the plan beside what was reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetRow {
    /// The year at whose end it is measured.
    pub year: i32,
    /// What is measured.
    pub metric: Coded,
    /// What must be reached, in `goal_unit`.
    pub goal: u64,
    /// `percent` or `districts`.
    pub goal_unit: &'static str,
    /// The clause that sets it.
    pub clause: &'static str,
    /// Of what the share is taken.
    pub denominator: &'static str,
    /// When it was measured; absent before the year begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_on: Option<Day>,
    /// How many fulfil it; absent where nobody reports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<u64>,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// The share in percent, to one decimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
    /// How it stands.
    pub standing: Coded,
}

/// Of which places figures are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Places {
    /// The city as a whole.
    #[default]
    City,
    /// Every district that has a bureau on the reader's day.
    Districts,
    /// One district; of one that is gone, or not there yet, its area on the nearest day on which it exists.
    One(&'static Region),
}

/// The place of a row.
#[derive(Debug, Clone, Copy)]
enum Place {
    City,
    /// A district of the reader's map.
    District(&'static Region),
    /// What lists find under a region, whether or not it is on that map.
    Area(&'static Region),
}

/// Which figures are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct StatisticsFilter {
    /// Of which places.
    pub places: Places,
    /// Not before this month.
    pub from: Option<Month>,
    /// Not after this month.
    pub to: Option<Month>,
}

/// What was counted, remembered for a position of the log and a day; whoever asks meanwhile waits for the same count.
#[derive(Debug, Clone)]
pub struct Counted(moka::future::Cache<StandsFor, Arc<Tally>>);

impl Default for Counted {
    fn default() -> Self {
        Self(moka::future::Cache::new(16))
    }
}

impl Counted {
    /// What was counted last before a reader's position, for the same day.
    fn before(&self, wanted: StandsFor) -> Option<(u64, Arc<Tally>)> {
        let known = self.0.iter().map(|(counted, tally)| (*counted, tally));
        let earlier = known.filter(|(counted, _)| counted.goes_before(wanted));
        let newest = earlier.max_by_key(|(counted, _)| counted.position());
        newest.map(|(counted, tally)| (counted.position(), tally))
    }
}

/// Tenths of a percent as percent.
fn percent(share: Share) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a share has at most four digits")]
    share.permille().map(|permille| permille as f64 / 10.0)
}

impl Gazette {
    /// A page of figures, by month and then in the order of districts.
    pub async fn statistics(
        &self,
        view: &View,
        filter: &StatisticsFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<MonthRow>, Error> {
        const LIST: &str = "statistics";
        let begin: usize = paging::read(LIST, cursor)?.unwrap_or_default();
        let (tally, districts) = (self.tally(view).await?, self.designated(view).await?);
        let wanted = |month: Month| {
            filter.from.is_none_or(|from| from <= month) && filter.to.is_none_or(|to| month <= to)
        };
        let places = filter.places.of(view.today);
        let rows: Vec<(usize, Place)> = (0..tally.months().len())
            .filter(|at| wanted(tally.months()[*at].0))
            .flat_map(|at| places.iter().map(move |place| (at, *place)))
            .collect();
        let end = rows.len().min(begin.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX)));
        let shown = rows.get(begin..end).ok_or(Error::BadCursor)?;
        Ok(Page {
            rows: shown
                .iter()
                .map(|(at, place)| month_row(&tally, &districts, *at, *place, view.today))
                .collect(),
            total: rows.len() as u64,
            next: (end < rows.len()).then(|| paging::write(LIST, &end)),
        })
    }

    /// Every target of the plan beside what was reached.
    pub async fn targets(&self, view: &View) -> Result<Found<Vec<TargetRow>>, Error> {
        let (tally, districts) = (self.tally(view).await?, self.designated(view).await?);
        let record =
            TARGETS.iter().map(|target| target_row(target, &tally, &districts, view.today)).collect();
        Ok(Found { record, made_from: MADE_FROM.map(|kind| Tag::kind(kind.name())).to_vec() })
    }

    async fn tally(&self, view: &View) -> Result<Arc<Tally>, Error> {
        let wanted = self.stands_for(view);
        let counting = async {
            let counted = match self.counted.before(wanted) {
                Some((position, earlier)) => self.count_on(view, (position, &earlier)).await?,
                None => None,
            };
            let tally = match counted {
                Some(tally) => tally,
                None => self.count(view).await?,
            };
            Ok(Arc::new(tally))
        };
        self.counted.0.try_get_with(wanted, counting).await.map_err(Error::Shared)
    }

    /// The designations of districts, in both pilots.
    async fn designated(&self, view: &View) -> Result<Vec<PilotDistrict>, Error> {
        districts(&self.store.region_entries(view.seq, None).await?)
    }
}

impl Places {
    fn of(self, today: Day) -> Vec<Place> {
        match self {
            Self::City => vec![Place::City],
            Self::Districts => region::with_bureau_on(today).into_iter().map(Place::District).collect(),
            Self::One(region) => vec![Place::Area(region)],
        }
    }
}

impl Place {
    fn region(self) -> Option<&'static Region> {
        match self {
            Self::City => None,
            Self::District(region) | Self::Area(region) => Some(region),
        }
    }

    fn figures(self, tally: &Tally, month: usize) -> Figures {
        match self {
            Self::City => tally.figures(None, month),
            Self::District(region) => tally.figures(Some(region.slug), month),
            Self::Area(region) => tally.figures_of_area(region.slug, month),
        }
    }

    /// Whether a district that was designated, whenever that was, is of this place on the map of the reader's day.
    fn holds(self, designated: &str, today: Day) -> bool {
        match self {
            Self::City => true,
            Self::District(region) => shown_region(designated, None, today).slug == region.slug,
            Self::Area(region) => region::whole_area(region, today).contains(&designated),
        }
    }
}

fn month_row(tally: &Tally, districts: &[PilotDistrict], at: usize, place: Place, today: Day) -> MonthRow {
    let (month, measured_on) = tally.months()[at];
    let Figures {
        in_use,
        insured,
        in_maintenance_pilot,
        maintenance_pilot_insured,
        in_testing_pilot,
        faults,
        entrapments,
        accidents,
    } = place.figures(tally, at);
    let designated = |pilot| designated(districts, pilot, measured_on, |slug| place.holds(slug, today));
    MonthRow {
        month,
        measured_on,
        region: place.region().map(RegionRef::from),
        in_use,
        insured,
        insured_percent: percent(Share { met: insured, of: in_use }),
        in_maintenance_pilot,
        maintenance_pilot_insured,
        in_testing_pilot,
        maintenance_districts: designated(Pilot::Maintenance),
        testing_districts: designated(Pilot::Testing),
        faults,
        entrapments,
        accidents,
    }
}

/// How many of the districts that are asked for were in a pilot on a day, each counted once.
fn designated(
    districts: &[PilotDistrict],
    pilot: Pilot,
    day: Day,
    is_asked_for: impl Fn(&str) -> bool,
) -> u64 {
    let mut slugs: Vec<&str> = districts_in_force(districts, pilot, day)
        .into_iter()
        .map(|district| &*district.region)
        .filter(|slug| is_asked_for(slug))
        .collect();
    slugs.sort_unstable();
    slugs.dedup();
    slugs.len() as u64
}

fn target_row(target: &Target, tally: &Tally, districts: &[PilotDistrict], today: Day) -> TargetRow {
    let measured_on = target.measured_on(today);
    let actual = measured_on.and_then(|day| actual(target.metric, tally, districts, day));
    let (goal, goal_unit) = match target.goal {
        Goal::Percent(percent) => (percent, "percent"),
        Goal::Count(count) => (count, "districts"),
    };
    TargetRow {
        year: target.year,
        metric: target.metric.into(),
        goal,
        goal_unit,
        clause: target::CLAUSE,
        denominator: target.metric.denominator(),
        measured_on,
        met: actual.map(|share| share.met),
        of: actual.map(|share| share.of),
        percent: actual.and_then(percent),
        standing: target.standing(actual, today).into(),
    }
}

/// A figure on a day; `None` where the register does not hold it: nobody reports which elevators the 96333 platform
/// covers.
fn actual(metric: Metric, tally: &Tally, districts: &[PilotDistrict], day: Day) -> Option<Share> {
    let of_districts = |pilot| Share {
        met: designated(districts, pilot, day, |_| true),
        of: region::bureau_count(day) as u64,
    };
    match metric {
        Metric::PlatformCoverage => None,
        Metric::MaintenanceDistricts => Some(of_districts(Pilot::Maintenance)),
        Metric::TestingDistricts => Some(of_districts(Pilot::Testing)),
        Metric::InsuranceCoverage => {
            let at = tally.months().iter().position(|(month, _)| *month == Month::of(day))?;
            let figures = tally.figures(None, at);
            Some(Share { met: figures.insured, of: figures.in_use })
        }
    }
}
