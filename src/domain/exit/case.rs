//! What opens a case of exit. A case is a question put to an officer, never an answer.
//! Deadlines in working days come as days: the calendar is not known here.

use chrono::TimeDelta;

use super::code::ExitCode;
use crate::domain::elevator::{Liability, UnitRole};
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;
use crate::domain::{Day, Instant};
use crate::vocabulary;

/// Whether facts of the record open a case on this ground by themselves. On the other grounds they
/// raise an alert at most, and an officer opens the case.
pub fn opens_by_itself(code: ExitCode) -> bool {
    use ExitCode::{Me1, Mu2, Mu5, Mu7, Te1, Tu1, Tu3};
    matches!(code, Mu2 | Mu5 | Mu7 | Me1 | Tu1 | Tu3 | Te1)
}

/// The cases an accident opens in the pilots its elevator is in: one of safety responsibility in
/// each of them, any other none (附件1 四(三)1(5), 附件2 四(三)1(3)).
pub fn after_accident(liable: Liability, pilots: &[Pilot]) -> Vec<ExitCode> {
    if liable != Liability::Yes {
        return Vec::new();
    }
    let code = |pilot: &Pilot| match pilot {
        Pilot::Maintenance => ExitCode::Mu5,
        Pilot::Testing => ExitCode::Tu3,
    };
    pilots.iter().map(code).collect()
}

/// The cases a failed inspection opens: in the maintenance pilot one of the unit and one of the
/// elevator (附件1 四(三)1(7), 2(1)), in the testing pilot one of the elevator (附件2 四(三)2(1)).
pub fn after_failed_inspection(pilots: &[Pilot]) -> Vec<ExitCode> {
    let codes = |pilot: &Pilot| match pilot {
        Pilot::Maintenance => vec![ExitCode::Mu7, ExitCode::Me1],
        Pilot::Testing => vec![ExitCode::Te1],
    };
    pilots.iter().flat_map(codes).collect()
}

/// The case a failed test opens: one of the elevator, in the testing pilot (附件2 四(三)2(1)).
pub fn after_failed_test(pilots: &[Pilot]) -> Option<ExitCode> {
    pilots.contains(&Pilot::Testing).then_some(ExitCode::Te1)
}

/// The case that lost conditions of a marked elevator open (附件1 四(三)2(1)): given what the
/// conditions refuse today. It falls with them: `None` closes an undecided case.
pub fn after_lost_conditions(refusals: &[Refusal]) -> Option<ExitCode> {
    (!refusals.is_empty()).then_some(ExitCode::Me1)
}

/// The case that leaving the maintenance pilot opens in the testing pilot: a using unit must stay
/// in both (附件2 二(一)2, 四(三)1(1)).
pub fn after_maintenance_exit(role: UnitRole, is_in_testing: bool) -> Option<ExitCode> {
    (role == UnitRole::Use && is_in_testing).then_some(ExitCode::Tu1)
}

/// How long a monitoring system is silent before the record takes it for out of order.
pub const IOT_ALERT_AFTER: TimeDelta = TimeDelta::minutes(30);
/// How long it must be heard again to count as restored.
pub const IOT_RESTORED_AFTER: TimeDelta = TimeDelta::minutes(10);

/// When an outage of the monitoring was 发现: by the alert or by an officer, whichever was earlier.
pub fn iot_found_at(alerted_at: Option<Instant>, reported_at: Option<Instant>) -> Option<Instant> {
    alerted_at.into_iter().chain(reported_at).min()
}

/// Whether a time online ends an outage, or only interrupts it.
pub fn is_restored(online_for: TimeDelta) -> bool {
    online_for >= IOT_RESTORED_AFTER
}

/// The day on which an outage of the monitoring opens a case, once it is reached: the day after
/// `deadline`, the third working day after it was found, unless it was restored by then
/// (附件1 四(三)1(2)).
pub fn iot_case_opens_on(deadline: Day, restored_on: Option<Day>, today: Day) -> Option<Day> {
    let opens_on = deadline.succ_opt().expect("deadlines lie in this century");
    let in_time = restored_on.is_some_and(|on| on <= deadline);
    (!in_time && opens_on <= today).then_some(opens_on)
}

vocabulary! {
    /// Who bypassed a door lock or safety circuit.
    pub enum BypassBy ("短接行为人") {
        UnitStaff = "unit_staff" "试点单位人员",
        Other = "other" "其他人员",
        Unknown = "unknown" "待查",
    }
}

/// The cases a bypassed circuit allows: 发生短接 of the maintenance pilot is the unit's own act
/// (附件1 四(三)1(6)), 被短接 of the testing pilot anyone's (附件2 四(三)1(4)).
pub fn after_bypass(by: BypassBy, pilots: &[Pilot]) -> Vec<ExitCode> {
    let code = |pilot: &Pilot| match pilot {
        Pilot::Maintenance => (by == BypassBy::UnitStaff).then_some(ExitCode::Mu6),
        Pilot::Testing => Some(ExitCode::Tu4),
    };
    pilots.iter().filter_map(code).collect()
}

/// The case that a check opens where a visit is recorded and none took place (附件1 四(三)1(4)).
pub fn after_check_of_visit(is_recorded: bool, took_place: bool) -> Option<ExitCode> {
    (is_recorded && !took_place).then_some(ExitCode::Mu4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExitCode::{Me1, Me2, Mu3, Mu4, Mu5, Mu6, Mu7, Te1, Tu1, Tu3, Tu4};

    const MAINTENANCE: &[Pilot] = &[Pilot::Maintenance];
    const TESTING: &[Pilot] = &[Pilot::Testing];
    const BOTH: &[Pilot] = &[Pilot::Maintenance, Pilot::Testing];

    fn d(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn accidents_of_responsibility() {
        let cases: [(Liability, &[Pilot], &[ExitCode]); 5] = [
            (Liability::Yes, MAINTENANCE, &[Mu5]),
            (Liability::Yes, BOTH, &[Mu5, Tu3]),
            (Liability::Yes, &[], &[]),
            (Liability::Unknown, BOTH, &[]),
            (Liability::No, BOTH, &[]),
        ];
        for (liable, pilots, codes) in cases {
            assert_eq!(after_accident(liable, pilots), codes, "{liable:?} {pilots:?}");
        }
    }

    #[test]
    fn failed_inspections_and_tests() {
        assert_eq!(after_failed_inspection(MAINTENANCE), [Mu7, Me1]);
        assert_eq!(after_failed_inspection(BOTH), [Mu7, Me1, Te1]);
        assert_eq!(after_failed_inspection(&[]), []);
        assert_eq!(after_failed_test(BOTH), Some(Te1));
        assert_eq!(after_failed_test(MAINTENANCE), None);
    }

    #[test]
    fn lost_conditions_open_a_case_until_they_are_regained() {
        use crate::domain::insurance::{INSURANCE_KINDS, Policy, check_insured};
        let policy = |valid_to: &str| Policy {
            kind: "liability".into(),
            insurer: "示例保险公司".into(),
            valid_from: d("2020-01-01"),
            valid_to: d(valid_to),
        };
        let case = |policies: &[Policy], day: &str| {
            let refusals = Vec::from_iter(check_insured(policies, &INSURANCE_KINDS, d(day)).err());
            after_lost_conditions(&refusals)
        };
        let lapsed = [policy("2021-06-30")];
        let renewed = [policy("2021-06-30"), policy("2022-06-30")];
        assert_eq!(case(&lapsed, "2021-06-30"), None);
        assert_eq!(case(&lapsed, "2021-07-01"), Some(Me1));
        assert_eq!(case(&renewed, "2021-07-02"), None);
    }

    #[test]
    fn a_user_that_leaves_one_pilot_may_not_stay_in_the_other() {
        assert_eq!(after_maintenance_exit(UnitRole::Use, true), Some(Tu1));
        assert_eq!(after_maintenance_exit(UnitRole::Use, false), None);
        assert_eq!(after_maintenance_exit(UnitRole::Maintain, true), None);
    }

    #[test]
    fn monitoring_restored_within_three_working_days() {
        // Found on Friday 2021-11-05: the third working day is Wednesday 2021-11-10.
        let deadline = d("2021-11-10");
        let cases = [
            (Some("2021-11-10"), "2021-11-15", None),
            (Some("2021-11-11"), "2021-11-11", Some("2021-11-11")),
            (None, "2021-11-10", None),
            (None, "2021-11-11", Some("2021-11-11")),
            (None, "2021-11-15", Some("2021-11-11")),
        ];
        for (restored, today, opens) in cases {
            assert_eq!(
                iot_case_opens_on(deadline, restored.map(d), d(today)),
                opens.map(d),
                "{restored:?} {today}"
            );
        }
        assert!(!is_restored(TimeDelta::minutes(9)));
        assert!(is_restored(TimeDelta::minutes(10)));
    }

    #[test]
    fn the_earlier_discovery_counts() {
        let at = |text: &str| Some(text.parse::<Instant>().unwrap());
        let (early, late) = (at("2021-11-05T01:00:00Z"), at("2021-11-05T02:00:00Z"));
        assert_eq!(iot_found_at(early, late), early);
        assert_eq!(iot_found_at(late, early), early);
        assert_eq!(iot_found_at(None, late), late);
        assert_eq!(iot_found_at(None, None), None);
    }

    #[test]
    fn whose_bypass_it_was() {
        let cases: [(BypassBy, &[Pilot], &[ExitCode]); 4] = [
            (BypassBy::UnitStaff, BOTH, &[Mu6, Tu4]),
            (BypassBy::Unknown, TESTING, &[Tu4]),
            (BypassBy::Unknown, MAINTENANCE, &[]),
            (BypassBy::Other, BOTH, &[Tu4]),
        ];
        for (by, pilots, codes) in cases {
            assert_eq!(after_bypass(by, pilots), codes, "{by:?} {pilots:?}");
        }
    }

    #[test]
    fn a_recorded_visit_that_did_not_take_place() {
        assert_eq!(after_check_of_visit(true, false), Some(Mu4));
        assert_eq!(after_check_of_visit(true, true), None);
        assert_eq!(after_check_of_visit(false, false), None);
    }

    #[test]
    fn an_alert_is_no_case() {
        assert!(opens_by_itself(Mu7));
        for code in [Mu3, Mu4, Mu6, Me2, Tu4] {
            assert!(!opens_by_itself(code), "{code:?}");
        }
    }
}
