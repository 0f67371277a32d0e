//! Personal data: how a person's particulars are masked where they must be shown at all, and how
//! they are noticed in free text. Which fields are personal is not decided here.

use chrono::Datelike;
use unicode_normalization::UnicodeNormalization;

use super::Day;
use super::fold::half_width;
use super::phone::{is_mobile, split_landline};
use super::refusal::Refusal;

const STARS: &str = "****";

/// The first character and a `*` for each other: 张三丰 → 张**. A name of one character is a `*`.
pub fn mask_name(name: &str) -> String {
    let mut characters = name.trim().chars();
    let first = characters.next();
    let others = characters.count();
    match first {
        Some(first) if others > 0 => format!("{first}{}", "*".repeat(others)),
        Some(_) => "*".to_owned(),
        None => String::new(),
    }
}

/// A mobile keeps its first three and last four digits, a landline its area code and last two;
/// nothing is kept of anything else.
pub fn mask_phone(phone: &str) -> String {
    let number = half_width(phone).trim().to_owned();
    if let Some((area, subscriber)) = split_landline(&number) {
        return format!("{area}{STARS}{}", &subscriber[subscriber.len() - 2..]);
    }
    if is_mobile(&number) {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let mobile: String = digits[digits.len() - 11..].iter().collect();
        return format!("{}{STARS}{}", &mobile[..3], &mobile[7..]);
    }
    STARS.to_owned()
}

/// The number of an identity card (居民身份证) keeps its first three and last four characters;
/// nothing is kept of what has not eighteen.
pub fn mask_identity_no(number: &str) -> String {
    let characters: Vec<char> = number.trim().chars().collect();
    if characters.len() != 18 {
        return STARS.to_owned();
    }
    let (first, last): (String, String) =
        (characters[..3].iter().collect(), characters[14..].iter().collect());
    format!("{first}{}{last}", "*".repeat(11))
}

/// A person's certificate keeps its last four characters; nothing is kept of a shorter one.
pub fn mask_certificate(number: &str) -> String {
    let characters: Vec<char> = number.trim().chars().collect();
    match characters.len().checked_sub(4) {
        Some(hidden) if hidden > 0 => STARS.chars().chain(characters[hidden..].iter().copied()).collect(),
        _ => STARS.to_owned(),
    }
}

/// Signs that part the digits of a number that is read aloud: 138-1234-1234, (138) 1234 1234. What separates the members
/// of a list does not: rooms 150, 151 and 15233 are no telephone.
const SIGNS: [char; 20] = [
    ' ', '\t', '-', '.', '·', '•', '∙', '⋅', '・', '_', '(', ')', '\u{2010}', '\u{2012}', '\u{2013}',
    '\u{2014}', '\u{2015}', '\u{2212}', '[', ']',
];
/// The shortest first part of a mobile number that is written in parts.
const FIRST_PART: usize = 3;
/// What people write before a number without a sign between.
const ANNOUNCED: [&str; 8] = ["tel", "phone", "mobile", "lxdh", "weixin", "wx", "vx", "qq"];
/// Digits of the shortest number that is looked for.
const FEWEST_DIGITS: usize = 11;

/// Whether a text holds a mobile number or the number of an identity card, in digits of any shape, written in one or in
/// parts. Runs inside longer codes do not count: a registration code often holds eleven such digits.
pub fn contains_personal_number(text: &str) -> bool {
    if text.chars().filter(|c| c.is_numeric()).count() < FEWEST_DIGITS {
        return false;
    }
    let text: String = text.nfkc().collect();
    names_identity_no(&text)
        || text
            .split(|c: char| !(c.is_ascii_alphanumeric() || SIGNS.contains(&c)))
            .map(|stretch| stretch.split(SIGNS).filter(|word| !word.is_empty()).collect::<Vec<_>>())
            .any(|words| holds_identity_no(&words) || holds_mobile(&words))
}

/// Free text that is to be published.
///
/// # Errors
/// Refuses what holds a person's number, and says what to do where it may be no telephone's.
pub fn check_text(text: &str) -> Result<(), Refusal> {
    let folded = half_width(text);
    if is_plain_mobile(folded.trim()) || is_trunk_mobile(folded.trim()) {
        return Err(looks_like_a_mobile());
    }
    if contains_personal_number(text) {
        return Err(Refusal::form("公开文字中含有手机号码或身份证号码，请删去后再报"));
    }
    Ok(())
}

/// A code that is to be published, in half-width signs. Codes have parts of digits as telephone numbers have, so only a
/// mobile number written in one counts: eleven digits between signs that are neither digits nor letters.
///
/// # Errors
/// Refuses a code that holds one.
pub fn check_code(code: &str) -> Result<(), Refusal> {
    let mut words = code.split(|c: char| !c.is_ascii_alphanumeric());
    if words.any(|word| is_plain_mobile(word) || is_mobile_from_abroad(word)) {
        return Err(looks_like_a_mobile());
    }
    Ok(())
}

fn looks_like_a_mobile() -> Refusal {
    Refusal::form(
        "含有手机号码形式的11位数字，不能公开；确为编号的，请在编号前加字母前缀，可以不填的也可留空",
    )
}

/// Whether one of these words is a mobile number, announced or with the code of the country, or some in a row are.
fn holds_mobile(words: &[&str]) -> bool {
    words.iter().any(|word| is_mobile_from_abroad(word) || is_announced_mobile(word))
        || (0..words.len()).filter(|at| words[*at].len() >= FIRST_PART).any(|at| {
            is_plain_mobile(&joined(&words[at..], 11)) || is_trunk_mobile(&joined(&words[at..], 12))
        })
}

/// Whether one of these words is the number of an identity card, or some in a row are.
fn holds_identity_no(words: &[&str]) -> bool {
    (0..words.len()).any(|at| is_identity_no(&joined(&words[at..], 18)))
}

/// Words put together until they have so many signs; up to the last they are digits.
fn joined(words: &[&str], length: usize) -> String {
    let mut joined = String::new();
    for word in words {
        joined.push_str(word);
        if joined.len() >= length || !is_digits(word) {
            break;
        }
    }
    joined
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A mobile number right after what announces it: `tel13812341234`.
fn is_announced_mobile(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ANNOUNCED.iter().any(|name| word.strip_prefix(name).is_some_and(is_plain_mobile))
}

/// A mobile number after the code of the country.
fn is_mobile_from_abroad(word: &str) -> bool {
    word.strip_prefix("0086").or_else(|| word.strip_prefix("86")).is_some_and(is_plain_mobile)
}

/// A mobile number after the 0 that was dialled before one of another city.
fn is_trunk_mobile(word: &str) -> bool {
    word.strip_prefix('0').is_some_and(is_plain_mobile)
}

/// `1[3-9]\d{9}`, nothing before and nothing after.
fn is_plain_mobile(word: &str) -> bool {
    word.len() == 11 && word.starts_with('1') && is_mobile(word)
}

/// Whether a number follows that is said to be an identity card's, right or mistyped.
fn names_identity_no(text: &str) -> bool {
    let number = |after: &str| {
        let begin = after.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_ascii_alphabetic());
        let number = begin.chars().filter(|c| !SIGNS.contains(c));
        number.take_while(char::is_ascii_digit).count()
    };
    text.match_indices("身份证").any(|(at, name)| number(&text[at + name.len()..]) >= 15)
}

/// Eighteen characters with a day of birth and a check digit that hold (GB 11643): so the device code
/// of an elevator, which has eighteen digits too, is not taken for a person.
fn is_identity_no(word: &str) -> bool {
    if word.len() != 18 || !word[..17].bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    is_birthday(&word[6..14]) && word[17..].eq_ignore_ascii_case(identity_check(&word[..17]))
}

fn is_birthday(digits: &str) -> bool {
    Day::parse_from_str(digits, "%Y%m%d").is_ok_and(|day| (1900..2100).contains(&day.year()))
}

fn identity_check(digits: &str) -> &'static str {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [&str; 11] = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"];
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS[sum as usize % 11]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_names() {
        let cases = [
            ("张三", "张*"),
            ("张三丰", "张**"),
            ("欧阳娜娜", "欧***"),
            ("John", "J***"),
            (" 张三 ", "张*"),
            ("张", "*"),
            ("", ""),
        ];
        for (name, masked) in cases {
            assert_eq!(mask_name(name), masked);
        }
    }

    #[test]
    fn masks_phones() {
        let cases = [
            ("13812341234", "138****1234"),
            ("138 1234 1234", "138****1234"),
            ("+8613812341234", "138****1234"),
            ("１３８１２３４１２３４", "138****1234"),
            ("023-67890012", "023****12"),
            ("02367890012", "023****12"),
            ("0838-1234567", "0838****67"),
            ("96333", "****"),
            ("", "****"),
        ];
        for (phone, masked) in cases {
            assert_eq!(mask_phone(phone), masked, "{phone}");
        }
    }

    #[test]
    fn masks_numbers_of_documents() {
        assert_eq!(mask_identity_no("11010519491231002X"), "110***********002X");
        assert_eq!(mask_identity_no("110105491231002"), "****");
        assert_eq!(mask_certificate("TS6AHG12345"), "****2345");
        assert_eq!(mask_certificate("2345"), "****");
        assert_eq!(mask_certificate(""), "****");
    }

    #[test]
    fn notices_personal_numbers() {
        let cases = [
            "13812341234",
            "联系人张三，电话13812341234。",
            "电话:13812341234/微信同号",
            "电话１３８１２３４１２３４",
            "_19900001111_",
            "身份证11010519491231002X",
            "11010519491231002x",
            "138 1234 1234",
            "联系人张三 138-1234-1234",
            "138.1234.1234，或138-12341234",
            "13812341234-01",
            "1381-234-1234",
            "+8613812341234",
            "+86 138 1234 1234",
            "0086-138-12341234",
            "1３８—1234—1234",
            "身份证号：110105194912310021（抄错）",
            "身份证:110105 19491231 0021",
            "110105-19491231-002X",
            "电话tel13812341234",
            "微信wx13812341234",
            "(138)12341234",
            "138（1234）1234",
            "138 (1234) 1234",
            "138--1234-1234",
            "138\u{2011}1234\u{2011}1234",
            "138\u{2212}1234\u{2212}1234",
            "联系013812341234",
            "0138-1234-1234",
            "138\t1234\t1234",
            "138・1234・1234",
            "138•1234•1234",
            "138∙1234⋅1234",
            "lxdh13812341234",
            "①③⑧①②③④①②③④",
            "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟏𝟐𝟑𝟒",
        ];
        for text in cases {
            assert!(contains_personal_number(text), "{text}");
        }
    }

    #[test]
    fn a_code_is_no_mobile_number() {
        let refused = ["13812341234", "F-13812341234", "8613812341234", "退出-2021-13812341234"];
        for code in refused {
            assert!(check_code(code).unwrap_err().reason.contains("字母前缀"), "{code}");
        }
        let kept = [
            "31103506001381234123",
            "311010001201600123",
            "138123412345",
            "A13812341234",
            "F-139-2021-0001",
            "渝市监158-2021-0012",
        ];
        for code in kept {
            assert!(check_code(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn a_number_that_looks_like_a_mobile_is_told_what_to_do() {
        assert!(check_text(" 15012345678 ").unwrap_err().reason.contains("留空"));
        assert!(check_text("015012345678").unwrap_err().reason.contains("留空"));
        assert!(check_text("SJ15012345678").is_ok(), "a letter before it, as it was told");
        assert!(check_text("电话15012345678").unwrap_err().reason.contains("请删去"));
        assert!(check_text("A15012345678").is_ok());
    }

    #[test]
    fn leaves_codes_alone() {
        let cases = [
            "",
            "12812341234",
            "138123412345",
            "a13812341234",
            "13812341234b",
            // registration code, device codes, credit code: digits that look like a mobile inside
            "31103506001381234123",
            "311010001201600123",
            "311019850201001234",
            "91500112PDY0004660",
            "115002227398230135",
            // an identity number with a wrong check digit, and with no day of birth
            "110105194912310021",
            "110105194913310023",
            "请拨打96333或023-67890000",
            "138号1234室1234",
            "1-38-1234-1234",
            "150、151、15233",
            "x13812341234",
            "2021-11-15 2022-11-14",
            "1380-2000-1600",
            "013812341234567",
            "0138-12341",
            "凭身份证领取，3号窗口",
        ];
        for text in cases {
            assert!(!contains_personal_number(text), "{text}");
        }
    }
}
