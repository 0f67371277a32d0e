//! A reporter asks how many elevators are insured: those with a policy in force on the day, wherever it is counted.

use rusqlite::Connection;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_policy, an_elevator, two_units};

/// Policies of each elevator, by code, before 2021-11-15, the day of the story, or after it.
const POLICIES: [(&str, &str, &str); 12] = [
    ("100001", "2021-01-01", "2021-12-31"),
    ("100002", "2021-11-15", "2022-11-14"),
    ("100003", "2020-11-16", "2021-11-15"),
    ("100004", "2021-11-16", "2022-11-15"),
    ("100005", "2020-11-15", "2021-11-14"),
    // Renewed without a gap, renewed before the end, renewed after a gap that holds the day.
    ("100006", "2021-01-01", "2021-11-30"),
    ("100006", "2021-12-01", "2022-11-30"),
    ("100007", "2021-01-01", "2021-11-20"),
    ("100007", "2022-02-01", "2023-01-31"),
    ("100008", "2020-10-01", "2021-10-31"),
    ("100008", "2021-12-01", "2022-11-30"),
    ("100009", "2021-01-01", "2021-12-31"),
];

/// Those in use with a policy in force on a day.
const INSURED: [(&str, u64); 3] = [("2021-11-15", 5), ("2021-11-16", 5), ("2021-11-30", 4)];

fn register(office: &Office) {
    office.record("units", &two_units());
    let elevators: Vec<_> = (1..=10).map(|n| format!("1000{n:02}")).collect();
    let status = |code: &str| if code == "100009" { "suspended" } else { "in_use" };
    let rows: Vec<_> = elevators.iter().map(|code| an_elevator(code).with("status", status(code))).collect();
    office.record("elevators", &rows);
    let mut policies: Vec<_> = POLICIES.iter().map(|(code, from, to)| a_policy(code, from, to)).collect();
    policies.push(a_policy("100010", "2021-01-01", "2021-12-31").with("kind", "tester_professional"));
    office.record("insurance", &policies);
}

/// The same number wherever a portal counts those insured today.
#[track_caller]
fn insured(portal: &Portal) -> u64 {
    let number = |value: &serde_json::Value| value.as_u64().unwrap();
    let region = number(&portal.json("/api/v1/regions/yuzhong")["elevators"]["insured"]);
    let estate = portal.json("/api/v1/estates/yuzhong/晴川雅苑");
    assert_eq!(number(&estate["figures"]["insured"]), region, "{estate}");
    let months = portal.json("/api/v1/statistics");
    assert_eq!(number(&months["data"].as_array().unwrap().last().unwrap()["insured"]), region, "{months}");
    let told = format!("<dt>有保险</dt><dd>{region}</dd>");
    for page in ["/", "/regions/yuzhong", "/estates/yuzhong/晴川雅苑"] {
        let text = portal.get(page).text();
        assert!(text.contains(&told), "{page}: {told}");
    }
    let one = |code: u32| portal.json(&format!("/api/v1/elevators/{code}"))["insurance"]["in_force"] == true;
    let in_force = (100_001..=100_010).filter(|code| *code != 100_009 && one(*code)).count();
    assert_eq!(in_force as u64, region, "as the records say");
    region
}

#[test]
fn a_policy_counts_from_its_first_day_to_its_last() {
    for (engine, mut office) in Office::on_each_engine() {
        register(&office);
        for (day, expected) in INSURED {
            office.at(&format!("{day}T12:00:00+08:00"));
            assert_eq!(insured(&office.serve()), expected, "{engine} {day}");
        }
    }
}

/// A database of an earlier build knows when a cover ends, not when it began.
#[test]
fn policies_decide_where_the_beginning_of_a_cover_is_not_filed() {
    let office = Office::open();
    register(&office);
    let mingti::store::Address::File(file) = office.address() else { unreachable!() };
    let database = Connection::open(file).unwrap();
    assert_eq!(database.execute("update public_due set insured_from = null", []).unwrap(), 10);
    drop(database);
    assert_eq!(insured(&office.serve()), 5);
}
