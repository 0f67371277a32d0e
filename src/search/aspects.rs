//! The facts of a record that filters and facets go by, packed in one number so that counting is adding.

use chrono::Datelike;

use crate::domain::Day;
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::programme::Pilot;
use crate::gazette::records::feed::Standing;

/// A closed list of values and where it stands within the number: 0 is none, else the place in its list plus one.
#[derive(Debug, Clone, Copy)]
struct Slot {
    at: u32,
    bits: u32,
}

const STATUS: Slot = Slot { at: 0, bits: 2 };
const MODE: Slot = Slot { at: 2, bits: 3 };
const CODE: Slot = Slot { at: 5, bits: 5 };
const YEAR: Slot = Slot { at: 10, bits: 8 };
const FIRST_YEAR: i32 = 1900;

const MAINTENANCE_PILOT: u32 = 1 << 18;
const TESTING_PILOT: u32 = 1 << 19;
const OVERDUE: u32 = 1 << 20;
const EXPIRED: u32 = 1 << 21;
const EXITED: u32 = 1 << 22;
/// What depends on the day.
const OF_THE_DAY: u32 = MAINTENANCE_PILOT | TESTING_PILOT | OVERDUE | EXPIRED | EXITED;
const ROLES: u32 = 23;

impl Slot {
    fn put(self, value: u32) -> u32 {
        debug_assert!(value < 1 << self.bits, "a list outgrew its slot");
        (value & ((1 << self.bits) - 1)) << self.at
    }

    fn get(self, packed: u32) -> u32 {
        (packed >> self.at) & ((1 << self.bits) - 1)
    }
}

fn place_of<V: Vocabulary>(value: V) -> u32 {
    let place = V::ALL.iter().position(|known| *known == value).expect("a value stands in its own list");
    u32::try_from(place + 1).expect("a closed list is short")
}

fn value_at<V: Vocabulary>(place: u32) -> Option<V> {
    V::ALL.get(usize::try_from(place).ok()?.checked_sub(1)?).copied()
}

/// The facts of one record, on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Aspects(u32);

impl Aspects {
    /// With a status.
    #[must_use]
    pub fn status(self, status: ElevatorStatus) -> Self {
        Self(self.0 | STATUS.put(place_of(status)))
    }

    /// With a mode.
    #[must_use]
    pub fn mode(self, mode: Option<Mode>) -> Self {
        Self(self.0 | mode.map_or(0, |mode| MODE.put(place_of(mode))))
    }

    /// With the ground of an exit.
    #[must_use]
    pub fn code(self, code: Option<ExitCode>) -> Self {
        Self(self.0 | code.map_or(0, |code| CODE.put(place_of(code))))
    }

    /// With the year of a day; years outside 1901–2154 count as none.
    #[must_use]
    pub fn year(self, day: Option<Day>) -> Self {
        let year = day.and_then(|day| u32::try_from(day.year() - FIRST_YEAR).ok());
        Self(self.0 | YEAR.put(year.filter(|year| *year < 255).unwrap_or_default()))
    }

    /// With a pilot.
    #[must_use]
    pub fn pilot(self, pilot: Pilot) -> Self {
        Self(self.0 | bit_of(pilot))
    }

    /// With a role.
    #[must_use]
    pub fn role(self, role: UnitRole) -> Self {
        Self(self.0 | 1 << (ROLES + place_of(role) - 1))
    }

    /// What holds on a day in place of what held on another.
    #[must_use]
    pub fn on(self, standing: &Standing) -> Self {
        let flag = |holds: bool, bit: u32| if holds { bit } else { 0 };
        let of_the_day = flag(standing.in_maintenance_pilot, MAINTENANCE_PILOT)
            | flag(standing.in_testing_pilot, TESTING_PILOT)
            | flag(standing.is_overdue, OVERDUE)
            | flag(standing.is_expired, EXPIRED)
            | flag(standing.has_exited, EXITED);
        Self(self.0 & !OF_THE_DAY | of_the_day)
    }

    /// The status.
    pub fn status_of(self) -> Option<ElevatorStatus> {
        value_at(STATUS.get(self.0))
    }

    /// The mode.
    pub fn mode_of(self) -> Option<Mode> {
        value_at(MODE.get(self.0))
    }

    /// The ground of exit.
    pub fn code_of(self) -> Option<ExitCode> {
        value_at(CODE.get(self.0))
    }

    /// The year: of installation, of decision.
    pub fn year_of(self) -> Option<i32> {
        let year = YEAR.get(self.0);
        (year > 0).then(|| FIRST_YEAR + i32::try_from(year).expect("a year of eight bits"))
    }

    /// Whether it bears this pilot's mark, or speaks of this pilot.
    pub fn has_pilot(self, pilot: Pilot) -> bool {
        self.0 & bit_of(pilot) != 0
    }

    /// Whether maintenance is overdue.
    pub fn is_overdue(self) -> bool {
        self.0 & OVERDUE != 0
    }

    /// Whether the inspection has expired or was failed.
    pub fn is_expired(self) -> bool {
        self.0 & EXPIRED != 0
    }

    /// Whether it left a pilot by an exit.
    pub fn has_exited(self) -> bool {
        self.0 & EXITED != 0
    }

    /// Whether it has this role.
    pub fn has_role(self, role: UnitRole) -> bool {
        self.0 & (1 << (ROLES + place_of(role) - 1)) != 0
    }
}

fn bit_of(pilot: Pilot) -> u32 {
    match pilot {
        Pilot::Maintenance => MAINTENANCE_PILOT,
        Pilot::Testing => TESTING_PILOT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        let day = Day::from_ymd_opt(2021, 11, 15);
        for status in ElevatorStatus::ALL.iter().copied() {
            for mode in Mode::ALL.iter().copied() {
                let packed = Aspects::default().status(status).mode(Some(mode)).year(day);
                assert_eq!(
                    (packed.status_of(), packed.mode_of(), packed.year_of(), packed.code_of()),
                    (Some(status), Some(mode), Some(2021), None)
                );
            }
        }
        for code in ExitCode::ALL.iter().copied() {
            assert_eq!(Aspects::default().code(Some(code)).pilot(code.pilot()).code_of(), Some(code));
        }
        for role in UnitRole::ALL.iter().copied() {
            let packed = Aspects::default().role(role);
            assert!(UnitRole::ALL.iter().all(|other| packed.has_role(*other) == (*other == role)));
        }
    }

    #[test]
    fn a_day_replaces_another() {
        let packed = Aspects::default().status(ElevatorStatus::InUse);
        let late = Standing { is_overdue: true, in_maintenance_pilot: true, ..Standing::default() };
        assert!(packed.on(&late).is_overdue() && packed.on(&late).has_pilot(Pilot::Maintenance));
        assert_eq!(packed.on(&late).on(&Standing::default()), packed);
        assert_eq!(Aspects::default().year(Day::from_ymd_opt(1850, 1, 1)).year_of(), None);
    }
}
