//! The pilot marks of an elevator as its record tells them, with the units whose change ended one.

use serde::Serialize;

use super::super::{Coded, Entry, UnitRef, Units};
use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::register::UserRef;
use crate::gazette::disclosure::PublicMark;

/// A pilot mark.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkBlock {
    /// Which pilot.
    pub pilot: Coded,
    /// The first day.
    pub from: Day,
    /// The first day without the mark, once it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Who put it on.
    pub authority: String,
    /// `active`, `exited`, `ended` or `changed`.
    pub state: Coded,
    /// The notice that ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_no: Option<String>,
    /// The change of unit that ended it, which is nobody's fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_change: Option<UnitChangeBlock>,
    /// The entry that says so.
    pub gazette: Entry,
}

/// A change of the using or maintaining unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitChangeBlock {
    /// Which of the two.
    pub role: Coded,
    /// The unit before, under its name of now; `None` if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<UnitRef>,
    /// The unit after; `None` if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<UnitRef>,
}

/// Credit codes of the units whose change ended one of these marks.
pub(super) fn changed_units<'m>(marks: impl Iterator<Item = &'m PublicMark>) -> Vec<&'m str> {
    marks.flat_map(|mark| [&mark.unit_before, &mark.unit_after]).flatten().map(String::as_str).collect()
}

impl MarkBlock {
    /// A mark as it stands on a day; `None` before its first.
    pub(super) fn of(mark: &PublicMark, entry: Entry, today: Day, units: &Units) -> Option<Self> {
        let standing = mark.mark();
        Some(Self {
            pilot: mark.pilot.into(),
            from: mark.from,
            to: standing.to(today),
            authority: mark.authority.clone(),
            state: standing.state(today)?.into(),
            notice_no: mark.notice_no.clone(),
            unit_change: mark.unit_role.map(|role| UnitChangeBlock {
                role: role.into(),
                before: named(role, mark.unit_before.as_deref(), units),
                after: named(role, mark.unit_after.as_deref(), units),
            }),
            gazette: entry,
        })
    }
}

/// Whoever had a role: every elevator has a user, and one without a credit code is a natural person.
fn named(role: UnitRole, uscc: Option<&str>, units: &Units) -> Option<UnitRef> {
    match role {
        UnitRole::Use => Some(UnitRef::user(uscc.unwrap_or(UserRef::PERSON), units)),
        _ => uscc.map(|uscc| UnitRef::maintainer(uscc, units)),
    }
}
