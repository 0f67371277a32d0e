//! Somebody keeps a copy of the released tables in step by what each release says has changed.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use mingti::release::datasets::{self, Dataset};
use serde_json::Value;

use crate::office::Office;
use crate::register::{
    a_commitment, a_fault, a_mark, a_policy, a_test, a_unit, a_unit_exit, a_visit, an_elevator,
    an_inspection, credit_code, maintainer, two_units, user,
};
use crate::take_the_data::{release, verify};

/// A table by key: of each row the columns that stand in its own entry, or all where rows come from many entries.
type Table = BTreeMap<Vec<String>, BTreeMap<&'static str, Value>>;

fn row_of(dataset: &'static Dataset, row: &Value) -> (Vec<String>, BTreeMap<&'static str, Value>) {
    let own = dataset.fields.iter().filter(|field| dataset.entry_place().is_none() || !field.is_derived);
    let said = own.filter_map(|field| Some((field.name, row.get(field.name)?.clone()))).collect();
    (dataset.key.iter().map(|key| row[*key].to_string()).collect(), said)
}

fn table_of(dataset: &'static Dataset, folder: &Path) -> Table {
    let packed = std::fs::read(folder.join(format!("{}.ndjson.zst", dataset.name))).unwrap();
    let text = String::from_utf8(zstd::decode_all(&*packed).unwrap()).unwrap();
    text.lines().map(|line| row_of(dataset, &serde_json::from_str(line).unwrap())).collect()
}

/// Does to a table what the delta of a release says; how many elevators, say, were added, changed and removed.
fn apply(dataset: &'static Dataset, table: &mut Table, folder: &Path) -> [usize; 3] {
    let packed = std::fs::File::open(folder.join(format!("delta/{}.ndjson.gz", dataset.name))).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    let mut told = [0; 3];
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (key, said) = row_of(dataset, &line["row"]);
        let (at, before) = match line["change"].as_str().unwrap() {
            "added" => (0, table.insert(key, said)),
            "changed" => (1, table.insert(key, said)),
            _ => (2, table.remove(&key)),
        };
        assert_eq!(before.is_some(), at > 0, "{}: {line}", dataset.name);
        told[at] += 1;
    }
    told
}

#[test]
fn the_older_release_and_the_delta_make_the_newer() {
    for (engine, mut office) in Office::on_each_engine() {
        office.at("2021-11-15T12:00:00+08:00").import_sample(60);
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
        office.record("annotations", &[a_mark("500001", "2021-06-01")]);
        office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
        office.record("inspections", &[an_inspection("500001", "2021-01-05", "2022-01-31")]);
        office.record("commitments", &[a_commitment("fault_rate")]);
        let older = release(&office);
        // Four months later everything is longer overdue, and of each dataset something was published.
        office.at("2022-03-15T12:00:00+08:00");
        office.record(
            "units",
            &[a_unit(&user(), "改名物业（样本）"), a_unit(&credit_code(9), "新来的（样本）")],
        );
        office.record("elevators", &[an_elevator("500002").scrapped(), an_elevator("500004")]);
        office.record("annotations", &[a_mark("500002", "2022-03-01")]);
        office.record("insurance", &[a_policy("500001", "2022-01-01", "2022-12-31")]);
        office.record("inspections", &[an_inspection("500001", "2021-01-05", "2022-02-28")]);
        office.record("tests", &[a_test("500001", "2022-03-01T09:00:00+08:00")]);
        office.record("visits", &[a_visit("500003", "2022-03-02T09:00:00+08:00")]);
        office.record("incidents", &[a_fault("F-1", "500003", "2022-03-03T09:00:00+08:00")]);
        office.record("commitments", &[a_commitment("fault_rate").with("committed", "0.5")]);
        office.record("exits", &[a_unit_exit("退出-2022-1", &maintainer(), "2022-03-10")]);
        let newer = release(&office);

        let mut told = BTreeMap::new();
        for dataset in datasets::all() {
            let mut table = table_of(dataset, &older);
            told.insert(dataset.name, apply(dataset, &mut table, &newer));
            assert!(table == table_of(dataset, &newer), "{engine}: {}", dataset.name);
            assert!(!table.is_empty(), "{engine}: {}", dataset.name);
        }
        assert_eq!(told["elevators"], [1, 1, 0], "{engine}: what time alone moved is no change");
        assert_eq!(told["units"], [1, 1, 0], "{engine}");
        assert_eq!(told["commitments"], [0, 1, 0], "{engine}");
        assert_eq!(told["inspections"], [0, 1, 0], "{engine}");
        for one in ["insurance", "tests", "visits", "incidents", "notices"] {
            assert_eq!(told[one], [1, 0, 0], "{engine}: {one}");
        }
        let overdue = |folder: &Path| {
            let text = std::fs::read_to_string(folder.join("elevators.csv")).unwrap();
            let mut table = csv::Reader::from_reader(text.as_bytes());
            let at =
                table.headers().unwrap().iter().position(|name| name == "maintenance_overdue_days").unwrap();
            table.records().map(|row| row.unwrap()[at].to_owned()).collect::<Vec<_>>()
        };
        assert_ne!(overdue(&older)[..60], overdue(&newer)[..60], "{engine}: nothing is longer overdue");
        let readme = std::fs::read_to_string(newer.join("README.md")).unwrap();
        assert!(readme.contains("gazette_seq") && readme.contains("derived"), "{readme}");
        verify(&office, &newer).ends_with(0);
    }
}
