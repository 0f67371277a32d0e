//! Somebody has the log and nothing else: filed again from its first entry, it is the same public record.

use std::io::{BufRead, BufReader};
use std::path::Path;

use mingti::gazette::records::log::LogEntry;
use mingti::gazette::{Error, Gazette};
use mingti::release::cut::log::{LOG, Line};
use mingti::store::{Address, Store};

use crate::log::public_tables;
use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_commitment, a_mark, a_policy, a_unit, a_unit_exit, a_visit, an_elevator, an_inspection, credit_code,
    maintainer, two_units,
};

/// An address that both portals are told to have, so that nothing but the record can differ.
const PUBLIC_URL: &str = "https://dianti.example.cn";
/// Entries filed at a time: few, so that what belongs together is torn apart.
const STRIDE: usize = 97;

/// Two days of everything: a register in three publications, corrections, an exit, a change of unit, what the law took
/// away, and what came after that.
fn eventful(office: &mut Office) {
    office.at("2021-11-14T08:00:00+08:00").import_sample(80);
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002", "500003", "500004"].map(an_elevator));
    office.record("annotations", &["500001", "500002"].map(|code| a_mark(code, "2021-06-01")));
    office.record("commitments", &[a_commitment("fault_rate")]);
    office.at("2021-11-14T12:00:00+08:00");
    let visits = ["500001", "500003", "500004"].map(|code| a_visit(code, "2021-09-30T09:00:00.250+08:00"));
    office.record("visits", &visits);
    office.record("inspections", &[an_inspection("500003", "2021-09-20", "2022-09-30")]);
    office.record("insurance", &[a_policy("500001", "2021-01-01", "2021-12-31")]);
    office.record("elevators", &[an_elevator("500003").with("model", "TKJ\"1,0\"").scrapped()]);
    let successor = credit_code(9);
    office.record("units", &[a_unit(&successor, "接手电梯（样本）")]);
    office.record("elevators", &[an_elevator("500002").kept_by(&successor)]);
    office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-10-01")]);
    office.at("2021-11-15T10:00:00+08:00");
    office.record("inspections", &[an_inspection("500003", "2021-09-20", "2022-10-31")]);
    for (kind, id) in [
        ("visit", "500001/2021-09-30T09:00:00.250+08:00/onsite"),
        ("visit", "500004/2021-09-30T09:00:00.250+08:00/onsite"),
        ("elevator", "500003"),
    ] {
        office.run(&["withdraw", kind, id, "--clause", "条例第1条", "--reason", "误报"]).ends_with(0);
    }
    office.record("visits", &[a_visit("500001", "2021-10-15T09:00:00.250+08:00").with("items", "补录")]);
    office.record("elevators", &[an_elevator("500004").with("model", "B2")]);
    office.at("2021-11-15T12:00:00+08:00");
}

/// The log of a release.
fn log_of(release: &Path) -> Vec<LogEntry> {
    let file = std::fs::File::open(release.join(LOG)).unwrap();
    let lines = BufReader::new(zstd::Decoder::new(file).unwrap()).lines();
    lines
        .map(|line| {
            let line: Line = serde_json::from_str(&line.unwrap()).unwrap();
            LogEntry {
                seq: line.seq,
                kind: line.kind,
                id: line.id,
                published_at: line.published_at.parse().unwrap(),
                body: line.body.map(|body| body.get().to_owned()),
                body_sha256: line.body_sha256,
            }
        })
        .collect()
}

fn release(office: &Office) -> std::path::PathBuf {
    let mut program = office.program(&["release"]);
    assert!(program.env("MINGTI_PUBLIC_URL", PUBLIC_URL).status().unwrap().success());
    let folders = std::fs::read_dir(office.path("data/data-exports")).unwrap();
    folders.map(|folder| folder.unwrap().path()).max().unwrap()
}

/// Replays entries into the record of an office.
fn replay(address: &Address, entries: &[LogEntry]) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(address).await?;
        let gazette = Gazette::open(store.clone()).await?;
        let mut outcome = Ok(());
        for stride in entries.chunks(STRIDE) {
            outcome = outcome.and(gazette.replay(stride).await);
        }
        store.close().await;
        outcome
    })
}

fn serve(office: &Office) -> Portal {
    let mut program = office.program(&["serve"]);
    program.env("MINGTI_PUBLIC_URL", PUBLIC_URL);
    let portal = office.serve_as(program);
    portal.wait_for_the_index();
    portal
}

/// A sample of everything that a portal answers, with the form it is asked in.
fn questions(portal: &Portal) -> Vec<(String, &'static str)> {
    let mut paths: Vec<String> = [
        "/",
        "/search?q=%E6%A0%B7%E6%9C%AC",
        "/notices",
        "/commitments",
        "/regions",
        "/regions/yuzhong",
        "/changes",
        "/ledger",
        "/diff?from=2021-11-14&to=2021-11-15",
        "/gazette/checkpoint",
        "/gazette/key",
        "/gazette/tile/0/000",
        "/gazette/tile/entries/000",
        "/sitemap/elevators.xml",
        "/api/v1/units?limit=1000",
        "/api/v1/notices",
        "/api/v1/commitments",
        "/api/v1/regions",
        "/api/v1/elevators?overdue=true&limit=1000",
        "/api/v1/elevators?sort=next_due&limit=1000",
        "/api/v1/elevators?as_of=2021-11-14",
        "/api/v1/elevators/500003?as_of=2021-11-15",
        "/api/v1/search?q=%E6%A0%B7%E6%9C%AC&kind=elevator",
        "/api/v1/log/proof?seq=40",
        "/api/v1/diff?from=2021-11-14&limit=1000",
    ]
    .map(str::to_owned)
    .to_vec();
    let rows = portal.json("/api/v1/elevators?limit=1000")["data"].as_array().unwrap().clone();
    for code in rows.iter().map(|row| row["code"].as_str().unwrap()) {
        paths.push(format!("/api/v1/elevators/{code}"));
        paths.push(format!("/api/v1/elevators/{code}/history"));
        paths.push(format!("/e/{code}"));
    }
    let mut asked: Vec<(String, &str)> = paths.into_iter().map(|path| (path, "*/*")).collect();
    for list in ["elevators", "units", "notices", "commitments", "changes"] {
        asked.push((format!("/api/v1/{list}"), "text/csv"));
        asked.push((format!("/api/v1/{list}"), "application/x-ndjson"));
    }
    asked
}

#[test]
fn a_replayed_log_is_the_same_record() {
    for ((engine, mut first), (_, mut second)) in
        Office::on_each_engine().into_iter().zip(Office::on_each_engine())
    {
        eventful(&mut first);
        let released = release(&first);
        second.at("2021-11-15T12:00:00+08:00").run(&["check"]).ends_with(0);
        std::fs::copy(first.path("data/mingti.key"), second.path("data/mingti.key")).unwrap();
        replay(&second.address(), &log_of(&released)).unwrap();
        // Whoever has the key signs the same tree with the same note.
        let again = release(&second);
        let (ours, theirs) = (public_tables(&first.address()), public_tables(&second.address()));
        for (table, rows) in &ours {
            assert_eq!(Some(rows), theirs.get(table), "{engine}: {table}");
            assert!(!rows.is_empty(), "{engine}: {table} says nothing");
        }
        assert_eq!(ours.len(), theirs.len(), "{engine}");
        assert_eq!(released.file_name(), again.file_name());
        for name in ["checkpoint", "elevators.csv", "visits.ndjson.zst", "pilot_marks-excel.csv", LOG] {
            let bytes = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
            assert!(bytes(&released) == bytes(&again), "{engine}: {name}");
        }
        second.run(&["verify"]).ends_with(0);

        let (ours, theirs) = (serve(&first), serve(&second));
        let asked = questions(&ours);
        assert!(asked.len() > 250, "{}", asked.len());
        for (path, accept) in asked {
            let of = |portal: &Portal| portal.get_with(&path, &[("accept", accept)]);
            let (one, two) = (of(&ours), of(&theirs));
            if path.contains("500003") && one.status == 410 {
                // Withdrawn for both; the answer bears the number of its request.
                assert_eq!(two.status, 410, "{engine}: {path}");
                continue;
            }
            assert_eq!((one.status, two.status), (200, 200), "{engine}: {path}");
            assert!(one.body == two.body, "{engine}: {path} {accept}\n{}\n{}", one.text(), two.text());
        }
    }
}

#[test]
fn a_follower_that_has_what_was_withdrawn_forgets_it_too() {
    let mut office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002"].map(an_elevator));
    office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
    office.record("elevators", &[an_elevator("500003")]);
    office.record("elevators", &[an_elevator("500003").used_by("个人")]);
    let before = log_of(&release(&office));
    let mirror = Office::open();
    mirror.run(&["check"]).ends_with(0);
    replay(&mirror.address(), &before).unwrap();
    assert_eq!(public_tables(&mirror.address())["public_due"].len(), 1);

    for (kind, id) in [("visit", "500001/2021-11-01T09:00:00+08:00/onsite"), ("elevator", "500002")] {
        office.run(&["withdraw", kind, id, "--clause", "条例第1条", "--reason", "误报"]).ends_with(0);
    }
    let because = ["--earlier", "--clause", "条例第1条", "--reason", "误报"];
    office.run(&[&["withdraw", "elevator", "500003"], &because[..]].concat()).ends_with(0);
    office.at("2021-11-16T12:00:00+08:00");
    let after = log_of(&release(&office));
    replay(&mirror.address(), &after[before.len()..]).unwrap();
    let (mut ours, mut theirs) = (public_tables(&office.address()), public_tables(&mirror.address()));
    assert!(ours["public_due"].is_empty(), "{:?}", ours["public_due"]);
    for tables in [&mut ours, &mut theirs] {
        tables.retain(|table, _| !["gazette_seal", "gazette_tile"].contains(&table.as_str()));
    }
    assert_eq!(ours, theirs);
}

#[test]
fn what_is_no_continuation_is_refused_and_changes_nothing() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
    let entries = log_of(&release(&office));
    let mirror = Office::open();
    mirror.run(&["check"]).ends_with(0);
    replay(&mirror.address(), &entries[..2]).unwrap();
    let before = public_tables(&mirror.address());
    let refused = |entries: &[LogEntry]| {
        let refused = replay(&mirror.address(), entries).unwrap_err();
        assert_eq!(public_tables(&mirror.address()), before, "{refused}");
        refused
    };
    let changed = |change: fn(&mut LogEntry)| {
        let mut entries = entries[2..].to_vec();
        change(&mut entries[1]);
        refused(&entries)
    };
    assert!(matches!(refused(&entries), Error::OutOfPlace { seq: 1 }));
    assert!(matches!(refused(&entries[3..]), Error::OutOfPlace { seq: 4 }));
    assert!(matches!(changed(|entry| entry.seq += 1), Error::OutOfPlace { seq: 5 }));
    assert!(matches!(
        changed(|entry| entry.published_at -= chrono::TimeDelta::days(1)),
        Error::OutOfPlace { seq: 4 }
    ));
    assert!(matches!(changed(|entry| entry.kind = "horoscope".into()), Error::UnknownKind { seq: 4, .. }));
    let tampered =
        |entry: &mut LogEntry| entry.body = entry.body.take().map(|body| body.replace("样本路", "真实路"));
    assert!(matches!(changed(tampered), Error::BodyChanged { seq: 4 }));
    replay(&mirror.address(), &entries[2..]).unwrap();
}
