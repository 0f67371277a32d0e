//! Beginnings of codes that many elevators share (a category of device, a region): how many elevators have each, by
//! area and by aspects, kept up as elevators come and go, so that counting them touches none of them. Which beginnings
//! these are is found out by the index's survey; all others begin few codes.

use std::collections::HashMap;

/// A shared beginning's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeginningId(u16);

/// How many elevators have a beginning.
#[derive(Debug, Clone, Default)]
pub struct Tallies {
    /// All of them.
    pub total: u64,
    /// By number of area.
    pub by_area: Vec<u32>,
    /// By number of aspects.
    pub by_aspects: Vec<u32>,
}

/// What an elevator is counted under.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    /// Which shared beginnings its codes have: number of a set, 0 for none.
    set: u32,
    /// Number of its area.
    pub area: u16,
    /// Number of its aspects.
    pub aspects: u16,
}

/// All shared beginnings, and which of them each elevator has.
#[derive(Debug)]
pub struct Beginnings {
    numbers: HashMap<Box<str>, BeginningId>,
    tallies: Vec<Tallies>,
    sets: Vec<Box<[BeginningId]>>,
    set_numbers: HashMap<Box<[BeginningId]>, u32>,
    marks: Vec<Mark>,
}

impl Default for Beginnings {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl Beginnings {
    /// These beginnings, as compared, and no elevator yet. With each stand all that are shorter: what begins many codes
    /// begins with what begins as many.
    pub fn of(mut texts: Vec<Box<str>>) -> Self {
        texts.sort_unstable_by_key(|text| text.len());
        texts.truncate(u16::MAX.into());
        let tallies = vec![Tallies::default(); texts.len()];
        let numbers = texts.into_iter().zip((0..).map(BeginningId)).collect();
        let none: Box<[BeginningId]> = Box::default();
        Self {
            numbers,
            tallies,
            sets: vec![none.clone()],
            set_numbers: HashMap::from([(none, 0)]),
            marks: Vec::new(),
        }
    }

    /// The number of a beginning that is shared.
    pub fn find(&self, text: &str) -> Option<BeginningId> {
        self.numbers.get(text).copied().filter(|id| self.tallies(*id).total > 0)
    }

    /// How many elevators have a beginning.
    pub fn tallies(&self, id: BeginningId) -> &Tallies {
        &self.tallies[usize::from(id.0)]
    }

    /// Whether one of an elevator's codes has a beginning.
    pub fn has(&self, row: u32, id: BeginningId) -> bool {
        self.marks.get(row as usize).is_some_and(|mark| self.is_in(mark.set, id))
    }

    /// Every elevator with a beginning, and what it is counted under. Looks at all there are.
    pub fn with(&self, id: BeginningId) -> impl Iterator<Item = (u32, Mark)> {
        let sets: Vec<bool> = (0..).take(self.sets.len()).map(|set| self.is_in(set, id)).collect();
        (0..)
            .zip(&self.marks)
            .filter(move |(_, mark)| sets[mark.set as usize])
            .map(|(row, mark)| (row, *mark))
    }

    fn is_in(&self, set: u32, id: BeginningId) -> bool {
        self.sets[set as usize].binary_search(&id).is_ok()
    }

    /// The shared beginnings of a code, the shortest first.
    fn each_of(&self, code: &str) -> impl Iterator<Item = BeginningId> {
        let ends = code.char_indices().map(|(at, c)| at + c.len_utf8());
        ends.map_while(|end| self.numbers.get(&code[..end]).copied())
    }

    /// Counts an elevator in under its codes, as compared, in place of what it was counted under before.
    pub fn put<'a>(&mut self, row: u32, codes: impl Iterator<Item = &'a str>, area: u16, aspects: u16) {
        if self.numbers.is_empty() {
            return;
        }
        let set: Vec<BeginningId> = codes.flat_map(|code| self.each_of(code)).collect();
        let set = self.set_number(set.into_iter());
        self.mark(row, Mark { set, area, aspects });
    }

    /// Counts an elevator under other aspects.
    pub fn change(&mut self, row: u32, aspects: u16) {
        if let Some(known) = self.marks.get(row as usize).copied() {
            self.mark(row, Mark { aspects, ..known });
        }
    }

    /// Counts an elevator out.
    pub fn take_out(&mut self, row: u32) {
        if (row as usize) < self.marks.len() {
            self.mark(row, Mark::default());
        }
    }

    fn set_number(&mut self, set: impl Iterator<Item = BeginningId>) -> u32 {
        let mut set: Vec<BeginningId> = set.collect();
        set.sort_unstable();
        set.dedup();
        let set = set.into_boxed_slice();
        if let Some(known) = self.set_numbers.get(&set) {
            return *known;
        }
        let number = u32::try_from(self.sets.len()).expect("there are no more sets than elevators");
        self.sets.push(set.clone());
        self.set_numbers.insert(set, number);
        number
    }

    fn mark(&mut self, row: u32, mark: Mark) {
        let row = row as usize;
        if self.marks.len() <= row {
            self.marks.resize(row + 1, Mark::default());
        }
        let before = std::mem::replace(&mut self.marks[row], mark);
        if before == mark {
            return;
        }
        for id in &self.sets[before.set as usize] {
            self.tallies[usize::from(id.0)].count(before, -1);
        }
        for id in &self.sets[mark.set as usize] {
            self.tallies[usize::from(id.0)].count(mark, 1);
        }
    }
}

impl Tallies {
    fn count(&mut self, mark: Mark, by: i8) {
        self.total = self.total.saturating_add_signed(by.into());
        for (counts, number) in [(&mut self.by_area, mark.area), (&mut self.by_aspects, mark.aspects)] {
            let number = usize::from(number);
            if counts.len() <= number {
                counts.resize(number + 1, 0);
            }
            counts[number] = counts[number].saturating_add_signed(by.into());
        }
    }
}

/// Notes which elevators have which shared beginnings, code by code in the order of the codes.
#[derive(Debug)]
pub struct Marking {
    beginnings: Beginnings,
    code: String,
    /// The shared beginnings of the code, with their lengths, the shortest first.
    chain: Vec<(usize, BeginningId)>,
    /// What became of a set by the beginnings that end in this one.
    joined: HashMap<(u32, BeginningId), u32>,
}

impl Marking {
    /// Of these beginnings.
    pub fn new(texts: Vec<Box<str>>) -> Self {
        let beginnings = Beginnings::of(texts);
        Self { beginnings, code: String::new(), chain: Vec::new(), joined: HashMap::new() }
    }

    /// Goes on to a code, as compared. Returns whether it has a shared beginning.
    pub fn go_on(&mut self, code: &str) -> bool {
        let same = self.code.bytes().zip(code.bytes()).take_while(|(one, other)| one == other).count();
        while self.chain.last().is_some_and(|(end, _)| *end > same) {
            self.chain.pop();
        }
        code.clone_into(&mut self.code);
        let known = self.chain.last().map_or(0, |(end, _)| *end);
        for (at, c) in code[known..].char_indices() {
            let end = known + at + c.len_utf8();
            let Some(id) = self.beginnings.numbers.get(&code[..end]) else { break };
            self.chain.push((end, *id));
        }
        !self.chain.is_empty()
    }

    /// Notes that an elevator has the code.
    pub fn note(&mut self, row: u32) {
        let Some((_, longest)) = self.chain.last().copied() else { return };
        let beginnings = &mut self.beginnings;
        if beginnings.marks.len() <= row as usize {
            beginnings.marks.resize(row as usize + 1, Mark::default());
        }
        let before = beginnings.marks[row as usize].set;
        let set = if let Some(known) = self.joined.get(&(before, longest)) {
            *known
        } else {
            let of_code = self.chain.iter().map(|(_, id)| *id);
            let known = beginnings.sets[before as usize].clone().into_vec();
            let set = beginnings.set_number(known.into_iter().chain(of_code));
            self.joined.insert((before, longest), set);
            set
        };
        beginnings.marks[row as usize].set = set;
    }

    /// Counts what was noted: `counted` are the area and the aspects of each elevator, `None` of one that is gone.
    pub fn count(self, counted: impl Iterator<Item = Option<(u16, u16)>>) -> Beginnings {
        let mut beginnings = self.beginnings;
        let noted = std::mem::take(&mut beginnings.marks);
        for ((row, counted), mark) in (0..).zip(counted).zip(noted) {
            if let Some((area, aspects)) = counted {
                beginnings.mark(row, Mark { area, aspects, ..mark });
            }
        }
        beginnings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked() -> Beginnings {
        let texts = ["3", "31", "32", "5"].map(Box::from).to_vec();
        let mut marking = Marking::new(texts);
        for (code, row) in [("311", 0), ("312", 1), ("32", 2), ("4", 2), ("51", 0), ("51", 3)] {
            assert_eq!(marking.go_on(code), code != "4");
            marking.note(row);
        }
        marking.count([Some((1, 7)), Some((2, 7)), Some((1, 8)), None].into_iter())
    }

    fn counts(beginnings: &Beginnings, text: &str) -> (u64, u32, u32) {
        let Some(id) = beginnings.find(text) else { return (0, 0, 0) };
        let Tallies { total, by_area, by_aspects } = beginnings.tallies(id);
        let at = |counts: &[u32], at: usize| counts.get(at).copied().unwrap_or_default();
        (*total, at(by_area, 1), at(by_aspects, 7))
    }

    #[test]
    fn each_elevator_is_counted_once_under_each_beginning() {
        let beginnings = marked();
        assert_eq!(counts(&beginnings, "3"), (3, 2, 2));
        assert_eq!(counts(&beginnings, "31"), (2, 1, 2));
        assert_eq!(counts(&beginnings, "5"), (1, 1, 1));
        assert_eq!(counts(&beginnings, "4"), (0, 0, 0));
        let id = beginnings.find("3").unwrap();
        assert_eq!(beginnings.with(id).map(|(row, _)| row).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(beginnings.has(0, beginnings.find("5").unwrap()) && !beginnings.has(3, id));
    }

    #[test]
    fn counts_follow_what_changes() {
        let mut beginnings = marked();
        beginnings.put(3, ["5", "32"].into_iter(), 1, 7);
        beginnings.change(1, 8);
        beginnings.take_out(0);
        assert_eq!(counts(&beginnings, "3"), (3, 2, 1));
        assert_eq!(counts(&beginnings, "5"), (1, 1, 1));
        assert_eq!(counts(&beginnings, "31"), (1, 0, 0));
        beginnings.take_out(1);
        assert_eq!(beginnings.find("31"), None, "what begins nothing is not shared");
    }
}
