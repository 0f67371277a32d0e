//! How cards come into the directory and leave it.

use super::group::{Area, Field, GroupId, Kind, head};
use super::member::{Code, Item, NO_GROUP, Row, UnitItem};
use super::names::NameId;
use super::{Directory, PlaceKey, overview};
use crate::domain::exit::code::Subject;
use crate::domain::label::Vocabulary;
use crate::domain::region::{self, REFORM, Region};
use crate::gazette::records::feed::Thing;
use crate::search::aspects::Aspects;
use crate::search::card::{Card, CommitmentCard, ElevatorCard, NoticeCard, UnitCard};

/// Where a place is shown, and where it was shown or will be across the reform of regions.
struct Shown {
    reported: &'static Region,
    today: &'static Region,
    otherwise: Option<&'static Region>,
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
        let shown = self.shown(&card.region, card.subdistrict.as_deref());
        let key = PlaceKey {
            user: self.unit_number(&card.user),
            maintainer: card.maintainer.as_deref().map(|uscc| self.unit_number(uscc)),
            region: shown.reported.slug,
            subdistrict: self.name(card.subdistrict.as_deref()),
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
            (Field::Subdistrict, key.subdistrict),
            (Field::Region, self.names.intern(shown.today.name)),
            (Field::User, user),
            (Field::Maintainer, maintainer),
        ];
        if let Some(other) = shown.otherwise {
            fields.push((Field::Former, self.names.intern(other.name)));
        }
        let title = if key.estate == NameId::NONE { key.address } else { key.estate };
        let area =
            Area { region: Some(shown.today), reported: Some(shown.reported), subdistrict: key.subdistrict };
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

    fn put_unit(&mut self, card: UnitCard) {
        let name = self.names.intern(&card.name);
        let number = self.units.number(&card.uscc, name);
        let before = self.units.rename(number, name);
        if before != name {
            self.rename(number, before, name);
        }
        let shown = card.region.as_deref().map(|slug| self.shown(slug, None));
        let mut fields = vec![(Field::Name, name), (Field::Code, self.names.intern(&card.uscc))];
        if let Some(shown) = &shown {
            fields.push((Field::Region, self.names.intern(shown.today.name)));
        }
        for former in &card.former {
            fields.push((Field::Former, self.names.intern(former)));
        }
        let aspects = card.roles.iter().fold(Aspects::default(), |aspects, role| aspects.role(*role));
        let region = shown.map(|shown| shown.today);
        let item = Item::Unit(UnitItem { uscc: card.uscc.clone(), roles: card.roles, seq: card.seq });
        self.put_thing(Kind::Unit, &card.uscc, item, fields, name, region, aspects);
    }

    /// Calls a unit by its credit code: its name was withdrawn.
    fn forget_name(&mut self, uscc: &str) {
        if let Some(number) = self.units.find(uscc) {
            let code = self.names.intern(uscc);
            let before = self.units.rename(number, code);
            self.rename(number, before, code);
        }
    }

    /// Lets every group that names a unit name it anew: there where it stands, for another unit may be called the same.
    fn rename(&mut self, number: u32, before: NameId, name: NameId) {
        for id in self.units.groups(number).to_vec() {
            self.unlink(id);
            let group = &mut self.groups[id as usize];
            let (is_user, is_maintainer) = (group.units.0 == Some(number), group.units.1 == Some(number));
            for (field, of) in &mut group.fields {
                let is_its_name = match field {
                    Field::User => is_user,
                    Field::Maintainer => is_maintainer,
                    Field::Subject => *of == before,
                    _ => false,
                };
                if is_its_name {
                    *of = name;
                }
            }
            if group.kind == Kind::Commitment && is_maintainer {
                group.title = name;
                group.title_head = head(self.names.text(name));
            }
            self.link(id);
        }
    }

    fn put_commitment(&mut self, card: CommitmentCard) {
        let units = [self.unit_number(&card.user), self.unit_number(&card.maintainer)];
        let [user, maintainer] = units.map(|number| self.units.get(number).1);
        let text = self.names.intern(&card.promised);
        let fields = vec![(Field::User, user), (Field::Maintainer, maintainer), (Field::Text, text)];
        let aspects = Aspects::default().year(card.from.day());
        let id = card.id.clone();
        let group =
            self.put_thing(Kind::Commitment, &id, Item::Commitment(card), fields, maintainer, None, aspects);
        self.groups[group as usize].units = (Some(units[0]), Some(units[1]));
        for number in units {
            self.units.name_in(number, group);
        }
    }

    fn put_notice(&mut self, card: NoticeCard) {
        let subject = match card.subject {
            Subject::Unit => {
                let number = self.unit_number(&card.subject_id);
                Some((self.units.get(number).1, Some(number)))
            }
            Subject::Elevator => card.estate.as_deref().map(|estate| (self.names.intern(estate), None)),
        };
        let number = self.names.intern(&card.number);
        let mut fields = vec![(Field::Number, number), (Field::Code, self.names.intern(&card.subject_id))];
        fields.push((Field::Text, self.names.intern(&text_of(&card))));
        fields.extend(subject.map(|(name, _)| (Field::Subject, name)));
        let region = card.region.as_deref().map(|slug| self.shown(slug, None).today);
        if let Some(region) = region {
            fields.push((Field::Region, self.names.intern(region.name)));
        }
        let aspects = Aspects::default().code(card.code).pilot(card.pilot).year(Some(card.decided_on));
        let id = card.number.clone();
        let group = self.put_thing(Kind::Notice, &id, Item::Notice(card), fields, number, region, aspects);
        if let Some((_, Some(unit))) = subject {
            self.units.name_in(unit, group);
        }
    }

    /// Files a record that is a group of its own, in place of the one before.
    #[expect(clippy::too_many_arguments, reason = "they are the columns of one record")]
    fn put_thing(
        &mut self,
        kind: Kind,
        id: &str,
        item: Item,
        fields: Vec<(Field, NameId)>,
        title: NameId,
        region: Option<&'static Region>,
        aspects: Aspects,
    ) -> GroupId {
        self.take_away(kind, id);
        let item = self.add_item(item);
        let group = self.add_group(kind, fields, title, Area::whole(region));
        self.groups[group as usize].members.push(item);
        self.count_in(group, aspects);
        self.things.insert((kind, id.into()), group);
        group
    }

    fn take_away(&mut self, kind: Kind, id: &str) {
        if let Some(group) = self.things.remove(&(kind, id.into())) {
            self.unlink(group);
            let of = &mut self.groups[group as usize];
            (of.fields, of.tallies, of.members) = (Box::default(), Vec::new(), Vec::new());
        }
    }

    fn name(&mut self, text: Option<&str>) -> NameId {
        text.map_or(NameId::NONE, |text| self.names.intern(text))
    }

    /// The number of a unit; one that is not known yet is called by its credit code.
    fn unit_number(&mut self, uscc: &str) -> u32 {
        if let Some(known) = self.units.find(uscc) {
            return known;
        }
        let name = self.names.intern(uscc);
        self.units.number(uscc, name)
    }

    fn shown(&self, slug: &str, subdistrict: Option<&str>) -> Shown {
        let reported = region::find(slug).expect("what was published names a region");
        let on = |day| region::shown(reported, subdistrict.unwrap_or_default(), day);
        let before = REFORM.pred_opt().expect("the reform has a day before it");
        let today = on(self.day);
        let otherwise = if self.day < REFORM { on(REFORM) } else { on(before) };
        Shown { reported, today, otherwise: (otherwise != today).then_some(otherwise) }
    }
}

/// Everything that a notice says, in words.
fn text_of(notice: &NoticeCard) -> String {
    let mut parts = vec![
        notice.kind.label().to_owned(),
        notice.pilot.label().to_owned(),
        notice.code.code().to_owned(),
        notice.code.label().to_owned(),
        notice.authority.clone(),
        notice.decided_on.format("%Y年%-m月%-d日").to_string(),
    ];
    parts.extend(notice.basis.clone());
    parts.join("，")
}
