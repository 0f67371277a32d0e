//! Bytes as text: which encoding a file is in, and what a line of it says.
//!
//! A byte order mark decides at once. Without one the file is read ahead, line by line, and each
//! line that is not plain ASCII votes: for UTF-8 if it is valid UTF-8, else for GB18030 if it is
//! valid GB18030. Reading ahead ends when one side leads by [`LEAD`] lines, so only files that
//! stay ASCII for long are read twice; ASCII before the first Chinese character, however long, and
//! single broken rows cannot mislead it. A tie is UTF-8. The encoding holds for the whole file: a
//! line that does not fit it is refused alone, never guessed.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::lines::{Line, Lines};
use super::{Limits, NotATable, marked, source};

/// Votes one encoding must be ahead for the rest of the file to go unasked.
const LEAD: u64 = 1_000;
/// Characters of a damaged or overlong row that go into the reject file.
const KEPT: usize = 200;

/// How the bytes of a text file are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
    /// UTF-16, little end first, by its byte order mark.
    Utf16Le,
    /// UTF-16, big end first, by its byte order mark.
    Utf16Be,
}

impl Encoding {
    /// What a line says.
    ///
    /// # Errors
    /// A reason in Chinese and the text as far as it can be read: bytes that are no text in this
    /// encoding, the sign U+FFFD that an earlier conversion left for lost text, or UTF-8 within a
    /// file of GB18030, which would decode to wrong words.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<Cow<'_, str>, (&'static str, String)> {
        let coding = if self == Self::Gb18030 { encoding_rs::GB18030 } else { encoding_rs::UTF_8 };
        let (text, damaged) = coding.decode_without_bom_handling(bytes);
        if damaged {
            return Err((
                "本行无法解码：含有不属于文件编码的字节，请在原文件中更正后重新导入",
                text.into_owned(),
            ));
        }
        if text.contains('\u{fffd}') {
            return Err((
                "本行无法解码：含有已丢失的字符（�），请在原文件中补全后重新导入",
                text.into_owned(),
            ));
        }
        if self == Self::Gb18030
            && let Some(other) = chinese_utf8(bytes)
        {
            let reason = "本行无法解码：编码与文件其余部分不同（像是 UTF-8），请在原文件中更正后重新导入";
            return Err((reason, other.to_owned()));
        }
        Ok(text)
    }
}

/// The line as UTF-8, if it is valid and holds characters of three bytes or more: Chinese text in
/// GB18030 is almost never that by accident (two-byte sequences often are).
fn chinese_utf8(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.chars().any(|character| character.len_utf8() >= 3).then_some(text)
}

/// The beginning of a text that is too long to be repeated in full, marked; a short one as it is.
pub(super) fn beginning(text: &str) -> String {
    match text.char_indices().nth(KEPT) {
        Some((end, _)) => marked(&text[..end]),
        None => text.to_owned(),
    }
}

/// Why a line was cut for its length, and its beginning.
pub(super) fn overlong(line: &Line, limits: &Limits) -> (String, String) {
    let kept: String = String::from_utf8_lossy(&line.bytes).chars().take(KEPT).collect();
    (format!("本行超过 {} 字节", limits.max_row_bytes), marked(&kept))
}

/// Marks the cells of a row that cannot be decoded: those in which a sign was lost, or all that are not plain ASCII
/// where the whole was a guess.
pub(super) fn mark_undecodable(cells: Vec<String>) -> Vec<String> {
    let lost = |cell: &String| cell.contains('\u{fffd}');
    let is_guess = !cells.iter().any(lost);
    let is_doubtful = |cell: &String| if is_guess { !cell.is_ascii() } else { lost(cell) };
    cells.into_iter().map(|cell| if is_doubtful(&cell) { marked(&cell) } else { cell }).collect()
}

/// Finds the encoding of a text file.
pub(super) fn detect(path: &Path, limits: &Limits) -> Result<Encoding, NotATable> {
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
