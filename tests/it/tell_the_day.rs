//! The day is that of Chongqing, wherever the machine stands and however its clock was set meanwhile.

use std::collections::BTreeMap;

use crate::log::assert_gapless;
use crate::office::Office;
use crate::portal::Portal;
use crate::register::{an_elevator, two_units};

/// What is compared: a page, list, file or feed of every kind that speaks of days.
const PATHS: [&str; 22] = [
    "/",
    "/e/200001",
    "/e/200031",
    "/e/200032/history",
    "/regions/yuzhong",
    "/statistics",
    "/notices",
    "/changes",
    "/commitments",
    "/bureaus",
    "/search?q=%E6%A0%B7%E6%9C%AC",
    "/search?overdue=true&sort=next_due",
    "/diff?from=2021-11-01&to=2021-11-13",
    "/e/200001/badge.svg",
    "/feeds/notices.atom",
    "/sitemap/elevators.xml",
    "/api/v1/elevators?limit=100",
    "/api/v1/elevators?overdue=true",
    "/api/v1/elevators/200001",
    "/api/v1/elevators/200001/visits",
    "/api/v1/statistics",
    "/api/v1/changes?limit=50",
];

/// A portal with an address of its own name, so that nothing in an answer tells it from another.
fn portal_at(office: &mut Office, now: &str, zone: &str) -> Portal {
    office.at(now);
    let mut program = office.program(&["serve"]);
    program.env("TZ", zone).env("MINGTI_PUBLIC_URL", "https://dianti.example.cn");
    let portal = office.serve_as(program);
    portal.wait_for_the_index();
    portal
}

fn answers(portal: &Portal) -> BTreeMap<&'static str, String> {
    let answer = |path: &'static str| {
        let answer = portal.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        (path, answer.text())
    };
    PATHS.into_iter().map(answer).collect()
}

#[track_caller]
fn assert_same(one: &BTreeMap<&str, String>, other: &BTreeMap<&str, String>, told: &str) {
    for path in PATHS {
        assert_eq!(one[path], other[path], "{told}: {path}");
    }
}

fn office_with_a_record() -> Office {
    let mut office = Office::open();
    office.at("2021-11-13T09:00:00+08:00");
    office.import_sample(60);
    office
}

#[test]
fn the_zone_of_the_machine_changes_nothing() {
    let mut office = office_with_a_record();
    // The last minute of a day and the first of the next: elsewhere both lie in one day.
    let mut days = Vec::new();
    for now in ["2021-11-15T23:58:00+08:00", "2021-11-16T00:01:00+08:00"] {
        let here = answers(&portal_at(&mut office, now, "Asia/Shanghai"));
        for zone in ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"] {
            assert_same(&here, &answers(&portal_at(&mut office, now, zone)), zone);
        }
        days.push(here);
    }
    assert_ne!(days[0]["/api/v1/statistics"], days[1]["/api/v1/statistics"], "a day has passed");
}

#[test]
fn a_clock_that_was_a_day_off_leaves_nothing_behind() {
    let mut office = office_with_a_record();
    let mut pinned = Vec::new();
    let mut at = |office: &mut Office, now| {
        let portal = portal_at(office, now, "UTC");
        pinned.push(portal.get("/e/200001?as_of=2021-11-13").text());
        answers(&portal)
    };
    let (day, later, earlier) =
        ("2021-11-15T12:00:00+08:00", "2021-11-16T12:00:00+08:00", "2021-11-14T12:00:00+08:00");
    let before = at(&mut office, day);
    for off in [later, earlier] {
        assert_ne!(at(&mut office, off)["/api/v1/statistics"], before["/api/v1/statistics"]);
        assert_same(&before, &at(&mut office, day), off);
    }
    assert!(pinned.iter().all(|page| *page == pinned[0]), "a page of a day is that day's on any other");
}

#[test]
fn what_is_published_by_a_clock_set_back_follows_what_was_before() {
    let mut office = Office::open();
    office.at("2021-11-16T12:00:00+08:00").record("units", &two_units());
    office.at("2021-11-15T12:00:00+08:00").record("elevators", &[an_elevator("500001")]);
    let log = office.log();
    assert_gapless(&log);
    assert!(log.is_sorted_by_key(|entry| entry.published_at), "{log:?}");
    assert_eq!(office.serve().get("/e/500001").status, 200);
    office.run(&["verify"]).ends_with(0);
}
