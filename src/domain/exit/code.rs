//! The eighteen grounds of exit, each with its clause, its pilot and its subject.
//! It does not know whether a ground is given.

use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::refusal::Refusal;
use crate::vocabulary;

vocabulary! {
    /// Who leaves.
    pub enum Subject ("公告对象") {
        Unit = "unit" "试点单位" or "单位",
        Elevator = "elevator" "试点电梯" or "电梯",
    }
}

vocabulary! {
    /// A ground of exit, in the words of its clause without a leading 发现 and the trailing 的.
    /// M and T stand for the pilot, U and E for unit and elevator. Some texts stand in both pilots,
    /// so files and addresses carry the code.
    pub enum ExitCode ("退出情形") {
        Mu1 = "MU1" "试点单位在申请试点时提交虚假材料或不再具备试点单位基本条件",
        Mu2 = "MU2" "电梯物联网安全运行监测系统不能正常使用且在三个工作日内未能解决",
        Mu3 = "MU3" "试点单位未按照提交的维护保养方案开展维护保养",
        Mu4 = "MU4" "信息化维保系统记录的维保情况与实际不符合",
        Mu5 = "MU5" "发生电梯安全责任事故",
        Mu6 = "MU6" "发生短接电梯门锁回路、短接安全回路",
        Mu7 = "MU7" "电梯定期检验不合格",
        Mu8 = "MU8" "发生其它严重违法失信行为",
        Me1 = "ME1" "电梯不再具备试点电梯基本条件",
        Me2 = "ME2" "试点电梯的故障率明显高于该电梯前一年度故障水平，或者试点电梯频繁受到投诉举报，经查实为使用管理或维护保养原因造成",
        Tu1 = "TU1" "不再符合试点基本条件或者试点单位提交虚假材料",
        Tu2 = "TU2" "出具虚假检测报告",
        Tu3 = "TU3" "发生电梯安全责任事故",
        Tu4 = "TU4" "发生电梯门锁回路、安全回路被短接",
        Tu5 = "TU5" "电梯超过检测有效期未及时开展检测并上传检测结果经责令整改，仍未整改",
        Tu6 = "TU6" "发生其它严重违法失信行为",
        Te1 = "TE1" "电梯检验检测不合格",
        Te2 = "TE2" "试点电梯的故障率明显高于该电梯前一年度故障水平，或者试点电梯频繁受到投诉举报",
    }
}

impl ExitCode {
    /// The pilot that is left.
    pub fn pilot(self) -> Pilot {
        if self <= Self::Me2 { Pilot::Maintenance } else { Pilot::Testing }
    }

    /// Who leaves it.
    pub fn subject(self) -> Subject {
        match self {
            Self::Me1 | Self::Me2 | Self::Te1 | Self::Te2 => Subject::Elevator,
            _ => Subject::Unit,
        }
    }

    /// The clause whose words the ground is, `附件1 四(三)1(1)`.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Mu1 => "附件1 四(三)1(1)",
            Self::Mu2 => "附件1 四(三)1(2)",
            Self::Mu3 => "附件1 四(三)1(3)",
            Self::Mu4 => "附件1 四(三)1(4)",
            Self::Mu5 => "附件1 四(三)1(5)",
            Self::Mu6 => "附件1 四(三)1(6)",
            Self::Mu7 => "附件1 四(三)1(7)",
            Self::Mu8 => "附件1 四(三)1(8)",
            Self::Me1 => "附件1 四(三)2(1)",
            Self::Me2 => "附件1 四(三)2(2)",
            Self::Tu1 => "附件2 四(三)1(1)",
            Self::Tu2 => "附件2 四(三)1(2)",
            Self::Tu3 => "附件2 四(三)1(3)",
            Self::Tu4 => "附件2 四(三)1(4)",
            Self::Tu5 => "附件2 四(三)1(5)",
            Self::Tu6 => "附件2 四(三)1(6)",
            Self::Te1 => "附件2 四(三)2(1)",
            Self::Te2 => "附件2 四(三)2(2)",
        }
    }
}

/// Whether a ground belongs to this pilot and this kind of subject.
pub fn check(code: ExitCode, pilot: Pilot, subject: Subject) -> Result<(), Refusal> {
    if (code.pilot(), code.subject()) == (pilot, subject) {
        return Ok(());
    }
    let reason = format!(
        "退出情形{}属于{}的{}，不适用于{}的{}",
        code.code(),
        code.pilot().label(),
        code.subject().label(),
        pilot.label(),
        subject.label()
    );
    Err(Refusal::by(code.clause(), reason))
}

vocabulary! {
    /// The bases the plan itself names for 不再开展按需维保的试点 (方案 三(一)3).
    pub enum PlanBasis ("方案规定的退出依据") {
        PromiseBroken = "promise_broken" "未按承诺实施维保",
        SeriousProblem = "serious_problem" "监督检查发现严重问题",
        InspectionFailed = "inspection_failed" "维保电梯检验不合格",
    }
}

impl PlanBasis {
    /// The ground of the annex under which a case on this basis is decided.
    pub fn code_of_exit(self) -> ExitCode {
        match self {
            Self::PromiseBroken => ExitCode::Mu3,
            Self::SeriousProblem => ExitCode::Mu8,
            Self::InspectionFailed => ExitCode::Mu7,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_and_two_six_and_two() {
        let count = |pilot, subject| {
            ExitCode::ALL.iter().filter(|code| check(**code, pilot, subject).is_ok()).count()
        };
        assert_eq!(count(Pilot::Maintenance, Subject::Unit), 8);
        assert_eq!(count(Pilot::Maintenance, Subject::Elevator), 2);
        assert_eq!(count(Pilot::Testing, Subject::Unit), 6);
        assert_eq!(count(Pilot::Testing, Subject::Elevator), 2);
    }

    #[test]
    fn codes_clauses_and_subjects_agree() {
        for code in ExitCode::ALL {
            let annex = if code.pilot() == Pilot::Maintenance { ("M", "附件1") } else { ("T", "附件2") };
            let subject = if code.subject() == Subject::Unit { ("U", "1") } else { ("E", "2") };
            let number = &code.code()[2..];
            assert_eq!(code.code(), format!("{}{}{number}", annex.0, subject.0));
            assert_eq!(code.clause(), format!("{} 四(三){}({number})", annex.1, subject.1));
            assert!(!code.label().starts_with("发现") && !code.label().ends_with('的'), "{}", code.label());
        }
    }

    #[test]
    fn the_clause_speaks_to_the_letter() {
        let cases = [
            (ExitCode::Mu2, "电梯物联网安全运行监测系统不能正常使用且在三个工作日内未能解决"),
            (ExitCode::Mu6, "发生短接电梯门锁回路、短接安全回路"),
            (ExitCode::Tu4, "发生电梯门锁回路、安全回路被短接"),
            (ExitCode::Tu5, "电梯超过检测有效期未及时开展检测并上传检测结果经责令整改，仍未整改"),
        ];
        for (code, text) in cases {
            assert_eq!(code.label(), text);
        }
        assert_eq!(
            ExitCode::Me2.label(),
            format!("{}，经查实为使用管理或维护保养原因造成", ExitCode::Te2.label())
        );
    }

    #[test]
    fn a_ground_of_the_other_pilot_or_subject_is_refused() {
        let refusal = check(ExitCode::Tu1, Pilot::Maintenance, Subject::Unit).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "退出情形TU1属于检验检测试点的试点单位，不适用于维保试点的试点单位（附件2 四(三)1(1)）"
        );
        assert!(check(ExitCode::Mu7, Pilot::Maintenance, Subject::Elevator).is_err());
    }

    #[test]
    fn the_bases_of_the_plan() {
        let codes: Vec<_> =
            PlanBasis::ALL.iter().map(|basis| (basis.label(), basis.code_of_exit())).collect();
        assert_eq!(
            codes,
            [
                ("未按承诺实施维保", ExitCode::Mu3),
                ("监督检查发现严重问题", ExitCode::Mu8),
                ("维保电梯检验不合格", ExitCode::Mu7),
            ]
        );
    }
}
