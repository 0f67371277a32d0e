//! A bureau publicises an application: until its last day anyone can see that objections are in time, and for ever that
//! there was a publicity.

use crate::office::Office;
use crate::register::{a_mark, a_publicity, a_unit_exit, an_elevator, csv, maintainer, two_units, user};

const NOTICE: &str = "公示-2020-1";
const PAGE: &str = "/notices/%E5%85%AC%E7%A4%BA-2020-1";
const JSON: &str = "/api/v1/notices/%E5%85%AC%E7%A4%BA-2020-1";

/// An office that publicised the user's application on 2020-11-27.
fn office_in_publicity(mut office: Office) -> Office {
    office.at("2020-11-27T09:00:00+08:00");
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("exits", &[a_publicity(NOTICE, &user(), "2020-11-27")]);
    office
}

#[test]
fn objections_are_in_time_through_the_fifteenth_day() {
    for (engine, office) in Office::on_each_engine() {
        let mut office = office_in_publicity(office);
        let body = office.newest("notice", NOTICE);
        assert_eq!(body["publicity_to"], "2020-12-12", "{engine}: {body}");
        assert!(body.get("code").is_none(), "{engine}: a publicity has no ground: {body}");
        for (now, state, words, open) in [
            ("2020-11-27T12:00:00+08:00", "open", "公示中", 1),
            ("2020-12-12T23:59:00+08:00", "open", "公示中", 1),
            ("2020-12-13T00:00:01+08:00", "ended", "公示期满", 0),
        ] {
            let portal = office.at(now).serve();
            let publicity = &portal.json(JSON)["publicity"];
            assert_eq!((&publicity["from"], &publicity["to"]), (&"2020-11-27".into(), &"2020-12-12".into()));
            assert_eq!(publicity["state"]["code"], state, "{engine} at {now}");
            assert!(portal.get(PAGE).text().contains(words), "{engine} at {now}");
            let running = portal.json("/api/v1/notices?open=true");
            assert_eq!(running["page"]["total"], open, "{engine} at {now}: {running}");
            let others = portal.json("/api/v1/notices?open=false");
            assert_eq!(others["page"]["total"], 1 - open, "{engine} at {now}: {others}");
        }
    }
}

#[test]
fn the_notice_says_until_when_and_to_whom_and_every_list_shows_that_it_runs() {
    let office = office_in_publicity(Office::open());
    let portal = office.serve_as({
        let mut program = office.program(&["serve"]);
        program.env("MINGTI_CLOCK", "2020-12-01T09:00:00+08:00");
        program
    });
    portal.wait_for_the_index();
    let page = portal.get(PAGE);
    let page = page.text();
    for words in
        ["2020年12月12日</time> 24:00", "渝中区市场监督管理局提出", "异议经核实属实的，不予确认", "/bureaus"]
    {
        assert!(page.contains(words), "{words} is missing");
    }
    assert!(!page.contains("取消标注的电梯"), "no elevator loses its mark by a publicity");
    let unit = format!("/units/{}", user());
    for address in ["/notices", "/notices?open=true", "/", &unit, "/e/500001"] {
        let shown = portal.get(address);
        assert!(shown.text().contains("公示中") && shown.text().contains(NOTICE), "{address}");
    }
    let others = portal.get("/notices?open=false").text();
    assert!(others.contains("不在公示中的公告") && !others.contains(NOTICE), "{others}");
    let unread = portal.get("/notices?open=foo");
    assert_eq!(unread.status, 400);
    assert!(unread.text().contains("<strong>是否在公示中</strong>"), "{}", unread.text());
    let line = &portal.json("/api/v1/elevators/500001")["notices"][0];
    assert_eq!(
        (&line["kind"]["code"], &line["publicity"]["to"]),
        (&"publicity".into(), &"2020-12-12".into())
    );
    let found = portal.json("/api/v1/search?kind=notice&q=%E5%85%AC%E7%A4%BA");
    assert_eq!(found["data"][0]["publicity_to"], "2020-12-12", "{found}");
    let feed = portal.get("/feeds/notices.atom");
    assert!(feed.text().contains("公示期2020年11月27日至2020年12月12日 24:00"), "{}", feed.text());
}

#[test]
fn the_calendar_of_a_unit_has_the_last_day_of_its_publicities_and_its_elevators() {
    let mut office = office_in_publicity(Office::open());
    let of_elevator = a_publicity("公示-2020-2", "500001", "2020-12-01")
        .with("subject", "elevator")
        .with("publicity_to", "2020-12-31");
    office.at("2020-12-01T10:00:00+08:00").record("exits", &[of_elevator]);
    let portal = office.serve();
    let calendar = |uscc: &str| portal.get(&format!("/feeds/units/{uscc}.ics")).text().replace("\r\n ", "");
    let of_user = calendar(&user());
    for event in [
        "UID:publicity-公示-2020-1@mingti\r\n",
        "DTSTART;VALUE=DATE:20201212\r\nSUMMARY:公示期满：维保试点公示 公示-2020-1\r\n",
        "DTSTART;VALUE=DATE:20201231\r\nSUMMARY:公示期满：维保试点公示 公示-2020-2\r\n",
        "/notices/%E5%85%AC%E7%A4%BA-2020-2\r\n",
    ] {
        assert!(of_user.contains(event), "{event} is missing: {of_user}");
    }
    let of_maintainer = calendar(&maintainer());
    assert!(of_maintainer.contains("公示-2020-2"), "its elevator: {of_maintainer}");
    assert!(!of_maintainer.contains("UID:publicity-公示-2020-1"), "another unit's: {of_maintainer}");
}

#[test]
fn a_later_exit_or_mark_erases_no_publicity_and_a_day_of_the_past_sees_it_run() {
    let mut office = office_in_publicity(Office::open());
    office.at("2021-11-15T09:00:00+08:00");
    office.record("annotations", &[a_mark("500001", "2021-01-05")]);
    office.record("exits", &[a_unit_exit("退出-2021-1", &user(), "2021-11-12")]);
    let portal = office.serve();
    assert_eq!(portal.json(JSON)["publicity"]["state"]["code"], "ended");
    let past = portal.json(&format!("{JSON}?as_of=2020-12-12"));
    assert_eq!(past["publicity"]["state"]["code"], "open", "{past}");
    assert_eq!(portal.json("/api/v1/notices?open=true&as_of=2020-12-12")["page"]["total"], 1);
    assert_eq!(portal.json("/api/v1/notices?open=true")["page"]["total"], 0);
    let kinds = portal.json("/api/v1/notices?group_by=kind");
    assert_eq!(kinds["data"].as_array().unwrap().len(), 2, "{kinds}");
    let unit = portal.get(&format!("/units/{}", user()));
    assert!(unit.text().contains(NOTICE) && unit.text().contains("退出-2021-1"));
    let mark = &portal.json("/api/v1/elevators/500001")["pilot_marks"][0];
    assert_eq!(mark["notice_no"], "退出-2021-1", "the exit ends the mark, not the publicity: {mark}");
}

#[test]
fn a_bureau_may_publicise_longer_and_not_shorter() {
    let mut office = office_in_publicity(Office::open());
    office.at("2020-12-01T10:00:00+08:00");
    let given = |no: &str, to: &str| a_publicity(no, &maintainer(), "2020-11-30").with("publicity_to", to);
    office.record("exits", &[given("公示-2020-3", "2020-12-25")]);
    assert_eq!(office.newest("notice", "公示-2020-3")["publicity_to"], "2020-12-25");
    let short = csv(&[given("公示-2020-4", "2020-12-14")]);
    office.import("exits", short).ends_with(3).says("附件1 四(一)3").says("公示期不得少于十五天");
    let exit = a_unit_exit("退出-2020-1", &user(), "2020-11-30");
    office.import("exits", csv(&[exit.clone().with("publicity_to", "2020-12-31")])).ends_with(3);
    office.import("exits", csv(&[exit.with("code", "")])).ends_with(3).says("退出公告须写明退出情形");
    let grounded = given("公示-2020-5", "2020-12-25").with("code", "MU1");
    office.import("exits", csv(&[grounded])).ends_with(3).says("只有退出公告有退出情形");
}

#[test]
fn a_file_of_notices_taken_away_comes_back_unchanged_also_under_older_headings() {
    let mut office = office_in_publicity(Office::open());
    office.at("2021-11-15T09:00:00+08:00");
    office.record("exits", &[a_unit_exit("退出-2021-1", &user(), "2021-11-12")]);
    let entries = office.log().len();
    let table = office.serve().get_with("/api/v1/notices?headers=zh", &[("accept", "text/csv")]);
    assert!(table.text().starts_with("公告编号,"), "{}", table.text());
    let older = table.text().replace("公告对象", "退出对象");
    for file in [table.text(), older] {
        office.import("notices", file).ends_with(0);
    }
    assert_eq!(office.log().len(), entries, "nothing is new");
}
