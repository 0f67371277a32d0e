//! Public things as readers meet them: each assembled once for a [`View`], then rendered by
//! pages, API and exports alike. Field names are those of the API and do not change.

pub mod about;
pub mod bulk;
pub mod changes;
mod chosen;
pub mod commitment;
pub mod count;
pub mod diff;
pub mod elevator;
pub mod estate;
pub mod event;
pub mod feed;
pub mod figures;
pub mod history;
pub mod json;
mod kinds;
pub mod list;
pub mod log;
pub mod lookup;
mod newest;
pub mod news;
pub mod notice;
pub mod paging;
pub mod period;
pub mod publicity;
pub mod region;
mod row;
pub mod sitemap;
pub mod statistics;
pub mod unit;
mod unit_names;
pub mod warnings;
pub mod withdrawal;
mod wording;

pub use newest::NewestOfRegions;
pub use row::Selection;
use unit_names::Units;
pub use unit_names::UnitsNamed;

use std::borrow::Cow;
use std::sync::Arc;

use chrono::SecondsFormat;
use serde::Serialize;

use super::disclosure::{Disclosed, LocalTime, PublicUnit, ShortText};
use super::{Error, Gazette, Kind, Tag, View};
use crate::domain::Day;
use crate::domain::calendar::{local_day, local_time};
use crate::domain::label::Vocabulary;
use crate::domain::region::{self as regions, Region};
use crate::domain::register::UserRef;
use crate::store::public::{FirstOf, Published};

/// A value of a vocabulary with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The stable code.
    pub code: Cow<'static, str>,
    /// The Chinese label.
    pub label: Cow<'static, str>,
}

impl<V: Vocabulary> From<V> for Coded {
    fn from(value: V) -> Self {
        Self { code: value.code().into(), label: value.label().into() }
    }
}

/// A unit by id, with its name as it stands in the reader's view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitRef {
    /// The credit code; absent for a natural person (`name` is then `个人`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uscc: Option<ShortText>,
    /// The name; blank, and left out, where it is not known: the unit was withdrawn.
    #[serde(skip_serializing_if = "is_blank")]
    pub name: Arc<str>,
    /// The public 24-hour line, of a maintainer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<ShortText>,
    /// Why its name is not known, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<UnitState>,
}

/// What became of a unit that something still names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitState {
    /// Taken back by law.
    Withdrawn,
}

impl Serialize for UnitState {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self::Withdrawn = self;
        Coded { code: "withdrawn".into(), label: "已依法撤回".into() }.serialize(serializer)
    }
}

fn is_blank(text: &str) -> bool {
    text.is_empty()
}

/// A region by slug, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegionRef {
    /// Our stable slug.
    pub slug: Cow<'static, str>,
    /// The Chinese name.
    pub name: Cow<'static, str>,
}

/// Which entry of the log says so, and when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its position.
    pub seq: u64,
    /// When it was published.
    #[serde(serialize_with = "to_the_microsecond")]
    pub published_at: LocalTime,
}

/// An instant of publication as the log writes it: six decimals, always.
fn to_the_microsecond<S: serde::Serializer>(at: &LocalTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Micros, false))
}

/// A record together with the things it was made from, so that a cache knows when to forget it.
#[derive(Debug, Clone)]
pub struct Found<T> {
    /// The record.
    pub record: T,
    /// What it was made from.
    pub made_from: Vec<Tag>,
}

/// The answer to a question for one thing.
#[derive(Debug, Clone)]
pub enum Answer<T> {
    /// Here it is.
    Found(Found<T>),
    /// It exists today, but had not been published by the day asked for.
    NotYet {
        /// The day on which it was first published.
        first_published_on: Day,
    },
    /// It was published and is withdrawn.
    Withdrawn(withdrawal::Withdrawn),
    /// Never published.
    Unknown,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all; exact.
    pub total: u64,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The same page with other rows.
    fn map<U>(self, row: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(row).collect(), total: self.total, next: self.next }
    }
}

impl Entry {
    fn of(published: &Published) -> Self {
        let at = super::publish::published(published.published_at);
        Self { seq: published.seq, published_at: local_time(at) }
    }
}

/// Reads a published body; `None` once it was withdrawn.
fn read<T: Disclosed>(published: &Published) -> Result<Option<T>, Error> {
    let Some(body) = &published.body else { return Ok(None) };
    body.read().map(Some).map_err(|source| Error::Unreadable {
        seq: published.seq,
        kind: published.kind.to_string(),
        source,
    })
}

/// Reads all bodies of one kind, oldest entry first.
fn read_all<T: Disclosed>(entries: &[Published]) -> Result<Vec<(T, Entry)>, Error> {
    let mut things = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == T::KIND.name()) {
        if let Some(thing) = read(entry)? {
            things.push((thing, Entry::of(entry)));
        }
    }
    things.sort_by_key(|(_, entry): &(T, Entry)| entry.seq);
    Ok(things)
}

impl From<&'static Region> for RegionRef {
    fn from(region: &'static Region) -> Self {
        Self { slug: region.slug.into(), name: region.name.into() }
    }
}

/// The region shown on a day for a place as it was reported.
fn shown_region(reported: &str, subdistrict: Option<&str>, day: Day) -> RegionRef {
    match regions::find(reported) {
        Some(region) => regions::shown(region, subdistrict.unwrap_or_default(), day).into(),
        None => RegionRef { slug: reported.to_owned().into(), name: reported.to_owned().into() },
    }
}

impl UnitRef {
    /// A using unit: by code, with its name, or a natural person.
    fn user(code: &str, units: &Units) -> Self {
        if code == UserRef::PERSON {
            return Self { uscc: None, name: UserRef::PERSON.into(), service_phone: None, state: None };
        }
        Self { service_phone: None, ..Self::maintainer(code, units) }
    }

    /// A maintenance unit: by code, with its name and line.
    fn maintainer(code: &str, units: &Units) -> Self {
        units.get(code).cloned().unwrap_or_else(|| Self::unnamed(code, None))
    }

    /// A testing unit: by code, with its name.
    fn tester(code: &str, units: &Units) -> Self {
        Self { service_phone: None, ..Self::maintainer(code, units) }
    }

    /// A unit of which only the code is known; a code is no name.
    fn unnamed(code: &str, state: Option<UnitState>) -> Self {
        Self { uscc: Some(code.into()), name: "".into(), service_phone: None, state }
    }

    /// What people read where its name would stand.
    pub fn called(&self) -> &str {
        match (&*self.name, self.state) {
            ("", Some(UnitState::Withdrawn)) => "已依法撤回的单位",
            ("", None) => "名称未知的单位",
            (name, _) => name,
        }
    }
}

impl From<PublicUnit> for UnitRef {
    fn from(unit: PublicUnit) -> Self {
        Self {
            uscc: Some(unit.uscc.into()),
            name: unit.name.into(),
            service_phone: unit.service_phone.map(ShortText::from),
            state: None,
        }
    }
}

impl Gazette {
    /// Why a thing is not there for this reader.
    async fn absent<T>(&self, view: &View, kind: FirstOf, id: &str) -> Result<Answer<T>, Error> {
        if let Some(withdrawn) = self.withdrawn(kind.kind(), id).await? {
            return Ok(Answer::Withdrawn(withdrawn));
        }
        if view.as_of.is_none() {
            return Ok(Answer::Unknown);
        }
        Ok(match self.store.first_published(kind, id).await? {
            Some(at) => Answer::NotYet { first_published_on: local_day(super::publish::published(at)) },
            None => Answer::Unknown,
        })
    }
}

/// The tag of one thing.
fn tag(kind: Kind, id: &str) -> Tag {
    Tag::thing(kind.name(), id)
}
