//! The releases of a portal: a folder of folders, each whole from the moment it appears.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::Error;
use super::delta::Changes;
use super::files::Counts;
use crate::domain::Day;

/// The description that makes a folder a release.
pub const MANIFEST: &str = "release.json";
/// Releases kept, the newest first; older ones only where they are the first of their month.
const KEPT: usize = 14;
/// What folders in the making begin with.
const ASIDE: &str = ".making-";

/// What a release says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its name: the day and the position of the log.
    pub name: String,
    /// The position of the log at which it was cut.
    pub seq: u64,
    /// The day for which overdue, expired and in force were computed.
    pub day: Day,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Whether the register holds sample data.
    pub is_sample: bool,
    /// The release that deltas begin from; `None` where there is none.
    pub previous: Option<String>,
    /// Entries of the log within it.
    pub entries: u64,
    /// Its datasets.
    pub parts: Vec<Part>,
    /// Every file but the list of checksums.
    pub files: Vec<FileNote>,
}

/// A dataset of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The dataset.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them leave each column blank, in the order of columns.
    pub blanks: Vec<u64>,
    /// What changed since the release before; `None` where that cannot be said.
    pub changes: Option<Changes>,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNote {
    /// Its path within the release.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

impl Part {
    /// A dataset as it was written.
    pub fn new(name: &str, counts: Counts) -> Self {
        Self { name: name.to_owned(), rows: counts.rows, blanks: counts.blanks, changes: None }
    }
}

impl Manifest {
    /// A dataset of it.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// A file of it.
    pub fn file(&self, path: &str) -> Option<&FileNote> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// A release that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Released {
    /// Where it stands.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Arc<Manifest>,
}

/// The releases of a portal, the newest first. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: Arc<Path>,
    /// Releases by name as they were read: a release never changes.
    known: Arc<RwLock<Vec<Released>>>,
}

impl Shelf {
    /// The releases in a folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: folder.into(), known: Arc::default() }
    }

    /// Every release, the newest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> Result<Vec<Released>, Error> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut released = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            if let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) {
                released.extend(self.find(name)?);
            }
        }
        released.sort_by_key(|one| std::cmp::Reverse((one.manifest.seq, one.manifest.day)));
        self.known.write().unwrap_or_else(PoisonError::into_inner).clone_from(&released);
        Ok(released)
    }

    /// The newest release.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn newest(&self) -> Result<Option<Released>, Error> {
        Ok(self.list()?.into_iter().next())
    }

    /// A release by its name; `None` if there is none, or it is no release.
    ///
    /// # Errors
    /// If it is there and cannot be read.
    pub fn find(&self, name: &str) -> Result<Option<Released>, Error> {
        if !name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') || name.is_empty() {
            return Ok(None);
        }
        let folder = self.folder.join(name);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.iter().find(|one| one.manifest.name == name).cloned();
        match known {
            Some(known) if folder.is_dir() => return Ok(Some(known)),
            _ => {}
        }
        match fs::read(folder.join(MANIFEST)) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            bytes => Ok(Some(Released { folder, manifest: Arc::new(serde_json::from_slice(&bytes?)?) })),
        }
    }

    /// A new folder beside the releases, removed if it is dropped. What a crash left there is removed first.
    pub(super) fn aside(&self) -> Result<TempDir, Error> {
        fs::create_dir_all(&self.folder)?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(ASIDE)) && is_old(&entry) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(tempfile::Builder::new().prefix(ASIDE).tempdir_in(&self.folder)?)
    }

    /// Takes in a release that is whole, and lets go of those that are not to be kept: old ones, and all that were cut
    /// before a withdrawal, because they still hold what was withdrawn.
    pub(super) fn take_in(
        &self,
        folder: TempDir,
        manifest: Manifest,
        withdrawn: u64,
    ) -> Result<Released, Error> {
        let place = self.folder.join(&manifest.name);
        // Others must be able to read what is published; a temporary folder is its maker's only.
        #[cfg(unix)]
        fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        fs::rename(folder.path(), &place)?;
        let _ = folder.keep();
        fs::File::open(&self.folder)?.sync_all()?;
        self.forget(withdrawn)?;
        self.tidy()?;
        Ok(Released { folder: place, manifest: Arc::new(manifest) })
    }

    /// Removes releases that were cut before the entry at this position.
    ///
    /// # Errors
    /// If one cannot be removed.
    pub fn forget(&self, withdrawn: u64) -> Result<(), Error> {
        for old in self.list()?.iter().filter(|one| one.manifest.seq < withdrawn) {
            fs::remove_dir_all(&old.folder)?;
        }
        self.list().map(drop)
    }

    fn tidy(&self) -> Result<(), Error> {
        let released = self.list()?;
        for (at, one) in released.iter().enumerate().skip(KEPT) {
            let month = |one: &Released| (one.manifest.day.year(), one.manifest.day.month());
            let is_first = released.get(at + 1).is_none_or(|before| month(before) != month(one));
            if !is_first {
                fs::remove_dir_all(&one.folder)?;
            }
        }
        self.list().map(drop)
    }
}

/// Whether a folder in the making was left behind: no release takes this long.
fn is_old(entry: &fs::DirEntry) -> bool {
    const LONGEST: std::time::Duration = std::time::Duration::from_hours(6);
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            files: Vec::new(),
        }
    }

    fn release(shelf: &Shelf, day: &str, seq: u64, withdrawn: u64) {
        let aside = shelf.aside().unwrap();
        let manifest = manifest(day, seq);
        fs::write(aside.path().join(MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();
        shelf.take_in(aside, manifest, withdrawn).unwrap();
    }

    #[test]
    fn the_newest_are_kept_and_the_first_of_each_month() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().join("data-exports"));
        assert_eq!(shelf.list().unwrap(), []);
        for day in 1..=30 {
            release(&shelf, &format!("2021-09-{day:02}"), day, 0);
        }
        let days: Vec<u64> = shelf.list().unwrap().iter().map(|one| one.manifest.seq).collect();
        assert_eq!(days, (17..=30).rev().chain([1]).collect::<Vec<_>>());
        assert_eq!(shelf.newest().unwrap().unwrap().manifest.name, "2021-09-30-30");
    }

    #[test]
    fn what_was_cut_before_a_withdrawal_goes() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().to_owned());
        release(&shelf, "2021-09-01", 5, 0);
        release(&shelf, "2021-09-02", 9, 7);
        let names: Vec<u64> = shelf.list().unwrap().iter().map(|one| one.manifest.seq).collect();
        assert_eq!(names, [9]);
    }

    #[test]
    fn only_names_of_releases_are_looked_up() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().join("a"));
        for name in ["", "..", "../a", "2021-09-01-5/..", "x"] {
            assert_eq!(shelf.find(name).unwrap(), None, "{name}");
        }
    }
}
