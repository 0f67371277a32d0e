//! Telephone numbers: what may be published as a unit's service line, and what may be stored as a
//! person's number. Whether anyone answers is not known here.

use super::fold::half_width;
use super::refusal::Refusal;

/// Whether a text is a mobile number (`1[3-9]` and nine digits), whatever spaces, hyphens, +86 or
/// leading 0 it is written with.
pub fn is_mobile(text: &str) -> bool {
    let digits = bare(text);
    let national = ["+86", "0086", "0"].iter().find_map(|prefix| digits.strip_prefix(prefix));
    is_mobile_digits(&digits) || national.is_some_and(is_mobile_digits)
}

/// Whether a text is a landline number: area code, hyphen or none, 7 or 8 digits.
pub fn is_landline(text: &str) -> bool {
    split_landline(half_width(text).trim()).is_some()
}

/// The 24-hour service line that a unit makes public: a landline with or without extension, a 400 or
/// 800 number, or a short number such as 96333. Full-width signs are folded.
///
/// # Errors
/// A mobile number is refused because it belongs to a person; anything else because it is no number.
pub fn service_phone(text: &str) -> Result<String, Refusal> {
    let folded = half_width(text);
    let number = folded.trim();
    if is_mobile(number) {
        return Err(Refusal::form("服务电话将向社会公开，不能填写手机号码，请填写固定电话、400电话或短号"));
    }
    if split_landline(without_extension(number)).is_some() || is_toll_free(number) || is_short(number) {
        return Ok(number.to_owned());
    }
    Err(Refusal::form("服务电话应为固定电话（如023-67890000，可带分机号）、400或800电话，或3至6位短号"))
}

/// The number of a person, which is never published: a mobile of 11 digits or a landline.
pub fn private_phone(text: &str) -> Result<String, Refusal> {
    let folded = half_width(text);
    let number = folded.trim();
    if is_mobile_digits(number) || is_landline(number) {
        return Ok(number.to_owned());
    }
    Err(Refusal::form("联系电话应为11位手机号码，或带区号的固定电话（如023-67890000）"))
}

/// Area code and subscriber number of a landline. Area codes are 010, 02x and 03xx to 09xx: a mobile
/// behind a 0 is none.
pub(super) fn split_landline(number: &str) -> Option<(&str, &str)> {
    let area_length = match number.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    let (area, rest) = number.split_at_checked(area_length)?;
    let subscriber = rest.strip_prefix('-').unwrap_or(rest);
    (all_digits(area) && all_digits(subscriber) && matches!(subscriber.len(), 7 | 8))
        .then_some((area, subscriber))
}

/// A landline without its extension of 1 to 6 digits (`-801`, `转801`); anything else as it is.
fn without_extension(number: &str) -> &str {
    match number.rsplit_once(['-', '转']) {
        Some((main, extension)) if split_landline(main).is_some() && is_extension(extension) => main,
        _ => number,
    }
}

fn is_extension(text: &str) -> bool {
    (1..=6).contains(&text.len()) && all_digits(text)
}

fn is_toll_free(number: &str) -> bool {
    let digits = bare(number);
    digits.len() == 10 && all_digits(&digits) && (digits.starts_with("400") || digits.starts_with("800"))
}

fn is_short(number: &str) -> bool {
    (3..=6).contains(&number.len()) && all_digits(number)
}

fn is_mobile_digits(digits: &str) -> bool {
    digits.len() == 11 && all_digits(digits) && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The text without the spaces and hyphens that people group digits with.
fn bare(text: &str) -> String {
    half_width(text).chars().filter(|c| !matches!(c, ' ' | '-' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_mobiles_however_written() {
        for text in [
            "13812341234",
            "138 1234 1234",
            "138-1234-1234",
            "+8613812341234",
            "+86 138-1234-1234",
            "１３８１２３４１２３４",
            "013812341234",
        ] {
            assert!(is_mobile(text), "{text}");
        }
        for text in ["12812341234", "1381234123", "138123412345", "02367890000", "4008001234", "96333", ""] {
            assert!(!is_mobile(text), "{text}");
        }
    }

    #[test]
    fn publishes_service_lines() {
        let cases = [
            ("023-67890000", "023-67890000"),
            ("02367890000", "02367890000"),
            ("０２３－６７８９００００", "023-67890000"),
            ("0838-1234567", "0838-1234567"),
            ("010-12345678", "010-12345678"),
            ("023-67890000-801", "023-67890000-801"),
            ("023-67890000转801", "023-67890000转801"),
            ("400-810-0000", "400-810-0000"),
            ("4008100000", "4008100000"),
            ("800 810 0000", "800 810 0000"),
            (" 96333 ", "96333"),
            ("119", "119"),
            ("123456", "123456"),
        ];
        for (text, number) in cases {
            assert_eq!(service_phone(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn refuses_a_mobile_and_says_why() {
        for text in ["13812341234", "138-1234-1234", "+86 13812341234", "013812341234", "0138-12341234"] {
            assert!(service_phone(text).unwrap_err().reason.contains("不能填写手机号码"), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_service_line() {
        let cases = [
            "",
            "12",
            "1234567",
            "67890000",
            "023-678900",
            "023-678900001",
            "023--67890000",
            "4018100000",
            "40081000001",
            "023-67890000-1234567",
            "023-67890000、13812341234",
            "96333转13812341234",
            "详见官网",
        ];
        for text in cases {
            assert!(service_phone(text).unwrap_err().reason.contains("服务电话应为"), "{text}");
        }
    }

    #[test]
    fn stores_a_persons_number() {
        for text in ["13812341234", "19900001111", "023-67890000", "0838-1234567", "１３８１２３４１２３４"]
        {
            assert!(private_phone(text).is_ok(), "{text}");
        }
        for text in ["", "12812341234", "1381234123", "67890000", "96333", "张三13812341234"] {
            assert!(private_phone(text).is_err(), "{text}");
        }
    }
}
