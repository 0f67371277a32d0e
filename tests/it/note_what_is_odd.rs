//! A bureau imports what it decided: what breaks a rule of admission is noted, and lands all the same.

use crate::office::{Office, Said};
use crate::register::{
    Row, a_commitment, a_fault, a_mark, a_policy, a_publicity, a_test, a_unit, a_unit_exit, an_elevator,
    an_elevator_exit, an_inspection, credit_code, maintainer, two_units,
};

const INDICATORS: [&str; 3] = ["fault_rate", "downtime_hours", "rescue_minutes"];

/// An office that knows two units and the elevator 500001, insured and inspected.
fn an_office() -> Office {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("insurance", &[a_policy("500001", "2020-01-01", "2022-12-31")]);
    office.record("inspections", &[an_inspection("500001", "2020-06-01", "2022-05-31")]);
    office
}

/// What the two units promise: of each indicator the number, against a baseline of 1.2.
fn promises(committed: [&str; 3]) -> Vec<Row> {
    INDICATORS
        .iter()
        .zip(committed)
        .map(|(name, number)| a_commitment(name).with("committed", number))
        .collect()
}

/// A mark of the testing pilot.
fn a_testing_mark(code: &str, from: &str) -> Row {
    a_mark(code, from).with("pilot", "testing").with("authority", "重庆市市场监督管理局")
}

/// Fails the story if these words were said.
#[track_caller]
fn says_nothing_of(said: &Said, words: &str) {
    assert!(!said.out.contains(words), "{}", said.out);
}

#[test]
fn promises_are_judged_together_when_the_file_has_been_read() {
    let better = an_office().record("commitments", &promises(["0.9", "1.2", "1.2"]));
    says_nothing_of(&better, "提示");
    an_office()
        .record("commitments", &promises(["1.2", "1.2", "1.2"]))
        .says("提示：承诺的各项指标与试点前相同")
        .says("附件1 四(一)2(1)");
    an_office()
        .record("commitments", &promises(["0.9", "1.2", "1.3"]))
        .says("提示：承诺的救援时间比试点前差");
    let office = an_office();
    let incomplete = &promises(["0.9", "1.2", "1.2"])[..2];
    office.record("commitments", incomplete).says("提示：服务质量公开承诺缺少量化指标：救援时间");
    let rest = office.record("commitments", &promises(["0.9", "1.2", "1.2"])[2..]);
    says_nothing_of(&rest, "提示");
}

#[test]
fn a_mark_on_units_with_an_accident_of_responsibility_is_noted() {
    let cases = [("2018-01-10", "2021-01-10", true), ("2018-01-10", "2021-01-11", false)];
    for (accident, marked, noted) in cases {
        let office = an_office();
        office.record("commitments", &promises(["0.9", "1.2", "1.2"]));
        let accident = a_fault("A-1", "500001", &format!("{accident}T09:00:00+08:00"));
        office.record("incidents", &[accident.with("kind", "accident").with("liable", "yes")]);
        let said = office.record("annotations", &[a_mark("500001", marked)]);
        assert_eq!(said.out.contains("电梯安全责任事故（附件1 二1）"), noted, "{marked}: {}", said.out);
        assert_eq!(said.out.contains("提示"), noted, "{marked}: {}", said.out);
    }
}

#[test]
fn an_accident_stays_with_those_who_were_responsible() {
    let mut office = an_office();
    let (old, new) = (maintainer(), credit_code(9));
    office.record("units", &[a_unit(&new, "接手电梯（样本）")]);
    let accident = a_fault("A-1", "500001", "2021-11-10T09:00:00+08:00");
    office.record("incidents", &[accident.with("kind", "accident").with("liable", "yes")]);
    office.at("2021-11-20T12:00:00+08:00");
    let handed_over = an_elevator("500001").kept_by(&new).used_by(&new);
    let of = |code: &str, unit: &str| an_elevator(code).kept_by(unit).used_by(unit);
    office.record("elevators", &[handed_over, of("500002", &old), of("500003", &new)]);
    let refused = "电梯安全责任事故（附件1 二1）";
    office.record("annotations", &[a_mark("500002", "2021-11-20")]).says(refused);
    says_nothing_of(&office.record("annotations", &[a_mark("500003", "2021-11-20")]), refused);
}

#[test]
fn a_mark_outside_its_pilot_is_noted_and_never_in_force() {
    let mut office = an_office();
    office.at("2023-02-01T12:00:00+08:00");
    office.record("annotations", &[a_testing_mark("500001", "2021-01-01")]).says("尚未开始（附件2 一）");
    office.record("annotations", &[a_mark("500001", "2023-01-01")]).says("试点已结束（附件1 一）");
}

#[test]
fn a_mark_without_a_published_promise_is_noted() {
    let office = an_office();
    office.record("annotations", &[a_mark("500001", "2021-01-11")]).says("质量承诺没有公开（方案 三(一)2）");
}

#[test]
fn a_year_in_the_maintenance_pilot_comes_before_the_testing_pilot() {
    let cases = [("2020-10-15", "2021-10-14", true), ("2020-10-15", "2021-10-15", false)];
    for (since, marked, noted) in cases {
        let office = an_office();
        office.record("commitments", &promises(["0.9", "1.2", "1.2"]));
        let marks = [a_mark("500001", since), a_testing_mark("500001", marked)];
        let said = office.record("annotations", &marks);
        assert_eq!(said.out.contains("尚未满一年（附件2 二(一)2）"), noted, "{marked}: {}", said.out);
        says_nothing_of(&said, "未标注为维保试点");
    }
}

/// Several notices of a file are asked about together: each is judged by its own subject and its own pilot.
#[test]
fn each_exit_of_a_file_is_decided_by_who_accepted_its_own_application() {
    let office = an_office();
    let (idle, other) = (credit_code(8), credit_code(9));
    office.record("units", &[a_unit(&idle, "闲置电梯（样本）"), a_unit(&other, "渝北物业（样本）")]);
    office.record("elevators", &[an_elevator("500002").used_by(&other).kept_by(&other)]);
    let marked = a_mark("500002", "2021-01-11").with("authority", "渝北区市场监督管理局");
    office.record("annotations", &[a_mark("500001", "2021-01-11"), marked]);
    let exits = [
        a_unit_exit("退出-1", &maintainer(), "2021-11-02"),
        a_unit_exit("退出-2", &other, "2021-11-02"),
        a_unit_exit("退出-3", &idle, "2021-11-02"),
        an_elevator_exit("退出-4", "500001", "2021-11-03"),
    ];
    office
        .record("exits", &exits)
        .says("提示：决定机关不是受理机关（附件1 四(三)）：1 行，首见第 3 行（退出-2）")
        .says("提示：退出对象没有该试点的标注：1 行，首见第 4 行（退出-3）");
}

#[test]
fn a_cancelled_publicity_ends_no_mark_and_says_so() {
    let office = an_office();
    let cancelled =
        |number: &str| a_publicity(number, &maintainer(), "2021-11-03").with("kind", "cancellation");
    says_nothing_of(&office.record("exits", &[cancelled("取消-1")]), "取消公示");
    office.record("annotations", &[a_mark("500001", "2021-01-11")]);
    office
        .record("exits", &[cancelled("取消-2")])
        .says("提示：取消公示的对象仍有该试点的标注：取消公示不终止标注，应当退出的请另报退出公告：1 行");
    office.record("exits", &[a_unit_exit("退出-1", &maintainer(), "2021-11-04")]);
    says_nothing_of(&office.record("exits", &[cancelled("取消-3")]), "取消公示");
}

#[test]
fn a_test_by_a_maintainer_that_had_to_leave_is_noted() {
    let office = an_office();
    office.record("exits", &[a_unit_exit("退出-1", &maintainer(), "2021-11-02")]);
    let before = office.record("tests", &[a_test("500001", "2021-11-01T09:00:00+08:00")]);
    says_nothing_of(&before, "提示");
    office
        .record("tests", &[a_test("500001", "2021-11-02T09:00:00+08:00")])
        .says("提示：该单位不得在重庆市内进行试点电梯检测工作（附件2 四(三)）");
}

#[test]
fn cells_may_say_it_as_people_do() {
    let office = an_office();
    let unit =
        |roles: &str| format!("uscc,name,roles,region\n{},甲（样本）,{roles},渝中区\n", credit_code(7));
    office.import("units", unit("使用；维保")).ends_with(0);
    assert_eq!(office.newest("unit", &credit_code(7))["roles"], serde_json::json!(["use", "maintain"]));
    let policy = a_policy("500001", "2022-01-01", "2022-12-31");
    office.record("insurance", &[policy.clone().with("kind", "养老保险")]);
    office.record("insurance", &[policy.clone().with("kind", "责任保险").with("valid_from", "2022-02-01")]);
    assert!(office.public_state().contains_key(&("insurance".into(), "500001/liability/2022-02-01".into())));
    office.import("insurance", crate::register::csv(&[policy.with("kind", "保险")])).ends_with(3);
}

#[test]
fn cells_may_say_it_in_the_words_of_the_plan() {
    let office = an_office();
    let modes =
        [("500011", "大包维保", "major"), ("500012", "全包维保", "full"), ("500013", "物联网维保", "iot")];
    office.record("elevators", &modes.map(|(code, words, _)| an_elevator(code).with("mode", words)));
    for (code, words, mode) in modes {
        assert_eq!(office.newest("elevator", code)["mode"], mode, "{words}");
    }
    for (words, from) in
        [("电梯责任保险", "2022-01-01"), ("电梯安全责任险", "2022-02-01"), ("电梯养老保险", "2022-03-01")]
    {
        office.record("insurance", &[a_policy("500001", from, "2022-12-31").with("kind", words)]);
    }
    let known = office.public_state();
    for id in ["500001/liability/2022-01-01", "500001/liability/2022-02-01", "500001/pension/2022-03-01"] {
        assert!(known.contains_key(&("insurance".into(), id.into())), "{id}");
    }
}

#[test]
fn a_mark_and_scrapping_do_not_go_together() {
    let office = an_office();
    office.record("commitments", &promises(["0.9", "1.2", "1.2"]));
    office.record("annotations", &[a_mark("500001", "2021-01-11")]);
    office
        .record("elevators", &[an_elevator("500001").scrapped()])
        .says("提示：报废的电梯仍有试点标注，请核对是否应予退出：1 行，首见第 2 行（500001 维保");
    let again = office.record("elevators", &[an_elevator("500001").scrapped().with("model", "A1")]);
    says_nothing_of(&again, "提示");
    office.record("annotations", &[a_mark("500001", "2021-02-11")]).says("提示：标注的电梯已经报废");
}

#[test]
fn a_test_mended_before_it_was_done_is_noted_and_one_mended_in_the_future_refused() {
    let office = an_office();
    let test =
        a_test("500001", "2021-11-01T09:00:00+08:00").with("conclusion", "fail").with("problems", "门锁");
    let early = office.record("tests", &[test.clone().with("rectified_on", "2021-10-31")]);
    early.says("提示：整改完成日期早于检测完成日期");
    says_nothing_of(&office.record("tests", &[test.clone().with("rectified_on", "2021-11-01")]), "整改");
    office
        .import("tests", crate::register::csv(&[test.with("rectified_on", "2021-11-17")]))
        .ends_with(3)
        .says("整改完成日期(rectified_on) “2021-11-17”：晚于明天");
}

#[test]
fn what_has_not_come_yet_is_noted() {
    let office = an_office();
    let (morning, evening, tomorrow) =
        ("2021-11-15T09:00:00+08:00", "2021-11-15T20:00:00+08:00", "2021-11-16T20:00:00+08:00");
    for (column, at) in [("arrived_at", evening), ("released_at", tomorrow), ("restored_at", evening)] {
        let said = office.record("incidents", &[a_fault(column, "500001", morning).with(column, at)]);
        said.says(&format!("提示：晚于当前时间，请核对：1 行，首见第 2 行（{column} {column}）"));
    }
    let fault = a_fault("F-1", "500001", morning).with("restored_at", "2021-11-15T11:00:00+08:00");
    let said = office.record("incidents", &[fault]);
    says_nothing_of(&said, "晚于");
    let test = a_test("500001", morning).with("uploaded_at", tomorrow);
    office
        .record("tests", &[test])
        .says("提示：晚于当前时间，请核对：1 行，首见第 2 行（uploaded_at 500001/");
}

#[test]
fn cells_of_an_elevator_that_may_be_mistaken_are_noted_once() {
    let office = an_office();
    let cases = [
        (
            "subdistrict",
            "仙桃街道",
            "乡镇街道不属于所填区县，请核对：1 行，首见第 2 行（500001 仙桃街道在渝北区，所填为渝中区）",
        ),
        ("device_code", "31105001220160012", "设备代码不是现行的 18 位形式"),
        ("registration_code", "31105001122015000000", "注册代码末尾全是 0"),
    ];
    for (column, cell, words) in cases {
        let odd = an_elevator("500001").with(column, cell);
        office.record("elevators", std::slice::from_ref(&odd)).says(&format!("提示：{words}"));
        says_nothing_of(&office.record("elevators", &[odd.with("model", column)]), "提示");
    }
}
