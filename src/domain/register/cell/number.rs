//! Numbers and yes or no of a cell; nothing in a register is below zero.

use super::super::Value;
use super::Scalar;
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;

impl Scalar for i64 {
    const KIND: &'static str = "integer";
    fn read(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let whole = folded.strip_suffix(".0").unwrap_or(&folded);
        let whole = match stops(whole) {
            Some((floors, stops)) if floors == stops => stops,
            Some(_) => return Err(Refusal::form("层数与站数不同，请只填站数")),
            None => whole,
        };
        match whole.parse::<i64>() {
            Ok(number) if (0..=10_000_000).contains(&number) => Ok(number),
            _ => Err(Refusal::form("应为 0 到 10000000 的整数")),
        }
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Int(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Int(number) => number,
            _ => None,
        }
    }
}

/// Floors and stops as forms write them together: `22层22站`, `22层/22站`, `22/22`.
fn stops(text: &str) -> Option<(&str, &str)> {
    let (floors, stops) = match text.strip_suffix('站') {
        Some(text) => text.split_once('层')?,
        None => text.split_once('/')?,
    };
    let (floors, stops) = (floors.trim(), stops.trim_start_matches(['/', ' ']));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (is_number(floors) && is_number(stops)).then_some((floors, stops))
}

impl Scalar for f64 {
    const KIND: &'static str = "decimal";
    fn read(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let plain = folded.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match folded.parse::<f64>() {
            Ok(number) if plain && number <= 10_000_000.0 => Ok(number),
            _ => Err(Refusal::form("应为不小于 0 的数")),
        }
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Real(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Real(number) => number,
            _ => None,
        }
    }
}

impl Scalar for bool {
    const KIND: &'static str = "boolean";
    fn read(text: &str) -> Result<Self, Refusal> {
        match half_width(text).to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "是" | "有" | "√" | "✓" | "✔" => Ok(true),
            "false" | "no" | "n" | "0" | "否" | "无" | "×" | "✗" | "✘" => Ok(false),
            _ => Err(Refusal::form("应填 是 或 否（true、false）")),
        }
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Flag(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Flag(yes) => yes,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_refuse_signs_and_words() {
        assert_eq!(<f64 as Scalar>::read("１．７５").ok(), Some(1.75));
        for text in ["-1", "1e9", "inf", "NaN", "一"] {
            assert!(<f64 as Scalar>::read(text).is_err(), "{text}");
        }
        assert_eq!(<i64 as Scalar>::read("1050.0").unwrap(), 1050);
        assert!(<i64 as Scalar>::read("-3").is_err());
    }

    #[test]
    fn floors_and_stops_are_read_together() {
        for text in ["22", "22/22", "22层22站", "22层/22站", "２２／２２"] {
            assert_eq!(<i64 as Scalar>::read(text).unwrap(), 22, "{text}");
        }
        assert!(<i64 as Scalar>::read("24层22站").unwrap_err().reason.contains("只填站数"));
        for text in ["22层", "22/", "2/2/2", "22层-2站"] {
            assert!(<i64 as Scalar>::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn yes_and_no_may_be_ticks_and_crosses() {
        assert!(<bool as Scalar>::read("√").unwrap());
        assert!(!<bool as Scalar>::read("×").unwrap());
        assert!(<bool as Scalar>::read("/").is_err());
    }
}
