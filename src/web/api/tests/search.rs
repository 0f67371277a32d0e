//! What people do with the search: look for a part of a name, narrow by what the facets offer, take the result away,
//! type while suggestions come; and what the hostile do.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::portal::portal;
use crate::search::facets::MOST_SUBDISTRICTS;
use crate::search::question::{MOST_CHARS, MOST_WORDS};
use crate::web::api::address::escape;
use crate::web::api::parameter::Q;

/// A part of a name that many records of the sample bear.
const PART: &str = "科技园";

fn ask(query: &str) -> Value {
    let address = format!("/api/v1/search?{query}");
    let answer = portal().get(&address);
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    answer.json()
}

fn total(query: &str) -> u64 {
    ask(&format!("{query}&limit=1"))["page"]["total"].as_u64().unwrap()
}

fn list<'a>(answer: &'a Value, name: &str) -> &'a Vec<Value> {
    answer[name].as_array().unwrap()
}

#[test]
fn a_part_of_a_name_finds_what_bears_it() {
    let found = ask(&format!("q={}&kind=estate", escape(PART)));
    assert!(found["page"]["total"].as_u64().unwrap() > 0);
    for hit in list(&found, "data") {
        assert!(hit["title"].as_str().unwrap().contains(PART), "{hit}");
    }
}

#[test]
fn highlights_point_at_the_words() {
    let found = ask(&format!("q={}&limit=200", escape(PART)));
    let mut seen = 0;
    for hit in list(&found, "data") {
        let fields: Vec<&Value> = list(hit, "highlights").iter().map(|marked| &marked["field"]).collect();
        assert_eq!(fields, list(hit, "matched").iter().collect::<Vec<_>>());
        for marked in list(hit, "highlights") {
            let text: Vec<char> = marked["text"].as_str().unwrap().chars().collect();
            for span in marked["spans"].as_array().unwrap() {
                let [from, to] = [0, 1].map(|at| usize::try_from(span[at].as_u64().unwrap()).unwrap());
                assert_eq!(text[from..to].iter().collect::<String>(), PART);
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
}

/// Each value of each facet with the parameter that chooses it, and its count.
fn offered(facets: &Value) -> Vec<(String, u64)> {
    let mut offered = Vec::new();
    for (facet, values) in facets.as_object().unwrap() {
        let Some(values) = values.as_array() else {
            offered.push((format!("{facet}=true"), values.as_u64().unwrap()));
            continue;
        };
        for value in values {
            let named = ["slug", "code", "name"].into_iter().find_map(|key| value[key].as_str());
            let named = named.map_or_else(|| value["year"].to_string(), str::to_owned);
            offered.push((format!("{facet}={}", escape(&named)), value["count"].as_u64().unwrap()));
        }
    }
    offered
}

#[test]
fn a_facet_counts_what_choosing_it_finds() {
    for query in ["kind=elevator".to_owned(), format!("q={}", escape("重庆")), "overdue=true".to_owned()] {
        let offered = offered(&ask(&query)["facets"]);
        assert!(offered.len() > 10, "{query}");
        for (choice, count) in offered {
            let name = choice.split('=').next().unwrap();
            let others: Vec<&str> =
                query.split('&').filter(|part| !part.starts_with(&format!("{name}="))).collect();
            let chosen = [others, vec![choice.as_str()]].concat().join("&");
            assert_eq!(total(&chosen), count, "{query} {choice}");
        }
    }
}

#[test]
fn a_word_for_a_state_is_the_filter_it_stands_for() {
    let by_word = ask(&format!("q={}&kind=elevator", escape("逾期")));
    assert_eq!(by_word["understood_as"]["filters"][0]["parameter"], "overdue");
    assert_eq!(by_word["page"]["total"].as_u64().unwrap(), total("kind=elevator&overdue=true"));
    assert!(list(&by_word, "data").iter().all(|hit| hit["overdue"] == true));
    let literal = ask(&format!("q={}&kind=elevator&literally=true", escape("逾期")));
    assert_eq!(literal["understood_as"]["filters"], Value::Array(Vec::new()));
}

#[test]
fn a_table_has_the_rows_of_the_answer_in_its_order() {
    for (kind, id, column) in [
        ("elevator", "code", "code"),
        ("unit", "uscc", "uscc"),
        ("notice", "notice_no", "notice_no"),
        ("estate", "id", "id"),
        ("region", "id", "id"),
    ] {
        let sorts = ["relevance", "name", "newest", "next_due"];
        for sort in &sorts[..if kind == "elevator" { 4 } else { 3 }] {
            let query = format!("kind={kind}&sort={sort}");
            let answer = ask(&format!("{query}&limit=1000"));
            let hits: Vec<&str> = list(&answer, "data").iter().map(|hit| hit[id].as_str().unwrap()).collect();
            assert!(!hits.is_empty(), "{query}");
            let table = portal().ask(&format!("/api/v1/search?{query}"), Some("text/csv"));
            let mut reader = csv::Reader::from_reader(table.body.as_slice());
            let at = reader.headers().unwrap().iter().position(|name| name == column).unwrap();
            let cells: Vec<String> = reader.records().map(|row| row.unwrap()[at].to_owned()).collect();
            let lines = portal().rows(&format!("/api/v1/search?{query}"));
            let of_lines: Vec<&str> = lines.iter().map(|row| row[column].as_str().unwrap()).collect();
            assert_eq!(cells, hits, "{query}");
            assert_eq!(of_lines, cells, "{query}");
        }
    }
    let mixed = ask(&format!("q={}&limit=1000", escape(PART)));
    assert_eq!(
        Value::Array(portal().rows(&format!("/api/v1/search?q={}", escape(PART)))),
        mixed["data"],
        "without a kind a line is a hit"
    );
}

#[test]
fn a_list_is_narrowed_by_words_within_its_filters() {
    let words = format!("q={}", escape("重庆"));
    for (list, kind, id, filters) in [
        ("elevators", "elevator", "code", "&status=in_use&overdue=false"),
        ("elevators", "elevator", "code", "&region=yubei"),
        ("units", "unit", "uscc", "&role=maintain"),
        ("notices", "notice", "notice_no", "&year=2021"),
        ("commitments", "commitment", "indicator", ""),
    ] {
        let narrowed = format!("/api/v1/{list}?{words}{filters}");
        let found = total(&format!("{words}&kind={kind}{filters}"));
        let rows = portal().rows(&narrowed);
        assert_eq!(portal().get(&narrowed).json()["page"]["total"], found, "{narrowed}");
        assert_eq!(rows.len() as u64, found, "{narrowed}");
        let all = portal().rows(&format!("/api/v1/{list}?limit=1000{filters}"));
        let stands_in_it = |row: &Value| all.iter().any(|other| other[id] == row[id]);
        assert!(rows.iter().all(stands_in_it), "{narrowed}");
        for refused in ["as_of=2021-06-01", "cursor=bm90IG91cnM"] {
            assert_eq!(portal().get(&format!("{narrowed}&{refused}")).status, 400, "{narrowed} {refused}");
        }
    }
    assert_eq!(portal().rows(&format!("/api/v1/regions?q={}", escape("渝北")))[0]["slug"], "yubei");
}

#[test]
fn words_and_every_filter_of_a_list_hold_together() {
    let column = |row: &Value, path: &str| {
        let column = path.split('.').fold(row, |part, name| &part[name]);
        column.as_str().unwrap_or_else(|| panic!("{row} has no {path}")).to_owned()
    };
    for (list, words, filters) in [
        ("units", "电梯", &[("name", "name")][..]),
        ("notices", "退出", &[("kind", "kind.code"), ("subject_id", "subject.id")]),
        ("commitments", "故障", &[("user", "user.uscc"), ("maintainer", "maintainer.uscc")]),
    ] {
        let narrowed = format!("/api/v1/{list}?limit=1000&q={}", escape(words));
        let all = portal().rows(&narrowed);
        assert!(all.len() > 1, "{narrowed}");
        for (parameter, path) in filters {
            let value = column(&all[0], path);
            let beginning: String = value.chars().take(4).collect();
            let is_name = *parameter == "name";
            let value = if is_name { beginning } else { value };
            let holds = |row: &&Value| {
                let known = column(row, path);
                if is_name { known.starts_with(&value) } else { known == value }
            };
            let expected: Vec<&Value> = all.iter().filter(holds).collect();
            let address = format!("{narrowed}&{parameter}={}", escape(&value));
            assert_eq!(portal().rows(&address).iter().collect::<Vec<_>>(), expected, "{address}");
            let total = &portal().get(&address).json()["page"]["total"];
            assert_eq!(*total, expected.len(), "{address}");
        }
    }
    assert_eq!(portal().get("/api/v1/units?q=a&name=nobody").json()["page"]["total"], 0);
}

#[test]
fn a_wrong_character_is_guessed_apart() {
    let named = ask("kind=estate&limit=1000");
    let titles = list(&named, "data").iter().map(|hit| hit["title"].as_str().unwrap());
    let plain = titles.filter(|title| title.chars().all(char::is_alphanumeric));
    let title = plain.max_by_key(|title| title.chars().count()).unwrap();
    let mut wrong: Vec<char> = title.chars().collect();
    let middle = wrong.len() / 2;
    wrong[middle] = '龘';
    let found = ask(&format!("q={}", escape(&wrong.iter().collect::<String>())));
    assert_eq!(list(&found, "data").len(), 0);
    let guess = &found["did_you_mean"][0];
    assert_eq!(guess["q"], title);
    assert_eq!(guess["total"].as_u64().unwrap(), total(&format!("q={}", escape(title))));
}

#[test]
fn suggestions_are_few_and_lead_somewhere() {
    let answer = portal().get(&format!("/api/v1/suggest?q={}", escape("科技"))).json();
    let suggestions = list(&answer, "data");
    assert!(!suggestions.is_empty() && suggestions.len() <= 10);
    for suggestion in suggestions {
        assert!(suggestion["url"].as_str().unwrap().starts_with('/'), "{suggestion}");
    }
    assert_eq!(list(&portal().get("/api/v1/suggest?q=20&limit=3").json(), "data").len(), 3);
    assert_eq!(portal().get("/api/v1/suggest?q=20&limit=11").status, 400);
    assert_eq!(list(&portal().get("/api/v1/suggest").json(), "data").len(), 0);
}

#[test]
fn only_elevators_are_ordered_by_due_day() {
    assert_eq!(total("sort=next_due"), total("kind=elevator"));
    assert_eq!(portal().get("/api/v1/search?sort=next_due&kind=unit").status, 400);
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    let cursor = ask("sort=name&limit=1")["page"]["next"].as_str().unwrap().to_owned();
    assert_eq!(portal().get(&format!("/api/v1/search?sort=name&limit=1&cursor={cursor}")).status, 200);
    for address in [
        format!("/api/v1/search?sort=newest&cursor={cursor}"),
        "/api/v1/search?cursor=bm90IG91cnM".to_owned(),
        "/api/v1/search?cursor=!!".to_owned(),
    ] {
        let answer = portal().get(&address);
        assert_eq!(answer.status, 400, "{address}");
        assert_eq!(answer.json()["errors"][0]["parameter"], "cursor");
    }
}

#[test]
fn the_hostile_are_answered_quickly_or_refused() {
    let thousand: Vec<String> = (0..1000).map(|n| format!("{n}")).collect();
    let texts = [
        "a".repeat(10_000),
        thousand.join(" "),
        "*".to_owned(),
        "??*[a-z]+(.*)*$".to_owned(),
        "\"code:200044\" AND NOT (x OR y)^9~".to_owned(),
        "'; drop table gazette_log; --".to_owned(),
        "a\u{0}b".to_owned(),
        "\u{202E}\u{200B}\u{FEFF}".to_owned(),
        "科".repeat(1000),
        "的 的 的 的 的 的 的 的 的 的".to_owned(),
        "𠀀𠀁👩‍👩‍👧‍👦".to_owned(),
        "%".to_owned(),
        "\\".repeat(500),
    ];
    for text in &texts {
        for operation in ["search", "suggest", "elevators"] {
            let begun = Instant::now();
            let answer = portal().get(&format!("/api/v1/{operation}?q={}", escape(text)));
            let took = begun.elapsed();
            assert!(matches!(answer.status.as_u16(), 200 | 400), "{text:.20} {}", answer.status);
            assert!(took < Duration::from_millis(200), "{text:.20} took {took:?}");
        }
    }
}

#[test]
fn everything_is_walked_in_any_order_without_doubles() {
    for sort in ["relevance", "name", "newest"] {
        let lines = portal().rows(&format!("/api/v1/search?sort={sort}"));
        let keys: HashSet<String> =
            lines.iter().map(|hit| format!("{} {}", hit["kind"], hit["id"])).collect();
        assert_eq!(keys.len(), lines.len(), "{sort}");
        assert_eq!(lines.len() as u64, total(&format!("sort={sort}")), "{sort}");
    }
}

#[test]
fn no_word_is_passed_over() {
    let name = ask("kind=estate&limit=1")["data"][0]["title"].as_str().unwrap().to_owned();
    let often = [name.as_str(); 8].join(" ");
    assert_eq!(total(&format!("q={}", escape(&often))), total(&format!("q={}", escape(&name))));
    assert_eq!(total(&format!("q={}", escape(&format!("{often} 不存在")))), 0);
    let many: Vec<String> = (0..17).map(|n| format!("词{n}")).collect();
    for text in [many.join(" "), "科".repeat(101)] {
        for operation in ["search", "suggest", "elevators"] {
            let answer = portal().get(&format!("/api/v1/{operation}?q={}", escape(&text)));
            assert_eq!(answer.status, 400, "{operation}");
            let error = &answer.json()["errors"][0];
            assert_eq!(error["parameter"], "q");
            assert!(error["detail"].as_str().unwrap().contains("至多 100 字、16 个不同的词"), "{error}");
        }
    }
}

#[test]
fn the_document_tells_how_much_may_be_asked() {
    let most = format!("至多 {MOST_CHARS} 字、{MOST_WORDS} 个不同的词");
    assert!(Q.meaning.contains(&most), "{}", Q.meaning);
}

#[test]
fn a_facet_that_is_cut_is_named() {
    for query in ["kind=elevator", "kind=unit"] {
        let found = ask(query);
        let is_full = list(&found["facets"], "subdistrict").len() >= MOST_SUBDISTRICTS;
        let cut: Vec<&str> = if is_full { vec!["subdistrict"] } else { Vec::new() };
        assert_eq!(found["facets_truncated"], serde_json::json!(cut), "{query}");
    }
}
