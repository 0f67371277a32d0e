//! Numbers up to 99 in Chinese and Arabic numerals: 二十一 = 21. What they count is not known here.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Whether a character can stand in such a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '十' || DIGITS[1..].contains(&c)
}

/// The number that a text writes, 1 to 99. None for anything else: no leading zero, no mixture of numerals, no 两 or 廿.
pub(super) fn parse(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_plain = !text.starts_with('0') && text.len() <= 2;
        return text.parse().ok().filter(|_| is_plain);
    }
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['十'] => Some(10),
        ['十', ones] => Some(10 + digit(ones)?),
        [tens, '十'] => Some(digit(tens)? * 10),
        [tens, '十', ones] => Some(digit(tens)? * 10 + digit(ones)?),
        [ones] => digit(ones),
        _ => None,
    }
}

/// A number from 1 to 99 in Chinese numerals.
pub(super) fn chinese(number: usize) -> String {
    let (tens, ones) = (number / 10 % 10, number % 10);
    let mut text = String::new();
    if tens > 1 {
        text.push(DIGITS[tens]);
    }
    if tens > 0 {
        text.push('十');
    }
    if ones > 0 {
        text.push(DIGITS[ones]);
    }
    text
}

fn digit(c: char) -> Option<usize> {
    DIGITS.iter().position(|known| *known == c).filter(|digit| *digit > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_both_ways() {
        for number in 1..=99 {
            assert_eq!(parse(&number.to_string()), Some(number));
            assert_eq!(parse(&chinese(number)), Some(number), "{}", chinese(number));
        }
        assert_eq!((chinese(3), chinese(10), chinese(12)), ("三".into(), "十".into(), "十二".into()));
        assert_eq!((chinese(20), chinese(99)), ("二十".into(), "九十九".into()));
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in ["", "0", "03", "100", "一二", "3十", "十零", "二十一一", "百", "栋"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
