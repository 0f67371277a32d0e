//! How often an elevator must be visited on site, and whether it was: by the ceiling of its
//! declared mode while it is marked, by the statutory fifteen days otherwise.
//! It does not know who visits or what was done there.

use chrono::{Days, Months};

use crate::domain::Day;
use crate::domain::elevator::{ElevatorStatus, VisitKind};
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;
use crate::vocabulary;

vocabulary! {
    /// The declared maintenance mode (方案 三(一)2).
    pub enum Mode ("维保模式") {
        Iot = "iot" "物联网" or "物联网维保" "物联网监测",
        Full = "full" "全包" or "全包维保",
        Major = "major" "大包" or "大包维保",
        Other = "other" "其他" or "其它" "其他维保" "其它维保",
    }
}

vocabulary! {
    /// By which rule the next visit is due.
    pub enum Regime ("维保间隔规则") {
        /// The ceiling of the mode (方案 三(一)2).
        Pilot = "pilot_ceiling" "按需维保",
        /// At least every fifteen days (特种设备安全监察条例 31).
        Statutory = "statutory_15_days" "每15日至少一次",
    }
}

vocabulary! {
    /// The longest time between two visits on site, as an ISO 8601 duration.
    pub enum Ceiling ("现场维保最长间隔") {
        /// With remote monitoring (方案 三(一)2).
        ThreeMonths = "P3M" "最长3个月",
        /// Without it, 全包 or 大包 (方案 三(一)2).
        TwoMonths = "P2M" "最长2个月",
        /// Any other maintenance (方案 三(一)2).
        OneMonth = "P1M" "最长1个月",
        /// Outside the pilot (特种设备安全监察条例 31).
        FifteenDays = "P15D" "最长15日",
    }
}

impl Ceiling {
    /// The ceiling of a regime; in the pilot that of the mode, the shortest where none is declared.
    pub fn of(regime: Regime, mode: Option<Mode>) -> Self {
        match (regime, mode) {
            (Regime::Statutory, _) => Self::FifteenDays,
            (Regime::Pilot, Some(Mode::Iot)) => Self::ThreeMonths,
            (Regime::Pilot, Some(Mode::Full | Mode::Major)) => Self::TwoMonths,
            (Regime::Pilot, Some(Mode::Other) | None) => Self::OneMonth,
        }
    }
}

vocabulary! {
    /// How the visits of an elevator stand on a day.
    pub enum MaintenanceState ("维保状态") {
        Current = "current" "正常",
        Overdue = "overdue" "逾期",
        /// No visit on site is known and none can be derived.
        NotReported = "not_reported" "未报送",
        /// The elevator is out of use.
        NotApplicable = "not_applicable" "不适用",
    }
}

/// What stands on the page of an elevator while it is marked, and only then (附件1 四(二)).
const SAFE_HARBOUR: &str = "试点期间各区县局不得以试点单位未按照《电梯维护保养规则》（TSG T5002）安全技术规范要求开展维护保养进行立案查处。";

/// The longest time between two visits outside the pilot (特种设备安全监察条例 31).
const STATUTORY_DAYS: Days = Days::new(15);

impl Mode {
    /// The longest time between two visits on site, in months (方案 三(一)2). The declared mode
    /// alone decides: 物联网 goes before 全包 and 大包, which speak of elevators without it.
    pub fn ceiling_months(self) -> u32 {
        match self {
            Self::Iot => 3,
            Self::Full | Self::Major => 2,
            Self::Other => 1,
        }
    }
}

/// What the record knows of an elevator's maintenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaintenanceFacts {
    /// Whether it runs.
    pub status: ElevatorStatus,
    /// The declared mode; `None` if not reported, and then the shortest ceiling holds.
    pub mode: Option<Mode>,
    /// The first day of its newest mark in the maintenance pilot; `None`: never marked.
    pub marked_from: Option<Day>,
    /// The first day without that mark; `None`: not ended by an act.
    pub marked_to: Option<Day>,
    /// The last visit on site; online checks do not count.
    pub last_onsite_on: Option<Day>,
}

/// How the maintenance of an elevator stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maintenance {
    /// In one word.
    pub state: MaintenanceState,
    /// The rule that holds on that day.
    pub regime: Regime,
    /// As declared.
    pub mode: Option<Mode>,
    /// As known.
    pub last_onsite_on: Option<Day>,
    /// The last day on which the next visit is in time; `None` without a due date.
    pub next_due_on: Option<Day>,
    /// Days since then; 0: not overdue.
    pub overdue_days: i64,
}

/// How the maintenance of an elevator stands on `today`.
pub fn assess(facts: &MaintenanceFacts, today: Day) -> Maintenance {
    let regime = if facts.is_marked(today) { Regime::Pilot } else { Regime::Statutory };
    let next_due_on = match (facts.status, regime) {
        (ElevatorStatus::Suspended | ElevatorStatus::Scrapped, _) => None,
        (_, Regime::Pilot) => pilot_due_on(facts.mode, facts.marked_from, facts.last_onsite_on),
        (_, Regime::Statutory) => statutory_due_on(facts.last_onsite_on),
    };
    let overdue_days = next_due_on.map_or(0, |due| overdue_days(due, today));
    let state = match (facts.status, next_due_on) {
        (ElevatorStatus::Suspended | ElevatorStatus::Scrapped, _) => MaintenanceState::NotApplicable,
        (_, None) => MaintenanceState::NotReported,
        _ if overdue_days > 0 => MaintenanceState::Overdue,
        _ => MaintenanceState::Current,
    };
    let MaintenanceFacts { mode, last_onsite_on, .. } = *facts;
    Maintenance { state, regime, mode, last_onsite_on, next_due_on, overdue_days }
}

impl MaintenanceFacts {
    /// Whether the mark is in force: from its first day, until it ended or the pilot did.
    pub fn is_marked(&self, today: Day) -> bool {
        Pilot::Maintenance.programme().holds_mark(self.marked_from, self.marked_to, today)
    }
}

/// The day by which a marked elevator must be visited: one ceiling after its last visit on site,
/// or after its mark's first day if none is known (方案 三(一)2). Months end at the month's end
/// (民法典 202), and no holiday moves the day. `None`: never marked.
pub fn pilot_due_on(mode: Option<Mode>, marked_from: Option<Day>, last_onsite: Option<Day>) -> Option<Day> {
    let ceiling = Months::new(mode.unwrap_or(Mode::Other).ceiling_months());
    marked_from.map(|from| last_onsite.unwrap_or(from) + ceiling)
}

/// The day by which an elevator outside the pilot must be visited
/// (附件1 四(三), 特种设备安全监察条例 31). `None`: no visit is known.
pub fn statutory_due_on(last_onsite: Option<Day>) -> Option<Day> {
    last_onsite.map(|last| last + STATUTORY_DAYS)
}

/// Days since a due day, counted from the day after; 0 up to and on the day itself.
pub(in crate::domain) fn overdue_days(due: Day, today: Day) -> i64 {
    (today - due).num_days().max(0)
}

/// The day of the last visit on site: an online check accompanies visits, it does not replace
/// one (方案 三(一)2).
pub fn last_onsite(visits: impl IntoIterator<Item = (Day, VisitKind)>) -> Option<Day> {
    visits.into_iter().filter(|(_, kind)| *kind == VisitKind::Onsite).map(|(day, _)| day).max()
}

/// Whether the cycle of a maintenance plan keeps within the ceiling of its mode (方案 三(一)2).
pub fn check_plan_cycle(mode: Mode, cycle_months: u32) -> Result<(), Refusal> {
    let ceiling = mode.ceiling_months();
    if cycle_months <= ceiling {
        return Ok(());
    }
    let label = mode.label();
    Err(Refusal::by(
        "方案 三(一)2",
        format!("方案中的现场维保周期为{cycle_months}个月，超过{label}模式最长{ceiling}个月的间隔"),
    ))
}

/// The sentence that protects a marked elevator's units, while it is marked (附件1 四(二)).
pub fn safe_harbour(facts: &MaintenanceFacts, today: Day) -> Option<&'static str> {
    facts.is_marked(today).then_some(SAFE_HARBOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn marked(mode: Mode, from: &str, to: Option<&str>, last: Option<&str>) -> MaintenanceFacts {
        MaintenanceFacts {
            status: ElevatorStatus::InUse,
            mode: Some(mode),
            marked_from: Some(d(from)),
            marked_to: to.map(d),
            last_onsite_on: last.map(d),
        }
    }

    #[test]
    fn ceilings_end_at_the_month_end() {
        let cases = [
            (Some(Mode::Iot), "2020-11-30", "2021-02-28"),
            (Some(Mode::Iot), "2020-10-15", "2021-01-15"),
            (Some(Mode::Full), "2020-12-31", "2021-02-28"),
            (Some(Mode::Major), "2020-12-31", "2021-02-28"),
            (Some(Mode::Other), "2021-01-31", "2021-02-28"),
            (None, "2021-01-31", "2021-02-28"),
        ];
        for (mode, last, due) in cases {
            let got = pilot_due_on(mode, Some(d("2020-10-01")), Some(d(last)));
            assert_eq!(got, Some(d(due)), "{mode:?} {last}");
        }
        for (last, due) in [("2020-10-12", "2020-10-27"), ("2020-11-27", "2020-12-12")] {
            assert_eq!(statutory_due_on(Some(d(last))), Some(d(due)));
        }
    }

    #[test]
    fn overdue_from_the_next_day() {
        let facts = marked(Mode::Iot, "2020-10-01", None, Some("2020-11-30"));
        let on_the_day = assess(&facts, d("2021-02-28"));
        assert_eq!((on_the_day.state, on_the_day.overdue_days), (MaintenanceState::Current, 0));
        let after = assess(&facts, d("2021-03-01"));
        assert_eq!((after.state, after.overdue_days), (MaintenanceState::Overdue, 1));
        assert_eq!(after.regime, Regime::Pilot);
    }

    #[test]
    fn after_the_exit_the_fifteen_days_hold() {
        use MaintenanceState::{Current, Overdue};
        let cases = [
            ("2021-06-01", "2021-06-09", Regime::Pilot, "2021-09-01", Current),
            ("2021-06-01", "2021-06-10", Regime::Statutory, "2021-06-16", Current),
            ("2021-06-01", "2021-06-17", Regime::Statutory, "2021-06-16", Overdue),
            ("2021-05-01", "2021-06-10", Regime::Statutory, "2021-05-16", Overdue),
        ];
        for (last, today, regime, due, state) in cases {
            let facts = marked(Mode::Iot, "2021-01-01", Some("2021-06-10"), Some(last));
            let got = assess(&facts, d(today));
            assert_eq!(
                (got.regime, got.next_due_on, got.state),
                (regime, Some(d(due)), state),
                "{last} {today}"
            );
        }
    }

    #[test]
    fn marks_end_with_the_pilot() {
        let facts = marked(Mode::Iot, "2020-10-01", None, Some("2022-12-01"));
        assert_eq!(assess(&facts, d("2022-12-31")).regime, Regime::Pilot);
        let ended = assess(&facts, d("2023-01-01"));
        assert_eq!((ended.regime, ended.next_due_on), (Regime::Statutory, Some(d("2022-12-16"))));
    }

    #[test]
    fn without_a_visit() {
        let facts = marked(Mode::Full, "2021-01-31", None, None);
        assert_eq!(assess(&facts, d("2021-02-01")).next_due_on, Some(d("2021-03-31")));
        assert_eq!(assess(&facts, d("2021-04-01")).state, MaintenanceState::Overdue);
        let before = assess(&facts, d("2021-01-30"));
        assert_eq!((before.state, before.next_due_on), (MaintenanceState::NotReported, None));
        let never = MaintenanceFacts { marked_from: None, ..facts };
        assert_eq!(assess(&never, d("2021-04-01")).state, MaintenanceState::NotReported);
        let earlier = marked(Mode::Other, "2021-01-31", None, Some("2021-01-20"));
        assert_eq!(assess(&earlier, d("2021-02-01")).next_due_on, Some(d("2021-02-20")));
    }

    #[test]
    fn out_of_use_there_is_no_due_date() {
        for status in [ElevatorStatus::Suspended, ElevatorStatus::Scrapped] {
            let facts =
                MaintenanceFacts { status, ..marked(Mode::Other, "2021-01-01", None, Some("2021-01-01")) };
            let got = assess(&facts, d("2021-11-15"));
            assert_eq!(
                (got.state, got.next_due_on, got.overdue_days),
                (MaintenanceState::NotApplicable, None, 0)
            );
            assert_eq!(got.last_onsite_on, Some(d("2021-01-01")));
        }
    }

    #[test]
    fn an_online_check_moves_nothing() {
        let visits = [(d("2021-01-31"), VisitKind::Onsite), (d("2021-02-01"), VisitKind::Online)];
        let last = last_onsite(visits);
        assert_eq!(pilot_due_on(Some(Mode::Other), Some(d("2021-01-01")), last), Some(d("2021-02-28")));
        assert_eq!(last_onsite([(d("2021-02-01"), VisitKind::Online)]), None);
    }

    #[test]
    fn a_plan_keeps_within_its_ceiling() {
        for (mode, months, allowed) in [
            (Mode::Iot, 3, true),
            (Mode::Iot, 4, false),
            (Mode::Major, 2, true),
            (Mode::Full, 3, false),
            (Mode::Other, 2, false),
        ] {
            assert_eq!(check_plan_cycle(mode, months).is_ok(), allowed, "{mode:?} {months}");
        }
        let refusal = check_plan_cycle(Mode::Iot, 4).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "方案中的现场维保周期为4个月，超过物联网模式最长3个月的间隔（方案 三(一)2）"
        );
    }

    #[test]
    fn half_inclusive_is_no_mode() {
        assert_eq!(Mode::parse("大包").map(Mode::ceiling_months), Some(2));
        assert_eq!(Mode::parse("半包"), None);
    }

    #[test]
    fn the_harbour_is_open_while_marked() {
        let facts = marked(Mode::Iot, "2021-01-01", Some("2021-06-10"), None);
        let notice = "试点期间各区县局不得以试点单位未按照《电梯维护保养规则》（TSG T5002）安全技术规范要求开展维护保养进行立案查处。";
        assert_eq!(safe_harbour(&facts, d("2021-06-09")), Some(notice));
        assert_eq!(safe_harbour(&facts, d("2021-06-10")), None);
        assert_eq!(safe_harbour(&facts, d("2020-12-31")), None);
    }
}
