//! Physical lines of a file, numbered, none longer in memory than the limit.
//!
//! Splitting bytes is sound for UTF-8 and GB18030: neither uses 0x0A or 0x0D inside a character.

use std::io::{self, BufRead};

use super::source::Source;
use super::{BadRow, Limits, marked};

/// What is kept of a line that is too long, for the reject file.
const KEPT: usize = 200;

/// A physical line without its ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    /// Its bytes; only the beginning if it was cut.
    pub(super) bytes: Vec<u8>,
    /// `\n`, `\r\n`, `\r`, or nothing at the end of the file.
    pub(super) ending: &'static str,
    /// Longer than the limit: the rest was skipped.
    pub(super) cut: bool,
}

/// Reads line by line; `\n`, `\r\n` and a lone `\r` each end one.
pub(super) struct Lines {
    source: Source,
    number: u64,
    limit: usize,
}

impl Lines {
    pub(super) fn new(source: Source, limit: usize) -> Self {
        Self { source, number: 0, limit }
    }

    /// The next line; `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if self.source.fill_buf()?.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let mut line = Line { number: self.number, bytes: Vec::new(), ending: "", cut: false };
        while line.ending.is_empty() {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            line.take(&buffer[..end.unwrap_or(buffer.len())], self.limit);
            let (used, ending) = match end {
                Some(at) => (at + 1, if buffer[at] == b'\n' { "\n" } else { "\r" }),
                None => (buffer.len(), ""),
            };
            self.source.consume(used);
            line.ending = ending;
        }
        if line.ending == "\r" && self.source.fill_buf()?.first() == Some(&b'\n') {
            self.source.consume(1);
            line.ending = "\r\n";
        }
        Ok(Some(line))
    }
}

impl Lines {
    /// What is reported when the file cannot be read any further.
    pub(super) fn broken_off(&self, error: &io::Error) -> BadRow {
        BadRow::new(self.number + 1, format!("自本行起无法读取：{error}"), Vec::new())
    }
}

impl Line {
    /// Why it was cut for its length, and its beginning.
    pub(super) fn overlong(&self, limits: &Limits) -> (String, String) {
        let kept = String::from_utf8_lossy(&self.bytes);
        (format!("本行超过 {} 字节", limits.max_row_bytes), marked(&kept))
    }

    fn take(&mut self, bytes: &[u8], limit: usize) {
        if self.cut {
            return;
        }
        let room = limit.saturating_sub(self.bytes.len());
        self.cut = bytes.len() > room;
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if self.cut {
            self.bytes.truncate(KEPT);
            self.bytes.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    fn read(bytes: impl Read + Send + 'static, limit: usize) -> Vec<Line> {
        // A tiny buffer puts line endings across its edges.
        let mut lines = Lines::new(BufReader::with_capacity(3, Box::new(bytes)), limit);
        std::iter::from_fn(|| lines.next().unwrap()).collect()
    }

    #[test]
    fn endings() {
        let lines = read(&b"ab\r\nc\rd\n\ne"[..], 100);
        let seen: Vec<_> = lines.iter().map(|l| (l.number, l.bytes.as_slice(), l.ending)).collect();
        let expected: Vec<(u64, &[u8], &str)> =
            vec![(1, b"ab", "\r\n"), (2, b"c", "\r"), (3, b"d", "\n"), (4, b"", "\n"), (5, b"e", "")];
        assert_eq!(seen, expected);
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_read() {
        let endless = std::io::repeat(b'x').take(64 << 20).chain(&b"\nnext"[..]);
        let mut lines = Lines::new(BufReader::with_capacity(64 << 10, Box::new(endless)), 1 << 20);
        let first = lines.next().unwrap().unwrap();
        assert!(first.cut && first.bytes.capacity() < 1024, "{} bytes held", first.bytes.capacity());
        assert_eq!(lines.next().unwrap().unwrap().bytes, b"next");
    }

    #[test]
    fn a_line_of_exactly_the_limit_stays_whole() {
        let lines = read(&b"12345\n123456\n"[..], 5);
        assert_eq!(lines.iter().map(|l| l.cut).collect::<Vec<_>>(), [false, true]);
    }
}
