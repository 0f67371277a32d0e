//! One CSV row taken apart into cells (RFC 4180, forgiving): quotes protect separators and line
//! breaks, a doubled quote is a quote, a quote within an unquoted cell is an ordinary sign.

/// Cells of a row while its lines arrive.
pub(super) struct Cells {
    separator: char,
    done: Vec<String>,
    cell: String,
    place: Place,
    misquoted: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of them, or the first of two.
    Quote,
    /// In blanks after the closing quote.
    Closed,
}

impl Cells {
    pub(super) fn new(separator: char) -> Self {
        Self { separator, done: Vec::new(), cell: String::new(), place: Place::Start, misquoted: false }
    }

    /// Reads one line, without its ending.
    pub(super) fn feed(&mut self, line: &str) {
        if self.place == Place::Start && !line.contains('"') {
            self.done.extend(line.split(self.separator).map(str::to_owned));
            self.cell = self.done.pop().unwrap_or_default();
            return;
        }
        for character in line.chars() {
            self.push(character);
        }
    }

    /// Whether a quote is open, so that the row goes on with the next line.
    pub(super) fn is_open(&self) -> bool {
        self.place == Place::Quoted
    }

    /// Whether something stands between a closing quote and the next separator: then one of the
    /// quotes is a stray one, and what they enclose may be rows of their own.
    pub(super) fn is_misquoted(&self) -> bool {
        self.misquoted
    }

    /// Puts a line break into the open cell: `\n`, however the file ends its lines.
    pub(super) fn break_line(&mut self) {
        self.cell.push('\n');
    }

    /// The cells; at least one.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.done.push(self.cell);
        self.done
    }

    fn push(&mut self, character: char) {
        self.place = match (self.place, character) {
            (Place::Start, '"') => Place::Quoted,
            (Place::Quoted, '"') => Place::Quote,
            (Place::Quoted, _) | (Place::Quote, '"') => self.keep(character, Place::Quoted),
            (_, _) if character == self.separator => {
                self.done.push(std::mem::take(&mut self.cell));
                Place::Start
            }
            (Place::Quote | Place::Closed, ' ' | '\t') => Place::Closed,
            (before, _) => {
                self.misquoted |= matches!(before, Place::Quote | Place::Closed);
                self.keep(character, Place::Plain)
            }
        };
    }

    fn keep(&mut self, character: char, place: Place) -> Place {
        self.cell.push(character);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_taken_apart() {
        let cases: [(&str, &[&str]); 9] = [
            ("", &[""]),
            ("a,b", &["a", "b"]),
            ("a,", &["a", ""]),
            ("\"a,b\",c", &["a,b", "c"]),
            ("\"a \"\"b\"\"\",c", &["a \"b\"", "c"]),
            ("\"\",\"\"", &["", ""]),
            ("5\" pipe,c", &["5\" pipe", "c"]),
            ("\"a\" ,\"b\"\t", &["a", "b"]),
            ("a;b,c", &["a;b", "c"]),
        ];
        for (line, expected) in cases {
            let mut cells = Cells::new(',');
            cells.feed(line);
            assert!(!cells.is_open() && !cells.is_misquoted(), "{line}");
            assert_eq!(cells.finish(), expected, "{line}");
        }
    }

    #[test]
    fn a_stray_quote_is_noticed() {
        for line in ["\"a\"b,c", "\"a\" \"b\",c", "1,\"x\"\"\"y"] {
            let mut cells = Cells::new(',');
            cells.feed(line);
            assert!(cells.is_misquoted(), "{line}");
        }
    }

    #[test]
    fn a_quote_stays_open_over_lines() {
        let mut cells = Cells::new(',');
        cells.feed("a,\"b");
        assert!(cells.is_open());
        cells.break_line();
        cells.feed("c\",d");
        assert!(!cells.is_open());
        assert_eq!(cells.finish(), ["a", "b\nc", "d"]);
    }
}
