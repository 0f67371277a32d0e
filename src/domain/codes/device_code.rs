//! 设备代码: given at manufacture (特种设备代码编号方法), 18 characters without a check digit.

use super::{Category, check_characters, check_length, code};
use crate::domain::fold::half_width;
use crate::domain::label::Vocabulary;
use crate::domain::refusal::Refusal;

const NAME: &str = "设备代码";

code! {
    /// Catalogue category 4, manufacturer 5, year of manufacture 4, serial 5. Older registers hold
    /// other forms; they are kept and known by [`DeviceCode::is_legacy`]. Upper case.
    pub struct DeviceCode;
}

impl DeviceCode {
    /// Reads a code of 4 to 32 of `0-9 A-Z -`, folding full-width signs and lower case.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = half_width(text).trim().to_ascii_uppercase();
        check_length(NAME, &code, 4..=32)?;
        check_characters(NAME, &code, |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')?;
        Ok(Self(code.into()))
    }

    /// Whether the code is not of the 18-character form in force.
    pub fn is_legacy(&self) -> bool {
        !is_current_form(&self.0)
    }
}

/// Category of the catalogue, then `[0-9A-Z]{5}`, `(19|20)\d{2}`, `[0-9A-Z]\d{4}` (a letter stands
/// for serials above 99,999).
fn is_current_form(code: &str) -> bool {
    if code.len() != 18 {
        return false;
    }
    let (category, manufacturer, year, serial) = (&code[..4], &code[4..9], &code[9..13], &code[13..]);
    Category::ALL.iter().any(|c| c.code() == category)
        && !manufacturer.contains('-')
        && (year.starts_with("19") || year.starts_with("20"))
        && all_digits(year)
        && !serial.starts_with('-')
        && all_digits(&serial[1..])
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_form_in_force() {
        let cases = [
            ("311050012201600123", false),
            ("3320500A120160A123", true),
            ("331050A122016A0123", false),
            ("311010001199912345", false),
            // Categories that the catalogue does not hold.
            ("311150012201600123", true),
            ("300050012201600123", true),
            // The year is none.
            ("311050012181600123", true),
            ("31105001220A600123", true),
            // A hyphen inside, another length.
            ("31105-012201600123", true),
            ("3110500122016-0123", true),
            ("31105001220160012", true),
            ("31103506002016053337", true),
        ];
        for (text, legacy) in cases {
            assert_eq!(DeviceCode::parse(text).unwrap().is_legacy(), legacy, "{text}");
        }
    }

    #[test]
    fn folds_width_and_case() {
        assert_eq!(DeviceCode::parse(" ３１１０50012２016a0123").unwrap().as_str(), "3110500122016A0123");
    }

    #[test]
    fn refuses_garbage() {
        let long = "3".repeat(33);
        let cases = [
            ("", "实为0位"),
            ("311", "应为4至32位"),
            (long.as_str(), "实为33位"),
            ("3110/5001", "第5位“/”"),
            ("不详不详", "第1位“不”"),
        ];
        for (text, expected) in cases {
            let refusal = DeviceCode::parse(text).unwrap_err();
            assert!(refusal.reason.contains(expected), "{text}: {refusal}");
        }
    }
}
