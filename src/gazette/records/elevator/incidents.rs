//! The faults and entrapments of an elevator's last twelve months: by count, with the newest, and those that are not over,
//! however long ago they began.

use serde::Serialize;

use super::super::{Coded, Entry};
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::incident::{Awaited, Incidents, awaited, since};
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
    /// Those that nobody has reported to be over: first where people may be held, then the oldest first.
    pub open: Vec<OpenIncident>,
    /// The entry that says of the newest.
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

/// An incident after which the elevator is not said to run again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenIncident {
    /// `fault`, `entrapment` or `accident`.
    pub kind: Coded,
    /// When it began.
    pub occurred_at: LocalTime,
    /// When people were freed, where it is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_at: Option<LocalTime>,
    /// What is still to be reported: `release` or `restoration`.
    pub awaited: Coded,
    /// The entry that says of it.
    pub gazette: Entry,
}

impl IncidentsBlock {
    /// The block of a day from the incidents of its twelve months, the newest before them, and the older ones that are open.
    /// One of tomorrow may be published today, and counts tomorrow.
    pub(super) fn of(known: &[(PublicIncident, Entry)], today: Day) -> Self {
        let from = since(today);
        let begun = || known.iter().filter(|(incident, _)| day_of(incident) <= today);
        let recent = begun().map(|(incident, _)| incident).filter(|incident| day_of(incident) >= from);
        let counted = Incidents::count(recent.map(|incident| incident.kind));
        let newest = begun().max_by_key(|(incident, entry)| (incident.occurred_at, entry.seq));
        Self {
            state: counted.state(newest.is_some()).into(),
            from,
            counts: newest.map(|_| counted),
            newest: newest.map(|(incident, _)| NewestIncident {
                kind: incident.kind.into(),
                occurred_at: incident.occurred_at,
                restored_at: incident.restored_at,
            }),
            open: open(known, today),
            gazette: newest.map(|(_, entry)| *entry),
        }
    }
}

/// The day on which it began.
fn day_of(incident: &PublicIncident) -> Day {
    local_day(incident.occurred_at.to_utc())
}

/// Those that are not over and have begun, the gravest first.
pub(in crate::gazette::records) fn open(known: &[(PublicIncident, Entry)], today: Day) -> Vec<OpenIncident> {
    let mut open: Vec<(Awaited, &PublicIncident, Entry)> = known
        .iter()
        .filter(|(incident, _)| day_of(incident) <= today)
        .filter_map(|(incident, entry)| {
            let (is_released, is_restored) = (incident.released_at.is_some(), incident.restored_at.is_some());
            awaited(incident.kind, is_released, is_restored).map(|awaited| (awaited, incident, *entry))
        })
        .collect();
    open.sort_by_key(|(awaited, incident, entry)| (*awaited, incident.occurred_at, entry.seq));
    let told = |(awaited, incident, gazette): (Awaited, &PublicIncident, Entry)| OpenIncident {
        kind: incident.kind.into(),
        occurred_at: incident.occurred_at,
        released_at: incident.released_at,
        awaited: awaited.into(),
        gazette,
    };
    open.into_iter().map(told).collect()
}
