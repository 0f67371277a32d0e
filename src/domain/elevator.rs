//! What an elevator and its units are, apart from any rule about them.

use crate::vocabulary;

vocabulary! {
    /// Whether an elevator runs (附件1 四(一)4(1) 使用情况).
    pub enum ElevatorStatus ("使用状态") {
        InUse = "in_use" "在用" or "使用中" "在使用",
        Suspended = "suspended" "停用" or "停止使用" "已停用",
        Scrapped = "scrapped" "报废" or "已报废" "注销" "已注销",
    }
}

vocabulary! {
    /// What a unit does about elevators; one unit may do several things.
    pub enum UnitRole ("单位角色") {
        Use = "use" "使用单位" or "使用",
        Maintain = "maintain" "维保单位" or "维保" "维护保养单位",
        Test = "test" "检测机构" or "检测" "检测单位",
        Inspect = "inspect" "检验机构" or "检验" "检验单位",
    }
}

vocabulary! {
    /// The result of an inspection or a test.
    pub enum Conclusion ("结论") {
        Pass = "pass" "合格",
        Fail = "fail" "不合格",
    }
}

vocabulary! {
    /// How a maintenance check was done: only a visit on site resets the ceiling (方案 三(一)2).
    pub enum VisitKind ("维保方式") {
        Onsite = "onsite" "现场维保" or "现场",
        Online = "online" "在线检查" or "在线",
    }
}

vocabulary! {
    /// Where a maintenance record comes from (方案 二(一)1).
    pub enum RecordSource ("记录来源") {
        App96333 = "app96333" "96333无纸化维保APP" or "96333",
        Own = "own" "自有信息化系统" or "自有" "自有系统",
    }
}

vocabulary! {
    /// What happened to an elevator.
    pub enum IncidentKind ("事件类别") {
        Fault = "fault" "故障",
        Entrapment = "entrapment" "困人",
        Accident = "accident" "事故",
    }
}

vocabulary! {
    /// Why it happened.
    pub enum Cause ("原因") {
        User = "user" "使用管理" or "使用",
        External = "external" "外部原因" or "外部",
        Maintenance = "maintenance" "维护保养" or "维保",
        Part = "part" "部件" or "零部件",
        Unknown = "unknown" "待查" or "未知",
    }
}

vocabulary! {
    /// Whether an accident is one of safety responsibility (电梯安全责任事故).
    pub enum Liability ("责任认定") {
        Yes = "yes" "责任事故" or "是",
        No = "no" "非责任事故" or "否",
        Unknown = "unknown" "待认定" or "未知",
    }
}
