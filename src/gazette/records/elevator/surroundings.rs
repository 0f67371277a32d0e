//! What an elevator's record says of the units it names: their names, notices about them, and what they promised each
//! other. Many elevators share it.

use std::sync::Arc;

use super::super::commitment::Promise;
use super::super::{Entry, Units, read_all};
use super::NoticeLine;
use crate::domain::Day;
use crate::gazette::disclosure::{PublicNotice, PublicUnit};
use crate::gazette::{Error, Gazette, Kind, View};
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

/// User and maintainer, position and day.
type Key = (Option<String>, Option<String>, u64, Day);

/// Remembered for one position of the log and one day.
#[derive(Debug, Clone)]
pub struct Surroundings(moka::sync::Cache<Key, Arc<Surrounding>>);

impl Default for Surroundings {
    fn default() -> Self {
        Self(moka::sync::Cache::new(10_000))
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
        let key = (user.map(str::to_owned), maintainer.map(str::to_owned), view.seq, view.today);
        if let Some(known) = self.surroundings.0.get(&key) {
            return Ok(known);
        }
        let entries = self.store.pair_entries(view.seq, user, maintainer).await?;
        let promised = entries.iter().any(|entry| entry.kind == Kind::COMMITMENT.name());
        let units = read_all::<PublicUnit>(&entries)?;
        let surrounding = Arc::new(Surrounding {
            units: units.into_iter().map(|(unit, _)| (unit.uscc.clone(), Arc::new(unit))).collect(),
            notices: notice_lines(&entries)?,
            promises: match user.zip(maintainer).filter(|_| promised) {
                Some((user, maintainer)) => self.promises(view, user, maintainer).await?,
                None => Vec::new(),
            },
        });
        self.surroundings.0.insert(key, surrounding.clone());
        Ok(surrounding)
    }
}

impl NoticeLine {
    pub(in crate::gazette::records) fn of(notice: &PublicNotice, entry: Entry) -> Self {
        Self {
            notice_no: notice.notice_no.clone(),
            kind: notice.kind.into(),
            pilot: notice.pilot.into(),
            code: notice.code.into(),
            subject: notice.subject.into(),
            decided_on: notice.decided_on,
            published_at: entry.published_at,
        }
    }
}

/// Notices in one line, newest decision first.
pub(in crate::gazette::records) fn notice_lines(entries: &[Published]) -> Result<Vec<NoticeLine>, Error> {
    let notices = read_all::<PublicNotice>(entries)?;
    let mut lines: Vec<NoticeLine> =
        notices.iter().map(|(notice, entry)| NoticeLine::of(notice, *entry)).collect();
    newest_first(&mut lines);
    Ok(lines)
}

/// Orders notices by decision, the newest first.
pub(super) fn newest_first(lines: &mut [NoticeLine]) {
    lines.sort_by(|a, b| (b.decided_on, &b.notice_no).cmp(&(a.decided_on, &a.notice_no)));
}
