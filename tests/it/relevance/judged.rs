//! Judged queries: what was typed, of which kind hits are wanted, which records it means, and which should come first.
//! The judgements stand in `tests/relevance/*.tsv`, a file a class; they name columns of the register, never hits.

use std::collections::BTreeSet;

use mingti::search::answer::{Answer, Guess};
use mingti::search::question::Kind;

use super::LOOKED_AT;
use super::raw::{Condition, Raw};

/// Sorts of queries, each with floors of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Part of a name, an address or a number, as written.
    Substring,
    /// The same in other glyphs, widths, numerals, words or names.
    Variant,
    /// Pinyin in full or initials.
    Pinyin,
    /// Words of several sorts, spaced or not.
    Mixed,
    /// Written addresses, in part or whole.
    Address,
    /// One wrong character: offered apart from the results.
    Typo,
    /// Codes: whole, beginnings, grouped, with look-alike signs.
    Code,
    /// Names that share their beginning: phases of an estate, branches of a firm.
    Family,
    /// Promises, regions and estates, asked for as such.
    Kinds,
    /// Words for states, which become filters.
    State,
}

impl Class {
    pub const ALL: [Self; 10] = [
        Self::Substring,
        Self::Variant,
        Self::Pinyin,
        Self::Mixed,
        Self::Address,
        Self::Typo,
        Self::Code,
        Self::Family,
        Self::Kinds,
        Self::State,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Substring => "substring",
            Self::Variant => "variant",
            Self::Pinyin => "pinyin",
            Self::Mixed => "mixed",
            Self::Address => "address",
            Self::Typo => "typo",
            Self::Code => "code",
            Self::Family => "family",
            Self::Kinds => "kinds",
            Self::State => "state",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Substring => include_str!("../../relevance/substring.tsv"),
            Self::Variant => include_str!("../../relevance/variant.tsv"),
            Self::Pinyin => include_str!("../../relevance/pinyin.tsv"),
            Self::Mixed => include_str!("../../relevance/mixed.tsv"),
            Self::Address => include_str!("../../relevance/address.tsv"),
            Self::Typo => include_str!("../../relevance/typo.tsv"),
            Self::Code => include_str!("../../relevance/code.tsv"),
            Self::Family => include_str!("../../relevance/family.tsv"),
            Self::Kinds => include_str!("../../relevance/kinds.tsv"),
            Self::State => include_str!("../../relevance/state.tsv"),
        }
    }
}

/// Which records are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// Those in which these words stand as they are written.
    Literally(String),
    /// Those that meet these conditions.
    Meeting(Vec<Condition>),
}

/// A judged query.
#[derive(Debug, Clone)]
pub struct Judged {
    pub class: Class,
    pub text: String,
    pub kind: Kind,
    pub meant: Meant,
    /// Which of them may come first; any of them where there is no condition.
    pub first: Vec<Condition>,
}

/// How a query was answered.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Which part of the records meant was found.
    pub recall: f64,
    /// One by the rank of the first right hit; 0 if there is none.
    pub reciprocal_rank: f64,
    /// How many are meant, and how many were counted.
    pub totals: (usize, u64),
}

/// Every judged query of the project.
pub fn read_all() -> Vec<Judged> {
    Class::ALL
        .into_iter()
        .flat_map(|class| class.file().lines().filter_map(move |line| read(class, line)))
        .collect()
}

/// A line: query, kind, what is meant and what comes first, parted by tabs; the last may be left out.
fn read(class: Class, line: &str) -> Option<Judged> {
    if line.starts_with("# ") || line.trim().is_empty() {
        return None;
    }
    let cells: Vec<&str> = line.split('\t').collect();
    let [text, kind, meant, rest @ ..] = &cells[..] else { panic!("{line:?} has too few cells") };
    let kind =
        Kind::ALL.into_iter().find(|known| known.code() == *kind).unwrap_or_else(|| panic!("{line:?}"));
    let meant = match meant.strip_prefix("literal") {
        Some("") => Meant::Literally((*text).to_owned()),
        Some(other) => Meant::Literally(other.trim_start_matches(':').to_owned()),
        None => Meant::Meeting(conditions(meant)),
    };
    let first = rest.first().map(|cell| conditions(cell)).unwrap_or_default();
    Some(Judged { class, text: (*text).to_owned(), kind, meant, first })
}

/// Conditions `estate=晴川星城; inner_no~3栋`.
fn conditions(cell: &str) -> Vec<Condition> {
    let condition = |part: &str| {
        if let Some((column, text)) = part.split_once('=') {
            return Condition::Is(column.trim().to_owned(), text.trim().to_owned());
        }
        let (column, text) = part.split_once('~').unwrap_or_else(|| panic!("{part:?} is no condition"));
        Condition::Has(column.trim().to_owned(), text.trim().to_owned())
    };
    cell.split(';').map(condition).collect()
}

impl Judged {
    /// The records meant in a register.
    pub fn meant_in<'a>(&self, raw: &'a Raw) -> BTreeSet<&'a str> {
        match &self.meant {
            Meant::Literally(words) => raw.literally(self.kind, words),
            Meant::Meeting(conditions) => raw.meeting(self.kind, conditions),
        }
    }

    /// Compares an answer with what is meant.
    pub fn judge(&self, answer: &Answer, raw: &Raw) -> Outcome {
        let meant = self.meant_in(raw);
        match self.class {
            Class::Typo => judge_guesses(answer, &meant),
            _ => self.judge_hits(answer, &meant, raw),
        }
    }

    fn judge_hits(&self, answer: &Answer, meant: &BTreeSet<&str>, raw: &Raw) -> Outcome {
        let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
        let found = ids.iter().filter(|id| meant.contains(*id)).count();
        let is_right = |id: &&str| {
            meant.contains(id) && raw.find(self.kind, id).is_some_and(|record| record.meets(&self.first))
        };
        let rank = ids.iter().position(is_right).map(|at| at + 1);
        let all_shown = meant.len() <= LOOKED_AT;
        let recall = if all_shown { ratio(found, meant.len()) } else { ratio(found, ids.len()) };
        outcome(
            recall,
            if meant.is_empty() && ids.is_empty() { Some(1) } else { rank },
            meant.len(),
            answer.total,
        )
    }
}

/// A guess is right if it leads to all that is meant; results must not be mixed with guesses.
fn judge_guesses(answer: &Answer, meant: &BTreeSet<&str>) -> Outcome {
    let leads = |guess: &Guess| {
        guess.total >= meant.len() as u64 && guess.hits.iter().any(|hit| meant.contains(hit.id.as_str()))
    };
    let rank = answer.guesses.iter().position(leads).map(|at| at + 1);
    let is_apart = answer.hits.is_empty() && answer.total == 0;
    let recall = if rank.is_some() && is_apart { 1.0 } else { 0.0 };
    outcome(recall, rank.filter(|_| is_apart), meant.len(), answer.total)
}

#[expect(clippy::cast_precision_loss, reason = "ranks are small")]
fn outcome(recall: f64, rank: Option<usize>, meant: usize, total: u64) -> Outcome {
    let reciprocal_rank = rank.map_or(0.0, |rank| 1.0 / rank as f64);
    Outcome { recall, reciprocal_rank, totals: (meant, total) }
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}
