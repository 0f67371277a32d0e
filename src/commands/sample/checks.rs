//! What a written register must be: read back from the files, as an import would.

mod steps;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use tempfile::TempDir;

use super::rows::FILES;
use super::{AS_OF, SampleOptions, write};
use crate::domain::Day;

type Line = HashMap<String, String>;

/// The rows of a folder by dataset.
struct Files(HashMap<&'static str, Vec<Line>>);

impl Files {
    fn read(folder: &Path) -> Self {
        let read = |dataset: &str| {
            let mut reader = csv::Reader::from_path(folder.join(format!("{dataset}.csv"))).unwrap();
            reader.deserialize().map(|line| line.unwrap()).collect()
        };
        Self(FILES.iter().map(|(dataset, _)| (*dataset, read(dataset))).collect())
    }

    fn of(&self, dataset: &str) -> &[Line] {
        &self.0[dataset]
    }

    /// How many rows of a dataset a test holds for.
    fn count(&self, dataset: &str, test: impl Fn(&Line) -> bool) -> usize {
        self.of(dataset).iter().filter(|line| test(line)).count()
    }

    fn values(&self, dataset: &str, column: &str) -> HashSet<&str> {
        self.of(dataset).iter().map(|line| line[column].as_str()).collect()
    }
}

fn sample(elevators: u64) -> (TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    write(SampleOptions::new(elevators), dir.path()).unwrap();
    let files = Files::read(dir.path());
    (dir, files)
}

fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| panic!("{text} is no day"))
}

fn moment(text: &str) -> DateTime<FixedOffset> {
    text.parse().unwrap_or_else(|_| panic!("{text} is no moment"))
}

fn has(line: &Line, column: &str, value: &str) -> bool {
    line[column] == value
}

fn known_units(files: &Files) -> HashSet<&str> {
    files.values("units", "uscc")
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let bytes = |seed| {
        let dir = tempfile::tempdir().unwrap();
        write(SampleOptions { seed, ..SampleOptions::new(300) }, dir.path()).unwrap();
        FILES
            .iter()
            .map(|(name, _)| fs::read(dir.path().join(format!("{name}.csv"))).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(1), bytes(1));
    assert_ne!(bytes(1), bytes(2));
}

#[test]
fn any_size_has_all_files_with_their_columns() {
    for elevators in [1, 7, 90] {
        let (dir, files) = sample(elevators);
        assert_eq!(files.of("elevators").len() as u64, elevators);
        for (dataset, columns) in FILES {
            let text = fs::read_to_string(dir.path().join(format!("{dataset}.csv"))).unwrap();
            assert_eq!(text.lines().next().unwrap(), columns.join(","));
        }
    }
}

#[test]
fn sizes_and_days_out_of_range_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |options| write(options, dir.path()).unwrap_err().to_string();
    assert!(refused(SampleOptions::new(0)).contains("电梯数量"));
    let early = SampleOptions { as_of: day("2021-11-14"), ..SampleOptions::new(1) };
    assert!(refused(early).contains("样本截止日期"));
}

#[test]
fn three_hundred_elevators_show_every_state() {
    let (_dir, files) = sample(300);
    let cards = |column, value: &str| files.count("elevators", |line| has(line, column, value));
    for (column, values) in [
        ("status", &["in_use", "suspended", "scrapped"][..]),
        ("mode", &["iot", "full", "major", "other", ""]),
        ("has_iot", &["true", "false", ""]),
        ("region", &["万盛经开区", "渝北区"]),
        ("user_uscc", &["个人"]),
        ("code", &["CQ-YB-0017", "yuBei42A", "0042", "000417", "00001120000000000017"]),
        ("estate", &["A&B“广场”", "=SUM(云溪)大厦", "嘉川\"Loft\"公寓, 南区"]),
        ("category", &["3110", "3120", "3130", "3210", "3220", "3310", "3320", "3410", "3420", "3430"]),
        ("renovated_on", &["2020-05-01"]),
        ("overhauled_on", &["2020-06-01"]),
        ("device_code", &["", "3110500123"]),
    ] {
        for value in values {
            assert!(cards(column, value) > 0, "no elevator whose {column} is {value:?}");
        }
    }
    assert_eq!(cards("registration_code", "31105001122015033344"), 2);
    assert!(files.count("elevators", |line| line["installed_on"].as_str() < "2006-11-15") > 1);
    assert!(files.count("elevators", |line| line["estate"].chars().count() > 30) > 0);

    let kinds = files.values("insurance", "kind");
    assert!(["liability", "pension", "insurance_service"].iter().all(|kind| kinds.contains(kind)));
    let today = AS_OF.to_string();
    assert!(files.count("insurance", |line| line["valid_from"] > today) > 0, "none not yet valid");
    assert!(files.count("insurance", |line| line["valid_to"] < today) > 0, "none expired");
    assert!(files.count("inspections", |line| has(line, "conclusion", "fail")) > 0);
    assert!(files.count("visits", |line| has(line, "kind", "online")) > 0);

    for kind in ["fault", "entrapment", "accident"] {
        assert!(files.count("incidents", |line| has(line, "kind", kind)) > 0, "no {kind}");
    }
    assert!(files.count("incidents", |line| has(line, "restored_at", "")) > 0, "no outage still open");
    assert!(
        files.count("incidents", |line| line["occurred_at"].as_str() < "2020-11-15") > 0,
        "none of long ago"
    );
    assert!(files.count("incidents", |line| has(line, "released_at", "")) > 0);
    let exits = files.values("exits", "code");
    assert!(["ME1", "ME2", "TE1", "TE2", "MU3", "TU1"].iter().all(|code| exits.contains(code)));
    assert!(files.values("units", "roles").is_superset(&HashSet::from(["use;maintain", "test", "inspect"])));
}

#[test]
fn three_hundred_elevators_show_every_kind_of_test() {
    let (_dir, files) = sample(300);
    let tests = |test: fn(&Line) -> bool| files.count("tests", test);
    assert!(tests(|line| has(line, "conclusion", "fail")) > 0);
    assert!(tests(|line| !line["problems"].is_empty() && line["rectified_on"].is_empty()) > 0);
    assert!(tests(|line| !line["rectified_on"].is_empty()) > 0);
    let late = |line: &Line| (moment(&line["uploaded_at"]) - moment(&line["completed_at"])).num_days() > 7;
    assert!(files.count("tests", late) > 0);
    assert!(files.count("annotations", |line| has(line, "pilot", "testing")) > 0);
}

#[test]
fn two_thousand_elevators_show_every_ground_for_leaving() {
    let (_dir, files) = sample(2000);
    let codes = files.values("exits", "code");
    let grounds: HashSet<String> = [("MU", 8), ("ME", 2), ("TU", 6), ("TE", 2)]
        .iter()
        .flat_map(|(kind, last)| (1..=*last).map(move |n| format!("{kind}{n}")))
        .collect();
    assert_eq!(grounds.len(), 18);
    let told: HashSet<&str> = codes.into_iter().filter(|code| !code.is_empty()).collect();
    assert_eq!(told, grounds.iter().map(String::as_str).collect::<HashSet<_>>());
}

#[test]
fn applications_are_publicised_before_the_first_marks_and_some_on_the_last_day() {
    let (_dir, files) = sample(300);
    let last_day = |line: &Line| match line["publicity_to"].as_str() {
        "" => day(&line["decided_on"]) + chrono::Days::new(15),
        to => day(to),
    };
    let notices: Vec<&Line> = files.of("exits").iter().filter(|line| line["kind"] == "publicity").collect();
    let marks: HashMap<&str, Vec<&Line>> =
        files.of("annotations").iter().fold(HashMap::new(), |mut marks, mark| {
            marks.entry(mark["elevator_code"].as_str()).or_default().push(mark);
            marks
        });
    let user_of = |line: &Line| line["user_uscc"].clone();
    let mut over = 0;
    for line in notices.iter().filter(|line| last_day(line) < AS_OF) {
        over += 1;
        let own = files.of("elevators").iter().filter(|card| user_of(card) == line["subject_id"]);
        let marked = own.flat_map(|card| marks.get(card["code"].as_str()).into_iter().flatten());
        let of_pilot: Vec<&&Line> = marked.filter(|mark| mark["pilot"] == line["pilot"]).collect();
        assert!(!of_pilot.is_empty(), "{line:?}");
        assert!(
            of_pilot.iter().all(|mark| last_day(line) < day(&mark["from"])),
            "marked too early: {line:?}"
        );
    }
    assert!(over >= 12, "only {over} are over");
    let running: Vec<&&Line> = notices.iter().filter(|line| last_day(line) >= AS_OF).collect();
    assert!(running.iter().any(|line| last_day(line) == AS_OF), "none ends on the last day");
    assert!(running.iter().any(|line| !line["publicity_to"].is_empty()), "no bureau set a longer time");
    assert!(["unit", "elevator"].iter().all(|of| running.iter().any(|line| line["subject"] == *of)));
}

/// GB 32100-2015 and GB 11714, written from the standards and not from the code under test.
fn credit_code_is_valid(code: &str) -> bool {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const OUTER: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    const INNER: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let values: Vec<usize> = code.chars().map(|sign| SIGNS.find(sign).unwrap()).collect();
    let outer: usize = values[..17].iter().zip(OUTER).map(|(value, weight)| value * weight).sum();
    let inner: u32 =
        code[8..16].chars().zip(INNER).map(|(sign, weight)| sign.to_digit(36).unwrap() * weight).sum();
    let inner_check =
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "0"][(11 - inner % 11) as usize];
    code.len() == 18 && (outer + values[17]).is_multiple_of(31) && &code[16..17] == inner_check
}

#[test]
fn units_are_fictional_and_well_formed() {
    assert!(credit_code_is_valid("91350100M000100Y43") && !credit_code_is_valid("91350100M000100Y4Y"));
    let (_dir, files) = sample(3000);
    for unit in files.of("units") {
        let code = &unit["uscc"];
        assert!(credit_code_is_valid(code) && &code[8..11] == "PDY" && &code[11..16] != "00000", "{code}");
        assert!(unit["name"].contains("（样本）"), "{}", unit["name"]);
        let phones = [&unit["legal_phone"], &unit["contact_phone"]];
        assert!(phones.iter().all(|phone| phone.len() == 11 && phone.starts_with("130000")));
        assert!(unit["service_phone"].is_empty() || unit["service_phone"].starts_with("023-6000"));
    }
    assert_eq!(files.of("bureaus").len(), 41);
    assert!(files.values("bureaus", "name").contains("渝北区市场监督管理局"));
    let districts = |pilot| files.count("pilot_districts", |line| has(line, "pilot", pilot));
    assert_eq!((districts("maintenance"), districts("testing")), (14, 7));
}

#[test]
fn no_key_comes_twice_and_every_reference_leads_somewhere() {
    let (_dir, files) = sample(3000);
    let keys: [(&str, &[&str]); 12] = [
        ("units", &["uscc"]),
        ("elevators", &["code"]),
        ("insurance", &["elevator_code", "kind", "valid_from"]),
        ("inspections", &["elevator_code", "inspected_on"]),
        ("tests", &["elevator_code", "completed_at"]),
        ("visits", &["elevator_code", "visited_at", "kind"]),
        ("incidents", &["id"]),
        ("commitments", &["user_uscc", "maintainer_uscc", "indicator", "from"]),
        ("annotations", &["pilot", "elevator_code", "from"]),
        ("exits", &["notice_no"]),
        ("pilot_districts", &["pilot", "region", "from"]),
        ("bureaus", &["region"]),
    ];
    let elevators = files.values("elevators", "code");
    let units = known_units(&files);
    for (dataset, columns) in keys {
        let mut seen = HashSet::new();
        for line in files.of(dataset) {
            let key: Vec<&str> = columns.iter().map(|column| line[*column].as_str()).collect();
            assert!(seen.insert(key.clone()), "{dataset}: {key:?} stands twice");
            assert!(
                line.get("elevator_code").is_none_or(|code| elevators.contains(code.as_str())),
                "{key:?}"
            );
            for column in ["user_uscc", "maintainer_uscc", "tester_uscc"] {
                let known = |uscc: &String| uscc == "个人" || units.contains(uscc.as_str());
                assert!(line.get(column).is_none_or(known), "{dataset}: {key:?} names an unknown {column}");
            }
        }
    }
    let mut devices = HashSet::new();
    let given = files.of("elevators").iter().map(|line| &line["device_code"]).filter(|code| !code.is_empty());
    given.for_each(|code| assert!(devices.insert(code), "device code {code} stands twice"));
}

/// Asserts that what is given of `columns` never goes back.
fn rises(line: &Line, columns: &[&str]) {
    let given: Vec<&String> = columns.iter().map(|column| &line[*column]).filter(|t| !t.is_empty()).collect();
    assert!(given.is_sorted(), "{columns:?} of {line:?}");
}

#[test]
fn dates_follow_each_other() {
    let (_dir, files) = sample(3000);
    let end = AS_OF.to_string();
    let first_mark = "2020-10-20".to_owned();
    let installed: HashMap<&str, &str> = (files.of("elevators").iter())
        .map(|line| (line["code"].as_str(), line["installed_on"].as_str()))
        .collect();
    let happened = |line: &Line, column: &str| {
        let text = &line[column];
        assert!(text.is_empty() || text[..10] < *end, "{column} is not over: {line:?}");
        let since = installed[line["elevator_code"].as_str()];
        assert!(text.is_empty() || text[..10] >= *since, "{column} before {since}: {line:?}");
    };
    for line in files.of("elevators") {
        rises(line, &["manufactured_on", "installed_on", "registered_on"]);
        rises(line, &["installed_on", "renovated_on"]);
        rises(line, &["installed_on", "overhauled_on"]);
    }
    files.of("insurance").iter().for_each(|line| rises(line, &["valid_from", "valid_to"]));
    for line in files.of("inspections") {
        rises(line, &["inspected_on", "valid_to"]);
        happened(line, "inspected_on");
    }
    files.of("visits").iter().for_each(|line| happened(line, "visited_at"));
    for line in files.of("incidents") {
        rises(line, &["occurred_at", "arrived_at", "released_at", "restored_at"]);
        happened(line, "occurred_at");
        happened(line, "restored_at");
    }
    for line in files.of("tests") {
        rises(line, &["completed_at", "uploaded_at"]);
        happened(line, "uploaded_at");
    }
    let mut marked: HashMap<(&str, &str), &String> = HashMap::new();
    for line in files.of("annotations") {
        let testing = line["pilot"] == "testing";
        let earliest = if testing { "2021-10-25" } else { first_mark.as_str() };
        assert!(line["from"].as_str() >= earliest && line["from"] <= end, "{line:?}");
        marked.insert((&line["pilot"], &line["elevator_code"]), &line["from"]);
    }
    for line in files.of("annotations").iter().filter(|line| line["pilot"] == "testing") {
        let since = marked[&("maintenance", line["elevator_code"].as_str())];
        let a_year_on = day(since) + chrono::Months::new(12);
        assert!(a_year_on <= day(&line["from"]), "marked for testing too early: {line:?}");
    }
    for line in files.of("exits") {
        assert!(line["decided_on"] <= end);
        if line["kind"] == "exit" && line["subject"] == "elevator" {
            let since = marked[&(line["pilot"].as_str(), line["subject_id"].as_str())];
            assert!(*since <= line["decided_on"], "left before it was marked: {line:?}");
        }
    }
}

#[test]
fn a_large_register_streams() {
    let dir = tempfile::tempdir().unwrap();
    let counts = write(SampleOptions::new(50_000), dir.path()).unwrap();
    assert_eq!(counts.of("elevators"), 50_000);
    let codes = Files::read(dir.path());
    assert_eq!(codes.values("elevators", "code").len(), 50_000);
}
