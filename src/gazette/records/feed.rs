//! The record as those who keep a copy of it read it: which things changed after a position of the log, and the
//! present of each. It refuses to know what the copy is.

use std::collections::BTreeSet;

use super::{Entry, read};
use crate::domain::Day;
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::{
    EndedBy, PublicCommitment, PublicElevator, PublicNotice, PublicUnit, PublicWithdrawal,
};
use crate::gazette::{Error, Gazette, Kind};
use crate::store::log::Touch;
use crate::store::public::{DueRow, Fed};

/// A kind of thing that copies hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// Units come first: everything else names them.
    Unit,
    /// Elevators.
    Elevator,
    /// Promises.
    Commitment,
    /// Notices: they name elevators too.
    Notice,
}

/// Elevators whose notices are looked for at once.
const AT_ONCE: usize = 1000;

impl Thing {
    /// Every kind, in the order in which a copy is built.
    pub const ALL: [Self; 4] = [Self::Unit, Self::Elevator, Self::Commitment, Self::Notice];

    pub(super) fn fed(self) -> Fed {
        match self {
            Self::Unit => Fed::Units,
            Self::Elevator => Fed::Elevators,
            Self::Commitment => Fed::Commitments,
            Self::Notice => Fed::Notices,
        }
    }

    fn of_kind(kind: &str) -> Option<Self> {
        match kind {
            kind if kind == Kind::UNIT.name() => Some(Self::Unit),
            kind if kind == Kind::ELEVATOR.name() => Some(Self::Elevator),
            kind if kind == Kind::COMMITMENT.name() => Some(Self::Commitment),
            kind if kind == Kind::NOTICE.name() => Some(Self::Notice),
            _ => None,
        }
    }
}

/// The present of a thing.
#[derive(Debug, Clone)]
pub enum Present {
    /// A unit, with the names it had before, oldest first.
    Unit(PublicUnit, Vec<String>, Entry),
    /// An elevator, with the days that follow from its events.
    Elevator(Box<PublicElevator>, FiledDays, Entry),
    /// A promise.
    Commitment(PublicCommitment, Entry),
    /// A notice, with the region it concerns and, of a subject that is an elevator, its estate.
    Notice {
        /// The notice.
        notice: Box<PublicNotice>,
        /// Slug of the region it concerns.
        region: Option<String>,
        /// The estate of a subject that is an elevator.
        estate: Option<String>,
        /// The entry that says so.
        entry: Entry,
    },
}

/// Days that follow from an elevator's published facts, whatever day it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FiledDays {
    /// First day of the newest mark in the maintenance pilot, and the first day without it.
    pub maintenance_mark: (Option<Day>, Option<Day>),
    /// The same of the testing pilot.
    pub testing_mark: (Option<Day>, Option<Day>),
    /// When on-site maintenance is due under the pilot's ceiling.
    pub pilot_due_on: Option<Day>,
    /// When it is due by the statutory rule.
    pub statutory_due_on: Option<Day>,
    /// When the next inspection is due under the testing pilot.
    pub pilot_inspection_due_on: Option<Day>,
    /// The last day of the last inspection's validity.
    pub inspection_valid_to: Option<Day>,
    /// Whether the last inspection was failed and nothing has mended it.
    pub has_failed: bool,
    /// Whether the newest mark in the maintenance pilot was ended by an exit.
    pub mark_ended_by_exit: bool,
}

/// What filed days mean on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each holds or not, whatever the others do")]
pub struct Standing {
    /// Bears the mark of the maintenance pilot.
    pub in_maintenance_pilot: bool,
    /// Bears the mark of the testing pilot.
    pub in_testing_pilot: bool,
    /// When on-site maintenance is due; `None` where nothing is known or the elevator is not in use.
    pub maintenance_due_on: Option<Day>,
    /// When the next inspection is due; `None` likewise, and after a failure.
    pub inspection_due_on: Option<Day>,
    /// In use and past the maintenance due day.
    pub is_overdue: bool,
    /// In use and failed, or past the inspection due day.
    pub is_expired: bool,
    /// In use, and the last inspection is still valid, whatever the cycle of the pilot asks for.
    pub is_in_validity: bool,
    /// Left the maintenance pilot by an exit.
    pub has_exited: bool,
}

impl FiledDays {
    fn of(row: &DueRow) -> Self {
        Self {
            maintenance_mark: (row.mark_from, row.mark_to),
            testing_mark: (row.testing_from, row.testing_to),
            pilot_due_on: row.pilot_due_on,
            statutory_due_on: row.statutory_due_on,
            pilot_inspection_due_on: row.inspection_due_on,
            inspection_valid_to: row.inspection_valid_to,
            has_failed: row.inspection_conclusion.as_deref() == Some(Conclusion::Fail.code()),
            mark_ended_by_exit: row.mark_ended_by.as_deref() == Some(EndedBy::Exit.code()),
        }
    }

    /// What these days mean on a day, as the filters of lists read them.
    pub fn on(&self, day: Day, status: ElevatorStatus) -> Standing {
        let bears = |pilot: Pilot, (from, to)| pilot.programme().holds_mark(from, to, day);
        let in_maintenance_pilot = bears(Pilot::Maintenance, self.maintenance_mark);
        let in_testing_pilot = bears(Pilot::Testing, self.testing_mark);
        let has_exited = self.mark_ended_by_exit && self.maintenance_mark.1.is_some_and(|to| to <= day);
        let mut standing =
            Standing { in_maintenance_pilot, in_testing_pilot, has_exited, ..Standing::default() };
        if status != ElevatorStatus::InUse {
            return standing;
        }
        standing.maintenance_due_on =
            if in_maintenance_pilot { self.pilot_due_on } else { self.statutory_due_on };
        let by_pilot = self.pilot_inspection_due_on.filter(|_| in_testing_pilot);
        standing.inspection_due_on = by_pilot.or(self.inspection_valid_to).filter(|_| !self.has_failed);
        standing.is_overdue = standing.maintenance_due_on.is_some_and(|due| due < day);
        standing.is_expired = self.has_failed || standing.inspection_due_on.is_some_and(|due| due < day);
        standing.is_in_validity = !self.has_failed && self.inspection_valid_to.is_some_and(|to| day <= to);
        standing
    }
}

/// Which things changed between two positions of the log.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The last entry looked at.
    pub upto: u64,
    /// What it and those before it touched.
    pub things: BTreeSet<(Thing, String)>,
    /// Whether anything was withdrawn: a copy must then forget every trace of it.
    pub has_withdrawals: bool,
}

impl Changed {
    fn note(&mut self, touch: Touch) -> Result<(), Error> {
        self.things.extend(touch.elevator.map(|code| (Thing::Elevator, code)));
        if touch.kind == Kind::WITHDRAWAL.name() {
            self.has_withdrawals = true;
            let Some(body) = touch.body else { return Ok(()) };
            let withdrawal: PublicWithdrawal = serde_json::from_str(&body)
                .map_err(|source| Error::Unreadable { seq: touch.seq, kind: touch.kind, source })?;
            self.things.extend(withdrawal.elevator_code.map(|code| (Thing::Elevator, code)));
            self.things.extend(Thing::of_kind(&withdrawal.of_kind).map(|thing| (thing, withdrawal.of_id)));
        } else if let Some(thing) = Thing::of_kind(&touch.kind) {
            self.things.insert((thing, touch.id));
        }
        Ok(())
    }
}

impl Gazette {
    /// What changed after a position, looking at `most` entries; `None` if nothing was published since. A notice changes
    /// with the elevator it names.
    pub async fn changed(&self, after: u64, most: u64) -> Result<Option<Changed>, Error> {
        let position = self.position().await?;
        if position <= after {
            return Ok(None);
        }
        let upto = position.min(after + most);
        let mut changed = Changed { upto, things: BTreeSet::new(), has_withdrawals: false };
        for touch in self.store.log_touches(after, upto).await? {
            changed.note(touch)?;
        }
        let elevators = changed.things.iter().filter(|(thing, _)| *thing == Thing::Elevator);
        let elevators: Vec<String> = elevators.map(|(_, code)| code.clone()).collect();
        for elevators in elevators.chunks(AT_ONCE) {
            let about = self.store.notices_about(elevators).await?;
            changed.things.extend(about.into_iter().map(|number| (Thing::Notice, number)));
        }
        Ok(Some(changed))
    }

    /// Ids of things of a kind in order, after one of them.
    pub async fn present_ids(&self, of: Thing, after: &str, limit: u64) -> Result<Vec<String>, Error> {
        Ok(self.store.ids_in_force(of.fed(), after, limit).await?)
    }

    /// How many things of a kind there are.
    pub async fn count_present(&self, of: Thing) -> Result<u64, Error> {
        Ok(self.store.count_in_force(of.fed()).await?)
    }

    /// The present of things of a kind, by id; at most 1,000 at once. A thing that was withdrawn is left out.
    pub async fn present(&self, of: Thing, ids: &[String]) -> Result<Vec<Present>, Error> {
        match of {
            Thing::Elevator => return self.present_elevators(ids).await,
            Thing::Notice => return self.present_notices(ids).await,
            Thing::Unit | Thing::Commitment => {}
        }
        let mut present: Vec<Present> = Vec::with_capacity(ids.len());
        for entry in self.store.entries_of(of.fed(), ids).await? {
            let at = Entry::of(&entry);
            if of == Thing::Commitment {
                present.extend(read(&entry)?.map(|promise| Present::Commitment(promise, at)));
            } else if let Some(unit) = read::<PublicUnit>(&entry)? {
                add_version(&mut present, unit, at);
            }
        }
        Ok(present)
    }

    async fn present_notices(&self, numbers: &[String]) -> Result<Vec<Present>, Error> {
        let mut present = Vec::with_capacity(numbers.len());
        for (published, region, estate) in self.store.notices_with_subjects(numbers).await? {
            if let Some(notice) = read(&published)? {
                let entry = Entry::of(&published);
                present.push(Present::Notice { notice: Box::new(notice), region, estate, entry });
            }
        }
        Ok(present)
    }

    async fn present_elevators(&self, codes: &[String]) -> Result<Vec<Present>, Error> {
        let mut present = Vec::with_capacity(codes.len());
        for (entry, filed) in self.store.elevators_with_days(codes).await? {
            if let Some(card) = read(&entry)? {
                present.push(Present::Elevator(Box::new(card), FiledDays::of(&filed), Entry::of(&entry)));
            }
        }
        Ok(present)
    }
}

/// Adds a version of a unit, the oldest first: of an earlier one only a name that differs is kept.
fn add_version(present: &mut Vec<Present>, unit: PublicUnit, at: Entry) {
    match present.last_mut() {
        Some(Present::Unit(known, former, entry)) if known.uscc == unit.uscc => {
            if known.name != unit.name {
                former.retain(|name| *name != known.name && *name != unit.name);
                former.push(std::mem::take(&mut known.name));
            }
            (*known, *entry) = (unit, at);
        }
        _ => present.push(Present::Unit(unit, Vec::new(), at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_mean_what_lists_filter_by() {
        let days = FiledDays {
            maintenance_mark: (Some(day("2021-01-01")), None),
            pilot_due_on: Some(day("2021-12-01")),
            statutory_due_on: Some(day("2021-11-01")),
            inspection_valid_to: Some(day("2021-11-14")),
            ..FiledDays::default()
        };
        let today = day("2021-11-15");
        let standing = days.on(today, ElevatorStatus::InUse);
        assert!(standing.in_maintenance_pilot && !standing.is_overdue && standing.is_expired);
        let unmarked = FiledDays { maintenance_mark: (None, None), ..days };
        assert!(unmarked.on(today, ElevatorStatus::InUse).is_overdue);
        let suspended = unmarked.on(today, ElevatorStatus::Suspended);
        assert!(!suspended.is_overdue && !suspended.is_expired);
        let failed = FiledDays { has_failed: true, ..days }.on(today, ElevatorStatus::InUse);
        assert_eq!((failed.is_expired, failed.inspection_due_on), (true, None));
        let cycle = FiledDays {
            testing_mark: (Some(day("2021-10-01")), None),
            pilot_inspection_due_on: Some(day("2021-11-13")),
            ..days
        };
        let in_validity = |days: FiledDays, text: &str| {
            let standing = days.on(day(text), ElevatorStatus::InUse);
            (standing.is_expired, standing.is_in_validity)
        };
        assert_eq!(in_validity(cycle, "2021-11-14"), (true, true), "later than the cycle only");
        assert_eq!(in_validity(cycle, "2021-11-15"), (true, false));
        assert_eq!(in_validity(FiledDays { has_failed: true, ..days }, "2021-11-14"), (true, false));
    }
}
