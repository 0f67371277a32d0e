//! The datasets of the pilots themselves: `commitments`, `annotations`, `exits`, `pilot_districts`, `bureaus`.

use super::{SubjectId, Text};
use crate::dataset;
use crate::domain::Day;
use crate::domain::codes::{CreditCode, ElevatorCode, NoticeNo};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::programme::Pilot;
use crate::domain::region::RegionSlug;

dataset! {
    /// What a user and its maintainer promise together (附件1 四(一)2(1)); lower is better.
    pub struct Commitment in "fact_commitments" as "commitments" ("服务质量承诺")
        key ["user_uscc", "maintainer_uscc", "indicator", "from"]
    {
        "user_uscc" user_uscc: CreditCode = "使用单位统一社会信用代码",
        "maintainer_uscc" maintainer_uscc: CreditCode = "维保单位统一社会信用代码",
        "indicator" indicator: Text = "指标",
        /// The value before the pilot.
        "baseline" baseline: f64 = "试点前水平",
        "committed" committed: f64 = "承诺值",
        "from" from: Day = "承诺起始日期",
        /// The last day of the promise.
        "to" to: Option<Day> = "承诺截止日期",
    }
}

dataset! {
    /// A pilot mark put on an elevator (附件1 四(一)5).
    pub struct Annotation in "fact_annotations" as "annotations" ("试点标注") key ["pilot", "elevator_code", "from"] {
        "pilot" pilot: Pilot = "试点",
        "elevator_code" elevator_code: ElevatorCode = "电梯编码",
        "from" from: Day = "标注日期",
        "authority" authority: Text = "标注机关",
    }
}

dataset! {
    /// An exit notice (附件1 四(三), 附件2 四(三)).
    pub struct Exit in "fact_exits" as "exits" ("退出公告") key ["notice_no"] {
        "notice_no" notice_no: NoticeNo = "公告编号",
        "pilot" pilot: Pilot = "试点",
        "subject" subject: Subject = "退出对象",
        "subject_id" subject_id: SubjectId = "退出对象代码",
        "code" code: ExitCode = "退出情形",
        "decided_on" decided_on: Day = "决定日期",
        "authority" authority: Text = "决定机关",
        "basis" basis: Option<Text> = "事实依据",
    }
}

dataset! {
    /// A district that takes part in a pilot (方案 三(一)1).
    pub struct PilotDistrict in "fact_pilot_districts" as "pilot_districts" ("试点区县") key ["pilot", "region", "from"] {
        "pilot" pilot: Pilot = "试点",
        "region" region: RegionSlug = "区县",
        "from" from: Day = "起始日期",
        /// The last day.
        "to" to: Option<Day> = "截止日期",
        "authority" authority: Text = "确定机关",
    }
}

dataset! {
    /// The office of a district's bureau.
    pub struct Bureau in "fact_bureaus" as "bureaus" ("区县局") key ["region"] {
        "region" region: RegionSlug = "区县",
        "name" name: Text = "名称",
        "office_phone" office_phone: Option<super::cell::ServicePhone> = "办公电话",
        "address" address: Option<Text> = "地址",
        "hours" hours: Option<Text> = "办公时间",
    }
}
