//! 使用登记证编号, such as 梯11渝A3622(16): read leniently, for local habits differ.

use super::{Category, check_characters, check_length, code};
use crate::domain::fold::half_width;
use crate::domain::label::Vocabulary;
use crate::domain::refusal::Refusal;

const NAME: &str = "使用登记证编号";

code! {
    /// 梯, two digits of the category, province, perhaps a letter, serial, year in brackets. Any
    /// text of 1 to 40 characters is kept; brackets become half-width. Registers repeat it, so it
    /// identifies nothing.
    pub struct CertificateNo;
}

impl CertificateNo {
    /// Reads a number, folding full-width signs.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let number = folded.trim();
        check_length(NAME, number, 1..=40)?;
        check_characters(NAME, number, |c| !c.is_control())?;
        Ok(Self(number.into()))
    }

    /// Whether the number has the form known from Chongqing: 梯, category, 渝, at most one letter,
    /// 4 to 6 digits or letters, two digits of the year in brackets.
    pub fn is_standard(&self) -> bool {
        standard_serial(&self.0).is_some_and(|serial| {
            let tail = serial.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(serial);
            is_serial(serial) || is_serial(tail)
        })
    }
}

/// What stands between 渝 and the bracketed year, when everything around it is in form.
fn standard_serial(number: &str) -> Option<&str> {
    let rest = number.strip_prefix('梯')?;
    let rest = Category::ALL.iter().find_map(|category| rest.strip_prefix(shown_digits(*category)))?;
    let (serial, year) = rest.strip_prefix('渝')?.strip_suffix(')')?.split_once('(')?;
    (year.len() == 2 && year.bytes().all(|b| b.is_ascii_digit())).then_some(serial)
}

/// The two digits that certificates show of a category: 11 of 3110.
fn shown_digits(category: Category) -> &'static str {
    &category.code()[1..3]
}

fn is_serial(text: &str) -> bool {
    (4..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_standard_form_from_others() {
        let cases = [
            ("梯11渝A3622(16)", true),
            ("梯11渝A3622（16）", true),
            ("梯31渝003622(21)", true),
            ("梯11渝AB03622(16)", true),
            ("梯11渝A362(16)", true),
            ("梯11渝362(16)", false),
            ("梯11渝A0036221(16)", false),
            ("梯11闽E3622(16)", false),
            ("梯14渝A3622(16)", false),
            ("梯11渝A3622", false),
            ("梯11渝A3622(2016)", false),
            ("渝梯字0001", false),
        ];
        for (text, standard) in cases {
            assert_eq!(CertificateNo::parse(text).unwrap().is_standard(), standard, "{text}");
        }
    }

    #[test]
    fn keeps_any_number_within_limits() {
        assert_eq!(CertificateNo::parse(" 梯１１渝Ａ3622（16） ").unwrap().as_str(), "梯11渝A3622(16)");
        assert!(CertificateNo::parse(&"梯".repeat(40)).is_ok());
        assert!(CertificateNo::parse(&"梯".repeat(41)).is_err());
        assert!(CertificateNo::parse(" ").is_err());
        assert!(CertificateNo::parse("梯11\n渝").is_err());
    }
}
