//! A developer walks a list to its end: every row once, whatever the page size.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_unit_exit, an_elevator, maintainer, two_units};

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
        keys.extend(rows.iter().map(|row| key_of(row, key)));
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

/// What tells rows apart: one field or several.
fn key_of(row: &Value, key: &str) -> String {
    let part = |name: &str| row.pointer(&format!("/{}", name.replace('.', "/"))).unwrap().to_string();
    key.split('+').map(part).collect::<Vec<_>>().join("+")
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

/// Every list of the API, in each of its orders, by what tells its rows apart.
#[test]
fn codes_are_walked_in_the_order_of_their_bytes_whatever_the_order_of_the_database() {
    let mut codes =
        ["ab-1", "AB-2", "Ab-3", "aB-4", "a-b5", "ABC6", "abc7", "0000"].map(str::to_owned).to_vec();
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        let elevators: Vec<_> = codes.iter().map(|code| an_elevator(code)).collect();
        office.record("elevators", &elevators);
        let portal = office.serve();
        codes.sort();
        let expected: Vec<_> = codes.iter().map(|code| format!("\"{code}\"")).collect();
        assert_eq!(walk(&portal, "elevators?sort=code", 1, "code"), expected, "{engine}");
    }
}

#[test]
fn every_list_is_the_union_of_its_pages() {
    for (engine, office) in Office::on_each_engine() {
        office.import_sample(120);
        let portal = office.serve();
        portal.wait_for_the_index();
        let mut lists: Vec<(String, &str)> = [
            ("elevators?sort=code", "code"),
            ("elevators?sort=newest", "code"),
            ("elevators?sort=next_due", "code"),
            ("elevators?overdue=true", "code"),
            ("elevators?as_of=2021-11-15&sort=newest", "code"),
            ("elevators?q=%E9%87%8D%E5%BA%86", "code"),
            ("units", "uscc"),
            ("units?sort=uscc", "uscc"),
            ("units?as_of=2021-11-15&sort=uscc", "uscc"),
            ("units?q=%E6%A0%B7%E6%9C%AC", "uscc"),
            ("notices", "notice_no"),
            ("commitments", "user.uscc+maintainer.uscc+indicator.code+from"),
            ("regions", "slug"),
            ("changes?after=900", "seq"),
            ("search?q=%E6%A0%B7%E6%9C%AC&kind=unit", "kind+id"),
            ("search?kind=elevator&sort=newest", "kind+id"),
            ("search?kind=elevator&sort=next_due", "kind+id"),
        ]
        .map(|(list, key)| (list.to_owned(), key))
        .to_vec();
        let of_one = [
            ("history", "seq"),
            ("visits", "visited_at+kind.code"),
            ("inspections", "inspected_on"),
            ("tests", "completed_at"),
            ("incidents", "id"),
            ("insurance", "kind.code+valid_from"),
        ];
        for code in ["200032", "200044"] {
            lists.extend(of_one.map(|(list, key)| (format!("elevators/{code}/{list}"), key)));
        }
        let uscc = portal.json("/api/v1/units?limit=1")["data"][0]["uscc"].as_str().unwrap().to_owned();
        lists.push((format!("units/{uscc}/history"), "seq"));
        for (list, key) in lists {
            let all = walk(&portal, &list, 1000, key);
            let distinct: BTreeSet<_> = all.iter().collect();
            assert_eq!(distinct.len(), all.len(), "{engine}: {list}: a row came twice");
            let total = portal.json(&format!("/api/v1/{list}"))["page"]["total"].as_u64();
            assert_eq!(total, Some(all.len() as u64), "{engine}: {list}");
            // Down to one row a page, where that is not a thousand questions.
            for limit in [1, 2, 3, 13, 60] {
                if all.len() < 60 * limit {
                    assert_eq!(walk(&portal, &list, limit, key), all, "{engine}: {list} at {limit} a page");
                }
            }
        }
    }
}

/// Lists of the log that are narrowed: pages may be short, and `next` alone says whether there is more.
#[test]
fn narrowed_changes_and_differences_are_the_union_of_their_pages() {
    let mut office = Office::open();
    office.at("2021-11-14T10:00:00+08:00").import_sample(60);
    office.at("2021-11-15T12:00:00+08:00").import_sample(80);
    let portal = office.serve();
    let loosely = |list: &str, limit: usize| {
        let (mut seqs, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = portal.json(&format!("/api/v1/{list}&limit={limit}{cursor}"));
            let rows = page["data"].as_array().unwrap();
            assert!(rows.len() <= limit, "{list}");
            seqs.extend(rows.iter().map(|row| row["seq"].as_u64().unwrap()));
            match page["page"]["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return seqs,
            }
        }
    };
    for list in [
        "changes?kind=visit",
        "changes?region=yubei",
        "changes?kind=unit&after=3",
        "diff?from=2021-11-14&kind=visit",
    ] {
        let all = loosely(list, 1000);
        assert!(all.len() > 3 && all.is_sorted_by(|a, b| a < b), "{list}: {all:?}");
        for limit in [1, 7, 50] {
            if all.len() < 100 * limit {
                assert_eq!(loosely(list, limit), all, "{list} at {limit} a page");
            }
        }
    }
}

#[test]
fn a_list_holds_the_same_rows_in_every_form() {
    let office = Office::open();
    office.import_sample(300);
    let portal = office.serve();
    let codes: Vec<String> = walk(&portal, "elevators", 1000, "code")
        .iter()
        .map(|code| code.trim_matches('"').to_owned())
        .collect();

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
fn an_exported_notice_of_several_lines_can_be_imported_again() {
    let office = Office::open();
    office.record("units", &two_units());
    let basis = "抽查发现：\n经核实,情况属实\n责令改正；逾期,未改";
    office.record("exits", &[a_unit_exit("退出-1", &maintainer(), "2021-11-02").with("basis", basis)]);
    assert_eq!(office.newest("notice", "退出-1")["basis"], basis);
    let before = office.public_state();
    let portal = office.serve();
    for table in ["/api/v1/notices", "/api/v1/notices?headers=zh"] {
        let table = portal.get_with(table, &[("accept", "text/csv")]);
        office.import("notices", &table.body).ends_with(0).says("未变 1");
    }
    assert_eq!(office.public_state(), before);
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
