//! Which records the words of a question mean, and how well. A word stands in a name of a group, or begins a code or
//! stands in the number of a single elevator; a record is meant if each word is found in it somewhere.

use std::collections::{HashMap, HashSet};

use super::directory::Directory;
use super::directory::beginnings::BeginningId;
use super::directory::group::{GroupId, Kind};
use super::directory::member::NO_GROUP;
use super::directory::names::NameId;
use super::index::Error;
use super::index::lookup::Lookup;

/// How well a word fits: the smaller the better. A record's tier is the sum over the words.
pub type Tier = u8;
/// The word is the whole name or code.
pub const EXACT: Tier = 0;
/// The name or code begins with the word.
pub const PREFIX: Tier = 1;
/// The word stands within the name.
pub const WITHIN: Tier = 2;
/// The name is written otherwise: in pinyin, by an older name, by another brand.
pub const ALIAS: Tier = 3;

/// The tier of each group or row, where it has one.
#[derive(Debug)]
struct Tiers(Vec<u8>);

impl Tiers {
    fn none(of: usize) -> Self {
        Self(vec![0; of])
    }

    fn get(&self, number: u32) -> Option<Tier> {
        self.0[number as usize].checked_sub(1)
    }

    /// Notes a tier where it is better than the one known; returns whether there was none.
    fn note(&mut self, number: u32, tier: Tier) -> bool {
        let known = &mut self.0[number as usize];
        let is_first = *known == 0;
        if is_first || tier + 1 < *known {
            *known = tier + 1;
        }
        is_first
    }
}

/// The better of two tiers.
fn better(a: Option<Tier>, b: Option<Tier>) -> Option<Tier> {
    a.into_iter().chain(b).min()
}

/// A word to be found, and what may stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The word as compared.
    pub text: String,
    /// Whether it may stand as it is.
    pub as_it_is: bool,
    /// Other ways to write it.
    pub otherwise: Vec<String>,
    /// Whether it may be the pinyin of a name.
    pub spelled: bool,
    /// Whether former names count.
    pub former: Former,
}

/// Whether names that a thing had count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Former {
    /// They do not.
    #[default]
    Never,
    /// Where the word is the whole name.
    IfWhole,
    /// Like names it has.
    Always,
}

impl Wanted {
    /// A word that must stand as it is.
    pub fn literal(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            as_it_is: true,
            otherwise: Vec::new(),
            spelled: false,
            former: Former::Never,
        }
    }
}

/// The records that were meant.
#[derive(Debug, Default)]
pub struct Matches {
    /// Groups all of whose records were meant, with their tier.
    pub groups: Vec<(GroupId, Tier)>,
    /// Elevators that were meant on their own account.
    pub rows: Vec<RowMatch>,
    /// Elevators of `groups` that are listed by their own tier.
    pub apart: HashSet<u32>,
    /// Elevators that were meant by a beginning that many codes share.
    pub shared: Option<SharedMatch>,
}

/// Elevators that were meant by a beginning that many codes share.
#[derive(Debug)]
pub struct SharedMatch {
    /// The beginning.
    pub beginning: BeginningId,
    /// Their tier.
    pub tier: Tier,
    /// Those that are among the rows.
    pub but_for: HashSet<u32>,
}

impl Matches {
    /// Whether nothing was meant.
    pub fn are_none(&self) -> bool {
        self.groups.is_empty() && self.rows.is_empty() && self.shared.is_none()
    }
}

/// An elevator that was meant on its own account.
#[derive(Debug, Clone, Copy)]
pub struct RowMatch {
    /// Its row.
    pub row: u32,
    /// Its tier.
    pub tier: Tier,
    /// Whether its whole group was meant, so that it is counted there.
    pub is_counted: bool,
}

/// Where one word was found.
#[derive(Debug)]
struct Found {
    in_groups: Tiers,
    groups: Vec<GroupId>,
    /// Elevators with such a code; empty where there are none.
    codes: Option<Tiers>,
    rows: Vec<u32>,
    /// All elevators with a code of this beginning, however many they are; those in `rows` may fit better.
    shared: Option<(BeginningId, Tier)>,
    inner_nos: HashMap<NameId, Tier>,
}

/// Finds what words mean in one state of the directory and the index.
#[derive(Debug, Clone, Copy)]
pub struct Matching<'a> {
    /// The directory.
    pub directory: &'a Directory,
    /// The index.
    pub lookup: &'a Lookup,
}

impl Found {
    fn new(groups: usize) -> Self {
        Self {
            in_groups: Tiers::none(groups),
            groups: Vec::new(),
            codes: None,
            rows: Vec::new(),
            shared: None,
            inner_nos: HashMap::new(),
        }
    }

    fn note(&mut self, group: GroupId, tier: Tier) {
        if self.in_groups.note(group, tier) {
            self.groups.push(group);
        }
    }

    fn is_of_single_elevators(&self) -> bool {
        !self.rows.is_empty() || !self.inner_nos.is_empty() || self.shared.is_some()
    }

    /// The tier in an elevator's own code or number.
    fn own_tier(&self, directory: &Directory, row: u32, inner_no: NameId) -> Option<Tier> {
        let shared = self.shared.filter(|(beginning, _)| directory.beginnings().has(row, *beginning));
        let by_code = self.codes.as_ref().and_then(|codes| codes.get(row));
        let by_code = better(by_code, shared.map(|(_, tier)| tier));
        let by_number = if self.inner_nos.is_empty() { None } else { self.inner_nos.get(&inner_no).copied() };
        better(by_code, by_number)
    }
}

impl Matching<'_> {
    /// The records that all of these words mean; every record if there are none.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, words: &[Wanted]) -> Result<Matches, Error> {
        if words.is_empty() {
            let groups = (0..).zip(self.directory.groups()).filter(|(_, group)| !group.tallies.is_empty());
            return Ok(Matches { groups: groups.map(|(id, _)| (id, EXACT)).collect(), ..Matches::default() });
        }
        let found: Vec<Found> = words.iter().map(|word| self.word(word)).collect::<Result<_, Error>>()?;
        let mut groups = common(&found.iter().collect::<Vec<_>>(), self.directory);
        self.prefer_whole(words, &mut groups)?;
        let (rows, apart) = self.single_elevators(&found);
        let shared = match &found[..] {
            [Found { shared: Some((beginning, tier)), .. }] => {
                let is_shared = |row: &u32| self.directory.beginnings().has(*row, *beginning);
                let but_for = rows.iter().map(|matched| matched.row).filter(is_shared).collect();
                Some(SharedMatch { beginning: *beginning, tier: *tier, but_for })
            }
            _ => None,
        };
        Ok(Matches { groups, rows, apart, shared })
    }

    /// Where one word is found.
    fn word(&self, word: &Wanted) -> Result<Found, Error> {
        let mut found = Found::new(self.directory.groups().len());
        if word.as_it_is {
            for name in self.lookup.names_with(&word.text)? {
                self.note(&mut found, name, self.tier(name, &word.text), word.former);
            }
            self.note_codes(&mut found, &word.text, EXACT)?;
        }
        for text in &word.otherwise {
            for name in self.lookup.names_with(text)? {
                self.note(&mut found, name, ALIAS, Former::Always);
            }
            self.note_codes(&mut found, text, ALIAS)?;
        }
        if word.spelled {
            for name in self.lookup.names_spelled(&word.text)? {
                self.note(&mut found, name, ALIAS, Former::Always);
            }
        }
        Ok(found)
    }

    fn note_codes(&self, found: &mut Found, beginning: &str, best: Tier) -> Result<(), Error> {
        let shared = self.directory.beginnings().find(beginning).filter(|_| found.shared.is_none());
        let rows = match shared {
            Some(shared) => {
                found.shared = Some((shared, best.max(PREFIX)));
                let whole = self.lookup.rows_with_whole_code(beginning)?;
                whole.into_iter().map(|row| (row, true)).collect()
            }
            None => self.lookup.rows_with_code(beginning)?,
        };
        for (row, is_whole) in rows {
            let tier = best.max(if is_whole { EXACT } else { PREFIX });
            let codes = found.codes.get_or_insert_with(|| Tiers::none(self.directory.rows().len()));
            if codes.note(row, tier) {
                found.rows.push(row);
            }
        }
        Ok(())
    }

    /// How a word stands in a name that holds it.
    fn tier(&self, name: NameId, word: &str) -> Tier {
        let folded = self.directory.names().folded(name);
        match folded.strip_prefix(word) {
            Some("") => EXACT,
            Some(_) => PREFIX,
            None => WITHIN,
        }
    }

    fn note(&self, found: &mut Found, name: NameId, tier: Tier, former: Former) {
        let counts_former = former == Former::Always || former == Former::IfWhole && tier == EXACT;
        for used in self.directory.uses(name) {
            let is_ruled_out = used.is_by_beginning() && tier == WITHIN || used.is_alias() && !counts_former;
            if !is_ruled_out {
                found.note(used.group(), if used.is_alias() { ALIAS } else { tier });
            }
        }
        if !self.directory.rows_with_inner_no(name).is_empty() {
            found.inner_nos.entry(name).and_modify(|known| *known = tier.min(*known)).or_insert(tier);
        }
    }

    /// What is called exactly as all words together comes first.
    fn prefer_whole(&self, words: &[Wanted], groups: &mut [(GroupId, Tier)]) -> Result<(), Error> {
        if words.len() < 2 {
            return Ok(());
        }
        let joined: String = words.iter().map(|word| word.text.as_str()).collect();
        let called = self.lookup.names_called(&joined)?;
        let called: HashSet<GroupId> =
            called.iter().flat_map(|name| self.directory.uses(*name)).map(|used| used.group()).collect();
        for (group, tier) in groups {
            if called.contains(group) {
                *tier = EXACT;
            }
        }
        Ok(())
    }

    /// Elevators for which a word stands in their own code or number.
    fn single_elevators(&self, found: &[Found]) -> (Vec<RowMatch>, HashSet<u32>) {
        let (mut rows, mut apart) = (Vec::new(), HashSet::new());
        if !found.iter().any(Found::is_of_single_elevators) {
            return (rows, apart);
        }
        let mut consider = |row: u32| {
            let of = &self.directory.rows()[row as usize];
            if of.group == NO_GROUP {
                return;
            }
            let (mut sum, mut is_own, mut is_counted): (Tier, bool, bool) = (0, false, true);
            for word in found {
                let (own, of_group) =
                    (word.own_tier(self.directory, row, of.inner_no), word.in_groups.get(of.group));
                let Some(tier) = better(own, of_group) else { return };
                is_own |= own.is_some();
                is_counted &= of_group.is_some();
                sum = sum.saturating_add(tier);
            }
            if is_own {
                rows.push(RowMatch { row, tier: sum, is_counted });
                if is_counted {
                    apart.insert(row);
                }
            }
        };
        let of_groups: Vec<&Found> = found.iter().filter(|word| !word.is_of_single_elevators()).collect();
        if of_groups.is_empty() {
            // Every word may be a code or a number, and each must be found: the rarest leads.
            let rarest = found.iter().min_by_key(|word| self.candidates_at_most(word, found.len()));
            for row in rarest.map(|word| self.candidates(word, found.len())).unwrap_or_default() {
                consider(row);
            }
        } else {
            for (group, _) in common(&of_groups, self.directory) {
                self.members(group).iter().copied().for_each(&mut consider);
            }
        }
        (rows, apart)
    }

    /// The elevators of a group.
    fn members(&self, group: GroupId) -> &[u32] {
        let group = &self.directory.groups()[group as usize];
        if group.kind == Kind::Elevator { &group.members } else { &[] }
    }

    /// How many elevators [`Self::candidates`] would give at most.
    fn candidates_at_most(&self, word: &Found, words: usize) -> usize {
        let numbered = word.inner_nos.keys().map(|name| self.directory.rows_with_inner_no(*name).len());
        let grouped = word.groups.iter().map(|group| self.members(*group).len());
        let shared = word.shared.filter(|_| words > 1).map(|_| self.directory.rows().len());
        word.rows.len() + numbered.sum::<usize>() + grouped.sum::<usize>() + shared.unwrap_or_default()
    }

    /// Every elevator in which a word is found, once. Where it is the only word, those left out that only their group or
    /// a shared beginning tells.
    fn candidates(&self, word: &Found, words: usize) -> Vec<u32> {
        let mut rows = word.rows.clone();
        for name in word.inner_nos.keys() {
            rows.extend(self.directory.rows_with_inner_no(*name));
        }
        if words > 1 || word.shared.is_some() {
            rows.extend(word.groups.iter().flat_map(|group| self.members(*group)));
        }
        if let Some((beginning, _)) = word.shared.filter(|_| words > 1) {
            rows.extend(self.directory.beginnings().with(beginning).map(|(row, _)| row));
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Groups in which every word was found, with the sum of the tiers.
fn common(found: &[&Found], directory: &Directory) -> Vec<(GroupId, Tier)> {
    let Some(fewest) = found.iter().min_by_key(|word| word.groups.len()) else { return Vec::new() };
    let sum = |group: GroupId| {
        found.iter().try_fold(0, |sum: Tier, word| Some(sum.saturating_add(word.in_groups.get(group)?)))
    };
    let is_empty = |group: &GroupId| directory.groups()[*group as usize].tallies.is_empty();
    let groups = fewest.groups.iter().copied().filter(|group| !is_empty(group));
    groups.filter_map(|group| sum(group).map(|tier| (group, tier))).collect()
}
