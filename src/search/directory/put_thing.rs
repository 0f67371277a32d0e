//! How units, notices and promises are filed: each is a group of its own, found by what it says and by whom it names.

use super::Directory;
use super::group::{Area, Field, GroupId, Kind, head};
use super::member::{CommitmentItem, Item, UnitItem};
use super::names::NameId;
use super::things::Records;
use crate::domain::exit::code::Subject;
use crate::domain::label::Vocabulary;
use crate::search::aspects::Aspects;
use crate::search::card::{CommitmentCard, NoticeCard, UnitCard};

impl Directory {
    pub(super) fn put_unit(&mut self, card: UnitCard) {
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
        let item = Item::Unit(UnitItem { uscc: card.uscc.into(), roles: card.roles.into(), seq: card.seq });
        self.put_thing(Kind::Unit, item, fields, name, Area::of(shown.as_ref()), aspects);
    }

    /// Calls a unit by its credit code: its name was withdrawn.
    pub(super) fn forget_name(&mut self, uscc: &str) {
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

    pub(super) fn put_commitment(&mut self, card: CommitmentCard) {
        let units = [self.unit_number(&card.user), self.unit_number(&card.maintainer)];
        let [user, maintainer] = units.map(|number| self.units.get(number).1);
        let text = self.names.intern(&card.promised);
        let fields = vec![(Field::User, user), (Field::Maintainer, maintainer), (Field::Text, text)];
        let aspects = Aspects::default().year(card.from.day());
        let item = Item::Commitment(CommitmentItem { id: card.id.into(), seq: card.seq });
        let group = self.put_thing(Kind::Commitment, item, fields, maintainer, Area::of(None), aspects);
        self.groups[group as usize].units = (Some(units[0]), Some(units[1]));
        for number in units {
            self.units.name_in(number, group);
        }
    }

    pub(super) fn put_notice(&mut self, card: NoticeCard) {
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
        let shown = card.region.as_deref().map(|slug| self.shown(slug, None));
        if let Some(shown) = &shown {
            fields.push((Field::Region, self.names.intern(shown.today.name)));
        }
        let aspects = Aspects::default().code(card.code).pilot(card.pilot).year(Some(card.decided_on));
        let item = Item::Notice(Box::new(card));
        let group = self.put_thing(Kind::Notice, item, fields, number, Area::of(shown.as_ref()), aspects);
        if let Some((_, Some(unit))) = subject {
            self.units.name_in(unit, group);
        }
    }

    /// Files a record that is a group of its own, in place of the one before.
    fn put_thing(
        &mut self,
        kind: Kind,
        item: Item,
        fields: Vec<(Field, NameId)>,
        title: NameId,
        area: Area,
        aspects: Aspects,
    ) -> GroupId {
        let id = item.id(&self.names).into_owned();
        self.take_away(kind, &id);
        let item = self.add_item(item);
        let group = self.add_group(kind, fields, title, area);
        self.groups[group as usize].members.push(item);
        self.count_in(group, aspects);
        let Self { things, groups, items, names, .. } = self;
        things.insert(group, Records { groups, items, names });
        group
    }

    pub(super) fn take_away(&mut self, kind: Kind, id: &str) {
        let Self { things, groups, items, names, .. } = self;
        if let Some(group) = things.remove(kind, id, Records { groups, items, names }) {
            self.unlink(group);
            let of = &mut self.groups[group as usize];
            (of.fields, of.tallies, of.members) = (Box::default(), Vec::new(), Vec::new());
        }
    }
}

/// Everything that a notice says, in words.
fn text_of(notice: &NoticeCard) -> String {
    let mut parts = vec![
        notice.kind.label().to_owned(),
        notice.pilot.label().to_owned(),
        notice.authority.clone(),
        notice.decided_on.format("%Y年%-m月%-d日").to_string(),
    ];
    if let Some(code) = notice.code {
        parts.splice(2..2, [code.code().to_owned(), code.label().to_owned()]);
    }
    parts.extend(notice.basis.clone());
    parts.join("，")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::records::feed::Thing;
    use crate::search::card::Card;

    fn promise(id: &str, promised: &str) -> Card {
        Card::Commitment(CommitmentCard {
            id: id.into(),
            user: "91500101PDY000378K".into(),
            maintainer: "91500103PDY040302M".into(),
            indicator: "fault_rate".into(),
            promised: promised.into(),
            from: None.into(),
            seq: 1,
        })
    }

    /// How many groups are found by each of two texts.
    fn found(directory: &Directory) -> [usize; 2] {
        ["故障率 1", "故障率 2"]
            .map(|text| directory.names().find(text).map_or(0, |name| directory.uses(name).len()))
    }

    #[test]
    fn a_record_put_again_replaces_itself_and_one_withdrawn_is_gone() {
        let mut directory = Directory::new("2021-11-15".parse().unwrap());
        for (id, promised) in [("a", "故障率 1"), ("b", "故障率 1"), ("a", "故障率 2")] {
            directory.put(promise(id, promised), None);
        }
        assert_eq!(found(&directory), [1, 1]);
        directory.withdraw(Thing::Unit, "a", None);
        directory.withdraw(Thing::Commitment, "c", None);
        assert_eq!(found(&directory), [1, 1], "neither is there");
        directory.withdraw(Thing::Commitment, "a", None);
        assert_eq!(found(&directory), [1, 0]);
        directory.put(promise("a", "故障率 2"), None);
        assert_eq!(found(&directory), [1, 1]);
    }

    #[test]
    fn a_promise_names_its_units_and_what_is_promised() {
        let mut directory = Directory::new("2021-11-15".parse().unwrap());
        directory.put(promise("a", "故障率 1"), None);
        let group = directory.groups().iter().find(|group| group.kind == Kind::Commitment).unwrap();
        let usccs = directory.units_of(group).map(|unit| unit.map(|(uscc, _)| uscc));
        assert_eq!(usccs, [Some("91500101PDY000378K"), Some("91500103PDY040302M")]);
        assert_eq!(directory.names().text(group.field(Field::Text)), "故障率 1");
        assert_eq!(directory.item(group.members[0]).id(directory.names()), "a");
    }
}
