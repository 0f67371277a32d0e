//! Someone follows notices, a unit, an estate or a search: what is published shows up once, under a name that stays.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_commitment, a_mark, a_unit, a_unit_exit, a_visit, an_elevator, an_elevator_exit, credit_code,
    maintainer, two_units, user,
};

const ESTATE: &str = "/feeds/estates/yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91";

fn office() -> Office {
    let office = Office::open();
    office.record("units", &two_units());
    let home = an_elevator("500002").with("user_uscc", "个人").with("estate", "晴川雅苑");
    office.record("elevators", &[an_elevator("500001").with("estate", "晴川雅苑"), home]);
    office.record("annotations", &[a_mark("500001", "2021-01-05")]);
    office
}

/// The items of a JSON feed: id and title.
fn items(portal: &Portal, path: &str) -> Vec<(String, String)> {
    let answer = portal.get(path);
    assert_eq!(answer.headers["content-type"], "application/feed+json", "{path}");
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    let feed = answer.json();
    feed["items"].as_array().unwrap().iter().map(|item| (text(item, "id"), text(item, "title"))).collect()
}

#[track_caller]
fn wait_for(what: &str, holds: impl Fn() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_notice_appears_once_keeps_its_name_and_leaves_when_withdrawn() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001")]);
        office.record("annotations", &[a_mark("500001", "2021-01-05")]);
        let portal = office.serve();
        assert!(items(&portal, "/feeds/notices.json").is_empty(), "{engine}");
        office.record("exits", &[a_unit_exit("退出-2021-1", &user(), "2021-11-02")]);
        let feed = || items(&portal, "/feeds/notices.json");
        wait_for("the notice appears", || feed().len() == 1);
        let first = feed().remove(0);
        assert!(first.1.contains("退出-2021-1"), "{engine}: {first:?}");

        office.record("exits", &[an_elevator_exit("退出-2021-2", "500001", "2021-11-01")]);
        wait_for("the second appears", || feed().len() == 2);
        assert_eq!(feed()[1], first, "{engine}: the newest publication first, the older one as it was");
        for path in [format!("/feeds/units/{}.json", user()), "/feeds/notices.atom".to_owned()] {
            assert!(portal.get(&path).text().contains(&first.0), "{engine}: {path}");
        }

        office
            .run(&["withdraw", "notice", "退出-2021-1", "--clause", "依据", "--reason", "保存期届满"])
            .ends_with(0);
        wait_for("the withdrawn notice leaves", || feed().len() == 1);
        for path in [format!("/feeds/units/{}.json", user()), "/feeds/notices.atom".to_owned()] {
            assert!(!portal.get(&path).text().contains(&first.0), "{engine}: {path}");
        }
    }
}

#[test]
fn an_unchanged_feed_answers_304_and_a_changed_one_does_not() {
    let office = office();
    office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-02")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    let unit = format!("/feeds/units/{}", maintainer());
    for path in [
        "/feeds/notices.atom".to_owned(),
        "/feeds/notices.json".to_owned(),
        format!("{unit}.atom"),
        format!("{unit}.ics"),
        format!("{ESTATE}.atom"),
        "/feeds/regions/yuzhong.atom".to_owned(),
        "/feeds/search.atom?q=500001".to_owned(),
    ] {
        let first = portal.get(&path);
        assert_eq!(first.status, 200, "{path}: {}", first.text());
        let etag = first.headers["etag"].clone();
        assert!(!etag.starts_with("W/"), "{path}: {etag}");
        assert_eq!(portal.get_with(&path, &[("if-none-match", &etag)]).status, 304, "{path}");
        if !path.contains(".ics") {
            assert!(first.text().contains("/gazette\\n") || first.text().contains("/gazette\n"), "{path}");
        }
    }
    let path = format!("{ESTATE}.atom");
    let etag = portal.get(&path).headers["etag"].clone();
    office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
    wait_for("the feed changes", || portal.get_with(&path, &[("if-none-match", &etag)]).status == 200);
    assert!(portal.get(&path).text().contains("电梯 500001 "), "{}", portal.get(&path).text());
}

/// What has to be transferred again is what was published, not the day or what else the log holds.
#[test]
fn a_feed_is_the_same_on_another_day() {
    for (engine, mut office) in Office::on_each_engine() {
        let serve = |office: &Office| {
            let mut program = office.program(&["serve"]);
            program.env("MINGTI_PUBLIC_URL", "https://dianti.example.cn");
            let portal = office.serve_as(program);
            portal.wait_for_the_index();
            portal
        };
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001").with("estate", "晴川雅苑")]);
        office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-02")]);
        let unit = format!("/feeds/units/{}", maintainer());
        let feeds = [
            "/feeds/notices.atom".to_owned(),
            "/feeds/notices.json".to_owned(),
            "/feeds/regions/yuzhong.atom".to_owned(),
            format!("{unit}.atom"),
            format!("{unit}.ics"),
            format!("{ESTATE}.json"),
            "/feeds/search.atom?q=500001".to_owned(),
        ];
        let tags = |portal: &Portal| feeds.clone().map(|feed| portal.get(&feed).headers["etag"].clone());
        let first = tags(&serve(&office));
        office.at("2021-11-20T09:00:00+08:00");
        office.record("units", &[a_unit(&credit_code(77), "重庆别处物业有限公司")]);
        assert_eq!(tags(&serve(&office)), first, "{engine}");
    }
}

#[test]
fn a_unit_is_followed_with_its_promises_and_its_due_days() {
    let office = office();
    office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
    let portal = office.serve();
    let path = format!("/feeds/units/{}.json", maintainer());
    office.record("commitments", &[a_commitment("fault_rate")]);
    wait_for("the promise appears", || items(&portal, &path).iter().any(|(_, title)| title.contains("承诺")));
    let calendar = portal.get(&format!("/feeds/units/{}.ics", maintainer()));
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    let due = &portal.json("/api/v1/elevators/500001")["maintenance"]["next_due_on"];
    let day = due.as_str().unwrap().replace('-', "");
    let text = calendar.text();
    assert!(text.contains(&format!("UID:maintenance-{day}-{}@", maintainer())), "{text}");
    assert!(text.lines().all(|line| line.len() <= 76), "{text}");
}

#[test]
fn a_natural_persons_elevator_is_in_no_estates_feed() {
    let portal = office().serve();
    let feed = portal.get(&format!("{ESTATE}.json"));
    assert_eq!(feed.status, 200, "{}", feed.text());
    assert!(feed.text().contains("500001") && !feed.text().contains("500002"), "{}", feed.text());
}

#[test]
fn a_feed_of_nothing_is_404_and_pages_name_theirs() {
    let office = office();
    let portal = office.serve();
    for path in [
        "/feeds/notices",
        "/feeds/notices.rss",
        "/feeds/regions/atlantis.atom",
        "/feeds/units/91500103PDY00001XB.atom",
        "/feeds/estates/yuzhong/nowhere.atom",
        "/feeds/estates/yuzhong/nowhere",
    ] {
        assert_eq!(portal.get(path).status, 404, "{path}");
    }
    for (page, feed) in [
        (format!("/units/{}", user()), format!("/feeds/units/{}.atom", user())),
        ("/notices".to_owned(), "/feeds/notices.atom".to_owned()),
        (ESTATE.replace("/feeds", ""), format!("{ESTATE}.atom")),
        ("/regions/yuzhong".to_owned(), "/feeds/regions/yuzhong.atom".to_owned()),
    ] {
        let html = portal.get(&page).text();
        let link = format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{feed}\">");
        assert!(html.contains(&link), "{page}");
    }
}

#[test]
fn a_badge_follows_the_record_and_alone_may_be_framed() {
    let office = office();
    let portal = office.serve();
    let badge = || portal.get("/e/500001/badge.svg");
    assert_eq!(badge().headers["content-type"], "image/svg+xml");
    assert!(badge().text().contains("维保逾期"), "{}", badge().text());
    office.record("elevators", &[an_elevator("500001").with("status", "suspended")]);
    wait_for("the badge follows", || badge().text().contains("停用"));
    for path in [format!("/units/{}/badge", user()), "/e/500001/badge".to_owned()] {
        let frame = portal.get(&path);
        assert_eq!(frame.status, 200, "{path}");
        assert!(frame.headers["content-security-policy"].contains("frame-ancestors *"), "{path}");
        assert!(frame.text().contains(path.trim_end_matches("/badge")), "{path}: {}", frame.text());
    }
    for path in ["/e/500001", "/e/500001/badge.svg", "/e/999999/badge"] {
        let policy = &portal.get(path).headers["content-security-policy"];
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
}

#[test]
fn a_page_says_how_to_cite_it() {
    let office = office();
    let portal = office.serve();
    let seq = portal.json("/api/v1/elevators/500001")["gazette"]["seq"].clone();
    let page = portal.get("/e/500001").text();
    let pinned = format!("{}/e/500001?as_of=2021-11-15", portal.address);
    assert!(page.contains("引用本页") && page.contains(&pinned), "{page}");
    assert!(page.contains("CC BY 4.0") && seq.is_u64(), "{page}");
    assert_eq!(portal.get(&pinned).status, 200);
    let of_unit = format!("/units/{}", user());
    let others = ["/changes", "/ledger", "/bureaus", "/method", "/open-data"];
    for path in others.into_iter().chain([of_unit.as_str()]) {
        assert!(portal.get(path).text().contains("引用本页"), "{path}");
    }
    // What a search of today finds may be something else tomorrow.
    let search = "/search?q=%E6%99%B4%E5%B7%9D";
    assert!(!portal.get(search).text().contains("引用本页"));
    assert_eq!(portal.get(&format!("{search}&as_of=2021-11-15")).status, 200);
}

/// A feed that is full says where what was published earlier stands.
#[test]
fn a_full_feed_leads_on() {
    let office = Office::open();
    office.record("units", &two_units());
    let exit = |at: u32| a_unit_exit(&format!("退出-2021-{at}"), &user(), "2021-11-02");
    office.record("exits", &(1..=49).map(exit).collect::<Vec<_>>());
    let portal = office.serve();
    let feed = || portal.get("/feeds/notices.json").json();
    assert_eq!(feed()["_log"].get("earlier_url"), None, "everything is there");
    office.record("exits", &(50..=51).map(exit).collect::<Vec<_>>());
    wait_for("the feed is full", || feed()["items"].as_array().unwrap().len() == 50);
    let earlier = feed()["_log"]["earlier_url"].as_str().unwrap().to_owned();
    let path = &earlier[earlier.find("/changes").unwrap()..];
    assert!(portal.get(path).text().contains("退出-2021-1"), "{earlier}");
    let atom = portal.get("/feeds/notices.atom").text();
    assert!(atom.contains("更早的公布") && atom.contains("/changes?kind=notice"), "{atom}");
}
