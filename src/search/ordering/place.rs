//! A place in a list: which record, what decides where it stands, and what of it a page hands to the next one.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Lister;
use crate::domain::Day;
use crate::domain::calendar::NEVER;
use crate::search::directory::Directory;
use crate::search::directory::group::{GroupId, Kind};
use crate::search::directory::member::{Item, Row};
use crate::search::matching::Tier;
use crate::search::question::Order;

/// A record among the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its group.
    pub group: GroupId,
    /// Its number: of a row for elevators, else of an item.
    pub member: u32,
    /// Its tier.
    pub tier: Tier,
}

/// What a page hands to the next one: the order's values of its last hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    pub(super) tier: Tier,
    pub(super) kind: u8,
    pub(super) title: String,
    pub(super) day: Option<Day>,
    pub(super) seq: u64,
    pub(super) id: String,
}

impl<'a> Lister<'a> {
    /// Whether a place lies after where the page begins.
    pub(super) fn is_after(&self, place: Place) -> bool {
        let Some(after) = &self.after else { return true };
        self.after(place).compare(after, self.order).is_gt()
    }

    /// Which of two places comes first in an order that each record decides for itself.
    pub(super) fn compare_places(&self, a: Place, b: Place) -> Ordering {
        match self.order {
            Order::Newest => self.seq_of(b).cmp(&self.seq_of(a)).then_with(|| self.compare_ids(a, b)),
            Order::NextDue => self.due_of(a).cmp(&self.due_of(b)).then_with(|| self.compare_ids(a, b)),
            Order::Relevance | Order::Name | Order::Id => self.compare_ids(a, b),
        }
    }

    /// Which of two places comes first by its code or id.
    pub(super) fn compare_ids(&self, a: Place, b: Place) -> Ordering {
        match (self.elevator(a), self.elevator(b)) {
            (Some(a), Some(b)) => a.code.cmp(&b.code),
            _ => self.id_of(a).cmp(&self.id_of(b)),
        }
    }

    fn elevator(&self, place: Place) -> Option<&'a Row> {
        let is_one = self.directory.groups()[place.group as usize].kind == Kind::Elevator;
        is_one.then(|| &self.directory.rows()[place.member as usize])
    }

    /// What the next page is told of the last hit.
    pub(super) fn after(&self, place: Place) -> After {
        let group = &self.directory.groups()[place.group as usize];
        After {
            tier: if self.order == Order::Name { 0 } else { place.tier },
            kind: group.kind as u8,
            title: self.directory.names().text(group.title).to_owned(),
            day: (self.order == Order::NextDue).then(|| self.due_of(place)),
            seq: self.seq_of(place),
            id: self.id_of(place).into_owned(),
        }
    }

    /// The maintenance due day; a day after all others where there is none.
    fn due_of(&self, place: Place) -> Day {
        let row = &self.directory.rows()[place.member as usize];
        let due = row.days.on(self.directory.day(), row.status()).maintenance_due_on;
        due.unwrap_or(NEVER)
    }

    fn seq_of(&self, place: Place) -> u64 {
        if self.directory.groups()[place.group as usize].kind == Kind::Elevator {
            return self.directory.rows()[place.member as usize].seq.into();
        }
        match self.directory.item(place.member) {
            Item::Unit(unit) => unit.seq,
            Item::Commitment(promise) => promise.seq,
            Item::Notice(notice) => notice.seq,
            Item::Region(_) | Item::Estate { .. } => 0,
        }
    }

    pub(super) fn id_of(&self, place: Place) -> Cow<'a, str> {
        id(self.directory, place)
    }
}

/// A record's code or id.
pub fn id(directory: &Directory, place: Place) -> Cow<'_, str> {
    if directory.groups()[place.group as usize].kind == Kind::Elevator {
        return directory.rows()[place.member as usize].code.as_str().into();
    }
    directory.item(place.member).id(directory.names())
}

impl After {
    /// Which of two comes first in an order.
    pub(super) fn compare(&self, other: &Self, order: Order) -> Ordering {
        match order {
            Order::Relevance | Order::Name => (self.tier, self.kind, &self.title, &self.id).cmp(&(
                other.tier,
                other.kind,
                &other.title,
                &other.id,
            )),
            Order::Id => self.id.cmp(&other.id),
            Order::NextDue => (self.day, &self.id).cmp(&(other.day, &other.id)),
            Order::Newest => other.seq.cmp(&self.seq).then_with(|| self.id.cmp(&other.id)),
        }
    }
}
