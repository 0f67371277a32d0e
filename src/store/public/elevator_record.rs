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

/// The newest event of elevator `$1` that meets a condition.
macro_rules! newest_event {
    ($condition:literal) => {
        concat!(
            "select * from (select from_seq from public_event where elevator_code = $1 and ",
            $condition,
            " and ",
            seen!(),
            " order by at desc, from_seq desc limit 1) newest"
        )
    };
}

/// The entries of elevator `$1`, each found in an index alone. Of a card the newest version is the one that holds. The first
/// two are one where the newest inspection was passed.
const ENTRIES: &str = concat!(
    "select l.seq, l.kind, l.published_at, l.body from (",
    newest_event!("kind = 'inspection'"),
    " union ",
    newest_event!("kind = 'inspection' and result = 'pass'"),
    " union all select * from (select from_seq from public_elevator where code = $1 and from_seq <= $2",
    " order by from_seq desc limit 1) card",
    " union all select from_seq from public_mark where elevator_code = $1 and ",
    seen!(),
    " union all select from_seq from public_event where elevator_code = $1 and kind = 'insurance' and ",
    seen!(),
    " union all ",
    newest_event!("kind = 'test'"),
    " union all ",
    newest_event!("kind = 'visit' and result = 'onsite'"),
    " union all select from_seq from public_event where elevator_code = $1 and kind = 'incident' and at >= $3 and ",
    seen!(),
    " union all ",
    newest_event!("kind = 'incident' and at < $3 and until_on is not null"),
    " union all select from_seq from public_event where elevator_code = $1 and kind = 'incident' and at < $3",
    " and until_on is null and ",
    seen!(),
    " union all select from_seq from public_notice where subject_id = $1 and ",
    seen!(),
    ") found join gazette_log l on l.seq = found.from_seq"
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
    /// a moment on, of those before it the newest and all that are not filed as over, and notices about it.
    pub async fn elevator_entries(
        &self,
        seq: u64,
        code: &str,
        incidents_from: Instant,
    ) -> Result<Vec<Published>, Error> {
        let rows = self.look_up(ENTRIES, vec![code.into(), seq.into(), incidents_from.into()]).await?;
        rows.iter().map(|row| published(row, 0)).collect()
    }
}
