//! A reporter wants figures, not rows: counts by what rows have in common are what counting the rows gives.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;

fn rows(portal: &Portal, path: &str) -> Vec<Value> {
    let answer = portal.get_with(path, &[("accept", "application/x-ndjson")]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A value as a word: a code, a slug or itself.
fn word(value: &Value) -> String {
    let named = value.get("code").or_else(|| value.get("slug")).unwrap_or(value);
    named.as_str().map_or_else(|| named.to_string(), str::to_owned)
}

fn counts(portal: &Portal, path: &str, fields: &[&str]) -> BTreeMap<Vec<String>, u64> {
    let key = |row: &Value| fields.iter().map(|field| word(&row[*field])).collect();
    rows(portal, path).iter().map(|row| (key(row), row["count"].as_u64().unwrap())).collect()
}

fn brute(rows: &[Value], key: impl Fn(&Value) -> Vec<String>) -> BTreeMap<Vec<String>, u64> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(key(row)).or_default() += 1;
    }
    counts
}

#[test]
fn counts_are_what_counting_the_rows_gives() {
    for (engine, office) in Office::on_each_engine() {
        office.import_sample(300);
        let portal = office.serve();
        let fields = "fields=code,region,status,mode,category,installed_on,pilots,maintenance_overdue_days";
        for day in ["", "&as_of=2021-11-15"] {
            let all = rows(&portal, &format!("/api/v1/elevators?{fields}{day}"));
            let year = |row: &Value| {
                row["installed_on"].as_str().map_or("null".to_owned(), |day| day[..4].to_owned())
            };
            let marked = |row: &Value, pilot: &str| row["pilots"].to_string().contains(pilot).to_string();
            assert_eq!(
                counts(
                    &portal,
                    &format!("/api/v1/elevators?group_by=region,status,mode{day}"),
                    &["region", "status", "mode"]
                ),
                brute(&all, |row| vec![word(&row["region"]), word(&row["status"]), word(&row["mode"])]),
                "{engine}{day}"
            );
            assert_eq!(
                counts(
                    &portal,
                    &format!("/api/v1/elevators?group_by=year,in_maintenance_pilot{day}"),
                    &["year", "in_maintenance_pilot"]
                ),
                brute(&all, |row| vec![year(row), marked(row, "maintenance")]),
                "{engine}{day}"
            );
            let some: Vec<Value> = all
                .iter()
                .filter(|row| {
                    row["installed_on"].as_str().is_some_and(|on| ("2012-03-01"..="2018-06-30").contains(&on))
                })
                .cloned()
                .collect();
            assert_eq!(
                counts(
                    &portal,
                    &format!(
                        "/api/v1/elevators?group_by=category&installed_from=2012-03-01&installed_to=2018-06-30{day}"
                    ),
                    &["category"]
                ),
                brute(&some, |row| vec![word(&row["category"])]),
                "{engine}{day}"
            );
        }
        let all = rows(&portal, &format!("/api/v1/elevators?{fields}"));
        assert_eq!(
            counts(&portal, "/api/v1/elevators?group_by=overdue", &["overdue"]),
            brute(&all, |row| vec![
                row["maintenance_overdue_days"].as_i64().is_some_and(|days| days > 0).to_string()
            ]),
            "{engine}"
        );
        let notices = rows(&portal, "/api/v1/notices");
        assert_eq!(
            counts(&portal, "/api/v1/notices?group_by=year,code,pilot", &["year", "code", "pilot"]),
            brute(&notices, |row| vec![
                row["decided_on"].as_str().unwrap()[..4].to_owned(),
                word(&row["code"]),
                word(&row["pilot"])
            ]),
            "{engine}"
        );
        let csv =
            portal.get_with("/api/v1/elevators?group_by=status,region", &[("accept", "text/csv")]).text();
        assert_eq!(csv.lines().next(), Some("status,region,count"), "{engine}");
        for wrong in [
            "group_by=estate",
            "group_by=region,status,mode,year",
            "group_by=region,region",
            "group_by=overdue&as_of=2021-11-15",
            "group_by=region&limit=5",
            "group_by=region&q=x",
            "installed_from=x",
        ] {
            assert_eq!(portal.get(&format!("/api/v1/elevators?{wrong}")).status, 400, "{engine}: {wrong}");
        }
    }
}
