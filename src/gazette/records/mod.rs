//! Public things as readers meet them: each assembled once for a [`View`](super::View), then rendered by
//! pages, API and exports alike. Field names are those of the API and do not change.

pub mod commitment;
pub mod elevator;
pub mod estate;
pub mod event;
pub mod figures;
pub mod history;
pub mod list;
pub mod lookup;
pub mod notice;
pub mod region;
pub mod unit;

use serde::Serialize;

use super::Tag;
use super::disclosure::LocalTime;
use crate::domain::Day;
use crate::domain::label::Vocabulary;

/// A value of a vocabulary with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The stable code.
    pub code: String,
    /// The Chinese label.
    pub label: String,
}

impl<V: Vocabulary> From<V> for Coded {
    fn from(value: V) -> Self {
        Self { code: value.code().to_owned(), label: value.label().to_owned() }
    }
}

/// A unit by id, with its name as it stands in the reader's view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitRef {
    /// The credit code; absent for a natural person (`name` is then `个人`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// The name.
    pub name: String,
    /// The public 24-hour line, of a maintainer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<String>,
}

/// A region by slug, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegionRef {
    /// Our stable slug.
    pub slug: String,
    /// The Chinese name.
    pub name: String,
}

/// Which entry of the log says so, and when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its position.
    pub seq: u64,
    /// When it was published.
    pub published_at: LocalTime,
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
