//! The records themselves, as far as a hit shows and an order needs them.

use std::borrow::Cow;

use super::group::GroupId;
use super::names::{NameId, Names};
use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::region::Region;
use crate::search::aspects::Aspects;
use crate::search::card::{Days, NoticeCard};

/// A short text kept in place: an elevator's code has at most twenty signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code([u8; 20]);

impl Code {
    /// Keeps a code; what is longer than twenty bytes is cut, which no published code is.
    pub fn new(text: &str) -> Self {
        let mut bytes = [0; 20];
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        Self(bytes)
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

/// An elevator.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its code.
    pub code: Code,
    /// Its group; `u32::MAX` once it was withdrawn.
    pub group: GroupId,
    /// Its number within the estate.
    pub inner_no: NameId,
    /// Facts that do not depend on the day.
    pub lasting: Aspects,
    /// Number of its aspects of today in the directory's table.
    pub aspects: u16,
    /// The days that follow from its events.
    pub days: Days,
    /// Its entry of the log.
    pub seq: u32,
}

/// A group's number that stands for none.
pub const NO_GROUP: GroupId = u32::MAX;

/// Any other record.
#[derive(Debug, Clone)]
pub enum Item {
    /// A unit.
    Unit(UnitItem),
    /// A promise.
    Commitment(CommitmentItem),
    /// A notice: there are few, and they are long.
    Notice(Box<NoticeCard>),
    /// A region.
    Region(&'static Region),
    /// An estate.
    Estate {
        /// Where it is.
        region: Option<&'static Region>,
        /// Its name.
        name: NameId,
        /// How many elevators stand there, the scrapped ones too.
        elevators: u32,
    },
}

/// A unit.
#[derive(Debug, Clone)]
pub struct UnitItem {
    /// The credit code.
    pub uscc: Box<str>,
    /// What it does.
    pub roles: Box<[UnitRole]>,
    /// Its entry of the log.
    pub seq: u64,
}

/// A promise; whose it is and what is promised stands in its group.
#[derive(Debug, Clone)]
pub struct CommitmentItem {
    /// Its id.
    pub id: Box<str>,
    /// Its entry of the log.
    pub seq: u64,
}

impl Item {
    /// Its code or id.
    pub fn id<'a>(&'a self, names: &'a Names) -> Cow<'a, str> {
        match self {
            Self::Unit(unit) => (&*unit.uscc).into(),
            Self::Commitment(promise) => (&*promise.id).into(),
            Self::Notice(notice) => notice.number.as_str().into(),
            Self::Region(region) => region.slug.into(),
            Self::Estate { region, name, .. } => {
                let slug = region.map_or("", |region| region.slug);
                format!("{slug}/{}", names.text(*name)).into()
            }
        }
    }
}

impl Row {
    /// Its facts on a day.
    pub fn aspects_on(&self, day: Day) -> Aspects {
        self.lasting.on(&self.days.on(day, self.status()))
    }

    /// Its status.
    pub fn status(&self) -> crate::domain::elevator::ElevatorStatus {
        self.lasting.status_of().unwrap_or(crate::domain::elevator::ElevatorStatus::InUse)
    }
}
