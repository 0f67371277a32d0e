//! Days and instants of a cell, in the ways people write them; what names no zone means Beijing.

use chrono::{NaiveDate, NaiveDateTime, TimeZone, Timelike};

use super::super::Value;
use super::Scalar;
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;
use crate::domain::{Day, Instant, calendar};

impl Scalar for Day {
    const KIND: &'static str = "day";
    fn read(text: &str) -> Result<Self, Refusal> {
        read_day(&half_width(text))
            .ok_or_else(|| Refusal::form("日期应写作 2021-11-15、2021/11/15 或 20211115"))
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Day(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Day(day) => day,
            _ => None,
        }
    }
}

/// A day of the years 1900–2200 in one of the three ways people write it; a midnight after it is dropped.
fn read_day(text: &str) -> Option<Day> {
    let text = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text);
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => vec![&text[..4], &text[4..6], &text[6..]],
        _ => text.split(['-', '/', '.']).collect(),
    };
    let [year, month, day] = parts[..] else { return None };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1900..=2200).contains(&chrono::Datelike::year(&day)).then_some(day)
}

impl Scalar for Instant {
    const KIND: &'static str = "instant";
    fn read(text: &str) -> Result<Self, Refusal> {
        read_instant(&half_width(text)).ok_or_else(|| {
            Refusal::form("时间应写作 2021-11-15T09:00:00+08:00 或 2021/11/15 9:00（按北京时间）")
        })
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Instant(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Instant(at) => at,
            _ => None,
        }
    }
}

/// RFC 3339, or a day and a clock time meaning +08:00; kept to the whole microsecond.
fn read_instant(text: &str) -> Option<Instant> {
    let at = match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.to_utc(),
        Err(_) => read_local(text)?,
    };
    if !(1900..=2200).contains(&chrono::Datelike::year(&at)) {
        return None;
    }
    at.with_nanosecond(at.nanosecond() / 1000 * 1000)
}

/// A day and a clock time, or a day alone, in Beijing.
fn read_local(text: &str) -> Option<Instant> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "0:00"));
    let day = read_day(day)?;
    let mut parts = time.trim().split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let local: NaiveDateTime = day.and_hms_opt(hour, minute, second)?;
    Some(calendar::OFFSET.from_local_datetime(&local).single()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_three_ways() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 5);
        for text in
            ["2021-11-05", "2021/11/05", "2021/11/5", "20211105", "２０２１-１１-０５", "2021-11-05 00:00:00"]
        {
            assert_eq!(Some(<Day as Scalar>::read(text).unwrap()), day, "{text}");
        }
        for text in ["2021-02-30", "05/11/2021", "21-11-05", "2021-11", "明天", "0021-11-05", "2021-1105"] {
            assert!(<Day as Scalar>::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn instants_without_a_zone_mean_beijing_time() {
        let at = <Instant as Scalar>::read("2021/11/15 9:00").unwrap();
        assert_eq!(at.to_rfc3339(), "2021-11-15T01:00:00+00:00");
        assert_eq!(<Instant as Scalar>::read("2021-11-15T01:00:00Z").unwrap(), at);
        assert_eq!(<Instant as Scalar>::read("2021-11-15T09:00:00.0000009+08:00").unwrap(), at);
        assert_eq!(Value::Instant(Some(at)).to_string(), "2021-11-15T09:00:00+08:00");
        assert!(<Instant as Scalar>::read("2021-11-15 25:00").is_err());
    }
}
