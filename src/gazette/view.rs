//! From where a reader looks: a position of the log and a day.

use super::{Error, Gazette};
use crate::domain::calendar::local_day;
use crate::domain::programme::Pilot;
use crate::domain::{Day, Instant};

/// A reader's point of view. Everything is read as of `seq`; overdue, expired and in force are computed for `today`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The last entry of the log that is visible.
    pub seq: u64,
    /// The day for which facts derived from time are computed, in Asia/Shanghai.
    pub today: Day,
    /// The day the reader asked for; `None` for the present.
    pub as_of: Option<Day>,
}

impl Gazette {
    /// The present, or what the public had seen by 24:00 of a day.
    ///
    /// # Errors
    /// [`Error::Future`] for a day that has not come, [`Error::BeforeFirst`] for one before the first publication.
    pub async fn view(&self, now: Instant, as_of: Option<Day>) -> Result<View, Error> {
        let today = local_day(now);
        match as_of {
            None => {
                let seq = match &self.followed {
                    Some(board) => board.position(),
                    None => self.position().await?,
                };
                Ok(View { seq, today, as_of: None })
            }
            Some(day) if day > today => Err(Error::Future(day)),
            Some(day) => {
                let seq = self.store.log_position_on(day).await?;
                if seq == 0 { Err(Error::BeforeFirst(day)) } else { Ok(View { seq, today: day, as_of }) }
            }
        }
    }
}

impl View {
    /// Where the store reads from.
    pub(super) fn at(&self) -> crate::store::public::At {
        let last_day = |pilot: Pilot| pilot.programme().to;
        crate::store::public::At {
            seq: self.seq,
            day: self.today,
            is_present: self.as_of.is_none(),
            pilots_end: (last_day(Pilot::Maintenance), last_day(Pilot::Testing)),
        }
    }
}
