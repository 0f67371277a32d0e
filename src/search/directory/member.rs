//! The records themselves, as far as a hit shows and an order needs them.

use super::group::GroupId;
use super::names::NameId;
use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::region::Region;
use crate::search::aspects::Aspects;
use crate::search::card::{CommitmentCard, Days, NoticeCard};

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
    Commitment(CommitmentCard),
    /// A notice.
    Notice(NoticeCard),
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
    pub uscc: String,
    /// What it does.
    pub roles: Vec<UnitRole>,
    /// Its entry of the log.
    pub seq: u64,
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
