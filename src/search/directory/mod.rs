//! The directory: every name by which a record can be found, the groups of records that share their names, and the
//! records. Held in memory, so that a total is a sum and an order needs no look at a disk; made of the cards that the
//! index keeps. It refuses to know how a name is found by its parts: that is the index's.

pub mod beginnings;
pub mod group;
pub mod member;
pub mod names;
mod overview;
mod put;
mod put_thing;
mod things;
mod titles;
mod units;

use hashbrown::HashMap;

use super::aspects::Aspects;
use crate::domain::Day;
use crate::domain::region::{self, Region};
use group::{Area, AreaId, Field, Group, GroupId, Kind, head};
use member::{Item, NO_GROUP, Row};
use names::{NameId, Names};
use overview::Overview;
use things::Things;
use units::Units;

/// A group that a name leads to, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use(u32);

const BY_BEGINNING: u32 = 1 << 31;
const AS_ALIAS: u32 = 1 << 30;

impl Use {
    fn new(group: GroupId, field: Field) -> Self {
        Self(match field {
            Field::Code => group | BY_BEGINNING,
            Field::Former => group | AS_ALIAS,
            _ => group,
        })
    }

    /// The group.
    pub fn group(self) -> GroupId {
        self.0 & !(BY_BEGINNING | AS_ALIAS)
    }

    /// Whether the name must begin with what is looked for.
    pub fn is_by_beginning(self) -> bool {
        self.0 & BY_BEGINNING != 0
    }

    /// Whether the name counts as an alias.
    pub fn is_alias(self) -> bool {
        self.0 & AS_ALIAS != 0
    }
}

/// What the elevators of one group share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct PlaceKey {
    user: u32,
    maintainer: Option<u32>,
    region: &'static str,
    part: NameId,
    estate: NameId,
    address: NameId,
}

/// Everything that can be found, on one day.
#[derive(Debug)]
pub struct Directory {
    day: Day,
    names: Names,
    uses: Vec<Vec<Use>>,
    groups: Vec<Group>,
    rows: Vec<Row>,
    items: Vec<Item>,
    rows_by_inner_no: HashMap<NameId, Vec<u32>>,
    places: HashMap<PlaceKey, GroupId>,
    estates: HashMap<(&'static str, NameId), GroupId>,
    things: Things,
    units: Units,
    aspects: Vec<Aspects>,
    aspects_numbers: HashMap<Aspects, u16>,
    areas: Vec<Area>,
    area_numbers: HashMap<Area, AreaId>,
    overview: Overview,
}

impl Directory {
    /// A directory of a day that knows the regions only.
    pub fn new(day: Day) -> Self {
        let mut directory = Self {
            day,
            names: Names::default(),
            uses: Vec::new(),
            groups: Vec::new(),
            rows: Vec::new(),
            items: Vec::new(),
            rows_by_inner_no: HashMap::new(),
            places: HashMap::new(),
            estates: HashMap::new(),
            things: Things::default(),
            units: Units::default(),
            aspects: Vec::new(),
            aspects_numbers: HashMap::new(),
            areas: Vec::new(),
            area_numbers: HashMap::new(),
            overview: Overview::default(),
        };
        directory.name_regions();
        for region in region::existing_on(day) {
            directory.add_region(region);
        }
        directory
    }

    /// Every name of every region has its number first, whatever the day, so that numbers read back are the same.
    fn name_regions(&mut self) {
        for region in &region::ALL {
            self.names.intern(region.name);
            for alias in region.aliases {
                self.names.intern(alias);
            }
        }
    }

    fn add_region(&mut self, region: &'static Region) {
        let name = self.names.intern(region.name);
        let mut fields = vec![(Field::Name, name)];
        for alias in region.aliases {
            fields.push((Field::Former, self.names.intern(alias)));
        }
        let gone = region::ALL.iter().filter(|old| region::successors(old, self.day).contains(&region));
        for old in gone {
            fields.push((Field::Former, self.names.intern(old.name)));
        }
        let item = self.add_item(Item::Region(region));
        let group = self.add_group(Kind::Region, fields, name, Area::whole(Some(region)));
        self.groups[group as usize].members.push(item);
        self.count_in(group, Aspects::default());
    }

    /// Makes room for so many elevators at once, instead of moving them again and again while they come in.
    pub fn expect(&mut self, elevators: usize) {
        self.rows.reserve_exact(elevators);
    }

    /// The day for which overdue, expired and in force hold.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Its names.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// A name's number, given to it now if it had none: for names read back from the index.
    pub fn intern(&mut self, text: &str) -> NameId {
        self.names.intern(text)
    }

    /// Its groups by number.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Its elevators by number.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// A record that is no elevator.
    pub fn item(&self, number: u32) -> &Item {
        &self.items[number as usize]
    }

    /// Where a name leads.
    pub fn uses(&self, name: NameId) -> &[Use] {
        self.uses.get(name.place()).map_or(&[], Vec::as_slice)
    }

    /// Whether a name is one that people say: of a place or a unit, not an address, a number or a text.
    pub fn is_spoken(&self, name: NameId) -> bool {
        let is_silent =
            |field: Field| matches!(field, Field::Address | Field::Code | Field::Number | Field::Text);
        self.uses(name).iter().any(|used| {
            let fields = &self.groups[used.group() as usize].fields;
            fields.iter().any(|(field, of)| *of == name && !is_silent(*field))
        })
    }

    /// Elevators whose number within the estate is this name.
    pub fn rows_with_inner_no(&self, name: NameId) -> &[u32] {
        self.rows_by_inner_no.get(&name).map_or(&[], Vec::as_slice)
    }

    /// The aspects of a number in this directory's table.
    pub fn aspects(&self) -> &[Aspects] {
        &self.aspects
    }

    /// The areas of the numbers in this directory's table.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The region of a group.
    pub fn region_of(&self, group: &Group) -> Option<&'static Region> {
        self.areas[group.area as usize].region
    }

    /// Credit codes and names of a group's user and maintainer.
    pub fn units_of(&self, group: &Group) -> [Option<(&str, &str)>; 2] {
        let named = |number: u32| {
            let (uscc, name) = self.units.get(number);
            (uscc, self.names.text(name))
        };
        [group.units.0.map(named), group.units.1.map(named)]
    }

    /// The number of a unit by credit code.
    pub fn find_unit(&self, uscc: &str) -> Option<u32> {
        self.units.find(uscc)
    }

    /// Groups that name a unit.
    pub fn groups_of_unit(&self, number: u32) -> &[GroupId] {
        self.units.groups(number)
    }

    /// How many elevators are in it.
    pub fn elevators(&self) -> usize {
        self.rows.iter().filter(|row| row.group != NO_GROUP).count()
    }

    fn aspects_number(&mut self, aspects: Aspects) -> u16 {
        if let Some(known) = self.aspects_numbers.get(&aspects) {
            return *known;
        }
        let number = u16::try_from(self.aspects.len()).expect("aspects combine in a few thousand ways");
        self.aspects.push(aspects);
        self.aspects_numbers.insert(aspects, number);
        number
    }

    fn area_number(&mut self, area: Area) -> AreaId {
        if let Some(known) = self.area_numbers.get(&area) {
            return *known;
        }
        let number = AreaId::try_from(self.areas.len()).expect("there are fewer subdistricts than elevators");
        self.areas.push(area);
        self.area_numbers.insert(area, number);
        number
    }

    fn add_group(&mut self, kind: Kind, fields: Vec<(Field, NameId)>, title: NameId, area: Area) -> GroupId {
        let area = self.area_number(area);
        let id =
            GroupId::try_from(self.groups.len()).expect("there are fewer groups than a thousand millions");
        self.groups.push(Group {
            kind,
            fields: fields.into_iter().filter(|(_, name)| *name != NameId::NONE).collect(),
            title,
            title_head: head(self.names.text(title)),
            units: (None, None),
            area,
            tallies: Vec::new(),
            members: Vec::new(),
        });
        self.link(id);
        id
    }

    /// Lets the names of a group lead to it.
    fn link(&mut self, id: GroupId) {
        self.uses.resize_with(self.names.count(), Vec::new);
        for (field, name) in &self.groups[id as usize].fields {
            self.uses[name.place()].push(Use::new(id, *field));
        }
    }

    /// Lets the names of a group lead to it no more.
    fn unlink(&mut self, id: GroupId) {
        for (_, name) in &self.groups[id as usize].fields {
            self.uses[name.place()].retain(|used| used.group() != id);
        }
    }

    fn add_item(&mut self, item: Item) -> u32 {
        self.items.push(item);
        u32::try_from(self.items.len() - 1).expect("there are fewer records than four thousand millions")
    }

    fn count_in(&mut self, group: GroupId, aspects: Aspects) {
        let number = self.aspects_number(aspects);
        self.groups[group as usize].add(number);
    }

    /// Moves on to another day: what depends on the day is computed anew. Not across the day on which regions
    /// changed: then a directory is made anew.
    pub fn turn(&mut self, day: Day) {
        self.day = day;
        for number in 0..self.rows.len() {
            let row = &self.rows[number];
            if row.group == NO_GROUP {
                continue;
            }
            let (group, before, now) = (row.group as usize, row.aspects, row.aspects_on(day));
            let now = self.aspects_number(now);
            if before != now {
                self.rows[number].aspects = now;
                let row = u32::try_from(number).expect("rows have numbers of four bytes");
                self.overview.beginnings.change(row, now);
                self.groups[group].subtract(before);
                self.groups[group].add(now);
            }
        }
    }

    /// Whether this directory can turn to a day.
    pub fn can_turn(&self, day: Day) -> bool {
        (self.day < region::REFORM) == (day < region::REFORM)
    }
}
