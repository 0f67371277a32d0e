//! Where a reject file may stand: nowhere where something would be lost.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::intake::table::mend::LINE;

/// Folders of the register within its own.
const FOLDERS: [&str; 2] = ["index", "data-exports"];
/// With what the names of its other files begin.
const FILES: &str = "mingti.";
/// How far into a file its first line is looked for.
const HEAD: u64 = 64 << 10;

/// Why a reject file may not stand where it was to.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It is the file that is imported, by whatever name.
    #[error("与导入文件是同一个文件，请换一个文件名")]
    IsSource,
    /// A folder, a device, a pipe.
    #[error("已经存在，而且不是普通文件，请换一个文件名")]
    NotAFile,
    /// A file that is no reject file.
    #[error("已经存在，而且不是退回文件；为免覆盖其中的内容，请换一个文件名")]
    Taken,
    /// It would stand among the register's own files.
    #[error("落在登记库自己的文件当中，请换一个位置")]
    OfTheRegister,
    /// The folder cannot be written to.
    #[error("所在的文件夹不存在或不能写入：{0}")]
    Folder(#[from] io::Error),
}

/// The path by which to write a reject file, links resolved.
///
/// # Errors
/// Why it may not stand there.
pub(super) fn check(path: &Path, source: &Path, register: Option<&Path>) -> Result<PathBuf, Unfit> {
    let target = resolved(path)?;
    if let Ok(found) = std::fs::metadata(&target) {
        if is_same(&found, &target, source) {
            return Err(Unfit::IsSource);
        }
        if !found.is_file() {
            return Err(Unfit::NotAFile);
        }
    }
    if register.is_some_and(|register| is_of_the_register(&target, register)) {
        return Err(Unfit::OfTheRegister);
    }
    if is_taken(&target)? { Err(Unfit::Taken) } else { Ok(target) }
}

/// The path without links; the file itself need not be there.
fn resolved(path: &Path) -> Result<PathBuf, Unfit> {
    if let Ok(target) = path.canonicalize() {
        return Ok(target);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or(Unfit::NotAFile)?;
    Ok(folder.canonicalize()?.join(name))
}

/// Whether it is the source, which may have several names.
#[cfg(unix)]
fn is_same(found: &Metadata, _target: &Path, source: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(source).is_ok_and(|source| (source.dev(), source.ino()) == (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn is_same(_found: &Metadata, target: &Path, source: &Path) -> bool {
    source.canonicalize().is_ok_and(|source| source == target)
}

fn is_of_the_register(target: &Path, register: &Path) -> bool {
    let Ok(register) = register.canonicalize() else { return false };
    let Ok(within) = target.strip_prefix(register) else { return false };
    let first = within.iter().next().unwrap_or_default().to_string_lossy();
    FOLDERS.iter().any(|folder| *folder == first) || first.starts_with(FILES)
}

/// Whether something stands there that would be lost: anything but a reject file.
fn is_taken(target: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    match File::open(target) {
        Ok(file) => file.take(HEAD).read_to_end(&mut head)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let head = String::from_utf8_lossy(&head);
    Ok(!head.is_empty() && !head.lines().next().unwrap_or_default().contains(LINE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_to_a_reject_file() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let file = |name: &str, text: &str| std::fs::write(at(name), text).unwrap();
        file("source.csv", "code\n1\n");
        std::fs::hard_link(at("source.csv"), at("twin.csv")).unwrap();
        file("valuable.csv", "code\n1\n");
        file("blank.csv", "");
        file("earlier.csv", "\u{feff}code,退回-文件行号,退回-列\n");
        file("earlier.ndjson", "{\"code\":null,\"退回-文件行号\":1}\n");
        std::fs::create_dir_all(at("data/index/live")).unwrap();
        let said = |name: &str| {
            let checked = check(&at(name), &at("source.csv"), Some(&at("data")));
            checked.err().map(|unfit| unfit.to_string()).unwrap_or_default()
        };
        for (name, why) in [
            ("source.csv", "同一个文件"),
            ("twin.csv", "同一个文件"),
            ("valuable.csv", "不是退回文件"),
            ("data", "不是普通文件"),
            ("data/mingti.db-wal", "登记库"),
            ("data/index/live/x.csv", "登记库"),
            ("nowhere/x.csv", "文件夹不存在"),
        ] {
            assert!(said(name).contains(why), "{name}: {}", said(name));
        }
        for name in ["new.csv", "blank.csv", "earlier.csv", "earlier.ndjson", "data/refused.csv"] {
            assert_eq!(said(name), "", "{name}");
        }
    }
}
