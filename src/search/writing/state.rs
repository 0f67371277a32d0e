//! Words for states (逾期, 已退出, 物联网): what a word of a query asks for when it is meant as a filter. Which records meet
//! the filter is not known here.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::programme::Pilot;

use super::fold::folded;
use super::lists;

/// What a word for a state asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Maintenance overdue.
    Overdue,
    /// Inspection expired.
    Expired,
    /// Has left a pilot by an exit.
    Exited,
    /// Bears the mark of this pilot; None for either.
    InPilot(Option<Pilot>),
    /// In this maintenance mode.
    Mode(Mode),
    /// In this status.
    Status(ElevatorStatus),
    /// A unit with this role.
    Role(UnitRole),
}

/// The state that a whole word means. None for any other word, however much of a state it contains.
pub fn state(word: &str) -> Option<State> {
    STATES.get(&folded(word)).copied()
}

/// Words for states that do not say what is late: beside another thing that lapses they are said of it.
const BARE: [&str; 3] = ["逾期", "超期", "过期"];
/// What else lapses, or is done by a day, and is no filter.
const LAPSING: [&str; 10] =
    ["保险", "责任保险", "电梯保险", "电梯责任保险", "责任险", "保单", "检测", "自行检测", "合同", "公示"];

/// Whether a word for a state is said of what a neighbouring word names: 过期 of 保险, not of an inspection.
pub fn is_said_of(word: &str, neighbour: &str) -> bool {
    BARE.contains(&word) && LAPSING.contains(&neighbour)
}

/// Every word for a state, folded.
pub(super) fn state_words() -> impl Iterator<Item = &'static String> {
    STATES.keys()
}

static STATES: LazyLock<HashMap<String, State>> = LazyLock::new(|| {
    let meanings = lists::rows(lists::STATES).filter_map(|row| Some((meant(row[0])?, row)));
    meanings.flat_map(|(state, row)| row.into_iter().skip(1).map(move |word| (folded(word), state))).collect()
});

/// The meaning that a line of the list begins with: `overdue`, `mode.iot`.
fn meant(meaning: &str) -> Option<State> {
    match meaning.split_once('.') {
        None if meaning == "overdue" => Some(State::Overdue),
        None if meaning == "expired" => Some(State::Expired),
        None if meaning == "exited" => Some(State::Exited),
        None if meaning == "pilot" => Some(State::InPilot(None)),
        Some(("pilot", code)) => Some(State::InPilot(Some(Pilot::parse(code)?))),
        Some(("mode", code)) => Mode::parse(code).map(State::Mode),
        Some(("status", code)) => ElevatorStatus::parse(code).map(State::Status),
        Some(("role", code)) => UnitRole::parse(code).map(State::Role),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_states() {
        for (word, meaning) in [
            ("逾期", State::Overdue),
            ("超期", State::Expired),
            ("检验不合格", State::Expired),
            ("未检验", State::Expired),
            ("维保超期", State::Overdue),
            ("在试点", State::InPilot(None)),
            ("按需维保", State::InPilot(Some(Pilot::Maintenance))),
            ("已退出", State::Exited),
            ("物联网", State::Mode(Mode::Iot)),
            ("物聯網", State::Mode(Mode::Iot)),
            ("停用", State::Status(ElevatorStatus::Suspended)),
            ("维保单位", State::Role(UnitRole::Maintain)),
        ] {
            assert_eq!(state(word), Some(meaning), "{word}");
        }
        for word in ["", "期", "逾期花园", "奥的斯", "检测不合格", "保险过期", "保险到期", "脱保"]
        {
            assert_eq!(state(word), None, "{word}");
        }
    }

    #[test]
    fn a_bare_word_is_said_of_its_neighbour() {
        for neighbour in LAPSING {
            assert_eq!(folded(neighbour), neighbour);
            assert_eq!(state(neighbour), None, "{neighbour}");
            assert!(BARE.iter().all(|word| state(word).is_some() && is_said_of(word, neighbour)));
        }
        assert!(!is_said_of("检验超期", "保险") && !is_said_of("过期", "渝北"));
    }

    #[test]
    fn every_line_of_the_list_holds() {
        let mut words = 0;
        for row in lists::rows(lists::STATES) {
            let meaning = meant(row[0]);
            assert!(meaning.is_some() && row.len() > 1, "{row:?}");
            assert!(row[1..].iter().all(|word| state(word) == meaning), "{row:?}");
            words += row.len() - 1;
        }
        assert_eq!(STATES.len(), words, "a word stands twice");
    }

    #[test]
    fn labels_of_the_data_dictionary_are_known() {
        for mode in [Mode::Iot, Mode::Full, Mode::Major] {
            assert_eq!(state(mode.label()), Some(State::Mode(mode)));
        }
        for status in ElevatorStatus::ALL {
            assert_eq!(state(status.label()), Some(State::Status(*status)));
        }
        for pilot in Pilot::ALL {
            assert_eq!(state(pilot.label()), Some(State::InPilot(Some(*pilot))));
        }
    }
}
