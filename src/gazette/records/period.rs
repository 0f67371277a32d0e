//! How long a publicity runs. It refuses to know which notices there are.

use serde::Serialize;

use super::Coded;
use crate::domain::Day;
use crate::domain::label::Vocabulary;
use crate::domain::publicity::PublicityState;
use crate::gazette::disclosure::PublicNotice;

/// How long a publicity runs, and where the reader's day stands to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The day of publication.
    pub from: Day,
    /// The last day on which an objection is in time, until 24:00.
    pub to: Day,
    /// `upcoming`, `open` or `ended`.
    pub state: Coded,
}

impl Period {
    /// The period of a notice, if it is a publicity, as a day sees it.
    pub fn of(notice: &PublicNotice, today: Day) -> Option<Self> {
        let publicity = notice.publicity()?;
        Some(Self { from: publicity.from(), to: publicity.to(), state: publicity.state(today).into() })
    }

    /// Whether objections are in time.
    pub fn is_open(&self) -> bool {
        self.state.code == PublicityState::Open.code()
    }
}
