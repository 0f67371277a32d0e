//! Which file the embedded database is. Its name may come to mean another file, or none: a volume is unmounted, a folder
//! is moved, a backup is put in its place. What is open can still be read then, but it is the register no longer.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::Error;

/// The file beside a database whose name ends so, after the database's own: `mingti.db-wal`.
pub fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// How long whoever has it open waits for another process to finish its transaction.
pub(super) const BUSY: Duration = Duration::from_mins(1);

/// The file that was opened. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct OwnFile {
    path: Arc<Path>,
    is: Identity,
}

/// Device and number of a file: no two that exist share them.
type Identity = (u64, u64);

impl OwnFile {
    /// The file that has this name now.
    pub(super) fn at(path: &Path) -> Result<Self, Error> {
        Ok(Self { path: path.into(), is: identity(path).map_err(sqlx::Error::Io)? })
    }

    /// Its name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that its name still means it: one look at the folder.
    ///
    /// # Errors
    /// [`Error::Moved`] if not.
    pub(super) fn confirm(&self) -> Result<(), Error> {
        if identity(&self.path).is_ok_and(|now| now == self.is) {
            return Ok(());
        }
        Err(Error::Moved(self.path.display().to_string()))
    }
}

fn identity(path: &Path) -> io::Result<Identity> {
    let file = fs::metadata(path)?;
    Ok((file.dev(), file.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_from_whatever_bears_its_name_later() {
        let folder = tempfile::tempdir().unwrap();
        let (name, away) = (folder.path().join("a.db"), folder.path().join("b.db"));
        assert!(OwnFile::at(&name).unwrap_err().is_away());
        fs::write(&name, "one").unwrap();
        let file = OwnFile::at(&name).unwrap();
        fs::write(&name, "the same, longer").unwrap();
        assert!(file.confirm().is_ok());
        fs::rename(&name, &away).unwrap();
        assert!(matches!(file.confirm(), Err(Error::Moved(_))));
        fs::write(&name, "another").unwrap();
        assert!(file.confirm().unwrap_err().is_away());
        fs::rename(&away, &name).unwrap();
        assert!(file.confirm().is_ok());
    }
}
