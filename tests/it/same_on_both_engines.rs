//! The same register in SQLite and in PostgreSQL is the same public record.

use serde_json::Value;

use crate::log::{assert_gapless, query};
use crate::office::Office;

/// What differs by design from one office to the next: salts, moments and hashes.
const OFFICES_OWN: [&str; 5] = ["salt", "published_at", "body_sha256", "started_at", "origin"];

/// The answer without what is each office's own.
fn masked(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            for name in OFFICES_OWN {
                fields.remove(name);
            }
            for value in fields.values_mut() {
                *value = masked(value.take());
            }
        }
        Value::Array(values) => {
            for value in values {
                *value = masked(value.take());
            }
        }
        _ => {}
    }
    answer
}

/// A line of a page without the moments in it; its days stay.
fn without_moments(line: &str) -> String {
    let is_moment = |part: &str| part.split('>').next().is_some_and(|tag| tag.contains('T'));
    let parts = line.split("<time").map(|part| match part.split_once("</time>") {
        Some((_, rest)) if is_moment(part) => rest,
        _ => part,
    });
    parts.collect()
}

#[test]
fn the_log_is_the_same() {
    let Some(other) = Office::on_postgres() else { return };
    let embedded = Office::open();
    for office in [&embedded, &other] {
        office.import_sample(300);
        assert_gapless(&office.log());
    }
    let said = |office: &Office| -> Vec<_> {
        office.log().into_iter().map(|entry| (entry.seq, entry.kind, entry.id, entry.body)).collect()
    };
    for (ours, theirs) in said(&embedded).into_iter().zip(said(&other)) {
        assert_eq!(ours, theirs);
    }
    assert_eq!(embedded.log().len(), other.log().len());
}

#[test]
fn whatever_is_published_is_packed_where_it_can_be() {
    let office = Office::open();
    office.import_sample(300);
    let text = "select kind, cast(body as text) from gazette_log where typeof(body) <> 'blob' limit 10";
    let unpacked = query(&office.address(), text, |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)));
    assert!(unpacked.is_empty(), "a key that the store does not know? {unpacked:?}");
}

#[test]
fn every_public_answer_is_the_same() {
    let Some(other) = Office::on_postgres() else { return };
    let embedded = Office::open();
    embedded.import_sample(300);
    other.import_sample(300);
    let (ours, theirs) = (embedded.serve(), other.serve());

    let lists = [
        "elevators?limit=1000",
        "elevators?limit=50&region=yuzhong",
        "elevators?status=suspended",
        "elevators?overdue=true",
        "elevators?as_of=2021-11-15",
        "units?limit=1000",
        "notices",
        "commitments?limit=1000",
        "commitments?verdict=missed",
        "diff?from=2021-01-01&became=left",
        "regions",
        "regions/yuzhong",
        "changes?after=0&limit=500",
    ];
    let mut paths: Vec<String> = lists.iter().map(|list| (*list).to_owned()).collect();
    let codes = ours.json("/api/v1/elevators?limit=1000")["data"].clone();
    for code in codes.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()) {
        paths.push(format!("elevators/{code}"));
    }
    for code in ["200001", "200032", "200040"] {
        let parts = ["visits", "inspections", "tests", "incidents", "insurance", "history"];
        paths.extend(parts.iter().map(|part| format!("elevators/{code}/{part}")));
    }
    for path in paths {
        let path = format!("/api/v1/{path}");
        let (one, two) = (ours.get(&path), theirs.get(&path));
        assert_eq!((one.status, two.status), (200, 200), "{path}");
        assert_eq!(masked(one.json()), masked(two.json()), "{path}");
    }
    // The code and the links carry the address of their portal.
    let page = |portal: &crate::portal::Portal| {
        let text = portal.get("/e/200001").text().replace(&portal.address, "");
        text.lines().filter(|line| !line.contains("class=\"qr\"")).map(without_moments).collect::<Vec<_>>()
    };
    assert_eq!(page(&ours), page(&theirs));
}
