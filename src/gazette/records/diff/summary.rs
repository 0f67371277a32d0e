//! What differs between two days in numbers: how many elevators, units, notices and marks came, changed and left.

use serde::Serialize;

use super::super::Coded;
use super::super::changes::FOR_A_PAGE;
use super::super::kinds::coded_kind;
use crate::domain::Day;
use crate::gazette::{Error, Gazette, Kind, View};

/// The kinds that are counted, in the order in which people meet them.
const COUNTED: [Kind; 5] = [Kind::ELEVATOR, Kind::UNIT, Kind::NOTICE, Kind::PILOT_MARK, Kind::WITHDRAWAL];

/// What became of the things of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindSummary {
    /// Which kind.
    pub kind: Coded,
    /// How many were not there before.
    pub added: u64,
    /// How many say something else.
    pub changed: u64,
    /// How many are no more.
    pub left: u64,
}

/// Differences in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Kinds of which anything differs.
    pub kinds: Vec<KindSummary>,
    /// How many entries were looked at, where they are not all there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_at: Option<u64>,
}

impl Gazette {
    /// What differs between 24:00 of a day and the reader's view, in numbers. Looks at 100,000 entries at most.
    pub async fn summary_of_differences(&self, view: &View, since: Day) -> Result<Summary, Error> {
        let begin = self.store.log_position_on(since).await?.min(view.seq);
        let last = view.seq.min(begin.saturating_add(FOR_A_PAGE));
        let counted = self.store.count_differences((begin, view.seq), last).await?;
        let of = |kind: Kind| counted.iter().find(|counted| counted.kind == kind.name());
        let kinds = COUNTED.into_iter().filter_map(of).map(|counted| KindSummary {
            kind: coded_kind(&counted.kind),
            added: counted.added,
            changed: counted.changed,
            left: counted.left,
        });
        let kinds = kinds.filter(|kind| kind.added + kind.changed + kind.left > 0).collect();
        Ok(Summary { kinds, looked_at: (last < view.seq).then_some(FOR_A_PAGE) })
    }
}
