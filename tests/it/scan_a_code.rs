//! A resident scans the code in the car: the page, its JSON twin and the code itself say the same.

use std::io::Cursor;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    Row, a_commitment, a_mark, a_policy, a_test, a_visit, an_elevator, an_inspection, csv, maintainer,
    two_units, user,
};

/// What a phone with a slow connection is sent, head included.
const MOST_BYTES: usize = 14_600;

fn portal_with_an_elevator() -> (Office, Portal) {
    let office = Office::open();
    let [used_by, kept_by] = two_units();
    office.record("units", &[used_by, kept_by.with("service_phone", "023-60007121")]);
    let elevator =
        an_elevator("500001").with("installed_on", "2015-03-10").with("model", "A1").with("stops", "22");
    office.record("elevators", &[elevator, an_elevator("500002").scrapped()]);
    office.record("visits", &[a_visit("500001", "2021-11-04T09:00:00+08:00")]);
    office.record("inspections", &[an_inspection("500001", "2021-06-01", "2022-05-31")]);
    office.record("insurance", &[a_policy("500001", "2021-01-01", "2021-12-31")]);
    office.record("annotations", &[a_mark("500001", "2021-02-01")]);
    let portal = office.serve();
    (office, portal)
}

#[test]
fn the_page_answers_who_runs_it_and_whether_it_is_looked_after() {
    let (_office, portal) = portal_with_an_elevator();
    let answer = portal.get("/e/500001");
    assert_eq!(answer.status, 200);
    assert!(answer.headers["content-type"].starts_with("text/html"), "{:?}", answer.headers);
    let page = answer.text();
    let told = [
        "500001",
        "晴川雅苑",
        "云栖物业",
        "安行电梯",
        "023-60007121",
        "96333",
        "在用",
        "2021年11月4日",
        "2022年5月31日",
    ];
    for words in told {
        assert!(page.contains(words), "“{words}” is missing:\n{page}");
    }
    assert!(page.contains("tel:96333"), "the emergency line can be tapped");
}

#[test]
fn a_policy_that_begins_later_says_when() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("insurance", &[a_policy("500001", "2021-12-01", "2022-11-30")]);
    let portal = office.serve();
    let insurance = &portal.json("/api/v1/elevators/500001")["insurance"];
    assert_eq!(
        (&insurance["valid_from"], &insurance["valid_to"]),
        (&"2021-12-01".into(), &"2022-11-30".into())
    );
    assert_eq!(insurance["state"]["code"], "not_yet", "{insurance}");
    let page = portal.get("/e/500001").text();
    assert!(page.contains("<dt>保障自</dt><dd><time datetime=\"2021-12-01\">"), "{page}");
}

#[test]
fn the_json_twin_says_the_same() {
    let (_office, portal) = portal_with_an_elevator();
    let record = portal.json("/api/v1/elevators/500001");
    let expected: [(&str, Value); 10] = [
        ("/code", "500001".into()),
        ("/region/slug", "yuzhong".into()),
        ("/status/code", "in_use".into()),
        ("/user/uscc", user().into()),
        ("/maintainer/service_phone", "023-60007121".into()),
        ("/maintainer/uscc", maintainer().into()),
        ("/maintenance/last_onsite_on", "2021-11-04".into()),
        ("/inspection/valid_to", "2022-05-31".into()),
        ("/insurance/in_force", true.into()),
        ("/pilot_marks/0/state/code", "active".into()),
    ];
    for (pointer, value) in expected {
        assert_eq!(record.pointer(pointer), Some(&value), "{pointer}: {record}");
    }
    let page = portal.get("/e/500001").text();
    let due = record["maintenance"]["next_due_on"].as_str().unwrap();
    assert!(page.contains(due), "the page has the due day {due} in a <time>:\n{page}");
}

/// The only elevator of a portal, in the testing pilot, after a test that found something.
fn portal_with_a_test(test: Row) -> (Office, Portal) {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001").with("installed_on", "2020-11-01")]);
    office.record("visits", &[a_visit("500001", "2021-11-04T09:00:00+08:00")]);
    office.record("inspections", &[an_inspection("500001", "2021-06-01", "2022-05-31")]);
    office.record("annotations", &[a_mark("500001", "2021-02-01").with("pilot", "testing")]);
    office.record("tests", &[test.with("problems", "制动器制动力不足")]);
    let portal = office.serve();
    (office, portal)
}

#[test]
fn a_failed_test_and_its_problems_stand_on_the_first_screen() {
    let failed = || a_test("500001", "2021-11-03T10:00:00+08:00").with("conclusion", "fail");
    let cases = [
        (failed(), "检测不合格", "in_progress", "整改中"),
        (failed().with("rectified_on", "2021-11-08"), "检测不合格，已整改", "done", "已整改"),
        (a_test("500001", "2021-11-03T10:00:00+08:00"), "在用，检验有效", "in_progress", "检测问题整改中"),
    ];
    for (test, headline, code, label) in cases {
        let (_office, portal) = portal_with_a_test(test);
        let page = portal.get("/e/500001").text();
        assert!(page.contains(&format!("<p class=\"words\">{headline}</p>")), "{headline}:\n{page}");
        assert!(page.contains(&format!("：{headline}。")), "the description says {headline}");
        assert!(page.contains("制动器制动力不足") && page.contains(label), "{label}:\n{page}");
        assert!(portal.get("/e/500001/badge.svg").text().contains(headline), "the badge says {headline}");
        let testing = portal.json("/api/v1/elevators/500001")["testing"].take();
        assert_eq!(testing["problems"], "制动器制动力不足");
        assert_eq!(testing["tester"]["uscc"], maintainer(), "{testing}");
        assert!(testing["tester"].get("service_phone").is_none(), "{testing}");
        assert!(page.contains("<dt>检测单位</dt>"), "who tested:\n{page}");
        assert_eq!(testing["rectification"]["code"], code, "{testing}");
        assert_eq!(testing.get("rectified_on").is_some(), code == "done", "{testing}");
    }
}

#[test]
fn after_a_failure_no_next_day_of_the_cycle_is_told() {
    let (_office, portal) =
        portal_with_a_test(a_test("500001", "2021-11-03T10:00:00+08:00").with("conclusion", "fail"));
    let testing = portal.json("/api/v1/elevators/500001")["testing"].take();
    assert!(testing.get("next_due_on").is_none() && testing.get("basis").is_none(), "{testing}");
    assert!(!portal.get("/e/500001").text().contains("下次检测"));
}

#[test]
fn a_passed_inspection_without_its_validity_is_one_thing_everywhere() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("inspections", &[an_inspection("500001", "2021-06-01", "")]);
    let portal = office.serve();
    let inspection = portal.json("/api/v1/elevators/500001")["inspection"].take();
    assert_eq!(inspection["state"]["code"], "valid_to_not_reported", "{inspection}");
    assert_eq!(inspection["state"]["label"], "有效期未报送", "{inspection}");
    let row = portal.json("/api/v1/elevators?fields=code,inspection_state")["data"][0].take();
    assert_eq!(row["inspection_state"], inspection["state"], "{row}");
    let page = portal.get("/e/500001").text();
    assert!(page.contains("在用，检验合格，有效期未报送"), "{page}");
}

/// What stood on the certificate says nothing once the inspection failed, whether or not a 监督检验 has lifted it since.
#[test]
fn a_failed_inspection_has_no_validity() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        let elevator = |code| an_elevator(code).with("installed_on", "2012-03-10");
        let overhauled = elevator("500002").with("overhauled_on", "2021-05-01");
        office.record("elevators", &[elevator("500001"), overhauled]);
        let failed = |code| an_inspection(code, "2021-03-01", "2022-02-28").with("conclusion", "fail");
        office.record("inspections", &["500001", "500002"].map(failed));
        let portal = office.serve();
        let rows = portal.json("/api/v1/elevators?fields=code,inspection_state,inspection_next_due_on");
        for (at, (code, state)) in
            [("500001", "failed"), ("500002", "valid_to_not_reported")].into_iter().enumerate()
        {
            let inspection = portal.json(&format!("/api/v1/elevators/{code}"))["inspection"].take();
            assert_eq!(inspection["state"]["code"], state, "{engine}: {inspection}");
            let row = &rows["data"][at];
            assert_eq!((&row["code"], &row["inspection_state"]), (&code.into(), &inspection["state"]));
            for day in
                [inspection.get("valid_to"), inspection.get("next_due_on"), row.get("inspection_next_due_on")]
            {
                assert_eq!(day, None, "{engine}: {inspection} {row}");
            }
            assert!(!portal.get(&format!("/e/{code}")).text().contains("检验有效期至"), "{engine}: {code}");
            let reported = portal.json(&format!("/api/v1/elevators/{code}/inspections"));
            assert_eq!(reported["data"][0]["valid_to"], "2022-02-28", "{engine}: {reported}");
        }
        let expired = portal.json("/api/v1/elevators?expired=true");
        assert_eq!(expired["page"]["total"], 1, "{engine}: {expired}");
    }
}

/// Outside the pilot a passed inspection settles a failed test, and an inspection that fails later does not bring it back.
#[test]
fn a_failed_test_that_was_settled_does_not_come_back() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002"].map(an_elevator));
        let failed = |code| a_test(code, "2020-05-29T10:00:00+08:00").with("conclusion", "fail");
        office.record("tests", &["500001", "500002"].map(failed));
        let passed = an_inspection("500001", "2020-11-23", "2021-11-22");
        let fails_later = |code| an_inspection(code, "2021-02-01", "").with("conclusion", "fail");
        office.record("inspections", &[passed, fails_later("500001"), fails_later("500002")]);
        let portal = office.serve();
        for (code, state) in [("500001", "not_applicable"), ("500002", "failed")] {
            let record = portal.json(&format!("/api/v1/elevators/{code}"));
            assert_eq!(record["testing"]["state"]["code"], state, "{engine} {code}: {record}");
            assert_eq!(record["inspection"]["inspected_on"], "2021-02-01", "{engine} {code}: {record}");
        }
        let unit = portal.get(&format!("/units/{}", user())).text();
        assert_eq!(unit.matches("检测不合格").count(), 1, "{engine}: {unit}");
    }
}

#[test]
fn the_pilot_may_ask_for_an_inspection_before_the_last_one_expires() {
    let mut office = Office::open();
    office.record("units", &two_units());
    // Fifteen years old in 2021: inspected every year, whatever the certificate says.
    office.record("elevators", &[an_elevator("500001").with("installed_on", "2006-01-01")]);
    office.record("visits", &[a_visit("500001", "2021-11-04T09:00:00+08:00")]);
    office.record("inspections", &[an_inspection("500001", "2021-03-01", "2022-02-28")]);
    office.record("annotations", &[a_mark("500001", "2021-10-01").with("pilot", "testing")]);
    let late = "检验晚于试点周期 1 天";
    for (now, is_late, is_barred) in [
        ("2022-01-01T12:00:00+08:00", false, false),
        ("2022-01-02T12:00:00+08:00", true, false),
        ("2022-03-01T12:00:00+08:00", false, true),
    ] {
        let page = office.at(now).serve().get("/e/500001").text();
        assert_eq!(page.contains(late), is_late, "{now}:\n{page}");
        assert_eq!(page.contains("不得继续使用"), is_barred, "{now}:\n{page}");
    }
}

#[test]
fn what_nobody_reported_is_not_called_late() {
    let test = || a_test("500001", "2021-11-03T10:00:00+08:00");
    let cases = [
        (test(), None),
        (test().with("uploaded_at", "2021-11-08T10:00:00+08:00"), Some(false)),
        (test().with("uploaded_at", "2021-11-09T10:00:00+08:00"), Some(true)),
    ];
    for (test, late) in cases {
        let (_office, portal) = portal_with_a_test(test);
        let record = portal.json("/api/v1/elevators/500001");
        assert_eq!(record["testing"].get("late").and_then(Value::as_bool), late, "{record}");
        let row = portal.json("/api/v1/elevators/500001/tests")["data"][0].take();
        assert_eq!(row.get("late").and_then(Value::as_bool), late, "{row}");
        assert_eq!(portal.get("/e/500001").text().contains("逾期上传"), late == Some(true));
        assert_eq!(record["testing"]["basis"]["code"], "installed", "{record}");
    }
}

#[test]
fn a_due_day_that_is_presumed_says_so() {
    let office = Office::open();
    office.record("units", &two_units());
    let made = |code: &str| an_elevator(code).with("manufactured_on", "2019-11-01");
    office.record("elevators", &["500001", "500002"].map(made));
    office.record("annotations", &[a_mark("500001", "2021-10-01").with("pilot", "testing")]);
    let portal = office.serve();
    let record = portal.json("/api/v1/elevators/500001");
    for block in ["inspection", "testing"] {
        assert_eq!(record[block]["basis"]["code"], "manufactured", "{record}");
    }
    assert!(portal.get("/e/500001").text().contains("制造日期（推定）"));
    let unmarked = portal.json("/api/v1/elevators/500002");
    assert!(unmarked["inspection"].get("basis").is_none(), "{unmarked}");
}

#[test]
fn a_mark_of_tomorrow_does_not_hide_the_one_of_today() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("annotations", &["2021-02-01", "2021-11-16"].map(|from| a_mark("500001", from)));
    let portal = office.serve();
    let record = portal.json("/api/v1/elevators/500001");
    assert_eq!(record["maintenance"]["regime"]["code"], "pilot_ceiling", "{record}");
    let marked = portal.json("/api/v1/elevators?pilot=maintenance");
    assert_eq!(marked["page"]["total"], 1, "{marked}");
    assert_eq!(marked["data"][0]["pilots"][0]["code"], "maintenance", "{marked}");
}

#[test]
fn the_code_carries_the_address_and_nothing_else() {
    let (_office, portal) = portal_with_an_elevator();
    let picture = portal.get("/e/500001/qr.png");
    assert_eq!(picture.headers["content-type"], "image/png");
    assert_eq!(decoded(&picture.body), format!("{}/e/500001", portal.address));
    let drawing = portal.get("/e/500001/qr.svg");
    assert_eq!(drawing.headers["content-type"], "image/svg+xml");
    assert!(drawing.body.len() < 6_000, "modules are merged into few paths: {} bytes", drawing.body.len());
}

/// What a phone reads from a PNG.
fn decoded(png: &[u8]) -> String {
    let mut decoder = png::Decoder::new(Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let (width, samples) = (frame.width as usize, frame.color_type.samples());
    let grey = |x: usize, y: usize| pixels[(y * width + x) * samples];
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, frame.height as usize, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn the_page_fits_a_slow_phone() {
    let (_office, portal) = portal_with_an_elevator();
    for coding in ["br", "gzip"] {
        let answer = portal.get_with("/e/500001", &[("accept-encoding", coding)]);
        assert_eq!(answer.headers.get("content-encoding").map(String::as_str), Some(coding));
        let head: usize = answer.headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        assert!(answer.body.len() + head < MOST_BYTES, "{coding}: {} bytes", answer.body.len() + head);
    }
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    let (_office, portal) = portal_with_an_elevator();
    for path in ["/e/500001", "/api/v1/elevators/500001", "/e/500001/qr.png"] {
        let tag = portal.get(path).headers["etag"].clone();
        let again = portal.get_with(path, &[("if-none-match", &tag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(portal.get_with(path, &[("if-none-match", "\"other\"")]).status, 200, "{path}");
    }
}

#[test]
fn a_scrapped_elevator_keeps_its_page() {
    let (_office, portal) = portal_with_an_elevator();
    let record = portal.json("/api/v1/elevators/500002");
    assert_eq!(record["status"]["code"], "scrapped");
    assert_eq!(record["maintenance"]["state"]["code"], "not_applicable", "{record}");
    assert!(portal.get("/e/500002").text().contains("报废"));
    assert_eq!(portal.get("/e/500002/qr.png").status, 200);
}

#[test]
fn a_code_that_was_never_issued_has_a_helpful_page() {
    let (_office, portal) = portal_with_an_elevator();
    let page = portal.get("/e/999999");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("96333") && page.text().contains("/search"), "{}", page.text());
    let twin = portal.get("/api/v1/elevators/999999");
    assert_eq!((twin.status, twin.headers["content-type"].as_str()), (404, "application/problem+json"));
    assert_eq!(
        portal.get("/e/500001?from=singlemessage&isappinstalled=0").status,
        200,
        "WeChat adds parameters"
    );
}

#[test]
fn unknown_is_not_no() {
    let office = Office::open();
    office.record("units", &two_units());
    let bare = csv(&[an_elevator("500003")]);
    office.import("elevators", bare).ends_with(0);
    let portal = office.serve();
    let record = portal.json("/api/v1/elevators/500003");
    for block in ["maintenance", "inspection", "insurance"] {
        assert_eq!(record[block]["state"]["code"], "not_reported", "{block}: {record}");
    }
    assert!(portal.get("/e/500003").text().contains("未报送"));
}

#[test]
fn an_error_page_keeps_the_size_of_type() {
    let portal = Office::open().serve();
    let page = portal.get("/e/299999?view=elder");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("class=\"elder\""));
    assert!(!portal.get("/e/299999?review=elder").text().contains("class=\"elder\""));
}

#[test]
fn whoever_scans_a_code_that_is_not_there_finds_whom_to_call_first() {
    let (_office, portal) = portal_with_an_elevator();
    let page = portal.get("/e/999999?view=elder&from=singlemessage");
    assert_eq!(page.status, 404);
    let text = page.text();
    let call = text.find("tel:96333").expect("the emergency line is there");
    assert!(call < text.find("<h1").expect("a heading"), "{text}");
    assert!(text.contains("href=\"?\">标准版</a>"), "the size can be changed: {text}");
    assert!(text.contains("href=\"/contact?view=elder\""), "links keep the size: {text}");
    let elsewhere = portal.get("/units/91500103PDY00001XB").text();
    assert!(elsewhere.find("tel:96333") > elsewhere.find("<h1"), "{elsewhere}");
}

/// The footer of every place where an elevator's state is shown names the entry that last changed it.
#[test]
fn the_footer_names_what_happened_last() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001"), an_elevator("500002").used_by("个人")]);
        office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
        let visit = office.log().len();
        office.record("visits", &[a_visit("500002", "2021-11-02T09:00:00+08:00")]);
        let portal = office.serve();
        let footer = |path: &str| {
            let page = portal.get(path).text();
            let (before, _) = page.split_once(" 号公布，可核验").unwrap_or_else(|| panic!("{path}: {page}"));
            before.rsplit_once("本页内容第 ").unwrap().1.parse::<usize>().unwrap()
        };
        let estate = "/estates/yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91";
        assert_eq!(footer("/e/500001"), visit, "{engine}");
        assert_eq!(footer(estate), visit, "{engine}: the other stands in no estate");
        assert_eq!(footer(&format!("/units/{}", user())), visit, "{engine}");
        assert_eq!(footer(&format!("/units/{}", maintainer())), visit + 1, "{engine}");
        assert_eq!(footer("/"), visit + 1, "{engine}");
        office.record("commitments", &[a_commitment("fault_rate")]);
        portal.follows_to("/e/500001", &format!("第 {} 号公布，可核验", visit + 2));
        assert_eq!(footer("/"), visit + 1, "{engine}: promises are in none of its figures");
    }
}
