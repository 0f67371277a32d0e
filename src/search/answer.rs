//! What the search answers.

use super::facets::Facets;
use super::question::{Filter, Kind};
use crate::domain::Day;
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region::Region;

/// An answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The position of the log that it stands for.
    pub position: u64,
    /// How many records were meant; exact.
    pub total: u64,
    /// The page of hits.
    pub hits: Vec<Hit>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<String>,
    /// Counts by facet.
    pub facets: Facets,
    /// How the question was read.
    pub understood: Understood,
    /// What may have been meant instead, where nothing was found.
    pub guesses: Vec<Guess>,
    /// What the words mean as they are written, where some of them became filters; `None` where that is nothing.
    pub as_written: Option<Guess>,
}

/// How a question was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understood {
    /// The words that were looked for, as compared.
    pub words: Vec<String>,
    /// The words that became filters.
    pub states: Vec<StateWord>,
    /// How the words were found.
    pub by: Way,
    /// What stood for words that match nothing as they are written: the word, and the other forms that stand somewhere.
    pub instead: Vec<(String, Vec<String>)>,
    /// The filters that held, those of words included.
    pub filter: Filter,
}

/// A word that became a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateWord {
    /// The word as typed.
    pub word: String,
    /// The parameter that says the same: `overdue`.
    pub parameter: &'static str,
    /// Its value: `true`.
    pub value: &'static str,
    /// The question without the word.
    pub rest: String,
}

/// How words were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    /// As they are written.
    #[default]
    Literal,
    /// By another way to write them: a number, a brand, an older name.
    Alias,
    /// Parted where they were written together.
    Parted,
    /// By pinyin.
    Pinyin,
}

impl Way {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Alias => "alias",
            Self::Parted => "parted",
            Self::Pinyin => "pinyin",
        }
    }
}

/// What may have been meant, with its own hits.
#[derive(Debug, Clone)]
pub struct Guess {
    /// The question that would find it.
    pub text: String,
    /// How many records it means.
    pub total: u64,
    /// The first of them.
    pub hits: Vec<Hit>,
}

/// A record that was meant.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its kind.
    pub kind: Kind,
    /// Its code or id.
    pub id: String,
    /// Under which name it is listed.
    pub title: String,
    /// How well it fits; the smaller the better.
    pub tier: u8,
    /// Where the words were found.
    pub highlights: Vec<Highlight>,
    /// What decides.
    pub facts: Facts,
}

/// Where words stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// The field.
    pub field: &'static str,
    /// Its text.
    pub text: String,
    /// Stretches of characters (Unicode scalars), first and one past the last, in order and apart.
    pub spans: Vec<(usize, usize)>,
}

/// What of a record decides whether it is the one.
#[derive(Debug, Clone)]
pub enum Facts {
    /// Of an elevator.
    Elevator(Box<ElevatorFacts>),
    /// Of a unit.
    Unit {
        /// What it does.
        roles: Vec<UnitRole>,
        /// Where it is.
        region: Option<&'static Region>,
    },
    /// Of a notice.
    Notice {
        /// Which act.
        kind: NoticeKind,
        /// Which pilot.
        pilot: Pilot,
        /// The ground of an exit.
        code: Option<ExitCode>,
        /// When it was decided.
        decided_on: Day,
        /// The last day of a publicity.
        publicity_to: Option<Day>,
        /// Whom it speaks of.
        subject: Subject,
        /// Its code.
        subject_id: String,
        /// Its name.
        subject_name: Option<String>,
        /// The region it concerns.
        region: Option<&'static Region>,
    },
    /// Of a promise.
    Commitment {
        /// Credit code and name of the user.
        user: (String, String),
        /// Credit code and name of the maintainer.
        maintainer: (String, String),
        /// What is promised, in words.
        promised: String,
    },
    /// Of a region.
    Region(&'static Region),
    /// Of an estate.
    Estate {
        /// Where it is.
        region: Option<&'static Region>,
        /// How many elevators it has.
        elevators: u32,
    },
}

/// What of an elevator decides.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
pub struct ElevatorFacts {
    /// Where it is shown.
    pub region: Option<&'static Region>,
    /// Subdistrict.
    pub subdistrict: Option<String>,
    /// Estate.
    pub estate: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Number within the estate.
    pub inner_no: Option<String>,
    /// Credit code and name of the user; the code is absent for a natural person.
    pub user: (Option<String>, String),
    /// The same of the maintainer.
    pub maintainer: Option<(String, String)>,
    /// Status.
    pub status: ElevatorStatus,
    /// Mode.
    pub mode: Option<Mode>,
    /// Pilots whose mark it bears.
    pub pilots: Vec<Pilot>,
    /// When on-site maintenance is due.
    pub maintenance_due_on: Option<Day>,
    /// Whether it is overdue.
    pub is_overdue: bool,
    /// When the next inspection is due.
    pub inspection_due_on: Option<Day>,
    /// Whether the inspection has expired or was failed.
    pub is_expired: bool,
    /// Whether the newest inspection was failed and nothing has mended it.
    pub has_failed: bool,
    /// Whether the newest inspection is still valid, so that it is at most later than the cycle of the pilot.
    pub is_in_validity: bool,
    /// Whether it left a pilot by an exit.
    pub has_exited: bool,
}
