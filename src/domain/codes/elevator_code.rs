//! 电梯编码: the code on the sign in the car, which a resident scans or reads to 96333.

use super::{check_characters, check_length, code};
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;

const NAME: &str = "电梯编码";

code! {
    /// What identifies an elevator in this register: 4 to 20 of `0-9 A-Z a-z -`, case and leading
    /// zeros kept. Not the device code (设备代码) and not the registration code (注册代码).
    pub struct ElevatorCode;
}

impl ElevatorCode {
    /// Reads a code, folding full-width signs; nothing else is changed.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let code = folded.trim();
        check_length(NAME, code, 4..=20)?;
        check_characters(NAME, code, |c| c.is_ascii_alphanumeric() || c == '-')?;
        Ok(Self(code.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_text_as_it_is() {
        let cases = [
            ("242848", "242848"),
            ("000012", "000012"),
            ("２４２８４８", "242848"),
            (" yb-0007a ", "yb-0007a"),
            ("31101234567890123456", "31101234567890123456"),
        ];
        for (text, code) in cases {
            assert_eq!(ElevatorCode::parse(text).unwrap().as_str(), code);
        }
    }

    #[test]
    fn refuses_what_is_no_code() {
        let cases = [
            ("123", "应为4至20位，实为3位"),
            ("311012345678901234567", "实为21位"),
            ("2428/48", "第5位“/”"),
            ("2428 48", "第5位“空格”"),
            ("渝北242848", "第1位“渝”"),
            ("2428\u{0}48", "第5位“控制字符”"),
        ];
        for (text, expected) in cases {
            let refusal = ElevatorCode::parse(text).unwrap_err();
            assert!(refusal.reason.contains(expected), "{text}: {refusal}");
        }
    }
}
