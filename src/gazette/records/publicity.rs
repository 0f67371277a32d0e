//! Publicities among the notices: how many run, and which concern a unit.

use super::notice::{NoticeFilter, NoticeRow};
use crate::gazette::{Error, Gazette, View};

/// Publicities of a unit that are told, the newest first.
const TOLD: u64 = 1000;

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
