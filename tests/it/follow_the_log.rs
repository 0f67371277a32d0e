//! A developer keeps a copy in step: entries of a kind, a place or a unit, and a stream that tells of new ones.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_fault, a_unit, a_visit, an_elevator, an_elevator_exit, credit_code, maintainer, two_units, user,
};

/// The sequence numbers on all pages of a list of changes, following `next` even from an empty page.
fn walk(portal: &Portal, question: &str) -> Vec<u64> {
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = portal.json(&format!("/api/v1/changes?{question}{cursor}"));
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row["seq"].as_u64().unwrap()));
        match page["page"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
}

fn all_changes(portal: &Portal) -> Vec<Value> {
    let answer = portal.get_with("/api/v1/changes", &[("accept", "application/x-ndjson")]);
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Which entries concern an elevator whose card, before the entry or after it, passes.
fn of_cards(changes: &[Value], passes: impl Fn(&Value) -> bool) -> Vec<u64> {
    let mut cards: HashMap<String, Value> = HashMap::new();
    let mut found = Vec::new();
    for change in changes {
        let body = &change["body"];
        let code = match change["kind"].as_str() {
            Some("elevator") => &change["id"],
            Some("notice") => &body["subject_id"],
            _ => &body["elevator_code"],
        };
        let Some(code) = code.as_str() else { continue };
        let before = cards.get(code).is_some_and(&passes);
        if change["kind"] == "elevator" {
            cards.insert(code.to_owned(), body.clone());
        }
        if before || cards.get(code).is_some_and(&passes) {
            found.push(change["seq"].as_u64().unwrap());
        }
    }
    found
}

#[test]
fn filters_find_what_reading_everything_finds() {
    for (engine, office) in Office::on_each_engine() {
        office.import_sample(300);
        let portal = office.serve();
        let changes = all_changes(&portal);
        let seqs = |passes: &dyn Fn(&Value) -> bool| -> Vec<u64> {
            changes.iter().filter(|c| passes(c)).map(|c| c["seq"].as_u64().unwrap()).collect()
        };
        assert_eq!(walk(&portal, "kind=notice&limit=1"), seqs(&|c| c["kind"] == "notice"), "{engine}");
        assert_eq!(walk(&portal, "kind=visit&limit=700"), seqs(&|c| c["kind"] == "visit"), "{engine}");

        let mut expected = of_cards(&changes, |card| card["region"] == "yuzhong");
        expected.extend(seqs(&|c| c["body"]["region"] == "yuzhong" && c["kind"] != "elevator"));
        expected.extend(seqs(&|c| {
            let authority = c["body"]["authority"].as_str().unwrap_or_default();
            c["kind"] == "notice" && authority.starts_with("渝中区")
        }));
        expected.sort_unstable();
        expected.dedup();
        assert!(expected.len() > 20, "{engine}");
        assert_eq!(walk(&portal, "region=yuzhong&limit=100"), expected, "{engine}");

        let unit = changes.iter().find_map(|c| c["body"]["maintainer_uscc"].as_str()).unwrap();
        let mut expected =
            of_cards(&changes, |card| card["maintainer_uscc"] == unit || card["user_uscc"] == unit);
        expected.extend(seqs(&|c| c["kind"] == "unit" && c["id"] == unit));
        expected.extend(seqs(&|c| c["body"]["subject_id"] == unit));
        expected.extend(seqs(&|c| {
            let body = &c["body"];
            c["kind"] == "commitment" && (body["maintainer_uscc"] == unit || body["user_uscc"] == unit)
        }));
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(walk(&portal, &format!("unit={unit}&limit=9")), expected, "{engine}");

        let page = portal.json("/api/v1/changes?kind=notice&limit=1");
        assert_eq!(page["page"]["total_is_exact"], false, "{engine}");
        assert_eq!(portal.json("/api/v1/changes?limit=1")["page"]["total_is_exact"], true, "{engine}");
        for wrong in ["kind=lift", "region=atlantis", "unit="] {
            assert_eq!(portal.get(&format!("/api/v1/changes?{wrong}")).status, 400, "{engine}: {wrong}");
        }
    }
}

#[test]
fn a_district_is_told_of_its_elevators_notices_whoever_decided() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001"), an_elevator("500002").with("region", "yubei")]);
        let by_the_city = |number, code| {
            an_elevator_exit(number, code, "2021-11-01").with("authority", "重庆市市场监督管理局")
        };
        office.record("exits", &[by_the_city("退出-2021-1", "500001"), by_the_city("退出-2021-2", "500002")]);
        let portal = office.serve();
        assert_eq!(walk(&portal, "kind=notice"), [5, 6], "{engine}");
        assert_eq!(walk(&portal, "kind=notice&region=yuzhong"), [5], "{engine}");
        assert_eq!(walk(&portal, "kind=notice&region=yubei"), [6], "{engine}");
    }
}

#[test]
fn what_leaves_a_unit_or_a_region_is_told_to_both() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let moved = an_elevator("500001").with("region", "yubei").kept_by(&user());
    office.record("elevators", &[moved]);
    office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
    let portal = office.serve();
    assert_eq!(walk(&portal, "region=yuzhong&kind=elevator"), [3, 4]);
    assert_eq!(walk(&portal, "region=yubei"), [4, 5]);
    assert_eq!(walk(&portal, &format!("unit={}", maintainer())), [2, 3, 4]);

    let id = "500001/2021-11-01T09:00:00+08:00/onsite";
    office.run(&["withdraw", "visit", id, "--clause", "条例第1条", "--reason", "误报"]).ends_with(0);
    portal.follows_to("/api/v1/meta", "\"stale\":false");
    let seq = all_changes(&portal).len() as u64;
    assert_eq!(walk(&portal, "region=nanan"), [seq], "who keeps a copy must forget");
}

#[test]
fn what_comes_to_speak_of_others_is_told_to_those_it_leaves() {
    for (engine, office) in Office::on_each_engine() {
        let third = credit_code(3);
        office.record("units", &two_units());
        office.record("units", &[a_unit(&third, "恒达电梯（样本）")]);
        let elsewhere = an_elevator("500002").with("region", "yubei").kept_by(&third);
        office.record("elevators", &[an_elevator("500001"), elsewhere]);
        for code in ["500001", "500002"] {
            office.record("incidents", &[a_fault("F-1", code, "2021-11-01T09:00:00+08:00")]);
        }
        office.record("units", &[a_unit(&third, "恒达电梯（样本）").with("region", "yubei")]);
        let portal = office.serve();
        let told = |question: &str| walk(&portal, question);
        assert_eq!(told("region=yuzhong&kind=incident"), [6, 7], "{engine}");
        assert_eq!(told("region=yubei&kind=incident"), [7], "{engine}");
        assert_eq!(told(&format!("unit={}&kind=incident", maintainer())), [6, 7], "{engine}");
        assert_eq!(told("region=yuzhong&kind=unit"), [1, 2, 3, 8], "{engine}");
    }
}

#[test]
fn whoever_follows_a_part_need_not_look_at_the_rest_twice() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let portal = office.serve();
    let ask = |query: &str| portal.json(&format!("/api/v1/changes?kind=visit{query}"));
    let nothing = ask("");
    assert_eq!(nothing["data"].as_array().map(Vec::len), Some(0));
    assert_eq!(nothing["page"]["reached"], 3, "{nothing}");
    assert_eq!(portal.json("/api/v1/changes?limit=2")["page"]["reached"], 2);

    // A publication of another kind wakes nobody; one of this kind does, and is the first that is told.
    let since = std::time::Instant::now();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| ask("&after=3&wait=20"));
        std::thread::sleep(Duration::from_millis(300));
        office.record("elevators", &[an_elevator("500002")]);
        assert!(!waiting.is_finished());
        office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
        let told = waiting.join().unwrap();
        assert_eq!(told["data"][0]["seq"], 5, "{told}");
        assert_eq!(told["page"]["reached"], 5, "{told}");
    });
    assert!(since.elapsed() < Duration::from_secs(15), "it waited to the end");
    let idle = std::time::Instant::now();
    let nothing = ask("&after=5&wait=1");
    assert!(idle.elapsed() >= Duration::from_millis(900), "an empty answer came at once");
    assert_eq!(nothing["page"]["reached"], 5);
}

#[test]
fn the_page_of_changes_is_narrowed_too() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002").used_by(&credit_code(2))]);
    let portal = office.serve();
    let text = portal.get("/changes?kind=unit").text();
    assert!(text.contains("第 1 号") && text.contains("第 2 号") && !text.contains("第 3 号"), "{text}");
    assert!(text.contains("云栖物业（样本）</a>") && !text.contains("标识"), "{text}");
    assert!(portal.get("/changes/1").text().contains(&format!("标识 {}", user())), "an entry tells its id");
    let text = portal.get("/changes?kind=elevator").text();
    assert!(text.contains("href=\"/e/500001\">电梯 500001</a>"), "{text}");
    assert!(!text.contains("电梯 <a"), "an elevator is called one once: {text}");
    let text = portal.get("/changes?region=yubei&utm=x").text();
    assert!(text.contains("没有这样的内容"), "{text}");
    assert!(text.contains("rel=\"canonical\""), "{text}");
}

/// Asks for events; the head of the answer is read.
fn follow(portal: &Portal, query: &str, last: Option<&str>) -> BufReader<TcpStream> {
    let host = portal.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let last = last.map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
    let request = format!(
        "GET /api/v1/changes{query} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n{last}\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    BufReader::new(stream)
}

/// The value of the next line that begins so.
fn next(stream: &mut BufReader<TcpStream>, field: &str) -> String {
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended before {field}");
        if let Some(value) = line.strip_prefix(field) {
            return value.trim().to_owned();
        }
    }
}

#[test]
fn events_come_as_they_are_published_and_resume_where_they_broke_off() {
    let office = Office::open();
    office.record("units", &two_units());
    let mut portal = office.serve();
    let mut stream = follow(&portal, "?after=1", None);
    assert_eq!(next(&mut stream, "HTTP/1.1 "), "200 OK");
    assert_eq!(next(&mut stream, "content-type: "), "text/event-stream");
    assert_eq!(next(&mut stream, "id: "), "2");
    let told: Value = serde_json::from_str(&next(&mut stream, "data: ")).unwrap();
    assert_eq!((&told["seq"], &told["kind"]), (&2.into(), &"unit".into()));

    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    assert_eq!(next(&mut stream, "id: "), "3");
    assert_eq!(next(&mut stream, "id: "), "4");
    drop(stream);

    let mut resumed = follow(&portal, "?after=0&kind=elevator&fields=seq,id", Some("3"));
    assert_eq!(next(&mut resumed, "id: "), "4");
    assert_eq!(next(&mut resumed, "data: "), "{\"seq\":4,\"id\":\"500002\"}");

    let mut refused = follow(&portal, "?limit=5", None);
    assert!(next(&mut refused, "HTTP/1.1 ").starts_with("400"));
    // Each is answered before the next one asks.
    let mut held: Vec<_> = Vec::new();
    for _ in 0..8 {
        let mut follower = follow(&portal, "?after=4", None);
        next(&mut follower, "HTTP/1.1 ");
        held.push(follower);
    }
    let mut one_too_many = follow(&portal, "?after=4", None);
    assert!(next(&mut one_too_many, "HTTP/1.1 ").starts_with("429"));
    drop(held);

    assert!(portal.stop() < Duration::from_secs(5), "followers do not hold up the portal");
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut resumed, &mut rest).unwrap();
    assert!(rest.trim_end().ends_with('0'), "the answer ends properly: {rest:?}");
}

/// Whoever has more than the log follows another one, or this one lost its end: that is no news of nothing.
#[test]
fn whoever_is_ahead_of_the_log_is_told() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let portal = office.serve();
    assert_eq!(portal.get("/api/v1/changes?after=3").status, 200);
    let ahead = portal.get("/api/v1/changes?after=4");
    assert_eq!(ahead.status, 400, "{}", ahead.text());
    let told = &ahead.json()["errors"][0];
    assert!(told.to_string().contains("after") && told.to_string().contains("最新的条目序号 3"), "{told}");
    for path in ["/api/v1/changes?cursor=4", "/api/v1/changes?after=999999&wait=5&kind=visit"] {
        assert_eq!(portal.get(path).status, 400, "{path}");
    }
}
