//! A rider asks how often the elevator failed in the last twelve months.

use crate::office::Office;
use crate::register::{Row, a_fault, a_mark, a_test, an_elevator, an_elevator_exit, two_units, user};

fn ended(fault: Row, kind: &str, at: &str) -> Row {
    fault.with("kind", kind).with("restored_at", at)
}

fn office(office: Office) -> Office {
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
    office.record(
        "incidents",
        &[
            // The last moment before the twelve months, and their first.
            ended(a_fault("A", "500001", "2020-11-15T23:59:00+08:00"), "fault", "2020-11-16T08:00:00+08:00"),
            ended(a_fault("B", "500001", "2020-11-16T00:00:00+08:00"), "fault", "2020-11-16T09:00:00+08:00"),
            ended(
                a_fault("C", "500001", "2021-05-01T10:00:00+08:00"),
                "entrapment",
                "2021-05-01T12:00:00+08:00",
            ),
            a_fault("D", "500001", "2021-11-14T08:30:00+08:00"),
            ended(a_fault("E", "500002", "2020-06-01T10:00:00+08:00"), "fault", "2020-06-01T12:00:00+08:00"),
        ],
    );
    office
}

#[test]
fn the_last_twelve_months_are_counted_by_kind_with_the_newest() {
    for (engine, office) in Office::on_each_engine() {
        let office = self::office(office);
        let portal = office.serve();
        let record = portal.json("/api/v1/elevators/500001");
        let incidents = &record["incidents"];
        assert_eq!(incidents["state"]["code"], "occurred", "{engine}: {record}");
        assert_eq!(incidents["from"], "2020-11-16", "{engine}");
        let counted = ["faults", "entrapments", "accidents"].map(|kind| incidents[kind].as_u64());
        assert_eq!(counted, [Some(2), Some(1), Some(0)], "{engine}: {incidents}");
        assert_eq!(incidents["newest"]["occurred_at"], "2021-11-14T08:30:00+08:00", "{engine}");
        assert!(incidents["newest"].get("restored_at").is_none(), "{engine}: it still stands");
        let entry = portal.json("/api/v1/elevators/500001/incidents")["data"][0]["gazette"].clone();
        assert_eq!(incidents["gazette"], entry, "{engine}: the entry of the newest");
        let page = portal.get("/e/500001").text();
        for words in ["近 12 个月有", "<dt>故障</dt><dd>2 次", "<dt>困人</dt><dd>1 次", "尚未报送恢复运行"]
        {
            assert!(page.contains(words), "{engine}: {words}");
        }
        assert!(!page.contains("<dt>事故</dt>"), "{engine}: an accident is told where there was one");
    }
}

#[test]
fn a_list_says_what_stands_against_an_elevator_beside_its_days() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &["500002", "500003", "500004", "500005"].map(an_elevator));
        office.record("elevators", &[an_elevator("500001").with("installed_on", "2019-11-01")]);
        let of_testing = a_mark("500001", "2021-10-01").with("pilot", "testing");
        office.record("annotations", &[a_mark("500003", "2021-01-05"), of_testing]);
        office.record("exits", &[an_elevator_exit("退出-2021-1", "500003", "2021-11-01")]);
        office.record("tests", &[a_test("500002", "2021-11-01T10:00:00+08:00").with("conclusion", "fail")]);
        let trapped = a_fault("F-2", "500004", "2021-11-14T09:00:00+08:00").with("kind", "entrapment");
        office.record("incidents", &[a_fault("F-1", "500001", "2021-11-14T09:00:00+08:00"), trapped]);
        let portal = office.serve();
        portal.wait_for_the_index();
        let against = [
            ("500001", "故障未报送恢复"),
            ("500002", "检测不合格"),
            ("500003", "已退出维保试点"),
            ("500004", "困人未报送解救"),
            ("500001", "检测超期 14 天"),
        ];
        assert!(portal.get("/e/500001").text().contains("<p class=\"words\">检测超期 14 天</p>"), "{engine}");
        let calendar = portal.get(&format!("/feeds/units/{}.ics", user())).text();
        assert!(calendar.contains("UID:test-20211101-"), "{engine}: {calendar}");
        let estate = "%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91";
        for path in [
            format!("/estates/yuzhong/{estate}"),
            "/regions/yuzhong".to_owned(),
            format!("/units/{}", user()),
            format!("/search?q={estate}&kind=elevator"),
            format!("/search?q={estate}"),
            "/search?q=5000&as_of=2021-11-15".to_owned(),
        ] {
            let page = portal.get(&path).text();
            let row = |code: &str| {
                let row = page.split("href=\"/e/").find(|part| part.starts_with(code)).unwrap_or("");
                row.split("</ul>").next().unwrap_or(row)
            };
            for (code, words) in against {
                assert!(row(code).contains(words), "{engine}: {path}: {code} {words}: {}", row(code));
                assert!(!row("500005").contains(words), "{engine}: {path}: {}", row("500005"));
            }
        }
    }
}

#[test]
fn none_is_said_only_where_something_was_reported_before() {
    let portal = office(Office::open()).serve();
    let quiet = &portal.json("/api/v1/elevators/500002")["incidents"];
    assert_eq!((&quiet["state"]["code"], &quiet["faults"]), (&"none".into(), &0.into()), "{quiet}");
    assert_eq!(quiet["newest"]["occurred_at"], "2020-06-01T10:00:00+08:00");
    assert!(portal.get("/e/500002").text().contains("近 12 个月无"));

    let unknown = &portal.json("/api/v1/elevators/500003")["incidents"];
    assert_eq!(unknown["state"]["code"], "not_reported", "{unknown}");
    assert!(unknown.get("faults").is_none() && unknown.get("newest").is_none(), "{unknown}");
    let page = portal.get("/e/500003").text();
    assert!(page.contains("近 12 个月未报送") && page.contains("未报送不等于没有发生"));
}

#[test]
fn an_incident_of_tomorrow_counts_tomorrow() {
    let mut office = office(Office::open());
    office.record("incidents", &[a_fault("F", "500002", "2021-11-16T08:00:00+08:00")]).says("晚于当前时间");
    for (now, state, faults, newest) in [
        ("2021-11-15T12:00:00+08:00", "none", 0, "2020-06-01T10:00:00+08:00"),
        ("2021-11-16T12:00:00+08:00", "occurred", 1, "2021-11-16T08:00:00+08:00"),
    ] {
        let incidents = office.at(now).serve().json("/api/v1/elevators/500002")["incidents"].clone();
        assert_eq!(incidents["state"]["code"], state, "{now}: {incidents}");
        assert_eq!(incidents["faults"], faults, "{now}");
        assert_eq!(incidents["newest"]["occurred_at"], newest, "{now}");
    }
}

#[test]
fn a_day_of_the_past_counts_its_own_twelve_months_and_a_correction_counts_once() {
    let mut office = office(Office::open());
    office.at("2021-11-20T12:00:00+08:00");
    office.record(
        "incidents",
        &[ended(a_fault("D", "500001", "2021-11-14T08:30:00+08:00"), "fault", "2021-11-19T10:00:00+08:00")],
    );
    let portal = office.serve();
    let now = &portal.json("/api/v1/elevators/500001")["incidents"];
    assert_eq!((&now["from"], &now["faults"]), (&"2020-11-21".into(), &1.into()), "{now}");
    assert_eq!(now["newest"]["restored_at"], "2021-11-19T10:00:00+08:00");
    let then = &portal.json("/api/v1/elevators/500001?as_of=2021-11-15")["incidents"];
    assert_eq!((&then["from"], &then["faults"]), (&"2020-11-16".into(), &2.into()), "{then}");
    assert!(then["newest"].get("restored_at").is_none(), "nobody knew yet: {then}");
}

#[test]
fn what_nobody_reports_to_be_over_stands_on_the_first_screen_however_old_it_is() {
    for (engine, office) in Office::on_each_engine() {
        let office = self::office(office);
        let at = |day: &str, time: &str| format!("{day}T{time}:00+08:00");
        let held = a_fault("H", "500002", &at("2021-11-15", "09:12")).with("kind", "entrapment");
        office.record(
            "incidents",
            &[
                // Out for more than a year, while a later fault is over.
                a_fault("F", "500003", &at("2020-03-01", "10:00")),
                ended(
                    a_fault("G", "500003", &at("2021-11-10", "10:00")),
                    "fault",
                    &at("2021-11-10", "12:00"),
                ),
                held.clone(),
                a_fault("I", "500002", &at("2021-11-15", "23:00")).with("kind", "accident"),
            ],
        );
        let portal = office.serve();
        let open = |code: &str| portal.json(&format!("/api/v1/elevators/{code}"))["incidents"].take();
        let out = open("500003");
        assert_eq!(out["newest"]["restored_at"], at("2021-11-10", "12:00"), "{engine}: {out}");
        assert_eq!(out["open"].as_array().unwrap().len(), 1, "{engine}: {out}");
        assert_eq!(out["open"][0]["occurred_at"], at("2020-03-01", "10:00"), "{engine}: {out}");
        assert_eq!(out["open"][0]["awaited"]["code"], "restoration", "{engine}: {out}");
        let one = open("500001");
        assert_eq!(one["open"].as_array().unwrap().len(), 1, "{engine}: those that are over are not: {one}");
        let of_people = open("500002");
        assert_eq!(of_people["open"][0]["awaited"]["code"], "release", "{engine}: {of_people}");
        for (code, words) in [("500002", "困人未报送解救"), ("500003", "故障未报送恢复")] {
            let page = portal.get(&format!("/e/{code}")).text();
            assert!(page.contains(&format!("<p class=\"words\">{words}</p>")), "{engine}: {words}:\n{page}");
            let badge = portal.get(&format!("/e/{code}/badge.svg")).text();
            assert!(badge.contains(words), "{engine}: {badge}");
        }
        // Freed, and running again.
        office.record("incidents", &[held.clone().with("released_at", at("2021-11-15", "09:40"))]);
        portal.follows_to("/api/v1/elevators/500002", "released_at");
        assert_eq!(open("500002")["open"][0]["awaited"]["code"], "restoration", "{engine}");
        let over = held
            .with("released_at", at("2021-11-15", "09:40"))
            .with("restored_at", at("2021-11-15", "10:30"));
        office.record(
            "incidents",
            &[
                over,
                ended(
                    a_fault("F", "500003", &at("2020-03-01", "10:00")),
                    "fault",
                    &at("2020-03-02", "10:00"),
                ),
            ],
        );
        portal.follows_to("/api/v1/elevators/500003", "\"open\":[]");
        assert_eq!(open("500003")["open"], serde_json::json!([]), "{engine}");
    }
}
