//! Bytes as text: what a line says in the encoding of its file, and how what cannot be read is repeated.

use std::borrow::Cow;

use super::marked;

/// Characters of a damaged row that go into the reject file.
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

/// Marks the cells of a row that cannot be decoded: those in which a sign was lost, or all that are not plain ASCII
/// where the whole was a guess.
pub(super) fn mark_undecodable(cells: Vec<String>) -> Vec<String> {
    let lost = |cell: &String| cell.contains('\u{fffd}');
    let is_guess = !cells.iter().any(lost);
    let is_doubtful = |cell: &String| if is_guess { !cell.is_ascii() } else { lost(cell) };
    cells.into_iter().map(|cell| if is_doubtful(&cell) { marked(&cell) } else { cell }).collect()
}
