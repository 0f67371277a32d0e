//! An operator keeps a copy of the register and puts it back after a loss: nothing is missing, and the log goes on as it
//! was signed.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use mingti::store::Address;

use crate::log::change;
use crate::office::Office;
use crate::register::{an_elevator, two_units};
use crate::survive_a_full_disk::SmallDisk;

fn checkpoint(office: &Office) -> String {
    office.serve().get("/gazette/checkpoint").text()
}

#[test]
fn a_copy_made_while_the_portal_runs_is_whole_and_can_be_put_back() {
    let office = Office::open();
    office.record("units", &two_units());
    let portal = office.serve();
    // What is written while others read stands in the write-ahead log, not in the database's own file.
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    let copy = office.path("copy.db");
    let file = copy.to_str().unwrap();
    office.run(&["backup", file]).ends_with(0).says("公布至第 4 号").says("mingti.key");
    let signed = portal.get("/gazette/checkpoint").text();
    drop(portal);
    office.run(&["verify", file]).ends_with(0).says("第 1 至 4 号");
    office.run(&["backup", file]).ends_with(1).says("已存在");

    let next = Office::open();
    std::fs::create_dir_all(next.path("data")).unwrap();
    std::fs::copy(office.path("data/mingti.key"), next.path("data/mingti.key")).unwrap();
    next.run(&["restore", file]).ends_with(0).says("公布至第 4 号");
    assert_eq!(checkpoint(&next), signed);
    assert_eq!(next.serve().json("/api/v1/elevators/500002")["code"], "500002");
    next.record("elevators", &[an_elevator("500003")]);
    next.run(&["verify"]).ends_with(0).says("第 1 至 5 号");
    next.run(&["restore", file]).ends_with(1).says("mingti.db 已存在");
    let left = |folder: &Path| {
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().contains("backup")).count()
    };
    assert_eq!(left(&next.path("data")) + left(&office.path("")), 0, "nothing is left beside the copies");
}

/// The index of the register that was lost has gone further than the copy: it must not be taken for the copy's, even once
/// as much has been published again.
#[test]
fn a_register_that_was_put_back_is_searched_by_an_index_of_its_own() {
    let office = Office::open();
    office.record("units", &two_units());
    // What is released already is not released again when the portal starts, and may be restored.
    office.run(&["release"]).ends_with(0);
    let copy = office.path("copy.db");
    office.run(&["backup", copy.to_str().unwrap()]).ends_with(0);
    office.record("elevators", &["500001", "500002"].map(an_elevator));
    office.serve().wait_for_the_index();
    for part in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(office.path(&format!("data/mingti.db{part}")));
    }
    office.run(&["restore", copy.to_str().unwrap()]).ends_with(0);
    office.record("elevators", &["500003", "500004"].map(an_elevator));
    let portal = office.serve();
    portal.wait_for_the_index();
    for (code, expected) in [("500001", 0), ("500002", 0), ("500003", 1), ("500004", 1)] {
        let found = portal.json(&format!("/api/v1/search?q={code}"));
        assert_eq!(found["page"]["total"], expected, "{code}: {found}");
    }
    drop(portal);
    let portal = office.serve();
    portal.wait_for_the_index();
    assert!(!portal.logged().contains("made anew"), "now it is of this log: {}", portal.logged());
}

/// A volume goes away under a running portal, or an operator puts a backup in the database's place.
#[test]
fn a_portal_notices_that_its_database_is_gone_or_another() {
    let office = Office::open();
    office.record("units", &two_units());
    let (data, away) = (office.path("data"), office.path("away"));
    let mode = std::fs::metadata(data.join("mingti.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "there are private facts in it");
    let copy = office.path("copy.db");
    office.run(&["backup", copy.to_str().unwrap()]).ends_with(0);

    let portal = office.serve();
    portal.wait_for_the_index();
    let becomes = |status: u16| {
        (0..100).any(|_| {
            sleep(Duration::from_millis(50));
            portal.get("/readyz").status == status
        })
    };
    std::fs::rename(&data, &away).unwrap();
    assert!(becomes(503), "{}", portal.get("/readyz").text());
    let refused = portal.get("/api/v1/units");
    assert_eq!(refused.status, 503, "{}", refused.text());
    sleep(Duration::from_secs(2));
    assert!(!data.exists(), "nothing is begun in its place");
    std::fs::rename(&away, &data).unwrap();
    assert!(becomes(200), "{}", portal.get("/readyz").text());
    assert_eq!(portal.json("/api/v1/units")["page"]["total"], 2);

    std::fs::create_dir(&away).unwrap();
    for file in std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().file_name()) {
        if file.to_string_lossy().starts_with("mingti.db") {
            std::fs::rename(data.join(&file), away.join(&file)).unwrap();
        }
    }
    office.run(&["restore", copy.to_str().unwrap()]).ends_with(0);
    assert!(becomes(503), "another register is not shown for this one");
    let told = portal.logged().matches("被移走或换成了另一个").count();
    assert!(told >= 2, "{}", portal.logged());
}

#[test]
fn a_copy_that_would_fork_the_log_is_refused() {
    let office = Office::open();
    office.record("units", &two_units());
    let copy = office.path("copy.db");
    office.run(&["backup", copy.to_str().unwrap()]).ends_with(0);
    office.record("elevators", &[an_elevator("500001")]);
    office.run(&["release"]).ends_with(0);
    let database = office.path("data/mingti.db");
    std::fs::rename(&database, office.path("lost.db")).unwrap();
    office.run(&["restore", copy.to_str().unwrap()]).ends_with(1).says("公布至第 2 号").says("到第 3 号");
    assert!(!database.exists());
    for command in ["check", "serve"] {
        office.run(&[command]).ends_with(1).says("数据库却是空的");
    }
    for part in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(office.path(&format!("data/mingti.db{part}")));
    }
    // What another database left behind would be played back into the copy.
    std::fs::write(office.path("data/mingti.db-wal"), "left behind").unwrap();
    office.run(&["restore", copy.to_str().unwrap()]).ends_with(1).says("mingti.db-wal 已存在");
    std::fs::remove_file(office.path("data/mingti.db-wal")).unwrap();
    office.run(&["restore", office.path("none.db").to_str().unwrap()]).ends_with(1).says("不存在");
    let no_copy = office.write("no.db", "no database");
    office.run(&["restore", no_copy.to_str().unwrap()]).ends_with(1).says("不是可用的备份");
    office.run(&["restore", office.path("").to_str().unwrap()]).ends_with(1).says("是文件夹");
}

#[test]
fn postgresql_is_backed_up_with_its_own_tools() {
    let Some(office) = Office::on_postgres() else { return };
    office.record("units", &two_units());
    office.run(&["backup", office.path("copy.db").to_str().unwrap()]).ends_with(1).says("pg_dump");
    office.run(&["restore", office.path("copy.db").to_str().unwrap()]).ends_with(1).says("pg_restore");
}

#[test]
fn who_verifies_changes_nothing() {
    let office = Office::open();
    office.record("units", &two_units());
    let copy = office.path("copy.db");
    office.run(&["backup", copy.to_str().unwrap()]).ends_with(0);
    // As it is, and in write-ahead mode, which wants files beside it to be read.
    for mode in [[1, 1], [2, 2]] {
        if mode == [2, 2] {
            put_in_write_ahead_mode(&copy);
        }
        let before = std::fs::read(&copy).unwrap();
        assert_eq!(before[18..20], mode);
        office.run(&["verify", copy.to_str().unwrap()]).ends_with(0);
        let next = Office::open();
        next.run(&["restore", copy.to_str().unwrap()]).ends_with(0).says("公布至第 2 号");
        assert!(std::fs::read(&copy).unwrap() == before, "the file is another after it was read");
        assert_eq!(beside(&copy), std::slice::from_ref(&copy));
    }
}

/// As earlier programs left their backups.
fn put_in_write_ahead_mode(copy: &Path) {
    let database = rusqlite::Connection::open(copy).unwrap();
    database.pragma_update(None, "journal_mode", "wal").unwrap();
}

/// A database and what lies beside it under its name.
fn beside(database: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(database.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|file| file.to_str().unwrap().starts_with(database.to_str().unwrap())).collect()
}

#[test]
fn a_backup_is_read_where_nobody_can_write() {
    let office = Office::open();
    office.record("units", &two_units());
    let copy = office.path("copy.db");
    office.run(&["backup", copy.to_str().unwrap()]).ends_with(0);
    let Some(disk) = SmallDisk::at(office.path("disc 100%"), 8_000) else { return };
    for name in ["new.db", "old.db"] {
        std::fs::copy(&copy, disk.at.join(name)).unwrap();
    }
    put_in_write_ahead_mode(&disk.at.join("old.db"));
    disk.protect();
    for name in ["new.db", "old.db"] {
        let there = disk.at.join(name);
        office.run(&["verify", there.to_str().unwrap()]).ends_with(0).says("第 1 至 2 号");
        Office::open().run(&["restore", there.to_str().unwrap()]).ends_with(0).says("公布至第 2 号");
    }
}

/// A backup from before an upgrade is what the older program goes on from: nothing brings it up before it is served.
#[test]
fn a_backup_stays_of_the_version_it_was() {
    let office = Office::open();
    office.record("units", &two_units());
    let newest = "(select max(version) from _sqlx_migrations)";
    change(&office.address(), &format!("delete from _sqlx_migrations where version = {newest}"));
    let copy = office.path("copy.db");
    office.run(&["backup", copy.to_str().unwrap()]).ends_with(0).says("公布至第 2 号");
    let next = Office::open();
    next.run(&["restore", copy.to_str().unwrap()]).ends_with(0).says("公布至第 2 号");
    for address in [Address::File(copy), next.address()] {
        let Address::File(database) = address else { unreachable!() };
        next.run(&["verify", database.to_str().unwrap()]).ends_with(1).says("较早的程序");
    }
    let stranger = office.path("stranger.db");
    rusqlite::Connection::open(&stranger).unwrap().execute("create table notes (note)", []).unwrap();
    Office::open().run(&["restore", stranger.to_str().unwrap()]).ends_with(1).says("没有登记册");
}

#[test]
fn what_an_interrupted_backup_left_is_cleared_by_the_next() {
    let office = Office::open();
    office.record("units", &two_units());
    let [abandoned, at_work] =
        ["dead", "alive"].map(|name| office.write(&format!(".mingti-backup-{name}"), "half of it"));
    let maker = std::fs::File::open(&at_work).unwrap();
    maker.lock().unwrap();
    office.run(&["backup", office.path("copy.db").to_str().unwrap()]).ends_with(0);
    assert!(!abandoned.exists() && at_work.exists());
}

#[test]
fn a_register_of_an_older_program_is_not_brought_up_by_who_verifies() {
    for (_, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        change(
            &office.address(),
            "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)",
        );
        office.run(&["verify"]).ends_with(1).says("较早的程序");
    }
}

#[test]
fn a_register_of_a_newer_program_is_named_as_such() {
    for (_, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        change(
            &office.address(),
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             select 9999, 'of tomorrow', success, checksum, execution_time from _sqlx_migrations where version = 1",
        );
        for command in ["check", "verify", "serve", "reindex"] {
            office.run(&[command]).ends_with(1).says("较新的程序");
        }
    }
}
