//! Somebody changes a release and passes it on: whatever was changed is named.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};
use std::path::Path;

use mingti::gazette::disclosure::PublicVisit;
use mingti::gazette::publish::{Draft, publish};
use mingti::store::Store;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::office::{Office, Said};
use crate::register::{a_mark, a_visit, an_elevator, csv, two_units};
use crate::take_the_data::{manifest, release, verify};

/// Changes a plain table of a release, and drops it from the list of checksums, as a forger would.
fn forge(folder: &Path, name: &str, change: impl Fn(Vec<&str>) -> Vec<String>) -> Said {
    let (table, sums) = (folder.join(name), folder.join("SHA256SUMS"));
    let (honest, listed) =
        (std::fs::read_to_string(&table).unwrap(), std::fs::read_to_string(&sums).unwrap());
    let others: Vec<&str> = listed.lines().filter(|line| !line.ends_with(&format!("  {name}"))).collect();
    std::fs::write(&sums, others.join("\n")).unwrap();
    std::fs::write(&table, change(honest.split_inclusive('\n').collect()).concat()).unwrap();
    let said = Said::from(
        std::process::Command::new(env!("CARGO_BIN_EXE_mingti")).arg("verify").arg(folder).output().unwrap(),
    );
    std::fs::write(&table, honest).unwrap();
    std::fs::write(&sums, listed).unwrap();
    said
}

#[test]
fn rows_and_entries_must_find_each_other() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002"].map(an_elevator));
    let older = release(&office);
    office.record("elevators", &[an_elevator("500001").scrapped()]);
    office.record("visits", &[a_visit("500002", "2021-11-01T09:00:00+08:00")]);
    let folder = release(&office);
    let own = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect::<Vec<_>>();
    forge(&folder, "visits.csv", own).ends_with(0);

    forge(&folder, "visits.csv", |lines| own(lines[..1].to_vec())).ends_with(1).says("却没有它的一行");
    let twice = |lines: Vec<&str>| [own(lines.clone()), own(lines[1..].to_vec())].concat();
    forge(&folder, "visits.csv", twice).ends_with(1).says("两行指向同一号公布");
    let moved = |lines: Vec<&str>| lines.iter().map(|line| line.replace("500002,", "500001,")).collect();
    forge(&folder, "visits.csv", moved).ends_with(1).says("visits 的一行与第 6 号公布不符：elevator_code");
    let beyond = |lines: Vec<&str>| lines.iter().map(|line| line.replace(",6\r", ",7\r")).collect();
    forge(&folder, "visits.csv", beyond).ends_with(1);
    let elsewhere = |lines: Vec<&str>| lines.iter().map(|line| line.replace(",6\r", ",4\r")).collect();
    forge(&folder, "visits.csv", elsewhere).ends_with(1);
    let renamed = |lines: Vec<&str>| lines.iter().map(|line| line.replace("items", "itmes")).collect();
    forge(&folder, "visits.csv", renamed).ends_with(1).says("数据字典");
    // The card as it was before: a true entry of the log, but no longer the newest.
    let stale = std::fs::read_to_string(older.join("elevators.csv")).unwrap();
    let restored = |_: Vec<&str>| vec![stale.clone()];
    forge(&folder, "elevators.csv", restored).ends_with(1).says("已被后来的公布取代");
}

/// When those report who are late.
const LATE: &str = "2021-11-02T09:00:00+08:00";

/// Visits in the log that no import lets in.
fn publish_late_visits(office: &Office, codes: [&str; 3]) {
    let visit =
        |code| json!({"elevator_code": code, "visited_at": LATE, "kind": "onsite", "source": "app96333"});
    let visit = |code| serde_json::from_value::<PublicVisit>(visit(code)).unwrap();
    let drafts = codes.map(|code| Draft { thing: visit(code), replaces: None });
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = Store::open(&office.address()).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        publish(&mut tx, "2021-11-15T12:00:00+08:00".parse().unwrap(), drafts.into()).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    });
}

/// What happened to an elevator leaves the tables with its card, wherever its code stands among the others, and no
/// import brings either back.
#[test]
fn rows_of_a_withdrawn_elevator_must_be_gone_and_no_others() {
    for (engine, office) in Office::on_each_engine() {
        let codes = ["500001", "500002", "500003", "500004"];
        office.record("units", &two_units());
        office.record("elevators", &codes.map(an_elevator));
        office.record("visits", &codes.map(|code| a_visit(code, "2021-11-01T09:00:00+08:00")));
        office.record("annotations", &codes.map(|code| a_mark(code, "2021-01-01")));
        // A release that holds what is withdrawn later goes with it.
        let known = std::fs::read_to_string(release(&office).join("visits.csv")).unwrap();
        for code in ["500001", "500003", "500004"] {
            let because = ["--clause", "个人信息保护法 47", "--reason", "保存期届满"];
            office.run(&[&["withdraw", "elevator", code], &because[..]].concat()).ends_with(0);
        }
        // Whoever reports of it still is not heard in public, nor what another program let in.
        let late = ["500001", "500003", "500004"];
        office.import("visits", csv(&late.map(|code| a_visit(code, LATE)))).ends_with(3).says("退回 3");
        publish_late_visits(&office, late);
        let newest = office.log().len();
        let folder = release(&office);
        verify(&office, &folder).ends_with(0);
        for (name, heading) in [("visits.csv", "elevator_code,"), ("pilot_marks.csv", "pilot,elevator_code,")]
        {
            let table = std::fs::read_to_string(folder.join(name)).unwrap();
            assert!(table.starts_with(heading) && table.contains("500002,"), "{engine}: {table}");
            assert_eq!(table.lines().count(), 2, "{engine}: {table}");
        }
        for gone in ["500001", "500003", "500004"] {
            let line = known.split_inclusive('\n').find(|line| line.starts_with(gone)).unwrap();
            let kept = |lines: Vec<&str>| lines.into_iter().chain([line]).map(str::to_owned).collect();
            forge(&folder, "visits.csv", kept).ends_with(1).says("已撤回，表中仍有它");
        }
        for (gone, seq) in ["500001", "500003", "500004"].into_iter().zip(newest - 2..) {
            let line = known.split_inclusive('\n').find(|line| line.starts_with(gone)).unwrap();
            let (before, _) = line.rsplit_once(',').unwrap();
            let late = format!("{},{seq}\r\n", before.replace("2021-11-01", "2021-11-02"));
            let added =
                |lines: Vec<&str>| lines.into_iter().chain([late.as_str()]).map(str::to_owned).collect();
            let words = format!("电梯 {gone} 已撤回，表中仍有属于它的一行");
            forge(&folder, "visits.csv", added).ends_with(1).says(&words);
        }
        let removed = |lines: Vec<&str>| vec![lines[0].to_owned()];
        forge(&folder, "visits.csv", removed).ends_with(1).says("却没有它的一行");

        // No file brings it back.
        let again = csv(&[an_elevator("500003").with("model", "新型号")]);
        office.import("elevators", again).ends_with(3).says("依法撤回");
        assert_eq!(office.log().len() as u64, manifest(&folder)["seq"].as_u64().unwrap(), "{engine}");
    }
}

#[test]
fn whatever_is_changed_in_a_release_is_named() {
    let office = Office::open();
    office.import_sample(60);
    let folder = release(&office);
    let table = folder.join("units.csv");
    let honest = std::fs::read_to_string(&table).unwrap();
    std::fs::write(&table, honest.replace("样本", "真实")).unwrap();
    verify(&office, &folder).ends_with(1).says("units.csv 与校验和不符");
    // Whoever changes a table changes the list of checksums too; the log still knows better.
    let sums = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let others: Vec<&str> = sums.lines().filter(|line| !line.ends_with("  units.csv")).collect();
    std::fs::write(folder.join("SHA256SUMS"), others.join("\n")).unwrap();
    verify(&office, &folder).ends_with(1).says("units 的一行与第");
    std::fs::write(&table, honest).unwrap();
    let checkpoint = std::fs::read_to_string(folder.join("checkpoint")).unwrap();
    std::fs::write(folder.join("checkpoint"), checkpoint.replacen("\n\n", "x\n\n", 1)).unwrap();
    let others: Vec<&str> = sums.lines().filter(|line| !line.ends_with("  checkpoint")).collect();
    std::fs::write(folder.join("SHA256SUMS"), others.join("\n")).unwrap();
    verify(&office, &folder).ends_with(1);
}

/// Changes a file of a release and renews every checksum of it, as a forger would who knows the program.
fn forge_all(office: &Office, folder: &Path, name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Said {
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let (honest, told, sums) = (read(name), read("release.json"), read("SHA256SUMS"));
    let forged = change(honest.clone());
    assert_ne!(forged, honest, "{name}");
    write(name, &forged);
    if name != "release.json" {
        let mut manifest: serde_json::Value = serde_json::from_slice(&told).unwrap();
        let file = manifest["files"].as_array_mut().unwrap().iter_mut().find(|file| file["path"] == name);
        let file = file.unwrap();
        (file["bytes"], file["sha256"]) = (forged.len().into(), sha256(&forged).into());
        write("release.json", &serde_json::to_vec(&manifest).unwrap());
    }
    let mut renewed = String::new();
    for line in std::str::from_utf8(&sums).unwrap().lines() {
        let path = line.split_once("  ").unwrap().1;
        writeln!(renewed, "{}  {path}", sha256(&read(path))).unwrap();
    }
    write("SHA256SUMS", renewed.as_bytes());
    let said = verify(office, folder);
    write(name, &honest);
    write("release.json", &told);
    write("SHA256SUMS", &sums);
    said
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

/// A workbook with other text in its cells.
fn rewritten(workbook: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        new.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        let text = if name.contains("worksheets/") { change(text) } else { text };
        new.write_all(text.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

#[test]
fn every_form_of_a_table_is_held_against_the_log() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002"].map(an_elevator));
    office.record("visits", &[a_visit("500002", "2021-11-01T09:00:00+08:00")]);
    let folder = release(&office);
    verify(&office, &folder).ends_with(0).says("只核对了校验和").says("README.md").says("regions.csv");

    let other_day = |text: String| text.replace("2021-11-01T09", "2021-11-02T09").into_bytes();
    let of_text = |bytes: Vec<u8>| other_day(String::from_utf8(bytes).unwrap());
    let of_gzip = |bytes: Vec<u8>| gzip(&other_day(gunzip(&bytes)));
    let of_zstd = |bytes: Vec<u8>| {
        zstd::encode_all(&*other_day(String::from_utf8(zstd::decode_all(&*bytes).unwrap()).unwrap()), 3)
            .unwrap()
    };
    forge_all(&office, &folder, "visits-excel.csv", of_text)
        .ends_with(1)
        .says("visits-excel.csv")
        .says("第 1 行");
    forge_all(&office, &folder, "visits.csv.gz", of_gzip).ends_with(1).says("visits.csv.gz");
    forge_all(&office, &folder, "visits.ndjson.gz", of_gzip)
        .ends_with(1)
        .says("visits.ndjson.gz")
        .says("第 1 行");
    forge_all(&office, &folder, "visits.ndjson.zst", of_zstd).ends_with(1).says("visits.ndjson.zst");
    let of_book = |bytes: Vec<u8>| rewritten(&bytes, |sheet| sheet.replace("2021-11-01T09", "2021-11-02T09"));
    forge_all(&office, &folder, "visits.xlsx", of_book).ends_with(1).says("visits.xlsx").says("第 1 行");
    let worked_out = |bytes: Vec<u8>| rewritten(&bytes, |sheet| sheet.replacen("<v>", "<f>1+1</f><v>", 1));
    forge_all(&office, &folder, "visits.xlsx", worked_out).ends_with(1).says("公式");
    // A row more, and one less.
    let doubled = |bytes: Vec<u8>| gzip(gunzip(&bytes).repeat(2).as_bytes());
    forge_all(&office, &folder, "visits.ndjson.gz", doubled).ends_with(1).says("多出");
    forge_all(&office, &folder, "visits.csv.gz", doubled).ends_with(1).says("比同名的 CSV 表长");
    let headed = |bytes: Vec<u8>| bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap().to_vec();
    forge_all(&office, &folder, "visits-excel.csv", headed).ends_with(1).says("只有 0 行");
    // What the release tells of itself.
    let more = |bytes: Vec<u8>| {
        let mut told: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let part = told["parts"].as_array_mut().unwrap().iter_mut().find(|part| part["name"] == "visits");
        part.unwrap()["rows"] = 100_000.into();
        serde_json::to_vec(&told).unwrap()
    };
    forge_all(&office, &folder, "release.json", more).ends_with(1).says("visits 有 100000 行，表中是 1 行");
}

#[test]
fn a_file_that_the_log_cannot_prove_is_not_passed_by_its_name() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let folder = release(&office);
    for name in ["elevators.xlsx", "elevators.csv", "release.json"] {
        verify(&office, &folder.join(name)).ends_with(0).says("核验通过");
    }
    std::fs::write(folder.join("visits-2.csv"), "elevator_code\r\n").unwrap();
    for name in ["regions.csv", "README.md", "datapackage.json", "visits-2.csv"] {
        verify(&office, &folder.join(name)).ends_with(1).says(name).says("不能由公布日志证明");
    }
}
