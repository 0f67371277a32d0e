//! What people do with the API: page through a list, take it away as a file, follow the log, mistype.

use std::collections::HashSet;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::portal::{PUBLIC_URL, portal};
use crate::commands::sample::AS_OF;
use crate::gazette::records::count::Count;
use crate::gazette::records::list::ElevatorRow;
use crate::release::datasets;
use crate::release::dictionary::Entry;
use crate::release::rows::Row;
use crate::web::api::QUESTIONS;

/// Follows `next` to the end; the values of `key` and how many pages there were.
fn walk(address: &str, key: &str) -> (Vec<String>, usize) {
    let (mut seen, mut pages, mut next) = (Vec::new(), 0, Some(address.to_owned()));
    while let Some(address) = next {
        let answer = portal().get(&address);
        let page = answer.json();
        let link = answer.header("link").map(ToOwned::to_owned);
        assert_eq!(page["page"].get("next").is_some(), link.is_some());
        next = link.map(|link| {
            let target =
                link.strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")).unwrap();
            target.strip_prefix(PUBLIC_URL).unwrap().to_owned()
        });
        assert_eq!(page["page"]["total_is_exact"], true);
        seen.extend(page["data"].as_array().unwrap().iter().map(|row| row[key].to_string()));
        pages += 1;
    }
    (seen, pages)
}

#[test]
fn a_list_is_walked_to_its_end_once() {
    for (address, key) in [
        ("/api/v1/elevators?limit=7", "code"),
        ("/api/v1/elevators?sort=next_due&limit=7", "code"),
        ("/api/v1/elevators?sort=newest&limit=7", "code"),
        ("/api/v1/elevators?region=%E6%B8%9D%E5%8C%97%E5%8C%BA&limit=3", "code"),
        ("/api/v1/units?limit=7", "uscc"),
        ("/api/v1/units?sort=uscc&limit=7", "uscc"),
        ("/api/v1/notices?limit=1", "notice_no"),
        ("/api/v1/regions?limit=10", "slug"),
        ("/api/v1/statistics?limit=4", "month"),
        ("/api/v1/changes?after=100&limit=500", "seq"),
        ("/api/v1/search?kind=unit&limit=7", "id"),
        ("/api/v1/search?kind=elevator&sort=next_due&limit=30", "id"),
        ("/api/v1/search?q=%E9%87%8D%E5%BA%86&limit=50", "id"),
    ] {
        let total = portal().get(address).json()["page"]["total"].as_u64().unwrap();
        let (seen, pages) = walk(address, key);
        assert_eq!(seen.len() as u64, total, "{address}");
        assert_eq!(seen.iter().collect::<HashSet<_>>().len(), seen.len(), "{address}");
        assert!(pages > 1, "{address}");
    }
}

#[test]
fn units_are_listed_by_code_if_asked_for_that() {
    for asked in ["sort=uscc", "sort=uscc&role=maintain", "sort=uscc&q=%E9%87%8D%E5%BA%86"] {
        let (seen, _) = walk(&format!("/api/v1/units?{asked}&limit=7"), "uscc");
        assert!(seen.len() > 7 && seen.is_sorted(), "{asked}: {seen:?}");
    }
    let by_name = portal().get("/api/v1/units?limit=1").json()["page"]["next"].as_str().unwrap().to_owned();
    assert_eq!(portal().get(&format!("/api/v1/units?sort=uscc&limit=1&cursor={by_name}")).status, 400);
}

#[test]
fn a_unit_tells_how_many_promises_it_made() {
    let count = |asked: &str| {
        let list = portal().get(&format!("/api/v1/commitments?{asked}")).json();
        list["page"]["total"].as_u64().unwrap()
    };
    let mut most = 0;
    for unit in portal().rows("/api/v1/units") {
        let uscc = unit["uscc"].as_str().unwrap();
        let record = portal().get(&format!("/api/v1/units/{uscc}")).json();
        let total = record["commitments_total"].as_u64().unwrap();
        let [user, maintainer] = ["user", "maintainer"].map(|role| format!("{role}={uscc}"));
        let to_itself = count(&format!("{user}&{maintainer}"));
        assert_eq!(total, count(&user) + count(&maintainer) - to_itself, "{uscc}");
        let shown = record["commitments"].as_array().unwrap().len() as u64;
        assert_eq!(shown, total.min(60), "{uscc}");
        most = most.max(total);
    }
    assert!(most > 0);
}

#[test]
fn a_row_is_short() {
    for list in ["elevators", "units", "commitments", "notices", "regions"] {
        let rows = portal().ask(&format!("/api/v1/{list}"), Some("application/x-ndjson"));
        let longest = rows.text().lines().max_by_key(|row| row.len()).unwrap();
        assert!(longest.len() <= 800, "{}: {longest}", longest.len());
    }
}

#[test]
fn files_hold_all_rows_and_pages_their_own() {
    let total = portal().get("/api/v1/elevators").json()["page"]["total"].as_u64().unwrap();
    let file = portal().ask("/api/v1/elevators", Some("text/csv"));
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"mingti-elevators.csv\""));
    let mut reader = csv::Reader::from_reader(file.body.as_slice());
    assert_eq!(reader.headers().unwrap(), ElevatorRow::COLUMNS);
    assert_eq!(reader.records().map(Result::unwrap).count() as u64, total);
    assert_eq!(portal().rows("/api/v1/elevators").len() as u64, total);

    let page = portal().ask("/api/v1/elevators?limit=2&fields=estate,code", Some("text/csv"));
    assert_eq!(page.text().lines().next(), Some("estate,code"));
    assert_eq!(page.text().lines().count(), 3);
    assert!(page.header("link").is_some());
}

#[test]
fn a_file_taken_away_can_be_imported_again() {
    for (address, dataset) in [
        ("/api/v1/elevators", "elevators"),
        ("/api/v1/units", "units"),
        ("/api/v1/commitments", "commitments"),
        ("/api/v1/notices", "exits"),
        ("/api/v1/elevators/200044/visits", "visits"),
        ("/api/v1/elevators/200044/inspections", "inspections"),
        ("/api/v1/elevators/200044/insurance", "insurance"),
    ] {
        for headers in ["en", "zh"] {
            import_again(&format!("{address}?headers={headers}"), dataset);
        }
    }
}

/// Takes a table away and brings it back: nothing is new, changed or refused.
fn import_again(address: &str, dataset: &str) {
    let taken = portal().ask(address, Some("text/csv"));
    // Of a person's elevator the place is not public, and a blank cell would clear it.
    let lines: Vec<&str> =
        taken.text().split_inclusive("\r\n").filter(|line| !line.contains("个人")).collect();
    let file = portal().file(&format!("{dataset}-again.csv"));
    std::fs::write(&file, lines.concat()).unwrap();
    let counts = portal().import(dataset, &file, AS_OF).counts;
    assert!(counts.read > 0, "{address}");
    assert_eq!((counts.inserted, counts.updated, counts.refused), (0, 0, 0), "{address}");
}

/// The heading of the table at an address.
fn heading(address: &str) -> Vec<String> {
    let table = portal().ask(address, Some("text/csv"));
    assert_eq!(table.status, 200, "{address}: {}", table.text());
    let mut reader = csv::Reader::from_reader(table.body.as_slice());
    reader.headers().unwrap().iter().map(ToOwned::to_owned).collect()
}

#[test]
fn every_table_is_headed_in_chinese_where_asked() {
    let elevator = "/api/v1/elevators/200044";
    let tables = ["history", "visits", "inspections", "tests", "incidents", "insurance"];
    let of_elevator = tables.map(|part| format!("{elevator}/{part}?limit=1"));
    let others = [
        "/api/v1/elevators?limit=1",
        "/api/v1/elevators?codes=200044",
        "/api/v1/elevators?group_by=region,status,mode",
        "/api/v1/notices?group_by=kind,pilot,code",
        "/api/v1/units?limit=1",
        "/api/v1/units/91500101PDY000378K/history?limit=1",
        "/api/v1/commitments?limit=1",
        "/api/v1/notices?limit=1",
        "/api/v1/regions?limit=1",
        "/api/v1/changes?limit=1",
        "/api/v1/diff?from=2021-05-19&limit=1",
        "/api/v1/releases?limit=1",
        "/api/v1/statistics?limit=1",
        "/api/v1/statistics/targets?limit=1",
        "/api/v1/search?limit=1",
        "/api/v1/search?kind=unit&limit=1",
    ];
    for address in of_elevator.iter().map(String::as_str).chain(others) {
        let (names, labels) = (heading(address), heading(&format!("{address}&headers=zh")));
        assert_eq!(names.len(), labels.len(), "{address}");
        for (name, label) in names.iter().zip(&labels) {
            assert!(name.is_ascii() && !label.is_ascii(), "{address}: {name} {label}");
        }
        assert_eq!(names, heading(&format!("{address}&headers=en")), "{address}");
    }
    let answer = portal().get("/api/v1/units?headers=zh");
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errors"][0]["parameter"], "headers");
}

#[test]
fn the_dictionary_has_the_columns_of_the_tables_that_only_the_api_has() {
    for (table, address) in [
        ("changes", "/api/v1/changes?limit=1"),
        ("history", "/api/v1/elevators/200044/history?limit=1"),
        ("differences", "/api/v1/diff?from=2021-05-19&limit=1"),
        ("search", "/api/v1/search?limit=1"),
        ("releases", "/api/v1/releases?limit=1"),
        ("statistics", "/api/v1/statistics?limit=1"),
        ("targets", "/api/v1/statistics/targets?limit=1"),
    ] {
        let entries = Entry::all().iter().filter(|entry| entry.dataset == table);
        assert_eq!(heading(address), entries.map(|entry| entry.field).collect::<Vec<_>>());
    }
    let counts = Entry::all().iter().filter(|entry| entry.dataset == "counts").map(|entry| entry.field);
    assert_eq!(counts.collect::<Vec<_>>(), <Count as Row>::COLUMNS);
    let known =
        ["changes", "history", "differences", "search", "releases", "counts", "statistics", "targets"];
    for entry in Entry::all() {
        let is_known = known.contains(&entry.dataset) || datasets::find(entry.dataset).is_some();
        assert!(is_known, "{}", entry.dataset);
    }
}

#[test]
fn every_operation_names_what_it_does_not_know() {
    for path in [
        "elevators",
        "elevators/200044",
        "elevators/200044/qr",
        "elevators/200044/history",
        "elevators/200044/visits",
        "elevators/200044/inspections",
        "elevators/200044/tests",
        "elevators/200044/incidents",
        "elevators/200044/insurance",
        "units",
        "units/91500101PDY000378K",
        "units/91500101PDY000378K/history",
        "commitments",
        "notices",
        "notices/1",
        "regions",
        "regions/yubei",
        "estates/yubei/1",
        "search",
        "suggest",
        "changes",
        "diff",
        "log/entries/1",
        "log/proof",
        "releases",
        "meta",
        "reconcile",
        "reconcile/suggest",
    ] {
        let answer = portal().get(&format!("/api/v1/{path}?lmit=5"));
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.json()["errors"][0]["parameter"], "lmit", "{path}");
    }
    // The one that is asked by a form is asked nothing in its address.
    assert_eq!(QUESTIONS.len(), 31);
}

#[test]
fn what_is_compared_with_today_is_not_asked_of_the_past() {
    for query in ["overdue=true", "expired=false", "sort=next_due"] {
        let answer = portal().get(&format!("/api/v1/elevators?{query}&as_of=2021-06-01"));
        assert_eq!(answer.status, 400);
        let detail = answer.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("as_of"), "{detail}");
    }
    assert_eq!(portal().get("/api/v1/elevators?as_of=2021-11-16").status, 400);
}

#[test]
fn what_is_not_there_says_why() {
    for (address, reason) in [
        ("/api/v1/elevators/12", "4 至 20 位"),
        ("/api/v1/elevators/999999", "从未公布过"),
        ("/api/v1/elevators/200044?as_of=2019-01-01", "2019-01-01 尚未公布任何内容"),
        ("/api/v1/units/91500101PDY000378X", "校验码"),
        ("/api/v1/regions/chengdu", "不是重庆市"),
        ("/api/v1/estates/yubei/nowhere", "从未公布过"),
        ("/api/v1/elevators/999999/visits", "从未公布过"),
        ("/api/v1/log/entries/0", "正整数"),
        ("/api/v1/log/entries/999999999", "从未公布过"),
    ] {
        let answer = portal().get(address);
        assert_eq!(answer.status, 404, "{address}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(reason), "{address}: {detail}");
    }
}

#[test]
fn no_rows_is_an_empty_list() {
    let answer = portal().get("/api/v1/elevators?estate=nowhere");
    assert_eq!((answer.status.as_u16(), answer.json()["data"].clone()), (200, Value::Array(Vec::new())));
}

#[test]
fn an_entry_is_the_bytes_that_were_hashed() {
    let entry = portal().get("/api/v1/log/entries/7");
    assert_eq!(entry.header("mingti-entry-sha256"), Some(hex::encode(Sha256::digest(&entry.body)).as_str()));
    let changes = portal().get("/api/v1/changes?after=6&limit=1").json();
    assert_eq!(changes["data"][0]["body"], entry.json());
    assert_eq!(changes["data"][0]["kind"], entry.header("mingti-entry-kind").unwrap());
    assert_eq!(changes["data"][0]["published_at"], entry.header("mingti-entry-published-at").unwrap());
}

#[test]
fn a_change_stands_beside_what_it_replaces() {
    let changes = portal().rows("/api/v1/changes");
    let replacing: Vec<&Value> =
        changes.iter().filter(|change| change["body"]["replaces"].is_u64()).collect();
    assert!(!replacing.is_empty());
    for change in replacing {
        let replaced = usize::try_from(change["body"]["replaces"].as_u64().unwrap()).unwrap();
        assert_eq!(change["before"], changes[replaced - 1]["body"]);
    }
}

#[test]
fn nobody_is_given_a_form_we_do_not_have() {
    for address in ["/api/v1/elevators", "/api/v1/elevators/200044", "/api/v1/meta", "/api/v1/log/entries/1"]
    {
        assert_eq!(portal().ask(address, Some("image/png")).status, 406, "{address}");
    }
}

#[test]
fn the_document_too_refuses_what_it_does_not_know() {
    let answer = portal().get("/api/v1/openapi.json?verbose=1");
    assert_eq!(answer.status, 400, "{}", answer.text());
    let error = &answer.json()["errors"][0];
    assert_eq!((&error["parameter"], &error["pointer"]), (&"verbose".into(), &"#".into()));
    assert_eq!(portal().get("/api/v1/openapi.json").status, 200);
}

#[test]
fn the_state_tells_how_far_the_index_is() {
    let state = portal().get("/api/v1/meta").json();
    assert!(state["data_seq"].as_u64().is_some_and(|seq| seq > 0), "{state}");
    assert_eq!((&state["index_seq"], &state["stale"]), (&state["data_seq"], &false.into()), "{state}");
}
