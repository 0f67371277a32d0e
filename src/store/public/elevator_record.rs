//! What an elevator's record is made of.

use super::super::{Error, Store};
use super::entry::{Published, published};
use crate::domain::Instant;

/// That a reader at position `$2` sees a version.
macro_rules! seen {
    () => {
        "from_seq <= $2 and (to_seq is null or to_seq > $2)"
    };
}

/// The entry at the position that a question answers with; none where that is nothing.
macro_rules! entry_at {
    ($($question:expr),+) => {
        concat!("select seq, kind, published_at, body from gazette_log where seq = (", $($question),+, ")")
    };
}

/// The newest event of elevator `$1` that meets a condition.
macro_rules! newest_event {
    ($condition:literal) => {
        entry_at!(
            "select from_seq from public_event where elevator_code = $1 and ",
            $condition,
            " and ",
            seen!(),
            " order by at desc, from_seq desc limit 1"
        )
    };
}

/// Every row of a table that meets a condition.
macro_rules! every {
    ($table:literal, $condition:literal) => {
        concat!(
            "select l.seq, l.kind, l.published_at, l.body from (select from_seq from ",
            $table,
            " where ",
            $condition,
            " and ",
            seen!(),
            ") found join gazette_log l on l.seq = found.from_seq"
        )
    };
}

/// The entries of elevator `$1`, each found in an index alone. Of a card the newest version is the one that holds. The first
/// two are one where the newest inspection was passed: telling them apart here would take a table of its own.
const ENTRIES: &str = concat!(
    newest_event!("kind = 'inspection'"),
    " union all ",
    newest_event!("kind = 'inspection' and result = 'pass'"),
    " union all ",
    entry_at!(
        "select from_seq from public_elevator where code = $1 and from_seq <= $2 order by from_seq desc limit 1"
    ),
    " union all ",
    every!("public_mark", "elevator_code = $1"),
    " union all ",
    every!("public_event", "elevator_code = $1 and kind = 'insurance'"),
    " union all ",
    newest_event!("kind = 'test'"),
    " union all ",
    newest_event!("kind = 'visit' and result = 'onsite'"),
    " union all ",
    every!("public_event", "elevator_code = $1 and kind = 'incident' and (at >= $3 or until_on is null)"),
    " union all ",
    newest_event!("kind = 'incident' and at < $3 and until_on is not null"),
    " union all ",
    every!("public_notice", "subject_id = $1"),
);

/// Whether a reader at position `$2` sees a card of elevator `$1`.
const IS_THERE: &str = concat!("select 1 from public_elevator where code = $1 and ", seen!());

impl Store {
    /// Whether there is an elevator of this code: what was withdrawn is not, whatever happened to it.
    pub async fn has_elevator(&self, seq: u64, code: &str) -> Result<bool, Error> {
        Ok(!self.look_up(IS_THERE, vec![code.into(), seq.into()]).await?.is_empty())
    }

    /// Everything the record of an elevator is made of, but for what concerns its units: its card, marks and
    /// insurance, the newest inspection and the newest that was passed, the newest test and visit on site, incidents from
    /// a moment on, of those before it the newest and all that are not filed as over, and notices about it. Oldest first.
    pub async fn elevator_entries(
        &self,
        seq: u64,
        code: &str,
        incidents_from: Instant,
    ) -> Result<Vec<Published>, Error> {
        let rows = self.look_up(ENTRIES, vec![code.into(), seq.into(), incidents_from.into()]).await?;
        let mut entries: Vec<Published> =
            rows.iter().map(|row| published(row, 0)).collect::<Result<_, _>>()?;
        entries.sort_unstable_by_key(|entry| entry.seq);
        entries.dedup_by_key(|entry| entry.seq);
        Ok(entries)
    }
}
