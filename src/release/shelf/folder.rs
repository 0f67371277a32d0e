//! Releases in a folder of this machine: each a folder of its own, whole from the moment it appears.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tempfile::TempDir;

use super::Released;
use super::manifest::{MANIFEST, Manifest, is_name};
use crate::release::Error;

/// What folders in the making begin with.
const ASIDE: &str = ".making-";
/// What folders begin with that are being removed.
const LEAVING: &str = ".making-gone-";

/// The folder.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    at: Arc<Path>,
    /// Releases by name as they were read: a release never changes.
    known: Arc<RwLock<Vec<Released>>>,
}

impl Folder {
    pub(super) fn new(at: PathBuf) -> Self {
        Self { at: at.into(), known: Arc::default() }
    }

    /// Where a release stands.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.at.join(name)
    }

    /// Every release, in no order.
    pub(super) fn list(&self) -> Result<Vec<Released>, Error> {
        let entries = match fs::read_dir(&self.at) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut released = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            if let Some(name) = name.to_str().filter(|name| is_name(name)) {
                released.extend(self.find(name)?);
            }
        }
        self.known.write().unwrap_or_else(PoisonError::into_inner).clone_from(&released);
        Ok(released)
    }

    /// A release; `None` if the folder is none.
    fn find(&self, name: &str) -> Result<Option<Released>, Error> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.iter().find(|one| one.manifest.name == name).cloned();
        let folder = self.path(name);
        match known {
            Some(known) if folder.is_dir() => return Ok(Some(known)),
            _ => {}
        }
        match fs::read(folder.join(MANIFEST)) {
            Err(error) if is_absent(&error) => Ok(None),
            bytes => Ok(Some(Released { manifest: Arc::new(serde_json::from_slice(&bytes?)?) })),
        }
    }

    /// A file of a release; `None` if there is none.
    pub(super) fn open(&self, name: &str, path: &str) -> Result<Option<fs::File>, Error> {
        match fs::File::open(self.path(name).join(path)) {
            Err(error) if is_absent(&error) => Ok(None),
            file => Ok(Some(file?)),
        }
    }

    /// A new folder beside the releases, removed if it is dropped. What a crash left there is removed first.
    pub(super) fn aside(&self) -> Result<TempDir, Error> {
        fs::create_dir_all(&self.at)?;
        for entry in fs::read_dir(&self.at)? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(ASIDE)) && is_old(&entry) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(tempfile::Builder::new().prefix(ASIDE).tempdir_in(&self.at)?)
    }

    /// Takes in a release that is whole.
    pub(super) fn take_in(&self, folder: TempDir, manifest: &Manifest) -> Result<(), Error> {
        // Others must be able to read what is published; a temporary folder is its maker's only.
        #[cfg(unix)]
        fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        fs::rename(folder.path(), self.path(&manifest.name))?;
        let _ = folder.keep();
        Ok(fs::File::open(&self.at)?.sync_all()?)
    }

    /// Removes a release. It is gone at once, and whoever comes second finds nothing to do.
    pub(super) fn remove(&self, name: &str) -> Result<(), Error> {
        let leaving = self.at.join(format!("{LEAVING}{name}"));
        match fs::rename(self.path(name), &leaving) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            renamed => Ok(renamed.and_then(|()| fs::remove_dir_all(&leaving))?),
        }
    }
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Whether a folder in the making was left behind: no release takes this long.
fn is_old(entry: &fs::DirEntry) -> bool {
    const LONGEST: std::time::Duration = std::time::Duration::from_hours(6);
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LONGEST))
}
