//! Rows of a workbook that a filter or a person has hidden. They are read like others, and whoever sent the file is told.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::tag::{attribute, name};

/// The part that lists the worksheets.
const BOOK: &str = "xl/workbook.xml";
/// The part that says in which parts they stand.
const WAYS: &str = "xl/_rels/workbook.xml.rels";

/// The hidden rows of each worksheet that hold anything, from 0, in the order of the workbook.
#[derive(Debug, Default)]
pub(in super::super) struct Hidden(Vec<Vec<u32>>);

impl Hidden {
    /// Brings the rows of parts, named in lower case, into the order of the worksheets. Where a part is not listed as
    /// other programs list it, nothing is said of its rows.
    pub(super) fn of<R: Read + Seek>(
        archive: &mut ZipArchive<R>,
        mut parts: Vec<(String, Vec<u32>)>,
    ) -> Self {
        parts.retain(|(_, rows)| !rows.is_empty());
        if parts.is_empty() {
            return Self::default();
        }
        let (book, ways) = (text(archive, BOOK), text(archive, WAYS));
        let target = |id: &[u8]| {
            let mut ways = elements(&ways, b"Relationship");
            let target = attribute(ways.find(|way| attribute(way, b"Id") == Some(id))?, b"Target")?;
            let target = String::from_utf8_lossy(target).to_lowercase();
            Some(target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned))
        };
        let rows = |sheet: &[u8]| {
            let part = target(attribute(sheet, b"r:id")?)?;
            let at = parts.iter().position(|(known, _)| *known == part)?;
            Some(parts.swap_remove(at).1)
        };
        Self(elements(&book, b"sheet").map(rows).map(Option::unwrap_or_default).collect())
    }

    /// How many rows of the worksheet at a place in the workbook are hidden below this one.
    pub(super) fn below(&self, row: u32, sheet: usize) -> usize {
        self.0.get(sheet).map_or(0, |rows| rows.iter().filter(|hidden| **hidden > row).count())
    }
}

/// What a part says that has been inflated before; nothing if there is no such part.
fn text<R: Read + Seek>(archive: &mut ZipArchive<R>, part: &str) -> Vec<u8> {
    let mut text = Vec::new();
    if let Ok(mut file) = archive.by_name(part)
        && file.read_to_end(&mut text).is_err()
    {
        text.clear();
    }
    text
}

/// The opening tags of elements of this name.
fn elements<'t>(text: &'t [u8], wanted: &'static [u8]) -> impl Iterator<Item = &'t [u8]> {
    let tags = text.split(|byte| *byte == b'<').skip(1);
    let tags = tags.map(|tag| tag.split(|byte| *byte == b'>').next().unwrap_or_default());
    tags.filter(move |tag| name(tag) == (false, wanted))
}
