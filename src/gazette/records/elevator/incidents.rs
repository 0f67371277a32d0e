//! The faults and entrapments of an elevator's last twelve months: by count, with the newest.

use serde::Serialize;

use super::super::{Coded, Entry};
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::incident::{Incidents, since};
use crate::gazette::disclosure::{LocalTime, PublicIncident};

/// What happened to an elevator in the last twelve months.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentsBlock {
    /// `occurred`, `none` or `not_reported`.
    pub state: Coded,
    /// The first day of the twelve months; the reader's day is the last.
    pub from: Day,
    /// How many of each kind; absent where nothing was ever reported.
    #[serde(flatten)]
    pub counts: Option<Incidents>,
    /// The newest that is known of, however long ago.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<NewestIncident>,
    /// The entry that says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gazette: Option<Entry>,
}

/// The newest incident in a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewestIncident {
    /// `fault`, `entrapment` or `accident`.
    pub kind: Coded,
    /// When it began.
    pub occurred_at: LocalTime,
    /// When the elevator ran again; absent while it is not said to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restored_at: Option<LocalTime>,
}

impl IncidentsBlock {
    /// The block of a day from the incidents of its twelve months and the newest before them.
    pub(super) fn of(known: &[(PublicIncident, Entry)], today: Day) -> Self {
        let from = since(today);
        let is_recent = |incident: &PublicIncident| local_day(incident.occurred_at.to_utc()) >= from;
        let recent = known.iter().map(|(incident, _)| incident).filter(|incident| is_recent(incident));
        let counted = Incidents::count(recent.map(|incident| incident.kind));
        let newest = known.iter().max_by_key(|(incident, entry)| (incident.occurred_at, entry.seq));
        Self {
            state: counted.state(newest.is_some()).into(),
            from,
            counts: newest.map(|_| counted),
            newest: newest.map(|(incident, _)| NewestIncident {
                kind: incident.kind.into(),
                occurred_at: incident.occurred_at,
                restored_at: incident.restored_at,
            }),
            gazette: newest.map(|(_, entry)| *entry),
        }
    }
}
