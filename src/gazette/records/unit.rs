//! A unit's record.

use serde::Serialize;

use super::commitment::{CommitmentRow, without_ids};
use super::elevator::{NoticeLine, notice_lines};
use super::{Answer, Coded, Entry, Found, Page, RegionRef, paging, read, read_all, tag};
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::elevator::UnitRole;
use crate::domain::label::Vocabulary;
use crate::domain::region::{self, Region};
use crate::gazette::disclosure::{PublicCommitment, PublicUnit};
use crate::gazette::{Error, Gazette, Kind, Tag, View};
use crate::store::public::{AreaFigures, ElevatorQuery, FirstOf, Published, UnitAfter, UnitQuery};

/// Everything public about a unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitRecord {
    /// The 统一社会信用代码.
    pub uscc: String,
    /// The name in the reader's view.
    pub name: String,
    /// Names it had before, newest first.
    pub former_names: Vec<FormerName>,
    /// What it does.
    pub roles: Vec<Coded>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The public 24-hour line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<String>,
    /// Where its maintenance records can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_system_url: Option<String>,
    /// Its elevators in figures.
    pub elevators: Figures,
    /// The newest promises it made, with whomever, newest first: sixty at most.
    pub commitments: Vec<CommitmentRow>,
    /// How many it made.
    pub commitments_total: u64,
    /// Exit notices about it, newest first.
    pub notices: Vec<NoticeLine>,
    /// The entry that says so.
    pub gazette: Entry,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// A name that a unit no longer bears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormerName {
    /// The name.
    pub name: String,
    /// The day on which the next name was published.
    pub until: Day,
}

/// Elevators in figures, on the reader's day. What follows from events is absent in a view of the past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// All that have not been scrapped.
    pub total: u64,
    /// In use.
    pub in_use: u64,
    /// Suspended.
    pub suspended: u64,
    /// Scrapped; not in `total`.
    pub scrapped: u64,
    /// In use and marked in the maintenance pilot.
    pub in_maintenance_pilot: u64,
    /// In use and marked in the testing pilot.
    pub in_testing_pilot: u64,
    /// In use and past the maintenance due day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_overdue: Option<u64>,
    /// In use and past the inspection due day, or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection_expired: Option<u64>,
    /// In use and covered by insurance that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured: Option<u64>,
}

/// A unit as a row of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitRow {
    /// The 统一社会信用代码.
    pub uscc: String,
    /// The name.
    pub name: String,
    /// What it does.
    pub roles: Vec<Coded>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The public 24-hour line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<String>,
    /// Where its maintenance records can be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_system_url: Option<String>,
    /// The entry that says so.
    pub gazette: Entry,
}

/// Which units to list, and in which order.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Having this role.
    pub role: Option<UnitRole>,
    /// Registered in this region.
    pub region: Option<&'static Region>,
    /// Whose name begins so.
    pub name_prefix: Option<String>,
    /// In which order.
    pub order: UnitOrder,
}

/// In which order units are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnitOrder {
    /// By name, then code. Whoever is renamed meanwhile moves.
    #[default]
    Name,
    /// By code, which never changes.
    Code,
}

impl UnitOrder {
    fn list(self) -> &'static str {
        match self {
            Self::Name => "units",
            Self::Code => "units by code",
        }
    }

    fn after(self, cursor: Option<&str>) -> Result<UnitAfter, Error> {
        Ok(match self {
            Self::Name => UnitAfter::Name(paging::read(self.list(), cursor)?),
            Self::Code => UnitAfter::Code(paging::read(self.list(), cursor)?),
        })
    }

    fn place(self, row: &UnitRow) -> String {
        match self {
            Self::Name => paging::write(self.list(), &(&row.name, &row.uscc)),
            Self::Code => paging::write(self.list(), &row.uscc),
        }
    }
}

impl std::iter::Sum<AreaFigures> for Figures {
    fn sum<I: Iterator<Item = AreaFigures>>(areas: I) -> Self {
        let none = Self {
            maintenance_overdue: Some(0),
            inspection_expired: Some(0),
            insured: Some(0),
            ..Self::default()
        };
        areas.fold(none, |sum, area| Self {
            total: sum.total + area.in_use + area.suspended,
            in_use: sum.in_use + area.in_use,
            suspended: sum.suspended + area.suspended,
            scrapped: sum.scrapped + area.scrapped,
            in_maintenance_pilot: sum.in_maintenance_pilot + area.in_maintenance_pilot,
            in_testing_pilot: sum.in_testing_pilot + area.in_testing_pilot,
            maintenance_overdue: sum.maintenance_overdue.map(|n| n + area.maintenance_overdue),
            inspection_expired: sum.inspection_expired.map(|n| n + area.inspection_expired),
            insured: sum.insured.map(|n| n + area.insured),
        })
    }
}

impl Figures {
    /// Whether any of them takes part in a pilot; a unit whose last elevator left has not left itself (附件1 四(三)).
    pub fn is_in_pilot(&self) -> bool {
        self.in_maintenance_pilot + self.in_testing_pilot > 0
    }

    /// The figures as far as a view of the past can know them.
    pub(super) fn seen(self, view: &View) -> Self {
        if view.is_present {
            return self;
        }
        Self { maintenance_overdue: None, inspection_expired: None, insured: None, ..self }
    }
}

/// The region of a unit as it was reported.
fn region_of(unit: &PublicUnit) -> Option<RegionRef> {
    unit.region.as_deref().and_then(region::find).map(RegionRef::from)
}

fn roles_of(unit: &PublicUnit) -> Vec<Coded> {
    unit.roles.iter().map(|role| (*role).into()).collect()
}

impl UnitRow {
    pub(super) fn of(unit: PublicUnit, gazette: Entry) -> Self {
        Self {
            roles: roles_of(&unit),
            region: region_of(&unit),
            uscc: unit.uscc,
            name: unit.name,
            address: unit.address,
            service_phone: unit.service_phone,
            maintenance_system_url: unit.maintenance_system_url,
            gazette,
        }
    }
}

/// Names before the present one, newest first, with the day on which the next was published; a name that it has taken up
/// again is none of them.
fn former_names(versions: &[Published]) -> Result<Vec<FormerName>, Error> {
    let mut former: Vec<FormerName> = Vec::new();
    let (mut next, mut present): (Option<(String, Entry)>, Option<String>) = (None, None);
    for version in versions {
        let Some(unit) = read::<PublicUnit>(version)? else { continue };
        if let Some((name, entry)) = &next
            && *name != unit.name
        {
            former
                .push(FormerName { name: unit.name.clone(), until: local_day(entry.published_at.to_utc()) });
        }
        present.get_or_insert_with(|| unit.name.clone());
        next = Some((unit.name, Entry::of(version)));
    }
    former.retain(|former| present.as_ref() != Some(&former.name));
    Ok(former)
}

impl Gazette {
    /// The record of a unit.
    pub async fn unit(&self, view: &View, uscc: &str) -> Result<Answer<UnitRecord>, Error> {
        let versions = self.store.unit_versions(view.seq, uscc).await?;
        let Some((unit, entry)) = newest(&versions)? else {
            return self.absent(view, FirstOf::Unit, uscc).await;
        };
        let query = ElevatorQuery { unit: Some(uscc.to_owned()), ..ElevatorQuery::default() };
        let about = self.store.unit_and_notice_entries(view.seq, &[uscc], &[uscc]).await?;
        let record = UnitRecord {
            former_names: former_names(&versions)?,
            roles: roles_of(&unit),
            region: region_of(&unit),
            elevators: self.figures(view, &query).await?,
            commitments: self.commitments_of(view, uscc).await?,
            commitments_total: self.count_commitments_of(view, uscc).await?,
            notices: notice_lines(&about, view.today)?,
            uscc: unit.uscc,
            name: unit.name,
            address: unit.address,
            service_phone: unit.service_phone,
            maintenance_system_url: unit.maintenance_system_url,
            gazette: entry,
            as_of: view.as_of,
        };
        Ok(Answer::Found(Found {
            record,
            made_from: vec![
                tag(Kind::UNIT, uscc),
                Tag::kind(Kind::UNIT.name()),
                Tag::kind(Kind::ELEVATOR.name()),
            ],
        }))
    }

    /// Names that a unit had before its present one, newest first.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn former_names(&self, view: &View, uscc: &str) -> Result<Vec<FormerName>, Error> {
        former_names(&self.store.unit_versions(view.seq, uscc).await?)
    }

    /// The newest promises a unit made in either role, newest first.
    async fn commitments_of(&self, view: &View, uscc: &str) -> Result<Vec<CommitmentRow>, Error> {
        let mut entries = self.store.commitment_entries(view.seq, Some(uscc), None, "", LOOKED_AT).await?;
        entries.extend(self.store.commitment_entries(view.seq, None, Some(uscc), "", LOOKED_AT).await?);
        let mut facts = read_all::<PublicCommitment>(&without_ids(entries))?;
        facts.sort_by_key(|(fact, entry)| (std::cmp::Reverse(fact.from), entry.seq));
        facts.dedup_by_key(|(_, entry)| entry.seq);
        facts.truncate(PROMISES);
        self.commitment_rows(view, facts).await
    }

    /// How many promises a unit made: those to itself, whose elevators it maintains itself, once.
    async fn count_commitments_of(&self, view: &View, uscc: &str) -> Result<u64, Error> {
        let one = Some(uscc);
        let count = |user, maintainer| self.store.count_commitments(view.seq, user, maintainer);
        Ok(count(one, None).await? + count(None, one).await? - count(one, one).await?)
    }

    /// The elevators a query finds, in figures.
    pub(super) async fn figures(&self, view: &View, query: &ElevatorQuery) -> Result<Figures, Error> {
        let areas = self.areas(view, query).await?;
        Ok(areas.iter().cloned().sum::<Figures>().seen(view))
    }

    /// A page of units.
    pub async fn units(
        &self,
        view: &View,
        filter: &UnitFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<UnitRow>, Error> {
        let query = UnitQuery {
            role: filter.role.map(Vocabulary::code),
            regions: filter.region.map(|region| region::whole_area(region, view.today)),
            name_prefix: filter.name_prefix.clone(),
        };
        let after = filter.order.after(cursor)?;
        let mut entries = self.store.unit_lines(view.seq, &query, after, limit + 1).await?;
        let more = entries.len() as u64 > limit;
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let mut rows = Vec::with_capacity(entries.len());
        for entry in &entries {
            if let Some(unit) = read::<PublicUnit>(entry)? {
                rows.push(UnitRow::of(unit, Entry::of(entry)));
            }
        }
        let next = rows.last().filter(|_| more).map(|row| filter.order.place(row));
        Ok(Page { rows, total: self.store.count_units(view.seq, &query).await?, next })
    }
}

/// Promises that a unit's record holds at most, the newest; the list has all.
const PROMISES: usize = 60;
/// Promises among which the newest are looked for.
const LOOKED_AT: u64 = 5000;

/// The newest version of a unit.
fn newest(versions: &[Published]) -> Result<Option<(PublicUnit, Entry)>, Error> {
    match versions.first() {
        Some(version) => Ok(read(version)?.map(|unit| (unit, Entry::of(version)))),
        None => Ok(None),
    }
}
