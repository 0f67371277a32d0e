//! What the index keeps of one public thing: what it is found by and what a hit shows. Written into the index as it
//! is, so that a portal that starts needs nothing but the index.

use serde::{Deserialize, Serialize};

use super::Error;
use super::aspects::Aspects;
use super::day_number::DayNumber;
use crate::domain::Day;
use crate::domain::commitment::Indicator;
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::publicity::Publicity;
use crate::gazette::Gazette;
use crate::gazette::disclosure::{PublicCommitment, PublicElevator, PublicNotice, PublicUnit};
use crate::gazette::records::feed::{FiledDays, Present, Standing, Thing};

/// Things whose cards are read from the record at once.
pub(super) const AT_ONCE: u64 = 1000;

/// The cards of things by id, as the record has them now.
pub(super) async fn cards(gazette: &Gazette, thing: Thing, ids: &[String]) -> Result<Vec<Card>, Error> {
    let present = gazette.present(thing, ids).await?;
    Ok(present.into_iter().map(|present| Card::of(present, gazette.indicators())).collect())
}

/// A public thing in the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Card {
    /// A unit.
    Unit(UnitCard),
    /// An elevator.
    Elevator(ElevatorCard),
    /// A promise.
    Commitment(CommitmentCard),
    /// A notice.
    Notice(NoticeCard),
}

/// What is kept of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitCard {
    /// The credit code.
    pub uscc: String,
    /// The name.
    pub name: String,
    /// Names it had before.
    pub former: Vec<String>,
    /// Slug of its region.
    pub region: Option<String>,
    /// What it does.
    pub roles: Vec<UnitRole>,
    /// Its entry of the log.
    pub seq: u64,
}

/// What is kept of an elevator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ElevatorCard {
    /// Its code.
    pub code: String,
    /// Device code, registration code and certificate number, where known.
    pub other_codes: Vec<String>,
    /// Credit code of the user, or 个人.
    pub user: String,
    /// Credit code of the maintainer.
    pub maintainer: Option<String>,
    /// Slug of the region as it was reported.
    pub region: String,
    /// Subdistrict.
    pub subdistrict: Option<String>,
    /// What stands for a subdistrict that is not told.
    pub region_since_reform: Option<String>,
    /// Estate.
    pub estate: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Number within the estate.
    pub inner_no: Option<String>,
    /// Status.
    pub status: ElevatorStatus,
    /// Mode.
    pub mode: Option<Mode>,
    /// When it was installed.
    pub installed_on: DayNumber,
    /// The days that follow from its events.
    pub days: Days,
    /// Its entry of the log.
    pub seq: u64,
}

/// [`FiledDays`] in the space of eighteen bytes: there are as many of them as elevators.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    maintenance_mark: (DayNumber, DayNumber),
    testing_mark: (DayNumber, DayNumber),
    pilot_due_on: DayNumber,
    statutory_due_on: DayNumber,
    pilot_inspection_due_on: DayNumber,
    inspection_valid_to: DayNumber,
    /// Whether the last inspection was failed and nothing has mended it.
    pub(super) has_failed: bool,
    mark_ended_by_exit: bool,
}

/// What is kept of a promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CommitmentCard {
    /// Its id.
    pub id: String,
    /// Credit code of the user.
    pub user: String,
    /// Credit code of the maintainer.
    pub maintainer: String,
    /// What is promised.
    pub indicator: String,
    /// Its label and unit, and the level promised, in words.
    pub promised: String,
    /// The first day.
    pub from: DayNumber,
    /// Its entry of the log.
    pub seq: u64,
}

/// What is kept of a notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeCard {
    /// Its number.
    pub number: String,
    /// Which act.
    pub kind: NoticeKind,
    /// Which pilot.
    pub pilot: Pilot,
    /// Whom it speaks of.
    pub subject: Subject,
    /// Credit code or elevator code of the subject.
    pub subject_id: String,
    /// The estate of a subject that is an elevator.
    pub estate: Option<String>,
    /// The ground of an exit.
    pub code: Option<ExitCode>,
    /// When it was decided.
    pub decided_on: Day,
    /// The last day of a publicity.
    pub publicity_to: Option<Day>,
    /// Who decided.
    pub authority: String,
    /// The facts found.
    pub basis: Option<String>,
    /// Slug of the region it concerns.
    pub region: Option<String>,
    /// Its entry of the log.
    pub seq: u64,
}

impl Card {
    /// What it is and which one.
    pub fn key(&self) -> (Thing, &str) {
        match self {
            Self::Unit(unit) => (Thing::Unit, &unit.uscc),
            Self::Elevator(elevator) => (Thing::Elevator, &elevator.code),
            Self::Commitment(promise) => (Thing::Commitment, &promise.id),
            Self::Notice(notice) => (Thing::Notice, &notice.number),
        }
    }

    /// The card of a thing; `indicators` name what is promised.
    pub fn of(present: Present, indicators: &[Indicator]) -> Self {
        match present {
            Present::Unit(unit, former, entry) => Self::Unit(UnitCard::of(unit, former, entry.seq)),
            Present::Elevator(card, days, entry) => Self::Elevator(ElevatorCard::of(*card, &days, entry.seq)),
            Present::Commitment(promise, entry) => {
                Self::Commitment(CommitmentCard::of(promise, indicators, entry.seq))
            }
            Present::Notice { notice, region, estate, entry } => {
                Self::Notice(NoticeCard::of(*notice, region, estate, entry.seq))
            }
        }
    }
}

impl UnitCard {
    fn of(unit: PublicUnit, former: Vec<String>, seq: u64) -> Self {
        Self { uscc: unit.uscc, name: unit.name, former, region: unit.region, roles: unit.roles, seq }
    }
}

impl ElevatorCard {
    fn of(card: PublicElevator, days: &FiledDays, seq: u64) -> Self {
        let others = [card.device_code, card.registration_code, card.certificate_no];
        Self {
            code: card.code.into(),
            other_codes: others.into_iter().flatten().map(String::from).collect(),
            user: card.user_uscc.into(),
            maintainer: card.maintainer_uscc.map(String::from),
            region: card.region.into(),
            subdistrict: card.subdistrict.map(String::from),
            region_since_reform: card.region_since_reform.map(String::from),
            estate: card.estate.map(String::from),
            address: card.address.map(String::from),
            inner_no: card.inner_no.map(String::from),
            status: card.status,
            mode: card.mode,
            installed_on: card.installed_on.into(),
            days: days.into(),
            seq,
        }
    }

    /// By what its place is found within the region.
    pub fn part(&self) -> Option<&str> {
        self.subdistrict.as_deref().or(self.region_since_reform.as_deref())
    }

    /// All its codes.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.code).chain(&self.other_codes).map(String::as_str)
    }

    /// The facts that do not depend on the day.
    pub fn aspects(&self) -> Aspects {
        Aspects::default().status(self.status).mode(self.mode).year(self.installed_on.day())
    }
}

impl CommitmentCard {
    fn of(promise: PublicCommitment, indicators: &[Indicator], seq: u64) -> Self {
        use crate::gazette::disclosure::Disclosed;
        let known = indicators.iter().find(|indicator| indicator.code == promise.indicator);
        let promised = match known {
            Some(known) => format!("{} {} {}", known.label, promise.committed, known.unit),
            None => format!("{} {}", promise.indicator, promise.committed),
        };
        Self {
            id: promise.id(),
            user: promise.user_uscc,
            maintainer: promise.maintainer_uscc,
            indicator: promise.indicator,
            promised,
            from: Some(promise.from).into(),
            seq,
        }
    }
}

impl NoticeCard {
    fn of(notice: PublicNotice, region: Option<String>, estate: Option<String>, seq: u64) -> Self {
        let publicity_to = notice.publicity().map(Publicity::to);
        Self {
            number: notice.notice_no,
            kind: notice.kind,
            pilot: notice.pilot,
            subject: notice.subject,
            subject_id: notice.subject_id,
            estate,
            publicity_to,
            code: notice.code,
            decided_on: notice.decided_on,
            authority: notice.authority,
            basis: notice.basis,
            region,
            seq,
        }
    }
}

impl From<&FiledDays> for Days {
    fn from(filed: &FiledDays) -> Self {
        let pair = |(from, to): (Option<Day>, Option<Day>)| (from.into(), to.into());
        Self {
            maintenance_mark: pair(filed.maintenance_mark),
            testing_mark: pair(filed.testing_mark),
            pilot_due_on: filed.pilot_due_on.into(),
            statutory_due_on: filed.statutory_due_on.into(),
            pilot_inspection_due_on: filed.pilot_inspection_due_on.into(),
            inspection_valid_to: filed.inspection_valid_to.into(),
            has_failed: filed.has_failed,
            mark_ended_by_exit: filed.mark_ended_by_exit,
        }
    }
}

impl Days {
    /// What these days mean on a day.
    pub fn on(&self, day: Day, status: ElevatorStatus) -> Standing {
        let pair = |(from, to): (DayNumber, DayNumber)| (from.day(), to.day());
        let filed = FiledDays {
            maintenance_mark: pair(self.maintenance_mark),
            testing_mark: pair(self.testing_mark),
            pilot_due_on: self.pilot_due_on.day(),
            statutory_due_on: self.statutory_due_on.day(),
            pilot_inspection_due_on: self.pilot_inspection_due_on.day(),
            inspection_valid_to: self.inspection_valid_to.day(),
            has_failed: self.has_failed,
            mark_ended_by_exit: self.mark_ended_by_exit,
        };
        filed.on(day, status)
    }
}
