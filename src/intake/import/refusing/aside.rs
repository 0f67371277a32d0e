//! A reject file while it is written: aside, for nobody else to read, and gone with whoever writes it or, where that was
//! killed, with the next import.

use std::fs::{File, Permissions, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

/// With what the file begins to be called.
const PREFIX: &str = ".mingti-refused-";
/// After which one without content, or without a lock where there are none, has been left behind.
const A_DAY: Duration = Duration::from_hours(24);

/// Who may read the file when it is in its place.
#[derive(Debug)]
pub(super) struct Usual(Permissions);

/// A file in a folder that goes away unless it is put in its place. It holds rows that are not public: only its maker may
/// read it, who holds a lock on it. What killed imports have left in the folder is cleared up.
pub(super) fn create(folder: &Path) -> io::Result<(NamedTempFile, Usual)> {
    let aside = NamedTempFile::with_prefix_in(PREFIX, folder)?;
    // Where there are no locks it is safe for a day.
    let _ = aside.as_file().lock();
    clear_up(folder, aside.as_file());
    Ok((aside, usual(folder)?))
}

/// Puts the file in its place, readable for whom other new files are.
pub(super) fn put(aside: NamedTempFile, target: &Path, usual: Usual) -> io::Result<()> {
    aside.as_file().sync_all()?;
    let placed = aside.persist(target).map_err(|kept| kept.error)?;
    // Where that cannot be, fewer may read it than usual; it is there all the same.
    let _ = placed.set_permissions(usual.0);
    Ok(())
}

/// Who may read a new file of this folder, as one without content shows.
fn usual(folder: &Path) -> io::Result<Usual> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    Ok(Usual(builder.tempfile_in(folder)?.as_file().metadata()?.permissions()))
}

/// Takes away what killed imports have left behind; `newest` shows what time it is where the files are.
fn clear_up(folder: &Path, newest: &File) {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for file in files.filter(|file| is_left_behind(file, newest).unwrap_or_default()) {
        // Where it cannot be taken away, it is another's to care for.
        let _ = std::fs::remove_file(file);
    }
}

/// Whether nobody writes the file any more. One without content may be locked in a moment.
fn is_left_behind(file: &Path, newest: &File) -> io::Result<bool> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let there = file.symlink_metadata()?;
    if !name.starts_with(PREFIX) || !there.is_file() {
        return Ok(false);
    }
    let age = newest.metadata()?.modified()?.duration_since(there.modified()?).unwrap_or_default();
    Ok(match File::open(file)?.try_lock() {
        Ok(()) => there.len() > 0 || age > A_DAY,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => age > A_DAY,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_killed_imports_left_behind_goes() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str, days: u32| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let file = File::options().append(true).open(&path).unwrap();
            let then = file.metadata().unwrap().modified().unwrap() - days * A_DAY;
            file.set_modified(then).unwrap();
            file
        };
        file(".mingti-refused-a", "code\n", 0);
        file(".mingti-refused-b", "", 2);
        file(".mingti-refused-c", "", 0);
        file("mingti-refused-d", "code\n", 2);
        let written = file(".mingti-refused-e", "code\n", 2);
        written.lock().unwrap();
        drop(create(folder.path()).unwrap());
        let left = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut left: Vec<_> = left.map(|name| name.into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, [".mingti-refused-c", ".mingti-refused-e", "mingti-refused-d"]);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it_before_it_is_in_its_place() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |file: &File| file.metadata().unwrap().permissions().mode() & 0o777;
        let (aside, usual) = create(folder.path()).unwrap();
        assert_eq!(mode(aside.as_file()), 0o600);
        put(aside, &folder.path().join("rejects.csv"), usual).unwrap();
        let placed = File::open(folder.path().join("rejects.csv")).unwrap();
        assert_eq!(mode(&placed), mode(&File::create(folder.path().join("other")).unwrap()));
    }
}
