//! What happens to an elevator: the datasets `insurance`, `inspections`, `tests`, `visits` and `incidents`.

use super::cell::EventId;
use super::{Personal, Text};
use crate::dataset;
use crate::domain::codes::{CreditCode, ElevatorCode};
use crate::domain::elevator::{Cause, Conclusion, IncidentKind, Liability, RecordSource, VisitKind};
use crate::domain::{Day, Instant};

dataset! {
    /// An insurance policy of an elevator; `kind` is of an open list (附件1 三2).
    pub struct Insurance in "fact_insurance" as "insurance" ("保险") key ["elevator_code", "kind", "valid_from"] {
        "elevator_code" elevator_code: ElevatorCode = "电梯编码",
        "kind" kind: Text = "险种",
        "insurer" insurer: Option<Text> = "保险公司",
        [private] "policy_no" policy_no: Option<Personal> = "保单号",
        "valid_from" valid_from: Day = "生效日期",
        /// The last day covered.
        "valid_to" valid_to: Day = "到期日期",
    }
}

dataset! {
    /// A statutory inspection.
    pub struct Inspection in "fact_inspections" as "inspections" ("检验") key ["elevator_code", "inspected_on"] {
        "elevator_code" elevator_code: ElevatorCode = "电梯编码",
        "inspected_on" inspected_on: Day = "检验日期",
        "conclusion" conclusion: Conclusion = "检验结论",
        /// The last day of validity; blank where a failed inspection gives none.
        "valid_to" valid_to: Option<Day> = "检验有效期至",
        "agency" agency: Option<Text> = "检验机构",
        "report_no" report_no: Option<Text> = "检验报告编号",
    }
}

dataset! {
    /// A test of an elevator by its user, its maintainer or a testing body (附件2 四(二)).
    pub struct Test in "fact_tests" as "tests" ("检测") key ["elevator_code", "completed_at"] {
        "elevator_code" elevator_code: ElevatorCode = "电梯编码",
        "completed_at" completed_at: Instant = "检测完成时间",
        "uploaded_at" uploaded_at: Option<Instant> = "结果上传时间",
        "conclusion" conclusion: Conclusion = "检测结论",
        "tester_uscc" tester_uscc: CreditCode = "检测单位统一社会信用代码",
        "problems" problems: Option<Text> = "检测发现的问题" in lines,
        "rectified_on" rectified_on: Option<Day> = "整改完成日期",
    }
}

dataset! {
    /// A maintenance visit, on site or online.
    pub struct Visit in "fact_visits" as "visits" ("维保记录") key ["elevator_code", "visited_at", "kind"] {
        "elevator_code" elevator_code: ElevatorCode = "电梯编码",
        "visited_at" visited_at: Instant = "维保时间",
        "kind" kind: VisitKind = "维保方式",
        "items" items: Option<Text> = "维保项目" in lines,
        "source" source: RecordSource = "记录来源",
        [private] "worker" worker: Option<Personal> = "维保人员",
    }
}

dataset! {
    /// A fault, an entrapment or an accident.
    pub struct Incident in "fact_incidents" as "incidents" ("故障与事件") key ["id"] {
        "id" id: EventId = "事件编号",
        "elevator_code" elevator_code: ElevatorCode = "电梯编码",
        "kind" kind: IncidentKind = "事件类别",
        "occurred_at" occurred_at: Instant = "发生时间",
        "arrived_at" arrived_at: Option<Instant> = "到场时间",
        "released_at" released_at: Option<Instant> = "解救完成时间",
        /// Blank while the elevator is still out.
        "restored_at" restored_at: Option<Instant> = "恢复运行时间",
        "cause" cause: Option<Cause> = "原因",
        "liable" liable: Option<Liability> = "责任认定",
    }
}
