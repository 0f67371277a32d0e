//! The state of an elevator in one line, for whoever stands before its doors, and beside it what the line does not say.
//! It orders the record's states by how grave they are and refuses to judge anew.

use super::state::{Tag, Tone};
use crate::gazette::records::Coded;
use crate::gazette::records::elevator::{ElevatorRecord, InspectionBlock, MaintenanceBlock, TestingBlock};

/// 特种设备安全法 40, as far as a rider needs it.
const MUST_NOT_RUN: &str = "《特种设备安全法》第四十条：未经定期检验或者检验不合格的特种设备，不得继续使用。请勿乘坐，并拨打 12345 反映。";
/// 方案 二(二)1, as far as a rider needs it.
const MUST_BE_MENDED: &str = "试点方案要求使用单位消除检测发现的问题，并公示整改情况。整改完成前请尽量不乘坐，可询问使用单位，或拨打 12345 反映。";

/// The state of an elevator in one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Headline {
    /// Colour and icon.
    pub tone: Tone,
    /// The line.
    pub words: String,
    /// What it means for a rider; empty where the line says it all.
    pub advice: &'static str,
}

impl Headline {
    fn new(tone: Tone, words: impl Into<String>, advice: &'static str) -> Self {
        Self { tone, words: words.into(), advice }
    }

    /// The gravest of the record's states: out of use, then 检验, 检测 and 维保 that are not as they must be, then what
    /// is not known.
    pub fn of(record: &ElevatorRecord) -> Self {
        out_of_use(&record.status)
            .or_else(|| barred(&record.inspection))
            .or_else(|| wanting(&record.testing))
            .or_else(|| neglected(&record.maintenance))
            .unwrap_or_else(|| running(&record.inspection))
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

fn barred(inspection: &InspectionBlock) -> Option<Headline> {
    match &*inspection.state.code {
        "failed" | "expired" => Some(Headline::new(Tone::Bad, of_inspection(inspection).words, MUST_NOT_RUN)),
        _ => None,
    }
}

fn wanting(testing: &TestingBlock) -> Option<Headline> {
    let words = of_testing(testing).words;
    match &*testing.state.code {
        "failed" if is_mended(testing) => Some(Headline::new(
            Tone::Warn,
            format!("{words}，已整改"),
            "使用单位已报送整改完成，尚未报送新的检测结果。可询问使用单位。",
        )),
        "failed" => Some(Headline::new(Tone::Bad, words, MUST_BE_MENDED)),
        "expired" => Some(Headline::new(
            Tone::Bad,
            words,
            "已过试点规定的最迟检测日期，未见新的检测结果。可询问使用单位，或拨打 12345 反映。",
        )),
        _ => None,
    }
}

fn neglected(maintenance: &MaintenanceBlock) -> Option<Headline> {
    let is_overdue = maintenance.state.code == "overdue";
    is_overdue.then(|| {
        Headline::new(
            Tone::Warn,
            of_maintenance(maintenance).words,
            "已过最迟现场维保日期，未见新的维保记录。可询问维保单位，或拨打 12345 反映。",
        )
    })
}

fn running(inspection: &InspectionBlock) -> Headline {
    match &*inspection.state.code {
        "not_reported" if is_undated(inspection) => Headline::new(
            Tone::Unknown,
            "在用，检验合格，有效期未报送",
            "可查看轿厢内的使用标志上的下次检验日期，或询问使用单位。",
        ),
        "not_reported" => Headline::new(
            Tone::Unknown,
            "在用，检验情况未报送",
            "未报送不等于未检验：可查看轿厢内的使用标志，或询问使用单位。",
        ),
        _ => Headline::new(Tone::Good, "在用，检验有效", ""),
    }
}

/// The states of use, 检验, 检测, 维保 and 保险 in words, those that a headline says already left out. Of 检测 only what is
/// not as it must be.
pub fn beside(record: &ElevatorRecord, headline: &Headline) -> Vec<Tag> {
    let mut tags = vec![Tag::of(&record.status), of_inspection(&record.inspection)];
    if matches!(&*record.testing.state.code, "failed" | "expired") {
        tags.push(of_testing(&record.testing));
    }
    tags.extend(of_problems(&record.testing));
    tags.push(of_maintenance(&record.maintenance));
    tags.push(Tag::of(&record.insurance.state).of_what("保险"));
    tags.retain(|tag| !headline.words.contains(&tag.words));
    tags
}

/// The state of 检验. Of one that was passed it is the validity that is not reported.
pub fn validity(inspection: &InspectionBlock) -> Tag {
    if is_undated(inspection) {
        return Tag::new(Tone::Unknown, "检验合格，有效期未报送");
    }
    Tag::overdue(&inspection.state, inspection.overdue_days)
}

fn of_inspection(inspection: &InspectionBlock) -> Tag {
    validity(inspection).of_what("检验")
}

fn is_undated(inspection: &InspectionBlock) -> bool {
    let is_passed = inspection.conclusion.as_ref().is_some_and(|conclusion| conclusion.code == "pass");
    inspection.state.code == "not_reported" && is_passed
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
    use crate::domain::inspection::InspectionState;
    use crate::domain::inspection::testing::{Rectification, TestingState};
    use crate::web::pages::tests::elevators::{elevator, elevators, unreported};

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
        undated.inspection.state = InspectionState::NotReported.into();
        undated.inspection.valid_to = None;
        assert_eq!(told(&undated), (Tone::Unknown, "在用，检验合格，有效期未报送".to_owned()));
        assert!(words_beside(&undated).iter().all(|words| !words.starts_with("检验")));
        assert_eq!(of_inspection(&unreported().inspection).words, "检验未报送");
    }
}
