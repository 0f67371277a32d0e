//! What a workbook would cost, found out by inflating it once without keeping anything.
//!
//! `calamine` holds shared strings and one cell at a time in memory and trusts the numbers a
//! workbook states; this pass makes sure both are small before it starts. Declared sizes are added
//! up first, so that an honest bomb is refused unread; a lying one is stopped as it inflates.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::{Limits, NotATable};
use super::hidden::Hidden;
use super::watch::Watch;

/// Below this size the growth of a part does not matter.
const RATIO_FREE: u64 = 16 << 20;

/// What a workbook holds.
#[derive(Debug, Default)]
pub(in super::super) struct Holds {
    /// Rows of all its worksheets.
    pub(in super::super) rows: u64,
    /// Merged ranges of all its worksheets.
    pub(in super::super) merged: u64,
    /// Rows of its worksheets that are hidden.
    pub(in super::super) hidden: Hidden,
}

/// Lets a workbook pass, and returns what it holds; refuses a bomb within a second.
pub(in super::super) fn check(path: &Path, limits: &Limits) -> Result<Holds, NotATable> {
    let file = BufReader::new(File::open(path)?);
    let mut archive = ZipArchive::new(file).map_err(|error| damaged(&error))?;
    if archive.len() > limits.max_parts {
        return Err(NotATable::Bomb(format!("含有 {} 个部件", archive.len())));
    }
    check_names(&archive)?;
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|error| damaged(&error))?;
        declared = declared.saturating_add(part.size());
    }
    if declared > limits.max_inflated {
        return Err(too_large(limits.max_inflated));
    }
    let (mut total, mut holds, mut hidden) = (0, Holds::default(), Vec::new());
    for index in 0..archive.len() {
        let part = inflate(&mut archive, index, limits.max_inflated - total, limits)?;
        total += part.bytes;
        holds.rows += part.rows;
        holds.merged += part.merged;
        hidden.push((part.name, part.hidden));
    }
    holds.hidden = Hidden::of(&mut archive, hidden);
    Ok(holds)
}

/// Tells a workbook from other spreadsheets and other archives by the parts it has.
fn check_names<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<(), NotATable> {
    let has = |wanted: &[u8]| archive.file_names_raw().any(|name| name.eq_ignore_ascii_case(wanted));
    if has(b"xl/workbook.bin") || has(b"content.xml") {
        return Err(NotATable::OtherWorkbook);
    }
    if has(b"[Content_Types].xml")
        && archive.file_names_raw().any(|name| name.to_ascii_lowercase().starts_with(b"xl/"))
    {
        return Ok(());
    }
    Err(NotATable::Binary)
}

/// What inflating one part has shown.
struct Part {
    /// Its name in lower case.
    name: String,
    bytes: u64,
    rows: u64,
    merged: u64,
    hidden: Vec<u32>,
}

fn inflate<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    left: u64,
    limits: &Limits,
) -> Result<Part, NotATable> {
    let mut file = archive.by_index(index).map_err(|error| damaged(&error))?;
    let name = String::from_utf8_lossy(file.name_raw()).to_lowercase();
    let ratio_cap = file.compressed_size().saturating_mul(limits.max_ratio).max(RATIO_FREE);
    let cap = left.min(part_cap(&name, limits)).min(ratio_cap);
    if file.size() > cap {
        return Err(too_large(cap));
    }
    let mut watch = is_read_as_xml(&name).then(|| Watch::new(limits));
    let mut buffer = vec![0; 64 << 10];
    let mut bytes = 0;
    loop {
        let count = file.read(&mut buffer).map_err(|error| NotATable::Damaged(error.to_string()))?;
        if count == 0 {
            break;
        }
        bytes += count as u64;
        if bytes > cap {
            return Err(too_large(cap));
        }
        if let Some(watch) = &mut watch {
            watch.feed(&buffer[..count])?;
        }
    }
    let (rows, merged, hidden) =
        watch.map_or_else(Default::default, |mut watch| (watch.rows(), watch.merged(), watch.hidden()));
    Ok(Part { name, bytes, rows, merged, hidden })
}

/// Worksheets stream and may be as large as the whole; everything else is small.
fn part_cap(name: &str, limits: &Limits) -> u64 {
    if name.ends_with("sharedstrings.xml") {
        limits.max_shared_bytes
    } else if name.contains("worksheets/") && !name.ends_with("styles.xml") {
        limits.max_inflated
    } else {
        limits.max_part_bytes
    }
}

/// Whether `calamine` may read a part (`name` in lower case); all others stay under the cap above.
fn is_read_as_xml(name: &str) -> bool {
    let extension = name.rsplit('.').next();
    matches!(extension, Some("xml" | "rels"))
        && !name.starts_with("docprops/")
        && !name.starts_with("customxml/")
}

fn too_large(cap: u64) -> NotATable {
    NotATable::Bomb(format!("超过 {} MiB", cap >> 20))
}

fn damaged(error: &ZipError) -> NotATable {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => {
            NotATable::OtherWorkbook
        }
        other => NotATable::Damaged(other.to_string()),
    }
}
