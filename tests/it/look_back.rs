//! A journalist asks what stood on the page on an earlier day.

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_mark, a_unit_exit, a_visit, an_elevator, maintainer, two_units};

fn portal_with_a_past() -> (Office, Portal) {
    let mut office = Office::open();
    office.at("2021-09-01T10:00:00+08:00").record("units", &two_units());
    office.record("elevators", &[an_elevator("500001").with("model", "A1")]);
    office.record("annotations", &[a_mark("500001", "2021-09-01")]);
    office.at("2021-10-01T10:00:00+08:00");
    office.record("elevators", &[an_elevator("500001").with("model", "B2"), an_elevator("500002")]);
    office.record("visits", &[a_visit("500001", "2021-09-30T09:00:00+08:00")]);
    office
        .at("2021-11-01T10:00:00+08:00")
        .record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-01")]);
    office.at("2021-11-15T12:00:00+08:00");
    let portal = office.serve();
    (office, portal)
}

#[test]
fn a_record_is_answered_as_it_stood_at_the_end_of_a_day() {
    let (_office, portal) = portal_with_a_past();
    let on = |day: &str| portal.json(&format!("/api/v1/elevators/500001?as_of={day}"));

    let first = on("2021-09-15");
    assert_eq!((&first["model"], &first["as_of"]), (&"A1".into(), &"2021-09-15".into()), "{first}");
    assert_eq!(first["pilot_marks"][0]["state"]["code"], "active", "{first}");
    assert!(first["maintenance"].get("last_onsite_on").is_none(), "nothing had been published yet: {first}");

    let second = on("2021-10-15");
    assert_eq!(
        (&second["model"], &second["maintenance"]["last_onsite_on"]),
        (&"B2".into(), &"2021-09-30".into()),
        "{second}"
    );
    assert_eq!(second["pilot_marks"][0]["state"]["code"], "active", "{second}");

    let last = on("2021-11-14");
    assert_eq!(last["pilot_marks"][0]["state"]["code"], "exited", "{last}");
    let now = portal.json("/api/v1/elevators/500001");
    assert!(now.get("as_of").is_none(), "as_of stands in a body only when asked for: {now}");
}

#[test]
fn what_was_not_yet_published_is_404_with_that_reason() {
    let (_office, portal) = portal_with_a_past();
    for path in ["/api/v1/elevators/500002?as_of=2021-09-15", "/api/v1/elevators/500001?as_of=2021-08-31"] {
        let answer = portal.get(path);
        assert_eq!(answer.status, 404, "{path}");
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains("公布"), "{path}: {detail}");
    }
}

#[test]
fn lists_look_back_with_the_filters_of_the_card_only() {
    let (_office, portal) = portal_with_a_past();
    assert_eq!(portal.json("/api/v1/elevators?as_of=2021-09-15")["page"]["total"], 1);
    assert_eq!(portal.json("/api/v1/elevators?as_of=2021-10-15&region=yuzhong")["page"]["total"], 2);
    assert_eq!(portal.get("/api/v1/elevators?as_of=2021-09-15&overdue=true").status, 400);
    for path in ["/api/v1/elevators?as_of=2021-13-40", "/api/v1/elevators/500001?as_of=tomorrow"] {
        assert_eq!(portal.get(path).status, 400, "{path}");
    }
}

#[test]
fn the_history_keeps_every_version() {
    let (_office, portal) = portal_with_a_past();
    let history = portal.json("/api/v1/elevators/500001/history");
    let entries = history["data"].as_array().unwrap();
    assert!(entries.len() >= 2, "{history}");
    let text = history.to_string();
    assert!(text.contains("\"A1\"") && text.contains("\"B2\""), "{history}");
}
