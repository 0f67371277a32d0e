//! 注册代码: given at registration; real registers repeat it, so it identifies nothing.

use super::{check_characters, check_length, code};
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;

const NAME: &str = "注册代码";

code! {
    /// Class 4, registering division 6, month 6, serial 4: 20 digits. Other forms of 4 to 32 of
    /// `0-9 A-Z a-z -` occur and are kept.
    pub struct RegistrationCode;
}

impl RegistrationCode {
    /// Reads a code, folding full-width signs.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let code = folded.trim();
        check_length(NAME, code, 4..=32)?;
        check_characters(NAME, code, |c| c.is_ascii_alphanumeric() || c == '-')?;
        Ok(Self(code.into()))
    }

    /// Whether the code has the 20 digits of the numbering method.
    pub fn is_standard(&self) -> bool {
        self.0.len() == 20 && self.0.bytes().all(|b| b.is_ascii_digit())
    }
}

impl RegistrationCode {
    /// Whether the code ends in zeros where a spreadsheet, which keeps fifteen digits, would have put them.
    pub fn may_have_lost_digits(&self) -> bool {
        const KEPT: usize = 15;
        self.is_standard() && self.0[KEPT..].bytes().all(|b| b == b'0')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_standard_form_from_others() {
        let cases = [
            ("31103506002016053337", true),
            ("３１１０３５０６００２０１６０５３３３７", true),
            ("3110350600201605333", false),
            ("311035060020160533378", false),
            ("31103506002016O53337", false),
            ("YT-0031", false),
        ];
        for (text, standard) in cases {
            assert_eq!(RegistrationCode::parse(text).unwrap().is_standard(), standard, "{text}");
        }
    }

    #[test]
    fn notices_lost_digits() {
        for (text, lost) in [
            ("31105001122015000000", true),
            ("31105001122015100000", true),
            ("31105001122015010000", false),
            ("31105001122015040001", false),
            ("3110500112201500000", false),
        ] {
            assert_eq!(RegistrationCode::parse(text).unwrap().may_have_lost_digits(), lost, "{text}");
        }
    }

    #[test]
    fn refuses_garbage() {
        for text in ["", "311", "3110,3506", "无注册代码", &"1".repeat(33)] {
            assert!(RegistrationCode::parse(text).is_err(), "{text}");
        }
    }
}
