//! What an elevator's record says of the units it names: their names, notices about them, and what they promised each
//! other. Many elevators share it.

use std::sync::Arc;

use super::super::commitment::Promise;
use super::super::period::Period;
use super::super::{Coded, Entry, Units, read_all, tag};
use super::NoticeLine;
use crate::domain::Day;
use crate::gazette::disclosure::{PublicCommitment, PublicNotice, PublicUnit};
use crate::gazette::{Error, Gazette, Kind, StandsFor, Tag, View};
use crate::store::public::Published;

/// What a user and a maintainer bring to the records of their elevators.
#[derive(Debug)]
pub(in crate::gazette::records) struct Surrounding {
    /// The units, to be named.
    pub(super) units: Units,
    /// Notices about them.
    pub(super) notices: Vec<NoticeLine>,
    /// Their promises in force.
    pub(super) promises: Vec<Promise>,
}

/// User and maintainer, day, and of a view of the past what a copy of it stands for.
type Key = (Option<String>, Option<String>, Day, Option<StandsFor>);

/// Remembered until something of the two units changes, and for a day at most; each with the position it was read at.
#[derive(Debug, Clone)]
pub struct Surroundings(moka::sync::Cache<Key, (u64, Arc<Surrounding>)>);

impl Default for Surroundings {
    fn default() -> Self {
        Self(moka::sync::Cache::new(20_000))
    }
}

impl Gazette {
    /// What an elevator's units bring to its record.
    pub(in crate::gazette::records) async fn surroundings(
        &self,
        view: &View,
        user: Option<&str>,
        maintainer: Option<&str>,
    ) -> Result<Arc<Surrounding>, Error> {
        let past = view.as_of.map(|_| self.stands_for(view));
        let key = (user.map(str::to_owned), maintainer.map(str::to_owned), view.today, past);
        if let Some((made_at, known)) = self.surroundings.0.get(&key)
            && (made_at == view.seq || self.is_unchanged(made_at, view, user, maintainer))
        {
            return Ok(known);
        }
        // Whoever finds it known does not carry about what it takes to find out.
        let surrounding = Arc::new(Box::pin(self.gather(view, user, maintainer)).await?);
        self.surroundings.0.insert(key, (view.seq, surrounding.clone()));
        Ok(surrounding)
    }

    /// What the record says of two units.
    async fn gather(
        &self,
        view: &View,
        user: Option<&str>,
        maintainer: Option<&str>,
    ) -> Result<Surrounding, Error> {
        let entries = self.store.pair_entries(view.seq, user, maintainer).await?;
        let promised = read_all::<PublicCommitment>(&entries)?;
        let units = read_all::<PublicUnit>(&entries)?.into_iter();
        let mut units: Units = units.map(|(unit, _)| (unit.uscc.as_str().into(), unit.into())).collect();
        let both: Vec<&str> = user.into_iter().chain(maintainer).collect();
        self.note_withdrawn(&both, &mut units).await?;
        Ok(Surrounding {
            units,
            notices: notice_lines(&entries, view.today)?,
            promises: match user.zip(maintainer) {
                Some(pair) => self.promises(view, pair, &promised).await?,
                None => Vec::new(),
            },
        })
    }

    /// Whether nothing of two units was published between a position and a view: the board says so where one is
    /// followed. Whatever changes their results (an incident, a mark) is posted under their tags.
    fn is_unchanged(&self, made_at: u64, view: &View, user: Option<&str>, maintainer: Option<&str>) -> bool {
        let Some(board) = &self.followed else { return false };
        let tags: Vec<Tag> = user.into_iter().chain(maintainer).map(|unit| tag(Kind::UNIT, unit)).collect();
        made_at < view.seq && board.is_current(made_at, &tags)
    }
}

impl NoticeLine {
    fn of(notice: &PublicNotice, entry: Entry, today: Day) -> Self {
        Self {
            notice_no: notice.notice_no.clone(),
            kind: notice.kind.into(),
            pilot: notice.pilot.into(),
            code: notice.code.map(Coded::from),
            publicity: Period::of(notice, today),
            subject: notice.subject.into(),
            decided_on: notice.decided_on,
            published_at: entry.published_at,
            entry,
        }
    }
}

/// Notices in one line as a day sees them, newest decision first.
pub(in crate::gazette::records) fn notice_lines(
    entries: &[Published],
    today: Day,
) -> Result<Vec<NoticeLine>, Error> {
    let notices = read_all::<PublicNotice>(entries)?;
    let mut lines: Vec<NoticeLine> =
        notices.iter().map(|(notice, entry)| NoticeLine::of(notice, *entry, today)).collect();
    newest_first(&mut lines);
    Ok(lines)
}

/// Orders notices by decision, the newest first.
pub(super) fn newest_first(lines: &mut [NoticeLine]) {
    lines.sort_by(|a, b| (b.decided_on, &b.notice_no).cmp(&(a.decided_on, &a.notice_no)));
}
