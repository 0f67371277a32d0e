//! The codes by which the trade names things. Each is text, however numeric it looks (leading
//! zeros and 20 digits survive), parsed once at the edge and trusted afterwards. Whether a code
//! belongs to anything is not known here.

mod category;
mod certificate_no;
mod credit_code;
mod device_code;
mod elevator_code;
mod notice_no;
mod registration_code;

pub use category::Category;
pub use certificate_no::CertificateNo;
pub use credit_code::CreditCode;
pub use device_code::DeviceCode;
pub use elevator_code::ElevatorCode;
pub use notice_no::NoticeNo;
pub use registration_code::RegistrationCode;

use crate::domain::refusal::Refusal;

/// Declares a code: a string that only its own `parse(&str) -> Result<Self, Refusal>` can make.
/// Serde writes it as a string and reads it through `parse`.
macro_rules! code {
    ($(#[$doc:meta])* pub struct $name:ident;) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(compact_str::CompactString);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
use code;

/// Refuses a text that is shorter or longer than a code of this name may be.
fn check_length(name: &str, text: &str, allowed: std::ops::RangeInclusive<usize>) -> Result<(), Refusal> {
    let length = text.chars().count();
    if allowed.contains(&length) {
        return Ok(());
    }
    let (least, most) = (allowed.start(), allowed.end());
    let expected = if least == most { format!("{least}位") } else { format!("{least}至{most}位") };
    Err(Refusal::form(format!("{name}应为{expected}，实为{length}位")))
}

/// Refuses the first character that `allowed` does not hold, naming it and its position from 1.
fn check_characters(name: &str, text: &str, allowed: impl Fn(char) -> bool) -> Result<(), Refusal> {
    match text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
        None => Ok(()),
        Some((index, c)) => {
            Err(Refusal::form(format!("{name}第{}位“{}”不是允许的字符", index + 1, sign_name(c))))
        }
    }
}

/// What a sign is called to people who may not see it.
pub(in crate::domain) fn sign_name(sign: char) -> String {
    match sign {
        ' ' => "空格".to_owned(),
        '\t' => "制表符".to_owned(),
        '\n' | '\r' => "换行".to_owned(),
        '\'' | '‘' | '’' => "单引号".to_owned(),
        '"' => "双引号".to_owned(),
        '=' => "等号".to_owned(),
        '\\' => "反斜杠".to_owned(),
        sign if sign.is_whitespace() => "特殊空格".to_owned(),
        sign if sign.is_control() => "控制字符".to_owned(),
        // What would be shown as an escape takes no room on paper either.
        sign if sign.escape_debug().count() > 1 => "看不见的字符".to_owned(),
        sign => sign.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_named_in_words() {
        for (text, name) in [
            ("'311050012201600123", "第1位“单引号”"),
            ("3110 50012201600123", "第5位“空格”"),
            ("3110\u{200b}50012201600123", "第5位“看不见的字符”"),
            ("3110\u{a0}50012201600123", "第5位“特殊空格”"),
            ("3110，50012201600123", "第5位“,”"),
        ] {
            let refusal = DeviceCode::parse(text).unwrap_err();
            assert!(refusal.reason.contains(name), "{text}: {refusal}");
        }
    }
}
