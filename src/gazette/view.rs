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
    /// Whether that day is today's: what is filed for the present only, the due days, is then known.
    pub is_present: bool,
}

/// For what a copy in memory stands that was read for a view: its position and day, and where everything was forgotten
/// last. A withdrawal takes bodies away from positions of the past too, so copies of the past end with it. Asked for
/// before what is copied is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StandsFor {
    seq: u64,
    today: Day,
    is_present: bool,
    forgotten_at: u64,
}

impl StandsFor {
    /// The position.
    pub(super) fn position(self) -> u64 {
        self.seq
    }

    /// Whether a copy for this is one for the other but for what was published between them.
    pub(super) fn goes_before(self, other: Self) -> bool {
        self.seq < other.seq && self.today == other.today && self.forgotten_at == other.forgotten_at
    }

    /// Whether a copy for this is newer than one for the other.
    pub(super) fn is_after(self, other: Self) -> bool {
        (self.forgotten_at, self.seq) > (other.forgotten_at, other.seq)
    }
}

impl Gazette {
    /// For what a copy stands that is read from here.
    pub(super) fn stands_for(&self, view: &View) -> StandsFor {
        StandsFor {
            seq: view.seq,
            today: view.today,
            is_present: view.is_present,
            forgotten_at: self.followed.as_ref().map_or(0, |board| board.floor()),
        }
    }

    /// The present, or what the public had seen by 24:00 of a day.
    ///
    /// # Errors
    /// [`Error::Future`] for a day that has not come, [`Error::BeforeFirst`] for one before the first publication.
    pub async fn view(&self, now: Instant, as_of: Option<Day>) -> Result<View, Error> {
        let today = local_day(now);
        match as_of {
            None => Ok(View::present(self.present_position().await?, today)),
            Some(day) if day > today => Err(Error::Future(day)),
            Some(day) => {
                let is_present = day == today;
                let seq = if is_present {
                    self.present_position().await?
                } else {
                    self.store.log_position_on(day).await?
                };
                if seq == 0 {
                    return Err(Error::BeforeFirst(day));
                }
                Ok(View { seq, today: day, as_of, is_present })
            }
        }
    }

    /// The position at which readers of the present read.
    async fn present_position(&self) -> Result<u64, Error> {
        match &self.followed {
            Some(board) => Ok(board.position()),
            None => self.position().await,
        }
    }
}

impl View {
    /// The present at a position.
    pub fn present(seq: u64, today: Day) -> Self {
        Self { seq, today, as_of: None, is_present: true }
    }

    /// Where the store reads from.
    pub(super) fn at(&self) -> crate::store::public::At {
        crate::store::public::At {
            seq: self.seq,
            day: self.today,
            is_present: self.is_present,
            pilots: (Pilot::Maintenance.programme(), Pilot::Testing.programme()),
        }
    }
}
