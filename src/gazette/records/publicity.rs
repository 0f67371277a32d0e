//! Publicities among the notices: how long each runs, and which concern a unit.

use serde::Serialize;

use super::Coded;
use super::notice::{NoticeFilter, NoticeRow};
use crate::domain::Day;
use crate::domain::label::Vocabulary;
use crate::domain::publicity::PublicityState;
use crate::gazette::disclosure::PublicNotice;
use crate::gazette::{Error, Gazette, View};

/// Publicities of a unit that are told, the newest first.
const TOLD: u64 = 1000;

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

impl Gazette {
    /// How many notices are in publicity on the reader's day.
    pub async fn count_in_publicity(&self, view: &View) -> Result<u64, Error> {
        let open = NoticeFilter { open: Some(true), ..NoticeFilter::default() };
        Ok(self.store.count_notices(view.seq, &open.query(view)).await?)
    }

    /// Publicities of a unit and of the elevators it uses or maintains, the newest first.
    pub async fn publicities_of(&self, view: &View, uscc: &str) -> Result<Vec<NoticeRow>, Error> {
        let entries = self.store.publicities_of_unit(view.seq, uscc, TOLD).await?;
        self.notice_rows(view, &entries).await
    }
}
