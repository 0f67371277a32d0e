//! Releases come and go in a folder and in a store of objects alike.

use std::fs;
use std::path::Path;

use super::*;
use crate::release::describe::SUMS;

fn manifest(day: &str, seq: u64) -> Manifest {
    Manifest {
        name: format!("{day}-{seq}"),
        seq,
        day: day.parse().unwrap(),
        made_at: format!("{day}T03:00:00+08:00"),
        is_sample: true,
        previous: None,
        entries: seq,
        parts: Vec::new(),
        files: vec![FileNote { path: "delta/a.csv".to_owned(), bytes: 10, sha256: String::new() }],
    }
}

/// A shelf in a folder, and one in a store, both under `folder`.
fn shelves(folder: &Path) -> [Shelf; 2] {
    let url = format!("file://{}/objects", folder.display());
    let address = Address::parse(&url, []).unwrap();
    [Shelf::new(folder.join("own/data-exports")), Shelf::shared(folder.join("workshop"), &address).unwrap()]
}

async fn make(shelf: &Shelf, manifest: &Manifest) -> TempDir {
    let aside = shelf.aside().await.unwrap();
    fs::create_dir(aside.path().join("delta")).unwrap();
    fs::write(aside.path().join("delta/a.csv"), "0123456789").unwrap();
    fs::write(aside.path().join(MANIFEST), serde_json::to_vec(manifest).unwrap()).unwrap();
    fs::write(aside.path().join(SUMS), "").unwrap();
    aside
}

async fn release(shelf: &Shelf, day: &str, seq: u64, withdrawn: u64) -> Released {
    let manifest = manifest(day, seq);
    let aside = make(shelf, &manifest).await;
    shelf.bring(&aside, &manifest).await.unwrap();
    shelf.take_in(aside, manifest, withdrawn).await.unwrap()
}

async fn positions(shelf: &Shelf) -> Vec<u64> {
    shelf.look().await.unwrap().iter().map(|one| one.manifest.seq).collect()
}

async fn read(shelf: &Shelf, released: &Released, path: &str, range: Option<Range<u64>>) -> Option<Vec<u8>> {
    let opened = shelf.open(released, path, range).await.unwrap()?;
    let bytes = match opened.source {
        Source::File(file) => {
            let mut bytes = Vec::new();
            let mut file = tokio::io::AsyncReadExt::take(file, opened.length);
            tokio::io::AsyncReadExt::read_to_end(&mut file, &mut bytes).await.unwrap();
            bytes
        }
        Source::Objects(pieces) => pieces.try_collect::<Vec<Bytes>>().await.unwrap().concat(),
    };
    assert_eq!(bytes.len() as u64, opened.length);
    Some(bytes)
}

#[tokio::test]
async fn the_newest_are_kept_and_the_first_of_each_month() {
    let folder = tempfile::tempdir().unwrap();
    for shelf in shelves(folder.path()) {
        assert_eq!(shelf.list().await.unwrap(), []);
        for day in 1..=30 {
            release(&shelf, &format!("2021-09-{day:02}"), day, 0).await;
        }
        assert_eq!(positions(&shelf).await, (17..=30).rev().chain([1]).collect::<Vec<_>>());
        assert_eq!(shelf.list().await.unwrap()[0].manifest.name, "2021-09-30-30");
    }
    for kept in ["own/data-exports", "objects/releases"] {
        let names = fs::read_dir(folder.path().join(kept)).unwrap();
        let folders = names.filter(|entry| entry.as_ref().unwrap().path().is_dir());
        assert_eq!(folders.count(), 15, "{kept}");
    }
}

#[tokio::test]
async fn what_was_cut_before_a_withdrawal_goes() {
    let folder = tempfile::tempdir().unwrap();
    for shelf in shelves(folder.path()) {
        let old = release(&shelf, "2021-09-01", 5, 0).await;
        release(&shelf, "2021-09-02", 9, 7).await;
        assert_eq!(positions(&shelf).await, [9]);
        assert_eq!(read(&shelf, &old, "delta/a.csv", None).await, None);
        shelf.remove(&old).await.unwrap();
    }
}

#[tokio::test]
async fn files_are_read_whole_and_in_part() {
    let folder = tempfile::tempdir().unwrap();
    for shelf in shelves(folder.path()) {
        let released = release(&shelf, "2021-09-01", 5, 0).await;
        for (range, expected) in [(None, "0123456789"), (Some(2..5), "234"), (Some(9..10), "9")] {
            let bytes = read(&shelf, &released, "delta/a.csv", range.clone()).await.unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{range:?}");
        }
        assert_eq!(read(&shelf, &released, "b.csv", None).await, None);
        assert!(read(&shelf, &released, MANIFEST, None).await.is_some());
    }
}

#[tokio::test]
async fn what_was_only_brought_is_not_seen_and_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let [_, shelf] = shelves(folder.path());
    let manifest = manifest("2021-09-01", 5);
    let aside = make(&shelf, &manifest).await;
    shelf.bring(&aside, &manifest).await.unwrap();
    // As a writer that is killed leaves it: a name that no listing shows.
    let bundle = folder.path().join("objects/releases/2021-09-01-5");
    fs::write(bundle.join("b.csv#1"), "half").unwrap();
    fs::create_dir_all(folder.path().join("objects/releases/pictures")).unwrap();
    assert_eq!(positions(&shelf).await, [0_u64; 0]);
    release(&shelf, "2021-09-02", 6, 0).await;
    assert!(!bundle.exists());
    assert!(folder.path().join("objects/releases/pictures").exists(), "what is no release is not ours");
    assert_eq!(positions(&shelf).await, [6]);
}

#[tokio::test]
async fn a_file_that_did_not_arrive_whole_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [_, shelf] = shelves(folder.path());
    let manifest = manifest("2021-09-01", 5);
    let aside = make(&shelf, &manifest).await;
    fs::write(aside.path().join("delta/a.csv"), "0123").unwrap();
    let refused = shelf.bring(&aside, &manifest).await.unwrap_err();
    assert!(refused.to_string().contains("delta/a.csv"), "{refused}");
}

#[tokio::test]
async fn a_store_that_is_away_is_told_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let [_, shelf] = shelves(folder.path());
    release(&shelf, "2021-09-01", 5, 0).await;
    let (place, away) = (folder.path().join("objects"), folder.path().join("away"));
    fs::rename(&place, &away).unwrap();
    fs::write(&place, "").unwrap();
    assert!(shelf.look().await.unwrap_err().is_away());
    assert_eq!(shelf.is_reachable(), Some(false));
    assert_eq!(shelf.list().await.unwrap().len(), 1, "as it was seen last");
    fs::remove_file(&place).unwrap();
    fs::rename(&away, &place).unwrap();
    assert_eq!(positions(&shelf).await, [5]);
    assert_eq!(shelf.is_reachable(), Some(true));
}

#[test]
fn only_names_of_releases_are_taken_for_such() {
    for (name, is_one) in [("2021-09-01-5", true), ("", false), ("..", false), ("x", false), ("1/..", false)]
    {
        assert_eq!(manifest::is_name(name), is_one, "{name}");
    }
}
