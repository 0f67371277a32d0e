//! Which encoding a text file is in.
//!
//! A byte order mark decides at once. Without one the file is read ahead, line by line, and each
//! line that is not plain ASCII votes: for UTF-8 if it is valid UTF-8, else for GB18030 if it is
//! valid GB18030. Reading ahead ends when one side leads by [`LEAD`] lines, so only files that
//! stay ASCII for long are read twice; ASCII before the first Chinese character, however long, and
//! single broken rows cannot mislead it. A tie is UTF-8. The encoding holds for the whole file: a
//! line that does not fit it is refused alone, never guessed.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::lines::Lines;
use super::text::Encoding;
use super::{Limits, NotATable, source};

/// Votes one encoding must be ahead for the rest of the file to go unasked.
const LEAD: u64 = 1_000;

/// Finds the encoding of a text file.
pub(super) fn encoding(path: &Path, limits: &Limits) -> Result<Encoding, NotATable> {
    let mut head = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut head)?;
    match encoding_rs::Encoding::for_bom(&head).map(|(encoding, _)| encoding) {
        Some(mark) if mark == encoding_rs::UTF_16LE => return Ok(Encoding::Utf16Le),
        Some(mark) if mark == encoding_rs::UTF_16BE => return Ok(Encoding::Utf16Be),
        Some(_) => return Ok(Encoding::Utf8),
        None => {}
    }
    let (source, _) = source::open(path, Encoding::Utf8)?;
    let mut lines = Lines::new(source, limits.max_row_bytes);
    let (mut utf8, mut gb18030) = (0_u64, 0_u64);
    while let Some(line) = lines.next()?
        && utf8.abs_diff(gb18030) < LEAD
    {
        if line.cut || line.bytes.is_ascii() {
            continue;
        }
        if std::str::from_utf8(&line.bytes).is_ok() {
            utf8 += 1;
        } else if !encoding_rs::GB18030.decode_without_bom_handling(&line.bytes).1 {
            gb18030 += 1;
        }
    }
    Ok(if gb18030 > utf8 { Encoding::Gb18030 } else { Encoding::Utf8 })
}
