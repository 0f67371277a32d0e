//! What packed bodies have numbers for: keys, usual values, and how long names usually end. The number of a line is its
//! meaning for ever, so lines are only ever added at the end.

use std::sync::LazyLock;

use hashbrown::HashMap;

/// A list of texts, by number and back.
pub(super) struct List {
    texts: Vec<&'static str>,
    numbers: HashMap<&'static str, u8>,
}

/// Keys of members.
pub(super) static KEYS: LazyLock<List> = LazyLock::new(|| List::of(include_str!("keys.txt")));
/// Whole values.
pub(super) static WORDS: LazyLock<List> = LazyLock::new(|| List::of(include_str!("words.txt")));
/// Ends of values.
pub(super) static ENDINGS: LazyLock<List> = LazyLock::new(|| List::of(include_str!("endings.txt")));

impl List {
    fn of(lines: &'static str) -> Self {
        let texts: Vec<&str> = lines.lines().collect();
        let numbers = texts.iter().copied().zip(0..=u8::MAX).collect();
        Self { texts, numbers }
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u8) -> Option<&'static str> {
        self.texts.get(usize::from(number)).copied()
    }

    /// The number of a text.
    pub(super) fn number(&self, text: &str) -> Option<u8> {
        self.numbers.get(text).copied()
    }

    /// The longest of the texts with which a text ends: its number, and what stands before it.
    pub(super) fn at_the_end_of<'t>(&self, text: &'t str) -> Option<(u8, &'t str)> {
        let found =
            self.texts.iter().zip(0..).filter_map(|(end, number)| Some((number, text.strip_suffix(end)?)));
        found.min_by_key(|(_, before)| before.len())
    }
}
