//! How a state looks: its tone, which gives colour and icon; the words come with the record. Never a colour
//! alone. It refuses to know how a state is found.

use crate::gazette::records::Coded;

/// What a state means to a person who is about to ride.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Something goes on that is no cause for worry.
    Note,
    /// Neither good nor bad: out of use, not applicable, ended in due time.
    Off,
    /// Nobody has said.
    Unknown,
    /// Needs attention.
    Warn,
    /// Not as it must be.
    Bad,
}

impl Tone {
    /// The class of style, which is the name of the icon as well.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Off => "off",
            Self::Unknown => "unknown",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// The tone of a state of a record, by its stable code. A code that is not known here is shown neutrally.
    pub fn of(state: &Coded) -> Self {
        match &*state.code {
            "in_use" | "current" | "valid" | "in_force" | "active" | "kept" | "pass" | "met" | "done" => {
                Self::Good
            }
            "open" => Self::Note,
            "overdue" | "not_yet" | "suspended" | "missed" | "changed" | "occurred" | "in_progress" => {
                Self::Warn
            }
            "expired" | "failed" | "fail" | "exited" | "exit" => Self::Bad,
            "not_reported" | "valid_to_not_reported" | "not_enough" | "unknown" => Self::Unknown,
            _ => Self::Off,
        }
    }
}

/// A state in words, colour and icon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Colour and icon.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

impl Tag {
    /// A state in words of our own.
    pub fn new(tone: Tone, words: impl Into<String>) -> Self {
        Self { tone, words: words.into() }
    }

    /// A state in the record's own words.
    pub fn of(state: &Coded) -> Self {
        Self::new(Tone::of(state), state.label.clone())
    }

    /// 有, 无 or 未报送: three things that must not look alike.
    pub fn presence(known: Option<bool>) -> Self {
        match known {
            Some(true) => Self::new(Tone::Good, "有"),
            Some(false) => Self::new(Tone::Off, "无"),
            None => Self::new(Tone::Unknown, "未报送"),
        }
    }

    /// A state with the days it is past its day, where it is.
    pub fn overdue(state: &Coded, overdue_days: i64) -> Self {
        if overdue_days > 0 {
            Self::new(Tone::of(state), format!("{} {overdue_days} 天", state.label))
        } else {
            Self::of(state)
        }
    }

    /// The same state, saying of what: 维保 and 逾期 make 维保逾期. Words that say so already stay.
    #[must_use]
    pub fn of_what(mut self, what: &str) -> Self {
        if !self.words.starts_with(what) {
            self.words.insert_str(0, what);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::elevator::ElevatorStatus;
    use crate::domain::incident::IncidentState;
    use crate::domain::inspection::InspectionState;
    use crate::domain::inspection::testing::{Rectification, TestingState};
    use crate::domain::insurance::InsuranceState;
    use crate::domain::label::Vocabulary;
    use crate::domain::maintenance::MaintenanceState;
    use crate::domain::notice::NoticeKind;
    use crate::domain::publicity::PublicityState;

    fn tones<V: Vocabulary>() -> Vec<Tone> {
        V::ALL.iter().map(|value| Tone::of(&Coded::from(*value))).collect()
    }

    #[test]
    fn every_state_of_a_record_has_its_tone() {
        use Tone::{Bad, Good, Note, Off, Unknown, Warn};
        assert_eq!(tones::<ElevatorStatus>(), [Good, Warn, Off]);
        assert_eq!(tones::<MaintenanceState>(), [Good, Warn, Unknown, Off]);
        assert_eq!(tones::<InspectionState>(), [Good, Bad, Bad, Unknown, Unknown, Off]);
        assert_eq!(tones::<TestingState>(), [Good, Bad, Bad, Unknown, Off]);
        assert_eq!(tones::<Rectification>(), [Warn, Good]);
        assert_eq!(tones::<InsuranceState>(), [Good, Bad, Warn, Off, Unknown]);
        assert_eq!(tones::<IncidentState>(), [Warn, Off, Unknown]);
        assert_eq!(tones::<PublicityState>(), [Off, Note, Off]);
        assert_eq!(tones::<NoticeKind>(), [Off, Off, Bad, Off]);
    }

    #[test]
    fn unknown_is_not_no() {
        let [yes, no, unknown] = [Some(true), Some(false), None].map(Tag::presence);
        assert!(yes != no && no.tone != unknown.tone && no.words != unknown.words);
    }

    #[test]
    fn overdue_counts_days() {
        let overdue = Coded { code: "overdue".into(), label: "逾期".into() };
        assert_eq!(Tag::overdue(&overdue, 12).words, "逾期 12 天");
        assert_eq!(Tag::overdue(&overdue, 0).words, "逾期");
        assert_eq!(Tag::overdue(&overdue, 3).of_what("维保").words, "维保逾期 3 天");
        assert_eq!(Tag::new(Tone::Bad, "检验超期").of_what("检验").words, "检验超期");
    }
}
