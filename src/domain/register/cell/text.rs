//! Free text of a cell: what may be published, and what is private.

use compact_str::CompactString;

use crate::domain::privacy;
use crate::domain::refusal::Refusal;

/// Free text as it was written: at most 1,000 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text(CompactString);

impl Text {
    /// The longest text a cell may hold, in characters.
    pub const LONGEST: usize = 1000;

    /// Reads free text; refuses control characters, overlong text and what looks like a person's number.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        check_text(text)?;
        privacy::check_text(text)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Free text of the private side: persons and their telephones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal(CompactString);

impl Personal {
    /// Reads private text; refuses control characters and overlong text.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        check_text(text)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_text(text: &str) -> Result<(), Refusal> {
    let is_no_text =
        |c: char| matches!(c, '\u{FFFE}' | '\u{FFFF}') || c.is_control() && c != '\n' && c != '\t';
    if text.chars().any(is_no_text) {
        return Err(Refusal::form("含有控制字符"));
    }
    if text.chars().count() > Text::LONGEST {
        return Err(Refusal::form(format!("文字超过 {} 字", Text::LONGEST)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_text_refuses_a_mobile_number() {
        assert!(Text::parse("1栋，电话13812341234").is_err());
        assert!(Text::parse("=SUM(A1)").is_ok());
        assert!(Text::parse("a\u{0}b").is_err());
        assert!(Text::parse("a\u{FFFE}b").is_err(), "no document may hold it");
        assert!(Text::parse(&"长".repeat(1001)).is_err());
    }
}
