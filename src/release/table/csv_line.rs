//! One line of a CSV file (RFC 4180).
//!
//! The crate that reads files for others writes each byte through a state machine; nearly every cell of ours is copied as
//! it is. A test holds the two against each other.

/// A line that is being written: its cells, then its end.
pub(super) struct CsvLine<'a> {
    out: &'a mut Vec<u8>,
    begins: usize,
    cells: usize,
}

impl<'a> CsvLine<'a> {
    /// Begins a line behind what is written.
    pub(super) fn begin(out: &'a mut Vec<u8>) -> Self {
        let begins = out.len();
        Self { out, begins, cells: 0 }
    }

    /// Writes a cell, in quotation marks where it needs them.
    pub(super) fn put(&mut self, cell: &str) {
        if self.cells > 0 {
            self.out.push(b',');
        }
        self.cells += 1;
        // Looking at all bytes costs less than asking after each whether to go on.
        let is_special = |byte| matches!(byte, b',' | b'"' | b'\r' | b'\n');
        if cell.bytes().fold(false, |found, byte| found | is_special(byte)) {
            self.put_quoted(cell);
        } else {
            self.out.extend_from_slice(cell.as_bytes());
        }
    }

    fn put_quoted(&mut self, cell: &str) {
        self.out.push(b'"');
        for (at, part) in cell.split('"').enumerate() {
            if at > 0 {
                self.out.extend_from_slice(b"\"\"");
            }
            self.out.extend_from_slice(part.as_bytes());
        }
        self.out.push(b'"');
    }

    /// Ends the line. A single blank cell is written as one, or the line would be no line.
    pub(super) fn end(self) {
        if self.cells == 1 && self.out.len() == self.begins {
            self.out.extend_from_slice(b"\"\"");
        }
        self.out.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ours(cells: &[String]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut line = CsvLine::begin(&mut out);
        for cell in cells {
            line.put(cell);
        }
        line.end();
        out
    }

    fn by_the_crate(cells: &[String]) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(cells).unwrap();
        writer.into_inner().unwrap()
    }

    proptest! {
        #[test]
        fn a_line_is_the_one_that_the_crate_writes(
            cells in proptest::collection::vec("([a-z中“, \"\r\n\t;]|[0-9]){0,8}", 1..6)
        ) {
            prop_assert_eq!(ours(&cells), by_the_crate(&cells));
        }
    }
}
