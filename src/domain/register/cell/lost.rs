//! Codes that a spreadsheet took for numbers: it keeps fifteen digits and writes the rest as a power of ten.

use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;

/// Refuses a code that a spreadsheet has written as a number, such as `3.11E+19`. Other cells may say what they like.
///
/// # Errors
/// A refusal that says how to mend it.
pub(super) fn check_digits(kind: &str, text: &str) -> Result<(), Refusal> {
    if kind.contains("code") && is_power_of_ten(&half_width(text)) {
        return Err(Refusal::form("是长编码，已被 Excel 转为数字并丢失末尾数位，请将该列设为文本后重新填写"));
    }
    Ok(())
}

/// Whether a text is written as `3.11E+19`.
fn is_power_of_ten(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let Some(power) = power.strip_prefix('+') else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    is_digits(whole) && is_digits(part) && is_digits(power)
}

#[cfg(test)]
mod tests {
    use super::super::Scalar;
    use super::*;
    use crate::domain::codes::{CreditCode, RegistrationCode};
    use crate::domain::register::Text;

    #[test]
    fn codes_that_became_numbers_are_told_from_others() {
        for text in ["3.11E+19", "3.11e+19", "3E+17", "３.１１E+１９"] {
            let refusal = <RegistrationCode as Scalar>::read(text).unwrap_err();
            assert!(refusal.reason.contains("已被 Excel 转为数字"), "{text}: {refusal}");
        }
        assert!(<CreditCode as Scalar>::read("9.15E+17").unwrap_err().reason.contains("已被 Excel 转为数字"));
        assert!(<Text as Scalar>::read("3.11E+19").is_ok());
        for text in ["311E+", "E+19", "3.1.1E+19", "31105001"] {
            assert!(!is_power_of_ten(text), "{text}");
        }
    }
}
