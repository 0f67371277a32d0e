//! A group: records that share every name they can be found by. All elevators of one estate, address, user and
//! maintainer are one group, a unit is a group of its own; so a search compares names, and counting hits is adding
//! what the groups hold.

use super::names::NameId;
use crate::domain::region::Region;

/// A group's number.
pub type GroupId = u32;
/// An area's number: a dirty register may have as many subdistricts as elevators.
pub type AreaId = u32;

/// Kinds of records, in the order in which equal hits are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A district or county.
    Region,
    /// A 小区 or building.
    Estate,
    /// A unit.
    Unit,
    /// An elevator.
    Elevator,
    /// A notice.
    Notice,
    /// A promise.
    Commitment,
}

impl Kind {
    /// Every kind in that order.
    pub const ALL: [Self; 6] =
        [Self::Region, Self::Estate, Self::Unit, Self::Elevator, Self::Notice, Self::Commitment];

    /// Its name in addresses and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Estate => "estate",
            Self::Unit => "unit",
            Self::Elevator => "elevator",
            Self::Notice => "notice",
            Self::Commitment => "commitment",
        }
    }
}

/// By what a record can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Its own name: of a unit, a region, an estate, an elevator's estate.
    Name,
    /// Its address.
    Address,
    /// Its subdistrict.
    Subdistrict,
    /// Its region as of today.
    Region,
    /// The using unit's name.
    User,
    /// The maintenance unit's name.
    Maintainer,
    /// A unit's credit code: by its beginning.
    Code,
    /// A notice's number.
    Number,
    /// A notice's or promise's text.
    Text,
    /// Of whom a notice speaks.
    Subject,
    /// A name it had: of a unit that was renamed, of a region that was divided. Counts as an alias.
    Former,
}

impl Field {
    /// The name of the field in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Subdistrict => "subdistrict",
            Self::Region => "region",
            Self::User => "user",
            Self::Maintainer => "maintainer",
            Self::Code => "uscc",
            Self::Number => "notice_no",
            Self::Text => "text",
            Self::Subject => "subject",
            Self::Former => "former_name",
        }
    }
}

/// Where records are, as far as they are counted by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Area {
    /// The region of today.
    pub region: Option<&'static Region>,
    /// The region as it was reported.
    pub reported: Option<&'static Region>,
    /// The subdistrict.
    pub subdistrict: NameId,
    /// The subdistrict, or what stands for one that is not told.
    pub part: NameId,
}

impl Area {
    /// A region without subdistricts.
    pub fn whole(region: Option<&'static Region>) -> Self {
        Self { region, reported: region, subdistrict: NameId::NONE, part: NameId::NONE }
    }
}

/// How many records of a group have the same aspects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Number of the aspects in the directory's table.
    pub aspects: u16,
    /// How many records.
    pub count: u32,
}

/// Records that share every name.
#[derive(Debug, Clone)]
pub struct Group {
    /// What its records are.
    pub kind: Kind,
    /// What they are found by.
    pub fields: Box<[(Field, NameId)]>,
    /// Under which name they are listed.
    pub title: NameId,
    /// The first eight bytes of the title as it is compared: most comparisons end there.
    pub title_head: u64,
    /// Of elevators and promises: numbers of the user and the maintainer.
    pub units: (Option<u32>, Option<u32>),
    /// Number of its area in the directory's table.
    pub area: AreaId,
    /// Its records by their aspects.
    pub tallies: Vec<Tally>,
    /// Numbers of its records: of rows for elevators, of items for all else.
    pub members: Vec<u32>,
}

impl Group {
    /// How many records it has.
    pub fn count(&self) -> u64 {
        self.tallies.iter().map(|tally| u64::from(tally.count)).sum()
    }

    /// Counts a record in.
    pub fn add(&mut self, aspects: u16) {
        match self.tallies.iter_mut().find(|tally| tally.aspects == aspects) {
            Some(tally) => tally.count += 1,
            None => self.tallies.push(Tally { aspects, count: 1 }),
        }
    }

    /// Counts a record out.
    pub fn subtract(&mut self, aspects: u16) {
        if let Some(at) = self.tallies.iter().position(|tally| tally.aspects == aspects) {
            self.tallies[at].count -= 1;
            if self.tallies[at].count == 0 {
                self.tallies.swap_remove(at);
            }
        }
    }

    /// The name of one of its fields.
    pub fn field(&self, wanted: Field) -> NameId {
        self.fields.iter().find(|(field, _)| *field == wanted).map_or(NameId::NONE, |(_, name)| *name)
    }
}

/// The first eight bytes of a text as a number that compares like the text.
pub fn head(text: &str) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_compare_like_texts() {
        let texts = ["", "a", "ab", "abcdefgh", "abcdefghi", "鲁能", "鲁能星城", "龙湖"];
        for pair in texts.windows(2) {
            assert!(head(pair[0]) <= head(pair[1]), "{pair:?}");
        }
    }
}
