//! 公告编号: what a notice's permanent address ends with.

use super::{check_characters, check_length, code};
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;

const NAME: &str = "公告编号";

code! {
    /// 1 to 40 characters without space, slash or control characters, such as 退出-2021-渝北-0007.
    pub struct NoticeNo;
}

impl NoticeNo {
    /// Reads a number, folding full-width signs. `.` and `..` are refused too: no address can end
    /// with them.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let number = folded.trim();
        check_length(NAME, number, 1..=40)?;
        check_characters(NAME, number, |c| !c.is_control() && !c.is_whitespace() && c != '/')?;
        if matches!(number, "." | "..") {
            return Err(Refusal::form(format!("{NAME}不能只是句点")));
        }
        Ok(Self(number.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_of_notices() {
        let cases = [
            ("退出-2021-渝北-0007", "退出-2021-渝北-0007"),
            ("退出－2021－渝北－０００７", "退出-2021-渝北-0007"),
            (" 渝市监公示〔2021〕12号 ", "渝市监公示〔2021〕12号"),
            ("7", "7"),
        ];
        for (text, number) in cases {
            assert_eq!(NoticeNo::parse(text).unwrap().as_str(), number);
        }
    }

    #[test]
    fn refuses_what_no_address_can_carry() {
        for text in [
            "",
            "  ",
            "退出/0007",
            "退出／0007",
            "退出 0007",
            "退出\t0007",
            "退出\u{7}0007",
            ".",
            "..",
            &"号".repeat(41),
        ] {
            assert!(NoticeNo::parse(text).is_err(), "{text}");
        }
    }
}
