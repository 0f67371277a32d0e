//! Units by credit code, and the groups that name them: a unit that changes its name changes it everywhere.

use hashbrown::HashMap;

use super::group::GroupId;
use super::names::NameId;

#[derive(Debug)]
struct Unit {
    uscc: Box<str>,
    name: NameId,
    groups: Vec<GroupId>,
}

/// All units that anything names.
#[derive(Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    numbers: HashMap<Box<str>, u32>,
}

impl Units {
    /// The number of a unit, given to it now under this name if it had none.
    pub fn number(&mut self, uscc: &str, name: NameId) -> u32 {
        if let Some(known) = self.numbers.get(uscc) {
            return *known;
        }
        let number =
            u32::try_from(self.units.len()).expect("there are fewer units than four thousand millions");
        self.units.push(Unit { uscc: uscc.into(), name, groups: Vec::new() });
        self.numbers.insert(uscc.into(), number);
        number
    }

    /// The number of a unit.
    pub fn find(&self, uscc: &str) -> Option<u32> {
        self.numbers.get(uscc).copied()
    }

    /// Credit code and name.
    pub fn get(&self, number: u32) -> (&str, NameId) {
        let unit = &self.units[number as usize];
        (&unit.uscc, unit.name)
    }

    /// Gives a unit another name; returns the name before.
    pub fn rename(&mut self, number: u32, name: NameId) -> NameId {
        std::mem::replace(&mut self.units[number as usize].name, name)
    }

    /// The groups that name a unit.
    pub fn groups(&self, number: u32) -> &[GroupId] {
        &self.units[number as usize].groups
    }

    /// Notes that a group names a unit.
    pub fn name_in(&mut self, number: u32, group: GroupId) {
        self.units[number as usize].groups.push(group);
    }
}
