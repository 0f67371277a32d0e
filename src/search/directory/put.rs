//! How cards come into the directory and leave it. Elevators share groups; what is a group of its own is filed in
//! [`super::put_thing`].

use super::group::{Area, Field, GroupId, Kind};
use super::member::{Code, Item, NO_GROUP, Row};
use super::names::NameId;
use super::{Directory, PlaceKey, overview};
use crate::domain::region::{self, REFORM, Region};
use crate::gazette::records::feed::Thing;
use crate::search::aspects::Aspects;
use crate::search::card::{Card, ElevatorCard};

/// Where a place is shown, and where it was shown or will be across the reform of regions.
pub(super) struct Shown {
    reported: &'static Region,
    pub(super) today: &'static Region,
    otherwise: Option<&'static Region>,
}

impl Area {
    /// A region of which no part is known.
    pub(super) fn of(shown: Option<&Shown>) -> Self {
        Self { reported: shown.map(|shown| shown.reported), ..Self::whole(shown.map(|shown| shown.today)) }
    }
}

impl Directory {
    /// Takes a card in, in place of the one of the same thing. `row` is the number of an elevator that is known.
    /// Returns the number of its row, of an elevator.
    pub fn put(&mut self, card: Card, row: Option<u32>) -> Option<u32> {
        match card {
            Card::Elevator(card) => return Some(self.put_elevator(&card, row)),
            Card::Unit(card) => self.put_unit(card),
            Card::Commitment(card) => self.put_commitment(card),
            Card::Notice(card) => self.put_notice(card),
        }
        None
    }

    /// Lets a thing go; `row` is the number of an elevator.
    pub fn withdraw(&mut self, thing: Thing, id: &str, row: Option<u32>) {
        match (thing, row) {
            (Thing::Elevator, Some(row)) => self.take_out(row),
            (Thing::Elevator, None) => {}
            (Thing::Unit, _) => {
                self.take_away(Kind::Unit, id);
                self.forget_name(id);
            }
            (Thing::Commitment, _) => self.take_away(Kind::Commitment, id),
            (Thing::Notice, _) => self.take_away(Kind::Notice, id),
        }
    }

    fn put_elevator(&mut self, card: &ElevatorCard, row: Option<u32>) -> u32 {
        let lasting = card.aspects();
        let inner_no = self.name(card.inner_no.as_deref());
        let group = self.place(card);
        let mut made = Row {
            code: Code::new(&card.code),
            group,
            inner_no,
            lasting,
            aspects: 0,
            days: card.days,
            seq: u32::try_from(card.seq).unwrap_or(u32::MAX),
        };
        let today = made.aspects_on(self.day);
        made.aspects = self.aspects_number(today);
        let aspects = made.aspects;
        let number = row.unwrap_or_else(|| {
            u32::try_from(self.rows.len()).expect("there are fewer elevators than four thousand millions")
        });
        while self.rows.len() <= number as usize {
            self.rows.push(Row { group: NO_GROUP, ..made.clone() });
        }
        let area = self.groups[group as usize].area;
        overview::put(&mut self.overview.beginnings, number, card, area, aspects);
        let known = &self.rows[number as usize];
        if (known.group, known.inner_no) == (group, inner_no) {
            self.groups[group as usize].subtract(known.aspects);
            self.groups[group as usize].add(aspects);
            self.rows[number as usize] = made;
            return number;
        }
        self.leave_group(number);
        self.rows[number as usize] = made;
        self.groups[group as usize].members.push(number);
        self.groups[group as usize].add(aspects);
        if inner_no != NameId::NONE {
            self.rows_by_inner_no.entry(inner_no).or_default().push(number);
        }
        self.count_estate(group, 1);
        number
    }

    fn take_out(&mut self, number: u32) {
        self.leave_group(number);
        self.overview.beginnings.take_out(number);
    }

    fn leave_group(&mut self, number: u32) {
        let Some(row) = self.rows.get_mut(number as usize) else { return };
        let (group, aspects, inner_no) = (row.group, row.aspects, row.inner_no);
        if group == NO_GROUP {
            return;
        }
        row.group = NO_GROUP;
        let of = &mut self.groups[group as usize];
        of.members.retain(|member| *member != number);
        of.subtract(aspects);
        if let Some(rows) = self.rows_by_inner_no.get_mut(&inner_no) {
            rows.retain(|row| *row != number);
        }
        self.count_estate(group, -1);
    }

    /// The group of an elevator's place and units.
    fn place(&mut self, card: &ElevatorCard) -> GroupId {
        let shown = self.shown(&card.region, card.part());
        let subdistrict = self.name(card.subdistrict.as_deref());
        let key = PlaceKey {
            user: self.unit_number(&card.user),
            maintainer: card.maintainer.as_deref().map(|uscc| self.unit_number(uscc)),
            region: shown.reported.slug,
            part: self.name(card.part()),
            estate: self.name(card.estate.as_deref()),
            address: self.name(card.address.as_deref()),
        };
        if let Some(known) = self.places.get(&key) {
            return *known;
        }
        let (_, user) = self.units.get(key.user);
        let maintainer = key.maintainer.map_or(NameId::NONE, |number| self.units.get(number).1);
        let mut fields = vec![
            (Field::Name, key.estate),
            (Field::Address, key.address),
            (Field::Subdistrict, subdistrict),
            (Field::Region, self.names.intern(shown.today.name)),
            (Field::User, user),
            (Field::Maintainer, maintainer),
        ];
        if let Some(other) = shown.otherwise {
            fields.push((Field::Former, self.names.intern(other.name)));
        }
        let title = if key.estate == NameId::NONE { key.address } else { key.estate };
        let (region, reported) = (Some(shown.today), Some(shown.reported));
        let area = Area { region, reported, subdistrict, part: key.part };
        let group = self.add_group(Kind::Elevator, fields, title, area);
        self.groups[group as usize].units = (Some(key.user), key.maintainer);
        self.units.name_in(key.user, group);
        if let Some(number) = key.maintainer.filter(|number| *number != key.user) {
            self.units.name_in(number, group);
        }
        self.places.insert(key, group);
        self.overview.add(&self.groups, &self.names, group);
        group
    }

    fn count_estate(&mut self, group: GroupId, by: i32) {
        let of = &self.groups[group as usize];
        let (Some(region), name) = (self.region_of(of), of.field(Field::Name)) else { return };
        if name == NameId::NONE {
            return;
        }
        let estate = match self.estates.get(&(region.slug, name)) {
            Some(known) => *known,
            None => self.add_estate(region, name),
        };
        let item = self.groups[estate as usize].members[0];
        let Item::Estate { elevators, .. } = &mut self.items[item as usize] else { return };
        let before = *elevators;
        *elevators = before.saturating_add_signed(by);
        if before == 0 && by > 0 {
            self.count_in(estate, Aspects::default());
        } else if *elevators == 0 {
            self.groups[estate as usize].tallies.clear();
        }
    }

    fn add_estate(&mut self, region: &'static Region, name: NameId) -> GroupId {
        let fields = vec![(Field::Name, name), (Field::Region, self.names.intern(region.name))];
        let item = self.add_item(Item::Estate { region: Some(region), name, elevators: 0 });
        let group = self.add_group(Kind::Estate, fields, name, Area::whole(Some(region)));
        self.groups[group as usize].members.push(item);
        self.estates.insert((region.slug, name), group);
        group
    }

    pub(super) fn name(&mut self, text: Option<&str>) -> NameId {
        text.map_or(NameId::NONE, |text| self.names.intern(text))
    }

    /// The number of a unit; one that is not known yet is called by its credit code.
    pub(super) fn unit_number(&mut self, uscc: &str) -> u32 {
        if let Some(known) = self.units.find(uscc) {
            return known;
        }
        let name = self.names.intern(uscc);
        self.units.number(uscc, name)
    }

    pub(super) fn shown(&self, slug: &str, subdistrict: Option<&str>) -> Shown {
        let reported = region::find(slug).expect("what was published names a region");
        let on = |day| region::shown(reported, subdistrict.unwrap_or_default(), day);
        let before = REFORM.pred_opt().expect("the reform has a day before it");
        let today = on(self.day);
        let otherwise = if self.day < REFORM { on(REFORM) } else { on(before) };
        Shown { reported, today, otherwise: (otherwise != today).then_some(otherwise) }
    }
}
