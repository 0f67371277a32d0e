//! What was published lately, newest first: the order in which those who follow something read it.

use super::history::Version;
use super::list::ElevatorFilter;
use super::notice::{NoticeFilter, NoticeRow};
use crate::gazette::{Error, Gazette, View};

impl Gazette {
    /// The notices published last, the newest publication first, whenever they were decided.
    pub async fn newest_notices(
        &self,
        view: &View,
        filter: &NoticeFilter,
        limit: u64,
    ) -> Result<Vec<NoticeRow>, Error> {
        let entries = self.store.newest_notices(view.seq, &filter.query(view), limit).await?;
        self.notice_rows(view, &entries).await
    }

    /// What was published last about the elevators that a filter finds. What was withdrawn is left out.
    pub async fn newest_of_elevators(
        &self,
        view: &View,
        filter: &ElevatorFilter,
        limit: u64,
    ) -> Result<Vec<Version>, Error> {
        let query = filter.query(view);
        let mut entries = self.store.newest_of_elevators(view.at(), &query, limit).await?;
        entries.retain(|entry| entry.body.is_some());
        self.versions(view, entries).await
    }
}
