//! The disk is full where the record, the index or the releases stand: visitors go on reading, whoever writes is told
//! why it did not work, nothing half done is seen, and once there is room everything goes on without anyone's help.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use mingti::store::Store;
use mingti::store::tree::{self, Tile};

use crate::log::assert_gapless;
use crate::office::{Office, Said};
use crate::portal::Portal;
use crate::register::{an_elevator, csv, two_units};

/// A disk of its own, as small as a story needs it.
pub struct SmallDisk {
    /// Where it is.
    pub at: PathBuf,
}

impl SmallDisk {
    /// A disk at a folder; `None`, said loudly, where this machine does not let us make one.
    pub fn at(folder: PathBuf, kilobytes: u32) -> Option<Self> {
        std::fs::create_dir_all(&folder).unwrap();
        let size = format!("size={kilobytes}k");
        let made = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder).output();
        if made.is_ok_and(|made| made.status.success()) {
            return Some(Self { at: folder });
        }
        // Straight to the terminal: what a passing test prints is otherwise kept from view.
        let _ = writeln!(std::io::stderr(), "SKIPPED: a full disk (this machine lets us mount none)");
        None
    }

    /// Takes what room there is left.
    fn fill(&self) {
        let mut filler = std::fs::File::create(self.at.join("filler")).unwrap();
        while filler.write(&[0; 4096]).is_ok_and(|written| written > 0) {}
    }

    /// Makes room.
    fn clear(&self) {
        std::fs::remove_file(self.at.join("filler")).unwrap();
    }

    fn grow(&self) {
        self.remount("size=256m");
    }

    /// Lets nobody write to it any more.
    pub fn protect(&self) {
        self.remount("ro");
    }

    fn remount(&self, how: &str) {
        let how = format!("remount,{how}");
        let done = Command::new("mount").args(["-o", &how]).arg(&self.at).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.at).status();
    }
}

#[track_caller]
fn is_told(said: Said) -> Said {
    said.ends_with(1).says("磁盘已满").says("腾出空间")
}

#[track_caller]
fn wait_for(what: &str, portal: &Portal, holds: impl Fn() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < Duration::from_secs(40), "{what}\n{}", portal.logged());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_release_that_finds_no_room_is_never_seen() {
    let office = Office::open();
    // More rows than wait to be written: whoever reads them is stopped too.
    office.import_sample(1_500);
    let Some(disk) = SmallDisk::at(office.path("data/data-exports"), 100) else { return };
    let portal = office.serve();
    is_told(office.run(&["release"]));
    // The portal tries too, and takes its time to find out.
    wait_for("something half done is left", &portal, || names(&disk.at).is_empty());
    assert_eq!(portal.json("/api/v1/releases")["data"].as_array().map(Vec::len), Some(0));
    for path in ["/e/200001", "/open-data", "/api/v1/elevators"] {
        assert_eq!(portal.get(path).status, 200, "{path}");
    }
    disk.grow();
    office.run(&["release"]).ends_with(0);
    let released = names(&disk.at);
    assert_eq!(released.len(), 1, "{released:?}");
    office.run(&["verify", disk.at.join(&released[0]).to_str().unwrap()]).ends_with(0);
    assert_eq!(portal.json("/api/v1/releases")["data"].as_array().map(Vec::len), Some(1));
}

#[test]
fn refused_rows_are_told_where_there_is_no_room_for_them() {
    let office = Office::open();
    office.record("units", &two_units());
    let Some(disk) = SmallDisk::at(office.path("rejects"), 100) else { return };
    disk.fill();
    let file =
        office.write("new.csv", csv(&[an_elevator("500002"), an_elevator("500003").with("stops", "x")]));
    let rejects = disk.at.join("refused.csv");
    let said = office.import_file("elevators", &file, &["--reject-file", rejects.to_str().unwrap()]);
    is_told(said).says("第 3 行").says("新增 1").says("未能写成");
    assert_eq!(names(&disk.at), ["filler"]);
}

#[test]
fn a_record_without_room_is_read_and_goes_on_when_there_is_some() {
    let office = Office::open();
    let Some(disk) = SmallDisk::at(office.path("data"), 6_000) else { return };
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    let sample = office.sample(4_000);
    let import = || office.import_file("elevators", &sample.join("elevators.csv"), &[]);
    office.import_file("units", &sample.join("units.csv"), &[]).ends_with(0);

    disk.fill();
    is_told(import());
    let log = office.log();
    assert_gapless(&log);
    for path in ["/e/500001", "/api/v1/elevators", "/search?q=%E6%99%B4%E5%B7%9D", "/changes", "/readyz"] {
        assert_eq!(portal.get(path).status, 200, "{path}: {}", portal.logged());
    }
    office.run(&["verify"]).ends_with(0);

    disk.grow();
    disk.clear();
    import();
    assert_gapless(&office.log());
    assert!(office.log().len() > log.len() + 3_000);
    office.run(&["verify"]).ends_with(0);
    let code = office.log().into_iter().rev().find(|entry| entry.kind == "elevator").unwrap().id;
    wait_for("the portal does not follow", &portal, || portal.get(&format!("/e/{code}")).status == 200);
}

#[test]
fn a_writer_that_found_no_room_writes_again_when_there_is_some() {
    let office = Office::open();
    let Some(disk) = SmallDisk::at(office.path("data"), 6_000) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&office.address()).await.unwrap();
        let write = async |tiles: u64| {
            let mut tx = store.begin().await?;
            for number in 0..tiles {
                let hashes = vec![7; 100_000];
                tree::save_tiles(&mut tx, vec![Tile { level: 9, number, hashes }]).await?;
            }
            tx.commit().await
        };
        let refused = write(100).await.unwrap_err();
        assert!(refused.is_full(), "{refused:?}");
        assert_eq!(store.tiles(&[(9, 0)]).await.unwrap(), []);
        disk.grow();
        write(100).await.unwrap();
        assert_eq!(store.tiles(&[(9, 99)]).await.unwrap().len(), 1);
        store.close().await;
    });
}

/// What another process published is there, but the portal that holds the key has no room left to sign for it.
#[test]
fn a_portal_without_room_to_sign_answers_says_so_and_signs_when_there_is_some() {
    let office = Office::open();
    let Some(disk) = SmallDisk::at(office.path("data"), 6_000) else { return };
    // An index that finds no room gives back what it took, and the signature would fit in there.
    let Some(_apart) = SmallDisk::at(office.path("data/index"), 6_000) else { return };
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    let signed_for = || portal.get("/gazette/checkpoint").text().lines().nth(1).map(str::to_owned);
    let metrics = || portal.get(&format!("{}/metrics", portal.ops_address)).text();
    assert_eq!(signed_for().as_deref(), Some("3"));
    assert!(portal.json("/readyz").get("not_signing").is_none());

    // Stopped meanwhile, so that it does not sign before the disk is full; the other process has no key.
    portal.signal("STOP");
    let elsewhere = office.path("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let file = office.write("elevators.csv", csv(&[an_elevator("500002").with("model", "无处签署")]));
    let mut import = office.program(&["import", "elevators", file.to_str().unwrap()]);
    let database = format!("sqlite:{}", office.path("data/mingti.db").display());
    import.env("MINGTI_DATA", &elsewhere).env("MINGTI_DATABASE_URL", database);
    Said::from(import.output().unwrap()).ends_with(0);
    disk.fill();
    portal.signal("CONT");

    wait_for("the lack of room is not told", &portal, || {
        portal.json("/readyz")["not_signing"] == "disk_full"
    });
    assert!(portal.logged().contains("the disk is full"), "{}", portal.logged());
    assert!(metrics().contains("mingti_log_signing 0"), "{}", metrics());
    wait_for("what was published elsewhere is not shown", &portal, || portal.get("/e/500002").status == 200);
    for path in [
        "/e/500001",
        "/e/500002",
        "/api/v1/elevators/500002",
        "/changes/4",
        "/gazette/checkpoint",
        "/healthz",
    ] {
        assert_eq!(portal.get(path).status, 200, "{path}: {}", portal.logged());
    }
    assert_eq!(signed_for().as_deref(), Some("3"));
    assert_eq!(portal.json("/readyz")["ready"], true);

    disk.clear();
    wait_for("nobody signs", &portal, || signed_for().as_deref() == Some("4"));
    assert!(portal.json("/readyz").get("not_signing").is_none());
    assert!(metrics().contains("mingti_log_signing 1"), "{}", metrics());
    office.run(&["verify"]).ends_with(0).says("第 1 至 4 号公布");
}

#[test]
fn an_index_without_room_is_made_when_there_is_some_and_nothing_is_missed_meanwhile() {
    let office = Office::open();
    office.import_sample(300);
    let Some(disk) = SmallDisk::at(office.path("data/index"), 64) else { return };
    is_told(office.run(&["reindex"]));
    let portal = office.serve();
    wait_for("the lack of room is not told", &portal, || portal.logged().contains("could not be made"));
    assert!(portal.json("/readyz").get("index_seq").is_none());
    let found = portal.json("/api/v1/search?q=200001&kind=elevator");
    assert_eq!(found["data"][0]["code"], "200001", "{found}");
    assert_eq!(portal.get("/e/200001").status, 200);
    disk.grow();
    portal.wait_for_the_index();
    let found = portal.json("/api/v1/search?q=200001&kind=elevator");
    assert_eq!(
        (&found["data"][0]["code"], &found["page"]["total_is_exact"]),
        (&"200001".into(), &true.into())
    );
    office.run(&["reindex"]).ends_with(0);
    // The one before goes when the portal has turned to the new one.
    let generations = || names(&disk.at.join("live")).iter().filter(|name| name.len() == 32).count();
    wait_for("an index that is not in use stays", &portal, || generations() == 1);
}
