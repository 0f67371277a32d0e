//! Somebody takes everything: the releases are whole, say what the record says, can be proved, and forget what the law
//! withdraws.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::keep_secrets::{CANARY, office_with_secrets};
use crate::office::Office;
use crate::portal::Portal;
use crate::register::{an_elevator, two_units};

/// The releases of an office, by name.
pub fn releases(office: &Office) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(office.path("data/data-exports")) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| !folder.file_name().unwrap().to_str().unwrap().starts_with('.'));
    folders.sort();
    folders
}

pub fn release(office: &Office) -> PathBuf {
    let before: BTreeSet<PathBuf> = releases(office).into_iter().collect();
    office.run(&["release"]).ends_with(0);
    releases(office).into_iter().find(|folder| !before.contains(folder)).expect("a new release")
}

pub fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(folder.join("release.json")).unwrap()).unwrap()
}

pub fn verify(office: &Office, folder: &Path) -> crate::office::Said {
    office.run(&["verify", folder.to_str().unwrap()])
}

#[test]
fn a_release_says_what_the_lists_say() {
    for (engine, office) in Office::on_each_engine() {
        office.import_sample(60);
        let folder = release(&office);
        let portal = office.serve();
        for dataset in ["elevators", "units", "commitments", "regions"] {
            let released = std::fs::read_to_string(folder.join(format!("{dataset}.csv"))).unwrap();
            let listed = portal.get_with(&format!("/api/v1/{dataset}"), &[("Accept", "text/csv")]).text();
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(lines(&released), lines(&listed), "{engine}: {dataset}");
        }
        verify(&office, &folder).ends_with(0).says(&format!("第 1 至 {} 号", office.log().len()));
    }
}

#[test]
fn the_whole_table_comes_from_the_release_until_something_is_published() {
    let office = Office::open();
    office.import_sample(60);
    release(&office);
    let portal = office.serve();
    let csv = [("Accept", "text/csv")];
    let whole = portal.get_with("/api/v1/elevators", &csv);
    assert!(whole.headers.contains_key("content-length"), "a file knows its length");
    let live = portal.get_with("/api/v1/elevators?sort=code", &csv);
    assert!(!live.headers.contains_key("content-length"), "a stream does not");
    assert_eq!(whole.text(), live.text());
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("599999")]);
    let told = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        portal.get_with("/api/v1/elevators", &csv).text().contains("599999")
    });
    assert!(told);
}

/// Whoever comes back for a table is told whether it still says the same, also after a restart and for a past day.
#[test]
fn a_whole_table_is_not_sent_again_while_it_says_the_same() {
    let mut office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let tables = |portal: &Portal| {
        let asked = ["elevators", "elevators?sort=code", "elevators?as_of=2021-11-15", "units"];
        let forms = ["text/csv", "application/x-ndjson"];
        asked
            .into_iter()
            .flat_map(|table| forms.map(|form| (table, form)))
            .map(|(table, form)| {
                let answer = portal.get_with(&format!("/api/v1/{table}"), &[("accept", form)]);
                assert_eq!(answer.headers["cache-control"], "public, no-cache", "{table}");
                (table, form, answer.headers["etag"].clone(), answer.body)
            })
            .collect::<Vec<_>>()
    };
    let first = tables(&office.serve());
    release(&office);
    let portal = office.serve();
    assert_eq!(tables(&portal), first, "a restart and a release change nothing");
    let again = |portal: &Portal, (table, form, tag, _): &(&str, &str, String, Vec<u8>)| {
        let headers = [("accept", *form), ("if-none-match", tag.as_str())];
        portal.get_with(&format!("/api/v1/{table}"), &headers)
    };
    for table in &first {
        let unchanged = again(&portal, table);
        assert_eq!((unchanged.status, unchanged.body.len()), (304, 0), "{table:?}");
        assert_eq!(unchanged.headers["etag"], table.2);
    }
    let tags: BTreeSet<&String> = first.iter().map(|(_, _, tag, _)| tag).collect();
    assert_eq!(tags.len(), first.len(), "each table in each form has a tag of its own");
    drop(portal);

    office.at("2021-11-16T12:00:00+08:00").record("elevators", &[an_elevator("500002")]);
    let portal = office.serve();
    for table in &first {
        let expected = if table.0.contains("as_of") { 304 } else { 200 };
        assert_eq!(again(&portal, table).status, expected, "{table:?}");
    }
}

/// What the law takes away goes from the tables of past days too, and with it their tags.
#[test]
fn a_withdrawal_changes_the_tags_of_past_days() {
    let mut office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    let office = office.at("2021-11-16T12:00:00+08:00");
    let taken = || {
        let portal = office.serve();
        let answer = portal.get_with("/api/v1/elevators?as_of=2021-11-15", &[("accept", "text/csv")]);
        (answer.headers["etag"].clone(), answer.text())
    };
    let before = taken();
    assert_eq!(taken(), before);
    let ground = ["--clause", "《民法典》第一千零三十七条", "--reason", "法院判决"];
    office.run(&[["withdraw", "elevator", "500002"].as_slice(), &ground].concat()).ends_with(0);
    let after = taken();
    assert_ne!(after.0, before.0);
    assert!(before.1.contains("500002") && !after.1.contains("500002"));
}

#[test]
fn a_whole_release_is_taken_by_its_list_of_files_and_proved() {
    let office = Office::open();
    office.import_sample(60);
    release(&office);
    let portal = office.serve();
    let taken = office.path("taken");
    let sums = portal.get(&portal.get("/open-data/latest/SHA256SUMS").headers["location"]).text();
    let listed = sums.lines().map(|line| line.split_once("  ").unwrap().1);
    for file in listed.chain(["SHA256SUMS", "release.json"]) {
        let found = portal.get(&format!("/open-data/latest/{file}"));
        assert_eq!(found.status, 303, "{file}");
        assert!(!found.headers.contains_key("etag"), "{file}: what leads on has no content");
        let path = taken.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, portal.get(&found.headers["location"]).body).unwrap();
    }
    verify(&office, &taken).ends_with(0);
    std::fs::remove_file(taken.join("release.json")).unwrap();
    verify(&office, &taken).ends_with(1).says("缺少 release.json");
}

#[test]
fn the_same_record_is_released_once_and_changes_are_told() {
    let office = Office::open();
    office.run(&["release"]).ends_with(1).says("还没有登记册");
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    let first = release(&office);
    let again = office.run(&["release"]).ends_with(0);
    let name = first.file_name().unwrap().to_str().unwrap();
    again.says(first.to_str().unwrap()).says(&format!("自 {name} 以来没有变化"));
    assert_eq!(releases(&office).len(), 1);
    office.record("elevators", &[an_elevator("500002").scrapped(), an_elevator("500003")]);
    let second = release(&office);
    let told = manifest(&second);
    assert_eq!(told["previous"], manifest(&first)["name"]);
    let elevators =
        told["parts"].as_array().unwrap().iter().find(|part| part["name"] == "elevators").unwrap();
    assert_eq!(elevators["changes"], serde_json::json!({"added": 1, "changed": 1, "removed": 0}));
}

#[test]
fn a_release_that_holds_what_was_withdrawn_is_gone() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    let first = release(&office);
    let name = first.file_name().unwrap().to_str().unwrap().to_owned();
    let portal = office.serve();
    let address = format!("/open-data/releases/{name}/elevators.csv");
    assert_eq!(portal.get(&address).status, 200);
    let order = ["withdraw", "elevator", "500001", "--clause", "条例 1", "--reason", "法院裁定"];
    office.run(&order).ends_with(0);
    assert!(!first.exists());
    let gone = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        portal.get(&address).status == 410
    });
    assert!(gone);
    let second = release(&office);
    verify(&office, &second).ends_with(0).says("正文已依法撤回");
    let table = std::fs::read_to_string(second.join("elevators.csv")).unwrap();
    assert!(!table.contains("500001") && table.contains("500002"));
}

#[test]
fn a_release_that_is_killed_is_never_seen() {
    let office = Office::open();
    office.import_sample(300);
    for after in [5, 60, 150, 300, 500] {
        let mut running = office.program(&["release"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(after));
        let _ = running.kill();
        running.wait().unwrap();
        for folder in releases(&office) {
            verify(&office, &folder).ends_with(0);
            std::fs::remove_dir_all(folder).unwrap();
        }
    }
    let folder = release(&office);
    verify(&office, &folder).ends_with(0);
}

#[test]
fn no_file_of_a_release_holds_a_secret() {
    let office = office_with_secrets();
    let folder = release(&office);
    let mut read = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = unpacked(&path);
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(CANARY), "{}", path.display());
        read += 1;
    }
    assert!(read > 80, "{read} files");
}

/// The bytes of a file, out of whatever they are packed in.
fn unpacked(path: &Path) -> Vec<u8> {
    let packed = std::fs::read(path).unwrap();
    let mut bytes = Vec::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => drop(flate2::read::GzDecoder::new(&*packed).read_to_end(&mut bytes).unwrap()),
        Some("zst") => bytes = zstd::decode_all(&*packed).unwrap(),
        Some("xlsx") => {
            let mut book = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
            for at in 0..book.len() {
                book.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
            }
        }
        _ => bytes = packed,
    }
    bytes
}
