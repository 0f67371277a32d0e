//! A part of a workbook watched while it inflates: tags only, no text is kept.
//!
//! Owns the bounds inside the XML: how long one cell, one shared string, one tag or one stretch of
//! text is, how many strings there are, and whether cell references lie on Excel's grid. Comments,
//! CDATA and processing instructions could hide tags from it, so within cells they are refused.

use super::super::{Limits, NotATable};
use super::tag::{attribute, name};

/// Longest tag; real ones stay below a kilobyte.
const MAX_TAG: usize = 64 << 10;
/// Excel's grid: rows, columns.
const GRID: (u32, u32) = (1_048_576, 16_384);
/// Merged ranges of a worksheet, all of which are held in memory.
const MAX_MERGED: u64 = 100_000;

/// Where in the XML the watch stands, and what it has counted.
pub(super) struct Watch {
    max_item: usize,
    max_strings: u64,
    /// Whether a tag is being read.
    in_tag: bool,
    /// What has come of that tag, without its angle brackets.
    tag: Vec<u8>,
    /// The quote that opened an attribute value.
    quote: Option<u8>,
    /// Bytes since the last tag ended.
    text: usize,
    /// Bytes since the open `<c>` or `<si>` began.
    item: Option<usize>,
    rows: u64,
    /// The row being read, from 1, and whether it is hidden and nothing has been seen in it yet.
    row: u32,
    is_hidden: bool,
    hidden: Vec<u32>,
    merged: u64,
    strings: u64,
}

impl Watch {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            max_item: limits.max_row_bytes,
            max_strings: limits.max_shared_strings,
            in_tag: false,
            tag: Vec::new(),
            quote: None,
            text: 0,
            item: None,
            rows: 0,
            row: 0,
            is_hidden: false,
            hidden: Vec::new(),
            merged: 0,
            strings: 0,
        }
    }

    /// Rows seen.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// The hidden rows that hold anything, from 0.
    pub(super) fn hidden(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.hidden)
    }

    /// Merged ranges seen.
    pub(super) fn merged(&self) -> u64 {
        self.merged
    }

    /// Watches the next bytes of the part.
    pub(super) fn feed(&mut self, mut bytes: &[u8]) -> Result<(), NotATable> {
        while !bytes.is_empty() {
            let used = if self.in_tag { self.read_tag(bytes)? } else { self.skip_text(bytes) };
            self.item = self.item.map(|length| length + used);
            if self.text > self.max_item || self.item.is_some_and(|length| length > self.max_item) {
                return Err(NotATable::Bomb(format!("有单元格超过 {} 字节", self.max_item)));
            }
            bytes = &bytes[used..];
        }
        Ok(())
    }

    /// Text up to the next tag; returns how many bytes that was.
    fn skip_text(&mut self, bytes: &[u8]) -> usize {
        let start = bytes.iter().position(|byte| *byte == b'<');
        self.text += start.unwrap_or(bytes.len());
        self.in_tag = start.is_some();
        start.map_or(bytes.len(), |at| at + 1)
    }

    /// A tag up to its end or the next quote in it; returns how many bytes that was.
    fn read_tag(&mut self, bytes: &[u8]) -> Result<usize, NotATable> {
        let stops = |byte: &u8| match self.quote {
            Some(open) => *byte == open,
            None => matches!(byte, b'>' | b'"' | b'\''),
        };
        let Some(at) = bytes.iter().position(stops) else {
            self.keep(bytes)?;
            return Ok(bytes.len());
        };
        self.keep(&bytes[..at])?;
        if bytes[at] == b'>' && self.quote.is_none() && ends(&self.tag) {
            let tag = std::mem::take(&mut self.tag);
            self.judge(&tag)?;
            (self.tag, self.in_tag, self.text) = (tag, false, 0);
            self.tag.clear();
            return Ok(at + 1);
        }
        // Quotes mean nothing in `<?…?>` and `<!--…-->`.
        if bytes[at] != b'>' && !is_hidden(&self.tag) {
            self.quote = if self.quote.is_none() { Some(bytes[at]) } else { None };
        }
        self.keep(&bytes[at..=at])?;
        Ok(at + 1)
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), NotATable> {
        self.tag.extend_from_slice(bytes);
        if self.tag.len() > MAX_TAG {
            return Err(NotATable::Bomb("有标签过长".to_owned()));
        }
        Ok(())
    }

    fn judge(&mut self, tag: &[u8]) -> Result<(), NotATable> {
        let hidden = is_hidden(tag);
        if hidden
            && (self.item.is_some()
                || tag.starts_with(b"![")
                || tag.to_ascii_lowercase().starts_with(b"!doctype"))
        {
            return Err(NotATable::Damaged("含有不应出现的声明".to_owned()));
        }
        if hidden {
            return Ok(());
        }
        let alone = tag.ends_with(b"/");
        match name(tag) {
            (true, b"c" | b"si") => self.item = None,
            (false, b"c") => {
                on_grid(attribute(tag, b"r"))?;
                self.open_item(alone);
                if self.is_hidden && !alone {
                    self.hidden.push(self.row - 1);
                    self.is_hidden = false;
                }
            }
            (false, b"si") => {
                self.strings += 1;
                self.check_strings(self.strings)?;
                self.open_item(alone);
            }
            (false, b"sst") => self.check_strings(announced(tag))?,
            (false, b"row") => {
                on_grid(attribute(tag, b"r"))?;
                self.rows += 1;
                self.enter(tag);
            }
            (false, b"mergeCell") => {
                self.merged += 1;
                if self.merged > MAX_MERGED {
                    return Err(NotATable::Bomb(format!("合并单元格超过 {MAX_MERGED} 处")));
                }
            }
            (false, b"dimension") => {
                let range = attribute(tag, b"ref").unwrap_or_default();
                range.split(|byte| *byte == b':').try_for_each(|corner| on_grid(Some(corner)))?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes which row begins, and whether it is hidden.
    fn enter(&mut self, tag: &[u8]) {
        let number = attribute(tag, b"r").and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        self.row = number.unwrap_or(self.row.saturating_add(1)).max(1);
        let is_hidden = matches!(attribute(tag, b"hidden"), Some(b"1" | b"true"));
        self.is_hidden = is_hidden && self.hidden.len() < GRID.0 as usize;
    }

    fn open_item(&mut self, alone: bool) {
        if !alone && self.item.is_none() {
            self.item = Some(0);
        }
    }

    /// Strings are held in memory, and room for as many as are announced is taken at once.
    fn check_strings(&self, count: u64) -> Result<(), NotATable> {
        if count > self.max_strings {
            return Err(NotATable::Bomb(format!("共享字符串超过 {} 条", self.max_strings)));
        }
        Ok(())
    }
}

/// A comment, CDATA, a declaration or an instruction: what could hide tags.
fn is_hidden(tag: &[u8]) -> bool {
    tag.starts_with(b"!") || tag.starts_with(b"?")
}

/// Whether a `>` ends this tag: comments and instructions have endings of their own.
fn ends(tag: &[u8]) -> bool {
    if tag.starts_with(b"?") {
        tag.len() > 1 && tag.ends_with(b"?")
    } else if tag.starts_with(b"!--") {
        tag.len() > 4 && tag.ends_with(b"--")
    } else {
        true
    }
}

/// How many shared strings the list says it holds.
fn announced(tag: &[u8]) -> u64 {
    let Some(count) = attribute(tag, b"uniqueCount") else { return 0 };
    std::str::from_utf8(count).ok().and_then(|digits| digits.trim().parse().ok()).unwrap_or(u64::MAX)
}

/// Refuses a reference such as `BZ1048577` or `XFE1` that lies beyond Excel's grid. A reference of
/// another form is left to `calamine`, which refuses it.
fn on_grid(reference: Option<&[u8]>) -> Result<(), NotATable> {
    let reference = reference.unwrap_or_default();
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (column, row) = reference.split_at(letters);
    let column = column.iter().fold(0_u32, |sum, letter| {
        sum.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    let row = row
        .iter()
        .fold(0_u32, |sum, digit| sum.saturating_mul(10).saturating_add(u32::from(digit.wrapping_sub(b'0'))));
    if row > GRID.0 || column > GRID.1 {
        let reference = String::from_utf8_lossy(reference).chars().take(20).collect::<String>();
        return Err(NotATable::Damaged(format!("单元格引用 {reference} 超出工作表范围")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(xml: &str, piece: usize) -> Result<u64, NotATable> {
        let limits = Limits { max_row_bytes: 100, max_shared_strings: 3, ..Limits::default() };
        let mut watch = Watch::new(&limits);
        xml.as_bytes().chunks(piece).try_for_each(|chunk| watch.feed(chunk)).map(|()| watch.rows())
    }

    #[test]
    fn what_passes() {
        let long = "<cols/>".repeat(100);
        for xml in [
            r#"<?xml version="1.0"?><!-- it's > fine --><row r="1"><c r="BZ1048576"><v>1</v></c></row>"#,
            "<x:row x='>'><x:c r='XFD1'/><x:c/></x:row>",
            r#"<sst uniqueCount="3"><si><t>a</t></si><si/><si/></sst><row/>"#,
            r#"<dimension ref="A1:XFD1048576"/><row/>"#,
            &format!("{long}<row/>"),
        ] {
            for piece in [1, 7, 1000] {
                assert_eq!(watched(xml, piece).unwrap(), 1, "{xml}");
            }
        }
    }

    #[test]
    fn hidden_rows_that_hold_anything_are_noted() {
        let xml = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="3" hidden="1"><c r="A3" s="1"/><c r="B3"><v>1</v></c><c r="C3"><v>1</v></c></row><row hidden="true"><c><v>1</v></c></row><row r="7" hidden="1"><c r="A7"/></row><row r="8" hidden="0"><c><v>1</v></c></row>"#;
        let mut watch = Watch::new(&Limits::default());
        watch.feed(xml.as_bytes()).unwrap();
        assert_eq!(watch.hidden(), [2, 3]);
    }

    #[test]
    fn what_is_refused() {
        let (text, runs) = ("x".repeat(101), "<r/>".repeat(30));
        for xml in [
            &format!("<t>{text}</t>"),
            &format!("<c>{runs}</c>"),
            &format!("<x:si>{runs}</x:si>"),
            &format!("<c><c>{runs}</c>"),
            "<c><!-- </c> --></c>",
            "<c><?x </c> ?></c>",
            "<c><![CDATA[</c>]]></c>",
            "<!DOCTYPE x>",
            "<si/><si/><si/><si/>",
            r#"<sst uniqueCount = "4">"#,
            r#"<sst uniqueCount="99999999999999999999999">"#,
            r#"<c r="XFE1"/>"#,
            r#"<c r="A1048577"/>"#,
            r#"<c r="ZZZZZZZZZZ1"/>"#,
            r#"<row r="99999999999"/>"#,
            r#"<dimension ref="A1:A1048577"/>"#,
        ] {
            for piece in [1, 7, 1000] {
                assert!(watched(xml, piece).is_err(), "{xml}");
            }
        }
    }
}
