//! The datasets of the pilots themselves: `commitments`, `annotations`, `exits` (all notices), `pilot_districts`, `bureaus`.

use super::{SubjectId, Text};
use crate::dataset;
use crate::domain::Day;
use crate::domain::codes::{CreditCode, ElevatorCode, NoticeNo};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::publicity::Publicity;
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
    /// A notice about a pilot: a publicity (附件1 四(一)3), an exit (附件1 四(三), 附件2 四(三)) or another public act. Files
    /// name it after the act that most of them hold.
    pub struct Notice in "fact_notices" as "exits" ("公告") key ["notice_no"] {
        "notice_no" notice_no: NoticeNo = "公告编号",
        /// Blank: an exit.
        "kind" kind: Option<NoticeKind> = "公告类别",
        "pilot" pilot: Pilot = "试点",
        "subject" subject: Subject = "公告对象" or "退出对象",
        "subject_id" subject_id: SubjectId = "公告对象代码" or "退出对象代码",
        /// The ground of an exit.
        "code" code: Option<ExitCode> = "退出情形",
        /// Of a publicity, the day of publication.
        "decided_on" decided_on: Day = "决定日期",
        "authority" authority: Text = "决定机关",
        "basis" basis: Option<Text> = "事实依据" in lines,
        /// The last day of a publicity; blank: fifteen days.
        "publicity_to" publicity_to: Option<Day> = "公示截止日期",
    }
}

impl Notice {
    /// The name by which releases call these files.
    pub const RELEASED_AS: &'static str = "notices";

    /// Which act it is.
    pub fn kind(&self) -> NoticeKind {
        self.kind.unwrap_or(NoticeKind::Exit)
    }

    /// The ground, of an exit.
    pub fn ground(&self) -> Option<ExitCode> {
        self.code.filter(|_| self.kind() == NoticeKind::Exit)
    }

    /// The same notice with what a blank cell means written out: an exit, and the last of the fifteen days.
    #[must_use]
    pub fn spelt_out(mut self) -> Self {
        let kind = self.kind();
        self.kind = Some(kind);
        if kind == NoticeKind::Publicity {
            self.publicity_to.get_or_insert(Publicity::starting(self.decided_on).to());
        }
        self
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
        "hours" hours: Option<Text> = "办公时间" in lines,
    }
}
