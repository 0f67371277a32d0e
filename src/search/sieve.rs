//! A filter made ready for one directory: what can be decided once for all records is decided before any is looked at.

use std::collections::HashSet;

use super::aspects::Aspects;
use super::directory::Directory;
use super::directory::group::{Area, AreaId, Field, Group, GroupId, Kind};
use super::directory::member::Item;
use super::directory::names::NameId;
use super::question::{Filter, InPilot, Particulars};
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::region;

/// A filter that looks at the aspects of a record, one condition each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Status,
    Mode,
    Pilot,
    Overdue,
    Expired,
    Exited,
    Code,
    Year,
    Role,
}

pub(super) const CONDITIONS: [Condition; 9] = [
    Condition::Status,
    Condition::Mode,
    Condition::Pilot,
    Condition::Overdue,
    Condition::Expired,
    Condition::Exited,
    Condition::Code,
    Condition::Year,
    Condition::Role,
];

impl Condition {
    fn is_met(self, filter: &Filter, aspects: Aspects) -> bool {
        let is = |wanted: Option<bool>, holds: bool| {
            wanted.is_none_or(|wanted| wanted == holds && aspects.status_of().is_some())
        };
        match self {
            Self::Status => filter.status.is_none_or(|status| aspects.status_of() == Some(status)),
            Self::Mode => filter.mode.is_none_or(|mode| aspects.mode_of() == Some(mode)),
            Self::Pilot => filter.pilot.is_none_or(|pilot| match pilot {
                InPilot::Either => Pilot::ALL.iter().any(|pilot| aspects.has_pilot(*pilot)),
                InPilot::Of(pilot) => aspects.has_pilot(pilot),
            }),
            Self::Overdue => is(filter.overdue, aspects.is_overdue()),
            Self::Expired => is(filter.expired, aspects.is_expired()),
            Self::Exited => is(filter.exited, aspects.has_exited()),
            Self::Code => filter.code.is_none_or(|code| aspects.code_of() == Some(code)),
            Self::Year => filter.year.is_none_or(|year| aspects.year_of() == Some(year)),
            Self::Role => filter.role.is_none_or(|role| aspects.has_role(role)),
        }
    }
}

/// A filter made ready for one directory: what can be decided once for all records is decided.
#[derive(Debug)]
pub struct Sieve {
    kind: Option<Kind>,
    /// The estate asked for: no name where nothing is called so.
    estate: Option<Vec<NameId>>,
    groups_of_unit: Option<HashSet<GroupId>>,
    /// The groups that meet the particulars, where any are asked for.
    particular: Option<HashSet<GroupId>>,
    /// For each number of an area, whether its region and whether its subdistrict is the one asked for.
    pub(super) areas: Vec<(bool, bool)>,
    /// For each number of aspects, which conditions are not met.
    pub(super) unmet: Vec<u16>,
    /// Whether nothing but a kind is asked for.
    pub(super) is_of_kind_only: bool,
}

impl Sieve {
    /// The filter over a directory.
    pub fn new(filter: &Filter, directory: &Directory) -> Self {
        let asked = filter.region.map(|region| region::area(region, directory.day()));
        let subdistrict = filter.subdistrict.as_ref().map(|name| directory.names().find(name));
        let is_asked_for = |area: &Area| {
            let reported = area.reported.map_or("", |region| region.slug);
            let name = directory.names().text(area.part);
            (
                asked.as_ref().is_none_or(|parts| parts.iter().any(|part| part.contains(reported, name))),
                subdistrict.is_none_or(|wanted| wanted == Some(area.subdistrict)),
            )
        };
        let unmet = |aspects: &Aspects| {
            let failing = CONDITIONS.iter().enumerate().filter(|(_, c)| !c.is_met(filter, *aspects));
            failing.fold(0, |unmet, (at, _)| unmet | 1 << at)
        };
        let groups_of_unit = |uscc: &String| match directory.find_unit(uscc) {
            Some(number) => directory.groups_of_unit(number).iter().copied().collect(),
            None => HashSet::new(),
        };
        Self {
            kind: filter.kind,
            estate: filter.estate.as_ref().map(|name| directory.names().find(name).into_iter().collect()),
            groups_of_unit: filter.unit.as_ref().map(groups_of_unit),
            particular: particular(&filter.particulars, directory),
            areas: directory.areas().iter().map(is_asked_for).collect(),
            unmet: directory.aspects().iter().map(unmet).collect(),
            is_of_kind_only: Filter { kind: None, ..filter.clone() } == Filter::default(),
        }
    }

    /// Whether every condition on the aspects is met.
    pub fn lets_aspects(&self, aspects: u16) -> bool {
        self.unmet[usize::from(aspects)] == 0
    }

    /// Whether a group is of the kind and place asked for.
    pub fn lets_group(&self, id: GroupId, group: &Group) -> bool {
        self.is_of_kind(group) && self.is_in_area(group) && self.is_of_estate_and_unit(id, group)
    }

    /// Whether a group is of the kind asked for.
    pub fn is_of_kind(&self, group: &Group) -> bool {
        self.lets_kind(group.kind)
    }

    /// Whether this is the kind asked for.
    pub fn lets_kind(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }

    /// Whether a group is in the region and the subdistrict asked for.
    pub fn is_in_area(&self, group: &Group) -> bool {
        self.lets_area(group.area)
    }

    /// Whether an elevator is of the estate and the unit asked for.
    pub fn lets_place_and_units(&self, directory: &Directory, row: u32) -> bool {
        if self.estate.is_none() && self.groups_of_unit.is_none() && self.particular.is_none() {
            return true;
        }
        let group = directory.rows()[row as usize].group;
        self.is_of_estate_and_unit(group, &directory.groups()[group as usize])
    }

    /// Whether an area is in the region and the subdistrict asked for.
    pub fn lets_area(&self, area: AreaId) -> bool {
        self.areas[area as usize] == (true, true)
    }

    /// Whether a group is of the estate and the unit asked for, and meets the particulars.
    pub fn is_of_estate_and_unit(&self, id: GroupId, group: &Group) -> bool {
        self.estate.as_ref().is_none_or(|names| names.contains(&group.field(Field::Name)))
            && self.groups_of_unit.as_ref().is_none_or(|groups| groups.contains(&id))
            && self.particular.as_ref().is_none_or(|groups| groups.contains(&id))
    }
}

/// The groups that meet particulars; `None` where none are asked for.
fn particular(wanted: &Particulars, directory: &Directory) -> Option<HashSet<GroupId>> {
    if *wanted == Particulars::default() {
        return None;
    }
    let is_met = |(_, group): &(GroupId, &Group)| match group.members[..] {
        [item] if group.kind != Kind::Elevator => {
            is_particular(wanted, directory, group, directory.item(item))
        }
        _ => false,
    };
    Some((0..).zip(directory.groups()).filter(is_met).map(|(id, _)| id).collect())
}

/// Whether a record meets each of the particulars that are asked for; one of another kind than asks for it does not.
fn is_particular(wanted: &Particulars, directory: &Directory, group: &Group, item: &Item) -> bool {
    let Particulars { called, act, subject, user, maintainer } = wanted;
    let is = |wanted: &Option<String>, known: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| known == Some(wanted))
    };
    let (unit, notice, [user_of, maintainer_of]) = match item {
        Item::Unit(unit) => (Some(unit), None, [None; 2]),
        Item::Notice(notice) => (None, Some(notice), [None; 2]),
        Item::Commitment(_) => (None, None, directory.units_of(group).map(|unit| unit.map(|(uscc, _)| uscc))),
        Item::Region(_) | Item::Estate { .. } => (None, None, [None; 2]),
    };
    let title = directory.names().text(group.title);
    called.as_ref().is_none_or(|beginning| unit.is_some() && title.starts_with(beginning.as_str()))
        && act.is_none_or(|act| notice.is_some_and(|notice| notice.kind == act))
        && is(subject, notice.map(|notice| notice.subject_id.as_str()))
        && is(user, user_of)
        && is(maintainer, maintainer_of)
}
