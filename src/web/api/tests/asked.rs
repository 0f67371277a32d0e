//! What a question says and what it is taken for: codes however they are typed, places in the list that gave them out,
//! days that follow each other, columns by the blocks that they are parts of.

use serde_json::Value;

use super::portal::portal;
use crate::domain::codes::CreditCode;
use crate::web::api::address::escape;

/// A unit of the sample, as it is typed.
const TYPED: [&str; 4] = [
    "91500105PDY000407Q",
    "91500105pdy000407q",
    "９１５００１０５ＰＤＹ０００４０７Ｑ",
    "　91500105PDY000407Q ",
];

/// Every parameter that is a code, behind the list that has it.
const FILTERS: [&str; 6] = [
    "elevators?unit=",
    "commitments?user=",
    "commitments?maintainer=",
    "changes?unit=",
    "diff?from=2021-05-19&unit=",
    "notices?subject_id=",
];

/// The rows that a list has for a value.
fn rows(filter: &str, value: &str) -> Value {
    let answer = portal().get(&format!("/api/v1/{filter}{}", escape(value)));
    assert_eq!(answer.status, 200, "{filter}{value}: {}", answer.text());
    answer.json()["data"].clone()
}

/// The first thing wrong with a question: the parameter, where it stands, what it should have been.
fn wrong(question: &str) -> [String; 3] {
    let answer = portal().get(&format!("/api/v1/{question}"));
    assert_eq!(answer.status, 400, "{question}: {}", answer.text());
    let error = answer.json()["errors"][0].clone();
    ["parameter", "pointer", "detail"].map(|name| error[name].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_unit_is_asked_for_as_in_its_path() {
    assert!(!rows("elevators?unit=", TYPED[0]).as_array().unwrap().is_empty());
    let unknown = CreditCode::fictional("500101", 99_999).unwrap();
    for filter in FILTERS {
        let found = TYPED.map(|typed| rows(filter, typed));
        assert!(found.iter().all(|rows| *rows == found[0]), "{filter}");
        assert_eq!(rows(filter, unknown.as_str()), Value::Array(Vec::new()), "{filter}");
    }
    let of_elevator = rows("notices?subject_id=", "200044");
    assert_eq!(of_elevator, rows("notices?subject_id=", " ２０００４４"));
}

#[test]
fn what_is_no_code_is_refused() {
    for filter in FILTERS {
        let name = filter.rsplit(['?', '&']).next().unwrap().trim_end_matches('=');
        for value in ["foo", "91500105PDY000407", "重庆电梯"] {
            let question = format!("{filter}{}", escape(value));
            if name == "subject_id" && value.is_ascii() && value.len() > 3 {
                continue; // It could be an elevator's.
            }
            let [parameter, pointer, detail] = wrong(&question);
            assert_eq!((parameter.as_str(), pointer), (name, format!("#/{name}")), "{question}");
            assert!(detail.contains("统一社会信用代码"), "{question}: {detail}");
        }
    }
}

/// Where the second page of a list begins.
fn second(list: &str) -> String {
    portal().get(&format!("/api/v1/{list}")).json()["page"]["next"].as_str().unwrap().to_owned()
}

#[test]
fn a_place_is_one_of_the_list_that_gave_it_out() {
    let places = ["regions?limit=1", "statistics/targets?limit=1", "changes?limit=1", "statistics?limit=1"];
    for list in places {
        for other in places {
            let status = portal().get(&format!("/api/v1/{list}&cursor={}", second(other))).status;
            assert_eq!(status == 200, list == other, "{other} in {list}");
        }
        for bare in ["1", "0", "4001"] {
            assert_eq!(wrong(&format!("{list}&cursor={bare}"))[0], "cursor", "{list}");
        }
    }
}

#[test]
fn changes_do_not_begin_before_what_is_known() {
    let earlier = second("changes?limit=10");
    for question in ["after=500&limit=10", "after=500&limit=10&wait=20"] {
        assert_eq!(wrong(&format!("changes?{question}&cursor={earlier}"))[0], "cursor");
    }
    let next = second("changes?after=500&limit=10");
    let page = portal().get(&format!("/api/v1/changes?after=500&limit=10&cursor={next}")).json();
    assert_eq!((&page["data"][0]["seq"], &page["page"]["reached"]), (&511.into(), &520.into()), "{page}");
}

#[test]
fn a_parameter_that_is_wrong_is_named_wherever_it_stands() {
    for prefix in ["a".repeat(101), (0..17).map(|at| format!("词{at}")).collect::<Vec<_>>().join(" ")] {
        let question = format!("reconcile/suggest?prefix={}", escape(&prefix));
        assert_eq!(wrong(&question)[..2], ["prefix", "#/prefix"], "{prefix}");
    }
    let [parameter, pointer, detail] = wrong("reconcile?foo=1");
    assert_eq!((parameter.as_str(), pointer.as_str()), ("foo", "#"));
    assert_eq!(detail, "没有这个参数。可用的参数：queries");
}

#[test]
fn days_that_do_not_follow_each_other_are_refused() {
    for (list, from, to, counted) in [
        ("elevators", "installed_from", "installed_to", "&group_by=region"),
        ("notices", "decided_from", "decided_to", "&group_by=year"),
    ] {
        for counted in ["", counted] {
            let days = |first: &str, last: &str| format!("{list}?{from}={first}&{to}={last}{counted}");
            let [parameter, _, detail] = wrong(&days("2021-06-02", "2021-06-01"));
            assert_eq!((parameter.as_str(), detail), (from, format!("不能晚于 {to}")));
            let one_day = format!("/api/v1/{}", days("2021-06-01", "2021-06-01"));
            assert_eq!(portal().get(&one_day).status, 200, "{one_day}");
        }
    }
}

/// The heading of a table, and its first row by column.
fn table(address: &str) -> (Vec<String>, Vec<String>) {
    let taken = portal().ask(&format!("/api/v1/{address}"), Some("text/csv"));
    assert_eq!(taken.status, 200, "{address}: {}", taken.text());
    let mut reader = csv::Reader::from_reader(taken.body.as_slice());
    let heading = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
    let row = reader.records().next().unwrap().unwrap();
    (heading, row.iter().map(ToOwned::to_owned).collect())
}

#[test]
fn a_table_says_of_an_instant_what_json_says() {
    for list in ["notices", "elevators/200044/history", "diff?from=2021-05-19", "changes"] {
        let joint = if list.contains('?') { '&' } else { '?' };
        let (heading, row) = table(&format!("{list}{joint}limit=1"));
        let at = heading.iter().position(|column| column == "published_at").unwrap();
        let told = portal().get(&format!("/api/v1/{list}{joint}limit=1")).json()["data"][0].clone();
        let told = told["published_at"].as_str().or(told["gazette"]["published_at"].as_str()).unwrap();
        assert_eq!(row[at], told, "{list}");
        assert_eq!(told.len(), "2021-11-15T09:00:00.000000+08:00".len(), "{list}");
    }
}

#[test]
fn a_block_stands_for_its_columns() {
    for (address, columns) in [
        (
            "elevators?limit=1&fields=user,gazette,code",
            &["user_uscc", "user_name", "gazette_seq", "code"][..],
        ),
        ("elevators?limit=1&fields=user_name,user", &["user_name", "user_uscc"]),
        ("commitments?limit=1&fields=maintainer", &["maintainer_uscc", "maintainer_name"]),
        ("notices?limit=1&fields=publicity,subject", &["publicity_to", "subject"]),
    ] {
        assert_eq!(table(address).0, columns, "{address}");
    }
    let refused = portal().ask("/api/v1/elevators?limit=1&fields=nothing", Some("text/csv"));
    assert_eq!(refused.status, 400);
    assert_eq!(portal().get("/api/v1/elevators?limit=1&fields=user_uscc").status, 400);
}
