//! Beginnings of codes that many elevators share (a category of device, a region): how many elevators have each, by
//! area and by aspects, kept up as elevators come and go, so that counting them touches none of them. Which beginnings
//! these are is found out by the index's survey; all others begin few codes.

use super::group::AreaId;

/// A shared beginning's number: those that go on from it have the numbers that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeginningId(u16);

impl BeginningId {
    /// Stands for none.
    const NONE: Self = Self(u16::MAX);

    fn place(self) -> usize {
        usize::from(self.0)
    }
}

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

/// Codes that an elevator has at most.
const CODES: usize = 4;

/// What an elevator is counted under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The longest shared beginning of each of its codes.
    longest: [BeginningId; CODES],
    /// Number of its area.
    pub area: AreaId,
    /// Number of its aspects.
    pub aspects: u16,
}

/// Of an elevator that is counted nowhere.
const UNCOUNTED: Mark = Mark { longest: [BeginningId::NONE; CODES], area: 0, aspects: 0 };

/// A shared beginning among the others.
#[derive(Debug)]
struct Beginning {
    /// The next shorter one.
    shorter: BeginningId,
    /// The number after the last of those that go on from it.
    end: u16,
    /// Those that are longer by one character.
    next: Vec<(char, BeginningId)>,
}

/// All shared beginnings, and which of them each elevator has.
#[derive(Debug, Default)]
pub struct Beginnings {
    all: Vec<Beginning>,
    /// Those of one character.
    first: Vec<(char, BeginningId)>,
    tallies: Vec<Tallies>,
    marks: Vec<Mark>,
}

impl Beginnings {
    /// These beginnings, as compared, and room for so many elevators. One without the next shorter one is left out: what begins many
    /// codes begins with what begins as many.
    pub fn of(mut texts: Vec<Box<str>>, elevators: usize) -> Self {
        texts.sort_unstable_by_key(|text| text.len());
        texts.truncate(BeginningId::NONE.place());
        texts.sort_unstable();
        let mut beginnings = Self { marks: Vec::with_capacity(elevators), ..Self::default() };
        for text in &texts {
            let Some((at, last)) = text.char_indices().last() else { continue };
            let (shorter, bytes) = beginnings.walk(&text[..at]);
            if bytes == at && beginnings.step(shorter, last).is_none() {
                beginnings.add(shorter, last);
            }
        }
        beginnings
    }

    /// Adds the beginning that comes next in order.
    fn add(&mut self, shorter: BeginningId, last: char) {
        let id = BeginningId(u16::try_from(self.all.len()).expect("there are fewer than numbers"));
        let end = id.0 + 1;
        self.all.push(Beginning { shorter, end, next: Vec::new() });
        self.tallies.push(Tallies::default());
        match self.all.get_mut(shorter.place()) {
            Some(shorter) => shorter.next.push((last, id)),
            None => self.first.push((last, id)),
        }
        let mut above = shorter;
        while let Some(beginning) = self.all.get_mut(above.place()) {
            beginning.end = end;
            above = beginning.shorter;
        }
    }

    /// What a beginning goes on to with a character.
    fn step(&self, from: BeginningId, next: char) -> Option<BeginningId> {
        let known = self.all.get(from.place()).map_or(&self.first, |beginning| &beginning.next);
        known.iter().find(|(c, _)| *c == next).map(|(_, id)| *id)
    }

    /// The longest shared beginning of a code, and how many bytes it has.
    fn walk(&self, code: &str) -> (BeginningId, usize) {
        let (mut longest, mut bytes) = (BeginningId::NONE, 0);
        for c in code.chars() {
            let Some(next) = self.step(longest, c) else { break };
            (longest, bytes) = (next, bytes + c.len_utf8());
        }
        (longest, bytes)
    }

    /// The number of a beginning that is shared.
    pub fn find(&self, text: &str) -> Option<BeginningId> {
        let (longest, bytes) = self.walk(text);
        let is_whole = bytes == text.len() && longest != BeginningId::NONE;
        Some(longest).filter(|id| is_whole && self.tallies(*id).total > 0)
    }

    /// How many elevators have a beginning.
    pub fn tallies(&self, id: BeginningId) -> &Tallies {
        &self.tallies[id.place()]
    }

    /// Whether one of an elevator's codes has a beginning.
    pub fn has(&self, row: u32, id: BeginningId) -> bool {
        let numbers = self.numbers(id);
        self.marks.get(row as usize).is_some_and(|mark| mark.is_in(&numbers))
    }

    /// Every elevator with a beginning, and what it is counted under. Looks at all there are.
    pub fn with(&self, id: BeginningId) -> impl Iterator<Item = (u32, Mark)> {
        let numbers = self.numbers(id);
        (0..).zip(&self.marks).filter(move |(_, mark)| mark.is_in(&numbers)).map(|(row, mark)| (row, *mark))
    }

    /// The numbers of a beginning and of all that go on from it.
    fn numbers(&self, id: BeginningId) -> std::ops::Range<u16> {
        id.0..self.all[id.place()].end
    }

    /// Counts an elevator in under its codes, as compared, in place of what it was counted under before.
    pub fn put<'a>(&mut self, row: u32, codes: impl Iterator<Item = &'a str>, area: AreaId, aspects: u16) {
        if self.all.is_empty() {
            return;
        }
        let mut mark = Mark { area, aspects, ..UNCOUNTED };
        for (longest, code) in mark.longest.iter_mut().zip(codes) {
            (*longest, _) = self.walk(code);
        }
        self.mark(row, mark);
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
            self.mark(row, UNCOUNTED);
        }
    }

    fn mark(&mut self, row: u32, mark: Mark) {
        let row = row as usize;
        if self.marks.len() <= row {
            self.marks.resize(row + 1, UNCOUNTED);
        }
        let before = std::mem::replace(&mut self.marks[row], mark);
        if before != mark {
            self.count(before, -1);
            self.count(mark, 1);
        }
    }

    /// Counts an elevator under every beginning of its codes, once under each.
    fn count(&mut self, mark: Mark, by: i8) {
        for (at, longest) in mark.longest.iter().enumerate() {
            let mut id = *longest;
            while let Some(beginning) = self.all.get(id.place()) {
                // What another code has counted, it has counted with all that is shorter.
                let numbers = id.0..beginning.end;
                if mark.longest[..at].iter().any(|other| numbers.contains(&other.0)) {
                    break;
                }
                self.tallies[id.place()].count(mark, by);
                id = beginning.shorter;
            }
        }
    }
}

impl Mark {
    fn is_in(&self, numbers: &std::ops::Range<u16>) -> bool {
        self.longest.iter().any(|longest| numbers.contains(&longest.0))
    }
}

impl Tallies {
    fn count(&mut self, mark: Mark, by: i8) {
        self.total = self.total.saturating_add_signed(by.into());
        let numbers = [mark.area as usize, usize::from(mark.aspects)];
        for (counts, number) in [&mut self.by_area, &mut self.by_aspects].into_iter().zip(numbers) {
            if counts.len() <= number {
                counts.resize(number + 1, 0);
            }
            counts[number] = counts[number].saturating_add_signed(by.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked() -> Beginnings {
        let texts = ["3", "31", "32", "5"].map(Box::from).to_vec();
        let mut beginnings = Beginnings::of(texts, 0);
        beginnings.put(0, ["311", "51"].into_iter(), 1, 7);
        beginnings.put(1, ["312"].into_iter(), 2, 7);
        beginnings.put(2, ["32", "4"].into_iter(), 1, 8);
        beginnings
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
    fn a_beginning_without_the_shorter_one_is_left_out() {
        let mut beginnings = Beginnings::of(["3", "311", "梯", "梯1"].map(Box::from).to_vec(), 0);
        beginnings.put(0, ["3111", "梯12"].into_iter(), 1, 7);
        assert_eq!((counts(&beginnings, "311"), counts(&beginnings, "梯1").0), ((0, 0, 0), 1));
        assert!(beginnings.find("3").is_some() && beginnings.find("梯12").is_none());
    }

    #[test]
    fn codes_of_one_elevator_that_begin_alike_count_once() {
        let mut beginnings = Beginnings::of(["3", "31", "311", "32"].map(Box::from).to_vec(), 0);
        beginnings.put(0, ["3119", "32", "3118", "31"].into_iter(), 1, 7);
        for text in ["3", "31", "311", "32"] {
            assert_eq!(counts(&beginnings, text), (1, 1, 1), "{text}");
        }
        beginnings.take_out(0);
        assert_eq!(beginnings.tallies.iter().map(|tallies| tallies.total).sum::<u64>(), 0);
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
