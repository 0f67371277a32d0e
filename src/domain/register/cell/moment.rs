//! Days and instants of a cell, in the ways people write them; what names no zone means Beijing.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeZone, Timelike};

use super::super::Value;
use super::Scalar;
use crate::domain::fold::half_width;
use crate::domain::refusal::Refusal;
use crate::domain::{Day, Instant, calendar};

/// Years that a register can mean.
const YEARS: RangeInclusive<i32> = 1900..=2200;

impl Scalar for Day {
    const KIND: &'static str = "day";
    fn read(text: &str) -> Result<Self, Refusal> {
        let text = half_width(text);
        read_day(&text).ok_or_else(|| no_day(&text))
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

/// A day of the years 1900–2200 in one of the ways people write it; a midnight after it is dropped.
fn read_day(text: &str) -> Option<Day> {
    let text = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text);
    let (year, month, day) = day_parts(text)?;
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    YEARS.contains(&day.year()).then_some(day)
}

/// Year, month and day as a text writes them, whether there is such a day or not.
fn day_parts(text: &str) -> Option<(i32, u32, u32)> {
    let in_chinese = text.strip_suffix(['日', '号']).map(|text| text.replace(['年', '月'], "-"));
    let text = in_chinese.as_deref().unwrap_or(text);
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => vec![&text[..4], &text[4..6], &text[6..]],
        _ => text.split(['-', '/', '.']).collect(),
    };
    let [year, month, day] = parts[..] else { return None };
    let is_short = |part: &str| (1..=2).contains(&part.len());
    let is_written = year.len() == 4 && is_short(month) && is_short(day);
    if !is_written || !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.')) {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// Why a text is no day, and what to do about it.
fn no_day(text: &str) -> Refusal {
    let form = "日期应写作 2021-11-15、2021/11/15 或 20211115";
    if read_local(text).is_some() {
        return Refusal::form(format!("这一列只填日期，请去掉后面的时间；{form}"));
    }
    amiss(text).unwrap_or_else(|| Refusal::form(form))
}

/// Why a text is no instant.
fn no_instant(text: &str) -> Refusal {
    let form = "时间应写作 2021-11-15T09:00:00+08:00 或 2021/11/15 9:00（按北京时间）";
    if read_day(text).is_some() {
        return Refusal::form(format!("只有日期，请写明时刻；{form}"));
    }
    let day = split_time(text).map_or(text, |(day, _)| day);
    amiss(day).unwrap_or_else(|| Refusal::form(form))
}

/// What is wrong with a text that is nearly a day: one that no calendar has, or a day as Excel counts it.
fn amiss(text: &str) -> Option<Refusal> {
    if let Some((year, month, day)) = day_parts(text).filter(|_| read_day(text).is_none()) {
        let reason = if !YEARS.contains(&year) {
            format!("年份 {year} 不在 1900 至 2200 年之间")
        } else if !(1..=12).contains(&month) {
            format!("没有 {month} 月，日期应按 年-月-日 填写")
        } else {
            format!("没有 {year} 年 {month} 月 {day} 日这一天，请核对")
        };
        return Some(Refusal::form(reason));
    }
    let day = counted(text)?;
    Some(Refusal::form(format!(
        "像是 Excel 的日期序号（{text} 即 {day}），请在 Excel 中把该列设为日期格式后重新保存，或直接填写日期"
    )))
}

/// The day that Excel means by a number between the years 1954 and 2099.
fn counted(text: &str) -> Option<Day> {
    let days = text.split_once('.').map_or(text, |(days, _)| days);
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let days: u64 = days.parse().ok().filter(|days| is_number && (20_000..73_050).contains(days))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

impl Scalar for Instant {
    const KIND: &'static str = "instant";
    fn read(text: &str) -> Result<Self, Refusal> {
        let text = half_width(text);
        read_instant(&text).ok_or_else(|| no_instant(&text))
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
    // A leap second has no place on the clock of a database.
    if !YEARS.contains(&at.year()) || at.nanosecond() >= 1_000_000_000 {
        return None;
    }
    at.with_nanosecond(at.nanosecond() / 1000 * 1000)
}

/// A day and a clock time in Beijing. A day alone is none: midnight would be a guess.
fn read_local(text: &str) -> Option<Instant> {
    let (day, time) = split_time(text)?;
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

/// A day and the clock time behind it: `2021/11/15 9:00`, `2021年11月15日9:00`.
fn split_time(text: &str) -> Option<(&str, &str)> {
    let parted = text.split_once([' ', 'T']);
    parted.or_else(|| {
        text.split_at_checked(text.find(['日', '号'])? + '日'.len_utf8()).filter(|(_, time)| !time.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_three_ways() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 5);
        for text in [
            "2021-11-05",
            "2021/11/05",
            "2021/11/5",
            "20211105",
            "２０２１-１１-０５",
            "2021-11-05 00:00:00",
            "2021年11月5日",
            "2021年11月05日",
            "2021年11月5日 00:00",
        ] {
            assert_eq!(Some(<Day as Scalar>::read(text).unwrap()), day, "{text}");
        }
        for text in ["2021-02-30", "05/11/2021", "21-11-05", "2021-11", "明天", "0021-11-05", "2021-1105"] {
            assert!(<Day as Scalar>::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_why() {
        for (text, reason) in [
            ("2021/11/5 10:30", "请去掉后面的时间"),
            ("2021年11月5日10:30", "请去掉后面的时间"),
            ("2021-02-31", "没有 2021 年 2 月 31 日这一天"),
            ("2021/13/01", "没有 13 月"),
            ("1821-01-01", "年份 1821 不在"),
            ("44515", "Excel 的日期序号（44515 即 2021-11-15）"),
            ("2021年11月", "日期应写作"),
            ("12", "日期应写作"),
            ("+021-1-1", "日期应写作"),
        ] {
            let refusal = <Day as Scalar>::read(text).unwrap_err();
            assert!(refusal.reason.contains(reason), "{text}: {refusal}");
        }
        for (text, reason) in [
            ("2021-02-31 9:00", "没有 2021 年 2 月 31 日这一天"),
            ("44515.375", "Excel 的日期序号"),
            ("9:00", "时间应写作"),
            ("2021-11-15", "只有日期，请写明时刻"),
            ("20211115", "只有日期，请写明时刻"),
            ("2021-11-15 25:00", "时间应写作"),
        ] {
            let refusal = <Instant as Scalar>::read(text).unwrap_err();
            assert!(refusal.reason.contains(reason), "{text}: {refusal}");
        }
    }

    #[test]
    fn instants_without_a_zone_mean_beijing_time() {
        let at = <Instant as Scalar>::read("2021/11/15 9:00").unwrap();
        assert_eq!(at.to_rfc3339(), "2021-11-15T01:00:00+00:00");
        for text in ["2021-11-15T01:00:00Z", "2021年11月15日 9:00", "2021年11月15日9:00"] {
            assert_eq!(<Instant as Scalar>::read(text).unwrap(), at, "{text}");
        }
        assert_eq!(<Instant as Scalar>::read("2021-11-15T09:00:00.0000009+08:00").unwrap(), at);
        assert_eq!(Value::Instant(Some(at)).to_string(), "2021-11-15T09:00:00+08:00");
        for none in ["2021-11-15 25:00", "2021-11-15 23:59:60", "2021-11-15T23:59:60+08:00"] {
            assert!(<Instant as Scalar>::read(none).is_err(), "{none}");
        }
    }
}
