//! What is asked of the search: words, filters, an order, a page.

use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region::Region;

pub use super::directory::group::Kind;
pub use super::writing::{MOST_CHARS, MOST_WORDS};

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// What was typed.
    pub text: String,
    /// Take words for states (逾期, 物联网) as they are written, not as filters.
    pub literally: bool,
    /// What else must hold.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Where the page begins: what the page before gave out.
    pub cursor: Option<String>,
    /// Hits on a page; 0 for the total only.
    pub limit: usize,
}

/// What must hold of a record. A record that has no such fact does not meet the condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this region; an abolished one means where its places went.
    pub region: Option<&'static Region>,
    /// In this subdistrict, by its exact name.
    pub subdistrict: Option<String>,
    /// Of this estate, by its exact name.
    pub estate: Option<String>,
    /// Naming this unit, by credit code.
    pub unit: Option<String>,
    /// In this mode.
    pub mode: Option<Mode>,
    /// In this status.
    pub status: Option<ElevatorStatus>,
    /// Bearing a pilot's mark, or speaking of a pilot.
    pub pilot: Option<InPilot>,
    /// Maintenance overdue or not; elevators only.
    pub overdue: Option<bool>,
    /// Inspection expired or not; elevators only.
    pub expired: Option<bool>,
    /// Left a pilot by an exit or not; elevators only.
    pub exited: Option<bool>,
    /// On this ground; notices only.
    pub code: Option<ExitCode>,
    /// Of this year: of installation, of decision, of the promise.
    pub year: Option<i32>,
    /// Having this role; units only.
    pub role: Option<UnitRole>,
    /// What only lists ask for.
    pub particulars: Particulars,
}

/// Conditions that only one kind can meet, as its list in the API knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// Called by a name that begins so, as it is written; units only.
    pub called: Option<String>,
    /// Of this act; notices only.
    pub act: Option<NoticeKind>,
    /// Speaking of this unit or elevator, by code; notices only.
    pub subject: Option<String>,
    /// Given by this user, by credit code; promises only.
    pub user: Option<String>,
    /// Given by this maintainer, by credit code; promises only.
    pub maintainer: Option<String>,
}

/// In which pilot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InPilot {
    /// In either.
    Either,
    /// In this one.
    Of(Pilot),
}

impl InPilot {
    /// The value of the parameter that asks for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Either => "any",
            Self::Of(pilot) => pilot.code(),
        }
    }
}

/// In which order hits are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By tier, kind, name and code.
    #[default]
    Relevance,
    /// By kind, name and code.
    Name,
    /// By code or id alone.
    Id,
    /// Elevators by maintenance due day, the longest overdue first; those without one last.
    NextDue,
    /// By the newest entry of the log.
    Newest,
}

/// Hits on a page at most.
pub const MOST_HITS: usize = 1000;

impl Vocabulary for Kind {
    const NAME: &'static str = "类别";
    const ALL: &'static [Self] = &Self::ALL;

    fn code(self) -> &'static str {
        Self::code(self)
    }

    fn label(self) -> &'static str {
        match self {
            Self::Region => "区县",
            Self::Estate => "小区和大厦",
            Self::Unit => "单位",
            Self::Elevator => "电梯",
            Self::Notice => "公告",
            Self::Commitment => "承诺",
        }
    }
}
