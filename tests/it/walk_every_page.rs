//! A developer walks a list to its end: every row once, whatever the page size.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;

/// Walks a list by its cursors; the keys in the order met.
fn walk(portal: &Portal, list: &str, limit: usize, key: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut cursor = String::new();
    loop {
        let join = if list.contains('?') { '&' } else { '?' };
        let path = format!("/api/v1/{list}{join}limit={limit}{cursor}");
        let answer = portal.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let page = answer.json();
        let rows = page["data"].as_array().unwrap();
        assert!(rows.len() <= limit, "{path}");
        keys.extend(rows.iter().map(|row| row[key].as_str().unwrap().to_owned()));
        let next = page["page"].get("next").filter(|next| !next.is_null());
        let is_linked = answer.headers.get("link").is_some_and(|link| link.contains("rel=\"next\""));
        assert_eq!(next.is_some(), is_linked, "{path}: Link and page.next disagree");
        match next.and_then(Value::as_str) {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return keys,
        }
        assert_eq!(rows.len(), limit, "{path}: only the last page may be short");
    }
}

#[test]
fn the_union_of_all_pages_is_the_list() {
    let office = Office::open();
    office.import_sample(300);
    let portal = office.serve();
    let lists = [
        ("elevators", "code"),
        ("elevators?region=yuzhong", "code"),
        ("elevators?status=in_use", "code"),
        ("units", "uscc"),
        ("notices", "notice_no"),
    ];
    for (list, key) in lists {
        let all = walk(&portal, list, 1000, key);
        let distinct: BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len(), "{list}: a row came twice");
        let total = &portal.json(&format!("/api/v1/{list}"))["page"]["total"];
        assert_eq!(total.as_u64(), Some(all.len() as u64), "{list}");
        for limit in [1, 7, 100, 299, 300, 301] {
            if limit > 1 || all.len() < 60 {
                assert_eq!(walk(&portal, list, limit, key), all, "{list} at {limit} a page");
            }
        }
    }
    let codes = walk(&portal, "elevators", 100, "code");
    assert_eq!(codes.len(), 300);
}

#[test]
fn a_list_holds_the_same_rows_in_every_form() {
    let office = Office::open();
    office.import_sample(300);
    let portal = office.serve();
    let codes = walk(&portal, "elevators", 1000, "code");

    let table = portal.get_with("/api/v1/elevators", &[("accept", "text/csv")]);
    let mut reader = csv::Reader::from_reader(table.body.as_slice());
    assert_eq!(
        reader.headers().unwrap().get(0).map(|name| name.trim_start_matches('\u{feff}')),
        Some("code")
    );
    let in_csv: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
    assert_eq!(in_csv, codes);

    let lines = portal.get_with("/api/v1/elevators", &[("accept", "application/x-ndjson")]).text();
    let code_of =
        |line: &str| serde_json::from_str::<Value>(line).unwrap()["code"].as_str().unwrap().to_owned();
    assert_eq!(lines.lines().map(code_of).collect::<Vec<_>>(), codes);

    let page = portal.get_with("/api/v1/elevators?limit=5", &[("accept", "text/csv")]);
    assert_eq!(csv::Reader::from_reader(page.body.as_slice()).records().count(), 5);
}

#[test]
fn an_exported_list_can_be_imported_again_and_changes_nothing_public() {
    let office = Office::open();
    office.import_sample(300);
    let portal = office.serve();
    let before = office.public_state();
    for dataset in ["units", "elevators"] {
        let table = portal.get_with(&format!("/api/v1/{dataset}"), &[("accept", "text/csv")]);
        assert_eq!(table.status, 200);
        office.import(dataset, &table.body).ends_with(0).says("退回 0");
        assert_eq!(office.public_state(), before, "{dataset}");
    }
}

#[test]
fn a_page_that_cannot_be_is_400() {
    let portal = Office::open().serve();
    for query in [
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=x",
        "cursor=x",
        "cursor=%F0%9F%92%A3",
        "offset=1",
        "page=2",
    ] {
        let answer = portal.get(&format!("/api/v1/elevators?{query}"));
        assert_eq!(answer.status, 400, "{query}: {}", answer.text());
        assert_eq!(answer.headers["content-type"], "application/problem+json", "{query}");
    }
}
