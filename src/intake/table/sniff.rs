//! What a file is, by its first bytes; its name is never asked.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::NotATable;

const HEAD: u64 = 8 << 10;

/// The first bytes of files that are no table, however they are named.
const BINARY: [&[u8]; 8] =
    [b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\x7fELF"];
/// OLE2: `.xls`, or an `.xlsx` under a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0";

/// Which reader a file goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Perhaps a workbook.
    Zip,
    /// Text that starts with a JSON object.
    Ndjson,
    /// Any other text.
    Csv,
}

/// Looks at the first 8 KiB.
pub(super) fn kind(path: &Path) -> Result<Kind, NotATable> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    if head.is_empty() {
        return Err(NotATable::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if head.starts_with(OLE) {
        return Err(NotATable::OtherWorkbook);
    }
    if BINARY.iter().any(|magic| head.starts_with(magic)) {
        return Err(NotATable::Binary);
    }
    kind_of_text(&head)
}

fn kind_of_text(head: &[u8]) -> Result<Kind, NotATable> {
    let text = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0.into_owned().into_bytes(),
        None => head.to_vec(),
    };
    if looks_binary(&text) {
        return Err(NotATable::Binary);
    }
    match text.trim_ascii_start().first() {
        Some(b'{') => Ok(Kind::Ndjson),
        Some(b'[') => Err(NotATable::JsonArray),
        Some(b'<') => Err(NotATable::Markup),
        _ => Ok(Kind::Csv),
    }
}

/// A control character in the first line, or more than a tenth of them altogether: a stray one
/// further down spoils its row only.
fn looks_binary(text: &[u8]) -> bool {
    let control = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c');
    let first_line =
        text.trim_ascii_start().split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    first_line.iter().any(|byte| control(&byte)) || text.iter().filter(control).count() * 10 > text.len()
}

/// The separator that stands most often in a header line, outside quotes; `,` if none does.
pub(super) fn separator(header: &str) -> char {
    let mut quoted = false;
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    for character in header.chars() {
        quoted ^= character == '"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| !quoted && *separator == character)
        {
            *count += 1;
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
    counts.iter().find(|(_, count)| *count == most).map_or(',', |(separator, _)| *separator)
}

/// The separator that a line of Excel's own announces: `sep=;`.
pub(super) fn announced(line: &[u8]) -> Option<char> {
    let line = std::str::from_utf8(line).ok()?.trim_matches(['"', ' ']);
    let (key, separator) = line.split_at_checked(4)?;
    let mut signs = separator.chars();
    let separator = signs.next()?;
    // Saved again, the line has got separators behind it.
    (key.eq_ignore_ascii_case("sep=") && signs.all(|sign| sign == separator)).then_some(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (header, expected) in [
            ("code,region", ','),
            ("code;region;address", ';'),
            ("code\tregion", '\t'),
            ("code", ','),
            ("\"a,b,c\";d", ';'),
            ("a;b,c", ','),
        ] {
            assert_eq!(separator(header), expected, "{header}");
        }
    }

    #[test]
    fn announced_separators() {
        for (line, expected) in [
            ("sep=;", Some(';')),
            ("SEP=,,,,", Some(',')),
            ("\"sep=;\"", Some(';')),
            ("sep=\t", Some('\t')),
            ("sep=", None),
            ("sep=;a", None),
            ("code;region", None),
        ] {
            assert_eq!(announced(line.as_bytes()), expected, "{line}");
        }
    }
}
