//! The state of an elevator in one line, for whoever stands before its doors, and beside it what the line does not say.
//! It orders the record's states by how grave they are and refuses to judge anew.

use std::borrow::Cow;

use super::dates::moment_in_chinese;
use super::state::{Tag, Tone};
use crate::domain::inspection::testing::TestingState;
use crate::gazette::records::Coded;
use crate::gazette::records::elevator::{
    ElevatorRecord, IncidentsBlock, InspectionBlock, MaintenanceBlock, OpenIncident, TestingBlock,
};
use crate::gazette::records::list::Dues;
use crate::gazette::records::warnings::Warning;

/// 特种设备安全法 40, as far as a rider needs it.
const MUST_NOT_RUN: &str = "请勿乘坐。依《特种设备安全法》第四十条，不得继续使用。";
/// 方案 二(二)1, as far as a rider needs it.
const MUST_BE_MENDED: &str = "整改完成前请尽量不乘坐。使用单位须整改并公示。";

/// The state of an elevator in one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Headline {
    /// Colour and icon.
    pub tone: Tone,
    /// The line.
    pub words: String,
    /// What it means for a rider; empty where the line says it all. Whom to ask stands below it on every page.
    pub advice: Cow<'static, str>,
}

impl Headline {
    fn new(tone: Tone, words: impl Into<String>, advice: impl Into<Cow<'static, str>>) -> Self {
        Self { tone, words: words.into(), advice: advice.into() }
    }

    /// The gravest of the record's states: out of use; then whatever is not as it must be, and before what only needs
    /// attention; of each an incident that is not over, 检验, 检测 and 维保 in this order; then what is not known.
    pub fn of(record: &ElevatorRecord) -> Self {
        let wanting = [
            unfinished(&record.incidents),
            barred(&record.inspection),
            untested(&record.testing),
            neglected(&record.maintenance),
        ];
        let gravest = wanting.into_iter().flatten().min_by_key(|headline| headline.tone != Tone::Bad);
        out_of_use(&record.status).or(gravest).unwrap_or_else(|| running(&record.inspection))
    }
}

fn out_of_use(status: &Coded) -> Option<Headline> {
    match &*status.code {
        "scrapped" => {
            Some(Headline::new(Tone::Bad, "已报废", "不得使用。如仍在运行，请勿乘坐，并拨打 12345 反映。"))
        }
        "suspended" => Some(Headline::new(Tone::Warn, "停用", "请勿乘坐。")),
        _ => None,
    }
}

/// What is reported and what is not: whether it still stands, or holds people, nobody has said.
fn unfinished(incidents: &IncidentsBlock) -> Option<Headline> {
    let first = incidents.open.first()?;
    let began = moment_in_chinese(first.occurred_at);
    let advice = if first.awaited.code == "release" {
        format!("{began} 发生困人，至今未报送解救。如有人被困，请打 96333。")
    } else {
        format!("{began} 发生{}，至今未报送恢复运行。", first.kind.label)
    };
    Some(Headline::new(Tone::Warn, of_open(first).words, advice))
}

fn barred(inspection: &InspectionBlock) -> Option<Headline> {
    let words = of_inspection(inspection).words;
    match &*inspection.state.code {
        "expired" if inspection.is_in_validity => {
            Some(Headline::new(Tone::Warn, words, "上次检验合格，仍在有效期内；试点周期要求的检验尚未报送。"))
        }
        "failed" | "expired" => Some(Headline::new(Tone::Bad, words, MUST_NOT_RUN)),
        _ => None,
    }
}

fn untested(testing: &TestingBlock) -> Option<Headline> {
    let words = of_testing(testing).words;
    match &*testing.state.code {
        "failed" if is_mended(testing) => Some(Headline::new(
            Tone::Warn,
            format!("{words}，已整改"),
            "使用单位已报送整改完成，尚未报送新的检测结果。",
        )),
        "failed" => Some(Headline::new(Tone::Bad, words, MUST_BE_MENDED)),
        "expired" => Some(Headline::new(Tone::Bad, words, "已过试点规定的最迟检测日期，未见新的检测结果。")),
        _ => None,
    }
}

fn neglected(maintenance: &MaintenanceBlock) -> Option<Headline> {
    let is_overdue = maintenance.state.code == "overdue";
    is_overdue.then(|| {
        Headline::new(
            Tone::Warn,
            of_maintenance(maintenance).words,
            "已过最迟现场维保日期，未见新的现场维保记录。可询问维保单位。",
        )
    })
}

fn running(inspection: &InspectionBlock) -> Headline {
    match &*inspection.state.code {
        "valid_to_not_reported" => Headline::new(
            Tone::Unknown,
            "在用，检验合格，有效期未报送",
            "可查看轿厢内使用标志上的下次检验日期。",
        ),
        "not_reported" => Headline::new(
            Tone::Unknown,
            "在用，检验情况未报送",
            "未报送不等于未检验，可查看轿厢内的使用标志。",
        ),
        _ => Headline::new(Tone::Good, "在用，检验有效", ""),
    }
}

/// The states of use, 检验, 检测, 维保 and 保险 in words, those that a headline says already left out. Of 检测 and of incidents
/// only what is not as it must be.
pub fn beside(record: &ElevatorRecord, headline: &Headline) -> Vec<Tag> {
    let mut tags = vec![Tag::of(&record.status)];
    tags.extend(record.incidents.open.first().map(of_open));
    tags.push(of_inspection(&record.inspection));
    if matches!(&*record.testing.state.code, "failed" | "expired") {
        tags.push(of_testing(&record.testing));
    }
    tags.extend(of_problems(&record.testing));
    tags.push(of_maintenance(&record.maintenance));
    tags.push(Tag::of(&record.insurance.state).of_what("保险"));
    tags.retain(|tag| !headline.words.contains(&tag.words));
    tags
}

/// The state of 检验. Of one that was passed it is the validity that is not reported; one whose validity runs on is behind the
/// cycle of the pilot only.
pub fn validity(inspection: &InspectionBlock) -> Tag {
    standing(&inspection.state, inspection.overdue_days, inspection.is_in_validity)
}

/// The same of an elevator in a list.
pub fn listed_validity(dues: &Dues) -> Tag {
    standing(&dues.inspection_state, dues.inspection_overdue_days, dues.is_in_validity).of_what("检验")
}

fn standing(state: &Coded, overdue_days: i64, is_in_validity: bool) -> Tag {
    match &*state.code {
        "valid_to_not_reported" => Tag::new(Tone::Unknown, "检验合格，有效期未报送"),
        "expired" if is_in_validity => Tag::new(Tone::Warn, format!("检验晚于试点周期 {overdue_days} 天")),
        _ => Tag::overdue(state, overdue_days),
    }
}

fn of_inspection(inspection: &InspectionBlock) -> Tag {
    validity(inspection).of_what("检验")
}

/// An incident that is not over, by what is awaited: 故障未报送恢复, 困人未报送解救.
pub fn of_open(incident: &OpenIncident) -> Tag {
    Tag::new(Tone::Warn, format!("{}{}", incident.kind.label, incident.awaited.label))
}

/// What stands against an elevator in a list, beside its due days.
pub fn of_warning(warning: &Warning) -> Tag {
    match warning {
        Warning::Unfinished(incident) => of_open(incident),
        Warning::FailedTest => Tag::new(Tone::Bad, "检测不合格"),
        Warning::OverdueTest(days) => Tag::overdue(&TestingState::Expired.into(), *days).of_what("检测"),
        Warning::Exited(pilot) => Tag::new(Tone::Bad, format!("已退出{}", pilot.label)),
    }
}

fn of_testing(testing: &TestingBlock) -> Tag {
    Tag::overdue(&testing.state, testing.overdue_days).of_what("检测")
}

/// The problems that a test found, as long as they are there.
fn of_problems(testing: &TestingBlock) -> Option<Tag> {
    let rectification = testing.rectification.as_ref()?;
    (!is_mended(testing)).then(|| Tag::of(rectification).of_what("检测问题"))
}

fn is_mended(testing: &TestingBlock) -> bool {
    testing.rectification.as_ref().is_some_and(|rectification| rectification.code == "done")
}

fn of_maintenance(maintenance: &MaintenanceBlock) -> Tag {
    Tag::overdue(&maintenance.state, maintenance.overdue_days).of_what("维保")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::elevator::ElevatorStatus;
    use crate::domain::inspection::InspectionState;
    use crate::domain::inspection::testing::Rectification;
    use crate::domain::maintenance::MaintenanceState;
    use crate::web::pages::tests::elevators::{elevator, elevators, holds_people, unreported};

    fn told(record: &ElevatorRecord) -> (Tone, String) {
        let Headline { tone, words, .. } = Headline::of(record);
        (tone, words)
    }

    fn words_beside(record: &ElevatorRecord) -> Vec<String> {
        beside(record, &Headline::of(record)).into_iter().map(|tag| tag.words).collect()
    }

    fn tested(
        state: TestingState,
        overdue_days: i64,
        rectification: Option<Rectification>,
    ) -> ElevatorRecord {
        let mut record = elevator();
        record.testing.state = state.into();
        record.testing.overdue_days = overdue_days;
        record.testing.rectification = rectification.map(Coded::from);
        record
    }

    #[test]
    fn the_gravest_state_comes_first() {
        let headlines: Vec<_> = elevators().iter().map(told).collect();
        let expected = [
            (Tone::Good, "在用，检验有效"),
            (Tone::Warn, "维保逾期 12 天"),
            (Tone::Bad, "检验超期 30 天"),
            (Tone::Unknown, "在用，检验情况未报送"),
            (Tone::Warn, "停用"),
            (Tone::Bad, "已报废"),
            (Tone::Bad, "检测不合格"),
            (Tone::Warn, "困人未报送解救"),
        ];
        assert_eq!(headlines, expected.map(|(tone, words)| (tone, words.to_owned())));
    }

    #[test]
    fn a_test_that_failed_or_is_overdue_is_no_good_state() {
        use Rectification::{Done, InProgress};
        let cases = [
            (tested(TestingState::Failed, 0, None), Tone::Bad, "检测不合格"),
            (tested(TestingState::Failed, 0, Some(InProgress)), Tone::Bad, "检测不合格"),
            (tested(TestingState::Failed, 0, Some(Done)), Tone::Warn, "检测不合格，已整改"),
            (tested(TestingState::Expired, 66, None), Tone::Bad, "检测超期 66 天"),
            (tested(TestingState::Valid, 0, Some(InProgress)), Tone::Good, "在用，检验有效"),
            (tested(TestingState::NotReported, 0, None), Tone::Good, "在用，检验有效"),
        ];
        for (record, tone, words) in cases {
            assert_eq!(told(&record), (tone, words.to_owned()));
        }
    }

    #[test]
    fn what_the_headline_leaves_out_stands_beside_it() {
        let fine = ["在用", "检验有效", "维保正常", "保险有效"];
        let open = tested(TestingState::Failed, 0, Some(Rectification::InProgress));
        assert_eq!(words_beside(&open), ["在用", "检验有效", "检测问题整改中", "维保正常", "保险有效"]);
        let mended = tested(TestingState::Expired, 3, Some(Rectification::Done));
        assert_eq!(words_beside(&mended), fine);
        let mut graver = tested(TestingState::Failed, 0, None);
        graver.inspection.state = InspectionState::Failed.into();
        assert_eq!(told(&graver), (Tone::Bad, "检验不合格".to_owned()));
        assert!(words_beside(&graver).contains(&"检测不合格".to_owned()));
        assert_eq!(words_beside(&elevator()), fine[2..]);
    }

    #[test]
    fn of_a_passed_inspection_only_the_validity_can_be_unreported() {
        let mut undated = elevator();
        undated.inspection.state = InspectionState::ValidToNotReported.into();
        undated.inspection.valid_to = None;
        assert_eq!(told(&undated), (Tone::Unknown, "在用，检验合格，有效期未报送".to_owned()));
        assert!(words_beside(&undated).iter().all(|words| !words.starts_with("检验")));
        assert_eq!(of_inspection(&unreported().inspection).words, "检验未报送");
    }

    #[test]
    fn a_visit_online_does_not_end_what_is_overdue() {
        let mut record = elevator();
        record.maintenance.state = MaintenanceState::Overdue.into();
        assert!(Headline::of(&record).advice.contains("未见新的现场维保记录"));
    }

    #[test]
    fn what_is_not_over_comes_before_what_only_needs_attention() {
        let held = holds_people();
        let told_of = Headline::of(&held);
        assert_eq!(told_of.advice, "2021年11月15日 09:12 发生困人，至今未报送解救。如有人被困，请打 96333。");
        assert_eq!(words_beside(&held), ["在用", "检验有效", "维保正常", "保险有效"]);
        let mut out = holds_people();
        out.incidents.open.remove(0);
        out.maintenance.state = MaintenanceState::Overdue.into();
        assert_eq!(told(&out), (Tone::Warn, "故障未报送恢复".to_owned()));
        assert!(words_beside(&out).contains(&"维保逾期".to_owned()));
        out.inspection.state = InspectionState::Failed.into();
        assert_eq!(told(&out), (Tone::Bad, "检验不合格".to_owned()));
        assert!(words_beside(&out).contains(&"故障未报送恢复".to_owned()));
        out.status = ElevatorStatus::Suspended.into();
        assert_eq!(told(&out), (Tone::Warn, "停用".to_owned()));
    }

    #[test]
    fn an_elevator_whose_inspection_is_still_valid_is_not_barred() {
        let mut behind = elevator();
        behind.inspection.state = InspectionState::Expired.into();
        behind.inspection.overdue_days = 1;
        let headline = Headline::of(&behind);
        assert_eq!((headline.tone, &*headline.words), (Tone::Warn, "检验晚于试点周期 1 天"));
        assert!(!headline.advice.contains("不得"), "{}", headline.advice);
        behind.inspection.is_in_validity = false;
        let headline = Headline::of(&behind);
        assert_eq!((headline.tone, &*headline.words), (Tone::Bad, "检验超期 1 天"));
        assert!(headline.advice.contains("请勿乘坐"), "{}", headline.advice);
    }
}
