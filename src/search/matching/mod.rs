//! Which records the words of a question mean, and how well. A word stands in a name of a group, or begins a code or
//! stands in the number of a single elevator; a record is meant if each word is found in it somewhere.

mod found;
mod singles;
mod wanted;

use std::collections::HashSet;

use super::directory::Directory;
use super::directory::beginnings::BeginningId;
use super::directory::group::GroupId;
use super::directory::names::NameId;
use super::index::Error;
use super::index::lookup::Lookup;
use found::{Found, Tiers};
pub use wanted::{ALIAS, EXACT, Former, PREFIX, Tier, WITHIN, Wanted};

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
    /// Words with the other forms of them that stand somewhere.
    pub instead: Vec<(String, Vec<String>)>,
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

/// Finds what words mean in one state of the directory and the index.
#[derive(Debug, Clone, Copy)]
pub struct Matching<'a> {
    /// The directory.
    pub directory: &'a Directory,
    /// The index.
    pub lookup: &'a Lookup,
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
        let mut found = Vec::with_capacity(words.len());
        let mut instead = Vec::new();
        for word in words {
            let (of_word, forms) = self.word(word)?;
            found.push(of_word);
            if !forms.is_empty() {
                instead.push((word.text.clone(), forms));
            }
            if found.last().is_some_and(Found::is_nowhere) {
                return Ok(Matches::default());
            }
        }
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
        Ok(Matches { groups, rows, apart, shared, instead })
    }

    /// Where one word is found, and which of its other forms stand somewhere.
    fn word(&self, word: &Wanted) -> Result<(Found, Vec<String>), Error> {
        let mut forms = Vec::new();
        let mut found = Found::new(self.directory.groups().len());
        if word.as_it_is {
            for name in self.names_with(&word.text)? {
                self.note(&mut found, name, self.tier(name, &word.text), word.former);
            }
            self.note_codes(&mut found, &word.text, EXACT)?;
        }
        for text in &word.otherwise {
            let mut stands = false;
            for name in self.names_with(text)? {
                stands |= self.note(&mut found, name, ALIAS, Former::Always);
            }
            stands |= self.note_codes(&mut found, text, ALIAS)?;
            if stands {
                forms.push(text.clone());
            }
        }
        if word.spelled {
            for name in self.lookup.names_spelled(&word.text)? {
                self.note(&mut found, name, ALIAS, Former::Always);
            }
        }
        Ok((found, forms))
    }

    /// Names that hold a folded text. The index knows pairs of characters only; of one alone the directory knows.
    fn names_with(&self, text: &str) -> Result<Vec<NameId>, Error> {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(alone), None) => Ok(self.directory.names().holding(alone).collect()),
            _ => self.lookup.names_with(text),
        }
    }

    /// Notes the elevators with such a code; returns whether there are any.
    fn note_codes(&self, found: &mut Found, beginning: &str, best: Tier) -> Result<bool, Error> {
        let shared = self.directory.beginnings().find(beginning).filter(|_| found.shared.is_none());
        let rows = match shared {
            Some(shared) => {
                found.shared = Some((shared, best.max(PREFIX)));
                let whole = self.lookup.rows_with_whole_code(beginning)?;
                whole.into_iter().map(|row| (row, true)).collect()
            }
            None => self.lookup.rows_with_code(beginning)?,
        };
        let stands = shared.is_some() || !rows.is_empty();
        for (row, is_whole) in rows {
            let tier = best.max(if is_whole { EXACT } else { PREFIX });
            let codes = found.codes.get_or_insert_with(|| Tiers::none(self.directory.rows().len()));
            if codes.note(row, tier) {
                found.rows.push(row);
            }
        }
        Ok(stands)
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

    /// Notes what is called so; returns whether anything is.
    fn note(&self, found: &mut Found, name: NameId, tier: Tier, former: Former) -> bool {
        let mut stands = false;
        let counts_former = former == Former::Always || former == Former::IfWhole && tier == EXACT;
        for used in self.directory.uses(name) {
            let is_ruled_out = used.is_by_beginning() && tier == WITHIN || used.is_alias() && !counts_former;
            if !is_ruled_out {
                stands = true;
                found.note(used.group(), if used.is_alias() { ALIAS } else { tier });
            }
        }
        if !self.directory.rows_with_inner_no(name).is_empty() {
            stands = true;
            found.inner_nos.entry(name).and_modify(|known| *known = tier.min(*known)).or_insert(tier);
        }
        stands
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
}

/// Groups in which every word was found, with the sum of the tiers.
fn common(found: &[&Found], directory: &Directory) -> Vec<(GroupId, Tier)> {
    let Some(fewest) = found.iter().min_by_key(|word| word.groups.len()) else { return Vec::new() };
    let sum = |group: GroupId| {
        found.iter().try_fold(0, |sum: Tier, word| Some(sum.saturating_add(word.in_groups.get(group)?)))
    };
    let is_empty = |group: &GroupId| directory.groups()[*group as usize].tallies.is_empty();
    let groups = fewest.each_group().filter(|group| !is_empty(group));
    groups.filter_map(|group| sum(group).map(|tier| (group, tier))).collect()
}
