//! A journalist asks what stood on the page on an earlier day.

use std::collections::BTreeSet;

use mingti::web::past::{ADDRESSES, Past};

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_mark, a_policy, a_unit_exit, a_visit, an_elevator, an_inspection, maintainer, two_units,
};

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

/// Days of a row beside those of the record: names in the list, block and name in the record.
const DAYS: [(&str, &str, &str); 7] = [
    ("maintenance_state", "maintenance", "state"),
    ("maintenance_last_onsite_on", "maintenance", "last_onsite_on"),
    ("maintenance_next_due_on", "maintenance", "next_due_on"),
    ("maintenance_overdue_days", "maintenance", "overdue_days"),
    ("inspection_state", "inspection", "state"),
    ("inspection_next_due_on", "inspection", "next_due_on"),
    ("inspection_overdue_days", "inspection", "overdue_days"),
];

#[test]
fn a_list_of_an_earlier_day_says_what_its_records_say() {
    for (engine, mut office) in Office::on_each_engine() {
        office.at("2021-09-01T10:00:00+08:00").record("units", &two_units());
        office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
        office.record("annotations", &[a_mark("500001", "2021-09-01")]);
        office.record("visits", &["500001", "500002"].map(|code| a_visit(code, "2021-08-30T09:00:00+08:00")));
        office.record("inspections", &[an_inspection("500002", "2020-10-10", "2021-10-09")]);
        office.record("insurance", &[a_policy("500001", "2021-01-01", "2021-12-31")]);
        office.at("2021-10-01T10:00:00+08:00");
        office.record("visits", &[a_visit("500001", "2021-09-30T09:00:00+08:00")]);
        office.record("inspections", &[an_inspection("500002", "2021-09-29", "2022-09-28")]);
        office.at("2021-11-15T12:00:00+08:00");
        let portal = office.serve();
        let fields: Vec<&str> = DAYS.iter().map(|(name, ..)| *name).chain(["code", "insured_to"]).collect();
        for day in ["2021-09-15", "2021-09-30", "2021-10-20", "2021-11-15"] {
            let rows = portal.json(&format!("/api/v1/elevators?as_of={day}&fields={}", fields.join(",")));
            let rows = rows["data"].as_array().unwrap();
            assert_eq!(rows.len(), 3, "{engine} {day}");
            for row in rows {
                let code = row["code"].as_str().unwrap();
                let record = portal.json(&format!("/api/v1/elevators/{code}?as_of={day}"));
                for (name, block, of_block) in DAYS {
                    assert_eq!(row.get(name), record[block].get(of_block), "{engine} {day} {code} {name}");
                }
                assert_eq!(row.get("insured_to").is_some(), code == "500001", "{engine} {day} {code}");
            }
        }
        let table =
            portal.get_with("/api/v1/elevators?as_of=2021-09-30&codes=500002", &[("accept", "text/csv")]);
        assert!(table.text().contains(",overdue,2021-08-30,"), "{engine}: {}", table.text());
    }
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

/// An answer without the day that was asked for, wherever it stands.
fn undated(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Object(fields) => {
            fields.remove("as_of");
            for value in fields.values_mut() {
                *value = undated(value.take());
            }
        }
        serde_json::Value::Array(values) => {
            for value in values {
                *value = undated(value.take());
            }
        }
        _ => {}
    }
    value
}

/// What a page says: its main part without tags, but for the line that says of which day it is.
fn said(page: &str) -> Vec<String> {
    let main = page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).expect("a page").0;
    let mut text = String::new();
    let mut within = true;
    for letter in main.chars() {
        match letter {
            '<' => within = true,
            '>' => {
                within = false;
                text.push('\n');
            }
            _ if !within => text.push(letter),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

#[test]
fn today_looked_back_on_is_the_present() {
    for (engine, mut office) in Office::on_each_engine() {
        office.at("2021-11-14T10:00:00+08:00").import_sample(120);
        office.at("2021-11-15T09:00:00+08:00").record("units", &two_units());
        office.record("elevators", &[an_elevator("500001"), an_elevator("500002").scrapped()]);
        office.record("annotations", &[a_mark("500001", "2021-09-01")]);
        office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-15")]);
        office.at("2021-11-15T12:00:00+08:00");
        let portal = office.serve();
        portal.wait_for_the_index();
        let ids = |list: &str, key: &str| -> Vec<String> {
            let rows = portal.json(&format!("/api/v1/{list}?limit=1000"))["data"].take();
            rows.as_array().unwrap().iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
        };
        let mut paths: Vec<String> =
            ["", "?limit=7", "?region=yuzhong", "?status=in_use&limit=1000", "?sort=newest"]
                .map(|query| format!("elevators{query}"))
                .to_vec();
        paths.extend(["units", "units?limit=5", "notices", "regions", "regions/yuzhong"].map(str::to_owned));
        paths.push("estates/yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91".to_owned());
        paths.extend(ids("elevators", "code").iter().map(|code| format!("elevators/{code}")));
        paths.extend(ids("units", "uscc").iter().map(|uscc| format!("units/{uscc}")));
        paths.extend(ids("notices", "notice_no").iter().map(|number| format!("notices/{}", escaped(number))));
        assert!(paths.len() > 140, "{engine}: {}", paths.len());
        for path in &paths {
            let join = if path.contains('?') { '&' } else { '?' };
            let (now, then) = (format!("/api/v1/{path}"), format!("/api/v1/{path}{join}as_of=2021-11-15"));
            assert_eq!(undated(portal.json(&now)), undated(portal.json(&then)), "{engine}: {path}");
        }
        for path in ["elevators", "units", "notices", "regions"] {
            for form in ["text/csv", "application/x-ndjson"] {
                let of = |query: &str| {
                    portal.get_with(&format!("/api/v1/{path}{query}"), &[("accept", form)]).text()
                };
                assert_eq!(of(""), of("?as_of=2021-11-15"), "{engine}: {path} as {form}");
            }
        }
        let estate = "/estates/yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91".to_owned();
        let mut pages =
            vec!["/notices".to_owned(), "/regions".to_owned(), "/regions/yuzhong".to_owned(), estate];
        pages.extend(["200001", "200032", "500001", "500002"].map(|code| format!("/e/{code}")));
        pages.extend([maintainer(), crate::register::user()].map(|uscc| format!("/units/{uscc}")));
        pages.push(format!("/notices/{}", escaped("退出-2021-1")));
        pages.push(format!("/search?q={}", escaped("雅苑")));
        pages.push(format!("/search?q={}&kind=elevator&status=in_use&sort=next_due", escaped("样本")));
        for path in pages {
            let (now, then) = (portal.get(&path), portal.get(&asked_on(&path, "2021-11-15")));
            assert_eq!((now.status, then.status), (200, 200), "{engine}: {path}");
            assert_eq!(said(&now.text()), said(&then.text()), "{engine}: {path}");
        }
    }
}

#[test]
fn a_search_of_a_past_day_says_what_it_passes_over() {
    let mut office = Office::open();
    office.at("2021-09-15T10:00:00+08:00").record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    office.at("2021-11-15T12:00:00+08:00");
    let portal = office.serve();
    portal.wait_for_the_index();
    let search = |text: &str, rest: &str| portal.get(&format!("/search?q={}{rest}", escaped(text))).text();
    let past = search("晴川", "&status=in_use&as_of=2021-10-01");
    for words in ["晴川雅苑", "只能按编码", "筛选和排序没有用上", "在今天的记录中完整查询", "引用本页"]
    {
        assert!(past.contains(words), "{words}:\n{past}");
    }
    assert!(search("雅苑", "&as_of=2021-10-01").contains("没有以“雅苑”开头的编码或名称"));
    let today = search("雅苑", "&as_of=2021-11-15");
    assert!(today.contains("<mark>雅苑</mark>") && !today.contains("引用本页"), "{today}");
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"))
}

/// A real address of a pattern.
fn filled(pattern: &str) -> Option<String> {
    let mut address = pattern.to_owned();
    for (name, value) in [
        (":code", "500001"),
        (":uscc", &*maintainer()),
        (":region/:name", "yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91"),
        (":region/:file", "yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91.atom"),
        ("regions/:file", "regions/yuzhong.atom"),
        ("units/:file", &format!("units/{}.ics", maintainer())),
        ("sitemap/:file", "sitemap/pages.xml"),
        ("regions/:slug", "regions/yuzhong"),
        ("policy/:slug", "policy/plan"),
        ("problems/:slug", "problems/not-found"),
        (":seq", "1"),
        (":no", "%E9%80%80%E5%87%BA-2021-0"),
        (":dataset", "elevators"),
        ("latest/*path", "latest/elevators.csv"),
        ("releases/:name/*path", "releases/none/elevators.csv"),
        ("tile/*path", "tile/0/000.p/1"),
    ] {
        address = address.replace(name, value);
    }
    // The style sheet is called after its content, and what is handed on is asked of the API.
    let is_open = address.contains("/:");
    assert!(!is_open || matches!(pattern, "/static/:name" | "/api/try/:operation"), "{pattern}");
    (!is_open).then_some(address)
}

fn asked_on(address: &str, day: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}as_of={day}")
}

/// An office with a past in which everything that an address can name was there on 2021-10-15.
fn portal_of_every_address() -> (Office, Portal) {
    let mut office = Office::open();
    office.at("2021-09-01T10:00:00+08:00").record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office.record("annotations", &[a_mark("500001", "2021-09-01")]);
    office.record("exits", &[a_unit_exit("退出-2021-0", &maintainer(), "2021-09-01")]);
    office.at("2021-11-01T10:00:00+08:00").record("elevators", &[an_elevator("500002")]);
    office.at("2021-11-15T12:00:00+08:00");
    let portal = office.serve();
    (office, portal)
}

/// Where a page leads in the API, but for the log, which knows positions and no days.
fn twins(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let twins = links.filter(|link| link.starts_with("/api/v1/") && *link != "/api/v1/changes");
    twins.map(|link| link.replace("&#38;", "&")).collect()
}

#[test]
fn every_page_shows_the_day_or_refuses_it_or_states_nothing_of_the_record() {
    let (_office, portal) = portal_of_every_address();
    for (pattern, past) in ADDRESSES {
        let Some(address) = filled(pattern) else { continue };
        let [then, unread, first, future] = ["2021-10-15", "yesterday", "2021-08-31", "2031-01-01"]
            .map(|day| portal.get(&asked_on(&address, day)));
        match past {
            Past::Shown => {
                assert_eq!(then.status, 200, "{address}: {}", then.text());
                let says = then.text().contains("2021年10月15日") || pattern.contains(".csv");
                assert!(says, "{address} does not say of which day it is");
                let today = portal.get(&address);
                assert_ne!(then.text(), today.text(), "{address} is the same as today");
                assert_eq!((unread.status, first.status, future.status), (400, 404, 400), "{address}");
                for twin in twins(&then.text()) {
                    assert!(twin.ends_with("as_of=2021-10-15"), "{address} leads to today's {twin}");
                    assert_eq!(portal.get(&twin).status, 200, "{address} leads to {twin}");
                }
            }
            Past::Refused(why) => {
                for answer in [&then, &unread, &first, &future] {
                    assert_eq!(answer.status, 400, "{address}: {}", answer.text());
                    assert!(answer.text().contains(why), "{address}: {}", answer.text());
                }
                assert_ne!(
                    portal.get(&asked_on(&address, "")).status,
                    400,
                    "{address}: no day was asked for"
                );
            }
            Past::Text => {
                let today = portal.get(&address);
                assert_eq!((then.status, today.status), (200, 200), "{address}");
                assert_eq!(then.text(), today.text(), "{address}");
                assert!(!then.text().contains("2021年10月15日"), "{address} claims a day");
            }
            Past::HandedOn => {}
        }
    }
}

#[test]
fn every_operation_answers_as_of_the_day_and_says_so_or_refuses_it() {
    let (_office, portal) = portal_of_every_address();
    let document = portal.json("/api/v1/openapi.json");
    let mut shown = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let Some(operation) = methods.get("get") else { continue };
        let address = ["{code}", "{uscc}", "{region}", "{name}", "{slug}", "{no}", "{seq}"]
            .into_iter()
            .zip([
                "500001",
                &*maintainer(),
                "yuzhong",
                "%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91",
                "yuzhong",
                "%E9%80%80%E5%87%BA-2021-0",
                "1",
            ])
            .fold(format!("/api/v1{path}"), |address, (name, value)| address.replace(name, value));
        let knows = operation["parameters"].as_array().unwrap().iter().any(|one| one["name"] == "as_of");
        let [then, unread, first, future] = ["2021-10-15", "yesterday", "2021-08-31", "2031-01-01"]
            .map(|day| portal.get(&asked_on(&address, day)));
        if !knows {
            let statuses = [&then, &unread, &first, &future].map(|answer| answer.status);
            assert_eq!(statuses, [400; 4], "{address}");
            continue;
        }
        shown += 1;
        assert_eq!(then.status, 200, "{address}: {}", then.text());
        let body = then.json();
        let said = [&body["as_of"], &body["meta"]["as_of"]];
        assert!(said.iter().any(|day| **day == "2021-10-15"), "{address} does not say so: {body}");
        assert_eq!((unread.status, first.status, future.status), (400, 404, 400), "{address}");
    }
    assert!(shown >= 17, "only {shown} operations look back");
}

/// Whoever adds an address says in the list what it does with a day.
#[test]
fn every_address_stands_in_the_list_of_pasts() {
    let mut routed = BTreeSet::new();
    let sources = crate::architecture::sources_of("src/web").into_iter();
    for source in sources.filter(|source| !source.path.starts_with("src/web/tests/")) {
        let nested = match source.path.as_str() {
            "src/web/api/mod.rs" => "/api",
            "src/web/tiles.rs" => "/gazette",
            _ => "",
        };
        for (_, rest) in
            source.text.match_indices(".at(\"/").map(|(at, found)| (at, &source.text[at + found.len()..]))
        {
            let Some((path, rest)) = rest.split_once('"') else { continue };
            // What stands at the root already is nested nowhere.
            let nested = if path.starts_with("api/") { "" } else { nested };
            if rest.starts_with(", get(") {
                routed.insert(format!("{nested}/{path}").trim_end_matches('/').to_owned());
            }
        }
    }
    // The API's document refuses what it does not know, as the operations do.
    routed.remove("/api/v1/openapi.json");
    let listed: BTreeSet<String> =
        ADDRESSES.iter().map(|(pattern, _)| pattern.trim_end_matches('/').to_owned()).collect();
    assert_eq!(routed, listed);
}
