//! Somebody changes a release and passes it on: whatever was changed is named.

use std::path::Path;

use crate::office::{Office, Said};
use crate::register::{a_mark, a_visit, an_elevator, two_units};
use crate::take_the_data::{release, verify};

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

/// What happened to an elevator leaves the tables with its card, wherever its code stands among the others, and comes
/// back with it.
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
            let words = format!("电梯 {gone} 已撤回，表中仍有属于它的一行");
            forge(&folder, "visits.csv", kept).ends_with(1).says(&words);
        }
        let removed = |lines: Vec<&str>| vec![lines[0].to_owned()];
        forge(&folder, "visits.csv", removed).ends_with(1).says("却没有它的一行");

        office.record("elevators", &[an_elevator("500003").with("model", "新型号")]);
        let folder = release(&office);
        verify(&office, &folder).ends_with(0);
        let back = std::fs::read_to_string(folder.join("visits.csv")).unwrap();
        assert!(back.contains("500002,") && back.contains("500003,"), "{engine}: {back}");
        forge(&folder, "visits.csv", removed).ends_with(1).says("却没有它的一行");
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
