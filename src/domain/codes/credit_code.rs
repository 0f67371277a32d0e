//! 统一社会信用代码 (GB 32100-2015), with the organisation code (GB 11714) inside it.

use super::{check_characters, check_length, code};
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;

const NAME: &str = "统一社会信用代码";
/// The characters of the standard, worth 0 to 30: no I, O, S, V, Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of 3 modulo 31, one for each character before the last.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Where the nine characters of the organisation code stand; the last of them checks the others.
const ORGANISATION: std::ops::Range<usize> = 8..17;
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

code! {
    /// A unit's 18 characters: authority 1, kind 1, division 6, organisation code 9, check digit 1.
    /// Upper case; both check digits hold.
    pub struct CreditCode;
}

impl CreditCode {
    /// Reads a code, folding full-width signs and lower case.
    ///
    /// # Errors
    /// Says what is wrong: the length, a character outside the standard, the check digit of the
    /// organisation code (17th) or the last one (18th).
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let code = half_width(text).trim().to_ascii_uppercase();
        check_length(NAME, &code, 18..=18)?;
        check_characters(NAME, &code, |c| ALPHABET.contains(c))
            .map_err(|refusal| Refusal::form(format!("{}（代码不用字母I、O、S、V、Z）", refusal.reason)))?;
        if !code[ORGANISATION].ends_with(organisation_check(&code[ORGANISATION])) {
            return Err(Refusal::form(format!("{NAME}第17位（主体标识码校验码）不符，请核对第9至17位")));
        }
        if !code.ends_with(last_check(&code)) {
            return Err(Refusal::form(format!("{NAME}第18位（校验码）不符，请逐位核对")));
        }
        Ok(Self(code.into()))
    }

    /// An invented company's code in a six-digit division, from the range that GB 11714 keeps for
    /// internal use (PDY00001–PDY99999): no real unit can bear it. None when `serial` is not 1–99,999
    /// or the division is not six digits.
    pub fn fictional(division: &str, serial: u32) -> Option<Self> {
        let is_division = division.len() == 6 && division.bytes().all(|b| b.is_ascii_digit());
        if !is_division || !(1..=99_999).contains(&serial) {
            return None;
        }
        let mut code = format!("91{division}PDY{serial:05}");
        code.push(organisation_check(&code[8..16]));
        code.push(last_check(&code));
        Some(Self(code.into()))
    }
}

/// The ninth character of an organisation code, from its first eight (A = 10 … Z = 35).
fn organisation_check(organisation: &str) -> char {
    let values = organisation.chars().map(|c| c.to_digit(36).expect("digits and letters only"));
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("1 to 9"),
    }
}

/// The eighteenth character of a credit code, from its first seventeen. A remainder of 0 gives 0.
fn last_check(code: &str) -> char {
    let values = code.chars().map(|c| ALPHABET.find(c).expect("characters of the standard only"));
    let sum: usize = values.zip(WEIGHTS).map(|(value, weight)| value * weight as usize).sum();
    char::from(ALPHABET.as_bytes()[(31 - sum % 31) % 31])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_published_codes() {
        let cases = [
            "91350100M000100Y43",
            "11500000009275780L",
            "115002227398230135",
            "914403001922038216",
            "91110108551385082Q",
            // The weighted sum leaves no remainder: the check digit is 0.
            "91500112PDY0004660",
        ];
        for code in cases {
            assert_eq!(CreditCode::parse(code).unwrap().as_str(), code);
        }
    }

    #[test]
    fn makes_and_accepts_invented_codes() {
        let cases = [
            ("500103", 1, "91500103PDY00001XA"),
            ("500107", 2, "91500107PDY0000284"),
            ("500112", 3, "91500112PDY0000366"),
            ("500108", 4, "91500108PDY0000448"),
            ("500110", 5, "91500110PDY000052Y"),
            ("500000", 6, "91500000PDY0000605"),
        ];
        for (division, serial, code) in cases {
            assert_eq!(CreditCode::fictional(division, serial).unwrap().as_str(), code);
            assert_eq!(CreditCode::parse(code).unwrap().as_str(), code);
        }
        assert_eq!(CreditCode::fictional("500103", 0), None);
        assert_eq!(CreditCode::fictional("500103", 100_000), None);
        assert_eq!(CreditCode::fictional("50010", 1), None);
    }

    #[test]
    fn folds_width_and_case() {
        let cases = [
            "91500103pdy00001xa",
            " 91500103PDY00001XA\t",
            "９１５００１０３ＰＤＹ００００１ＸＡ",
            "　91500103ｐｄｙ00001XA",
        ];
        for text in cases {
            assert_eq!(CreditCode::parse(text).unwrap().as_str(), "91500103PDY00001XA");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            ("", "应为18位，实为0位"),
            ("91500103PDY00001X", "应为18位，实为17位"),
            ("91500103PDY00001XAA", "实为19位"),
            ("915OO103PDY00001XA", "第4位“O”"),
            ("91500103PDY0000 XA", "第16位“空格”"),
            ("9150010渝PDY00001XA", "第8位“渝”"),
            // The standard's own example with a wrong last digit; Z is no character of the standard.
            ("91350100M000100Y4Z", "第18位“Z”"),
            ("91350100M000100Y4X", "第18位（校验码）不符"),
            ("91500103PDY00002XA", "第17位（主体标识码校验码）不符"),
            ("91500104PDY00001XA", "第18位（校验码）不符"),
        ];
        for (text, expected) in cases {
            let refusal = CreditCode::parse(text).unwrap_err();
            assert!(refusal.reason.contains(expected), "{text}: {refusal}");
        }
    }

    #[test]
    fn notices_every_single_wrong_character() {
        let code = "91500103PDY00001XA";
        for position in 0..18 {
            for wrong in ALPHABET.chars().filter(|c| !code[position..].starts_with(*c)) {
                let mistyped = format!("{}{wrong}{}", &code[..position], &code[position + 1..]);
                assert!(CreditCode::parse(&mistyped).is_err(), "{mistyped}");
            }
        }
    }

    #[test]
    fn travels_as_a_string_and_is_checked_on_the_way_in() {
        let code = CreditCode::parse("91500103PDY00001XA").unwrap();
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json, r#""91500103PDY00001XA""#);
        assert_eq!(serde_json::from_str::<CreditCode>(&json).unwrap(), code);
        assert!(serde_json::from_str::<CreditCode>(r#""91500103PDY00001XB""#).is_err());
    }
}
