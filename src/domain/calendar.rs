//! Days, months and years of Asia/Shanghai, which is +08:00 the whole year, counted as the civil
//! code counts them. Holidays are not known here (see [`working_days`](super::working_days)).

use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveTime};
use compact_str::CompactString;

use super::{Day, Instant};

/// The offset of every day in this register.
pub const OFFSET: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("eight hours are an offset");

/// A day after all others, standing for none.
pub const NEVER: Day = Day::from_ymd_opt(9999, 12, 31).expect("a day of the calendar");

/// The moment as a clock in Chongqing shows it.
pub fn local_time(at: Instant) -> DateTime<FixedOffset> {
    at.with_timezone(&OFFSET)
}

/// The day on which a moment falls.
pub fn local_day(at: Instant) -> Day {
    local_time(at).date_naive()
}

/// A day from `YYYY-MM-DD` and nothing else; `None` if there is no such day. A list reads a dozen days a row, and a
/// parser of formats takes ten times as long.
pub fn read_day(text: &[u8]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let number = |digits: &[u8]| {
        let digit = |digit: &u8| digit.is_ascii_digit().then(|| u32::from(digit - b'0'));
        digits.iter().try_fold(0, |sum, next| Some(sum * 10 + digit(next)?))
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    Day::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// Appends a day as `YYYY-MM-DD`, the same as its `Display`, in a tenth of its time.
pub fn write_day(day: Day, out: &mut String) {
    out.push_str(&day_text(day));
}

/// A day as `YYYY-MM-DD`.
pub fn day_text(day: Day) -> CompactString {
    let Ok(year @ 0..=9999) = u32::try_from(day.year()) else { return day.to_string().into() };
    let digit = |number: u32| b"0123456789"[(number % 10) as usize];
    let two = |number: u32| [digit(number / 10), digit(number)];
    let ([y1, y2], [y3, y4]) = (two(year / 100), two(year));
    let ([m1, m2], [d1, d2]) = (two(day.month()), two(day.day()));
    let text = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
    str::from_utf8(&text).expect("digits are ASCII").into()
}

/// 00:00 of a day.
pub fn day_start(day: Day) -> Instant {
    let midnight = day.and_time(NaiveTime::MIN).and_local_timezone(OFFSET);
    midnight.single().expect("a fixed offset skips and repeats no hour").to_utc()
}

/// 24:00 of a day: the first moment that no longer belongs to it.
pub fn day_end(day: Day) -> Instant {
    day_start(next_day(day))
}

/// The day after.
pub fn next_day(day: Day) -> Day {
    day.succ_opt().expect("the calendar outlasts every day of this register")
}

/// `n` days later, the day itself not counted (民法典 201).
pub fn add_days(day: Day, n: u32) -> Day {
    day.checked_add_days(chrono::Days::new(n.into())).expect("the calendar outlasts every term")
}

/// The same day of the month `n` months later (earlier when negative); where that month has no such
/// day, its last one (民法典 202).
pub fn add_months(day: Day, n: i32) -> Day {
    let months = Months::new(n.unsigned_abs());
    let moved = if n < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) };
    moved.expect("the calendar outlasts every term")
}

/// The same day `n` years later, or earlier; 29 February gives way to the 28th.
pub fn add_years(day: Day, n: i32) -> Day {
    add_months(day, n * 12)
}

/// The `n`-th anniversary of a day. Counted from the day itself, so that 29 February comes back in
/// leap years.
pub fn anniversary(origin: Day, n: u32) -> Day {
    add_years(origin, i32::try_from(n).expect("an age in years"))
}

/// How many anniversaries of `origin` there have been by the end of `day`; 0 before the first and for
/// days before the origin.
pub fn whole_years(origin: Day, day: Day) -> u32 {
    let years = u32::try_from(day.year() - origin.year()).unwrap_or(0);
    if years > 0 && anniversary(origin, years) > day { years - 1 } else { years }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    proptest::proptest! {
        #[test]
        fn days_are_written_as_they_are_displayed_and_read_back(number in -800_000i32..4_000_000) {
            let day = Day::from_num_days_from_ce_opt(number).unwrap();
            let mut text = String::from("> ");
            write_day(day, &mut text);
            proptest::prop_assert_eq!(&text, &format!("> {day}"));
            let has_four_digits = (0..10_000).contains(&day.year());
            proptest::prop_assert_eq!(read_day(&text.as_bytes()[2..]), has_four_digits.then_some(day));
        }
    }

    #[test]
    fn a_day_runs_from_midnight_to_midnight_at_plus_eight() {
        assert_eq!(local_day(at("2021-11-14T15:59:59Z")), day("2021-11-14"));
        assert_eq!(local_day(at("2021-11-14T16:00:00Z")), day("2021-11-15"));
        assert_eq!(day_start(day("2021-11-15")), at("2021-11-15T00:00:00+08:00"));
        assert_eq!(day_end(day("2021-12-31")), at("2022-01-01T00:00:00+08:00"));
        assert_eq!(local_time(at("2021-11-14T16:00:00Z")).to_rfc3339(), "2021-11-15T00:00:00+08:00");
    }

    #[test]
    fn months_end_on_the_same_day_or_the_last() {
        let cases = [
            ("2020-11-30", 3, "2021-02-28"),
            ("2020-12-31", 2, "2021-02-28"),
            ("2021-01-31", 1, "2021-02-28"),
            ("2020-10-15", 3, "2021-01-15"),
            ("2016-02-29", 72, "2022-02-28"),
            ("2021-02-28", 1, "2021-03-28"),
            ("2021-03-31", -1, "2021-02-28"),
            ("2021-05-10", 0, "2021-05-10"),
        ];
        for (from, n, to) in cases {
            assert_eq!(add_months(day(from), n), day(to), "{from} {n}");
        }
    }

    #[test]
    fn years_and_anniversaries() {
        assert_eq!(add_years(day("2021-01-10"), -3), day("2018-01-10"));
        assert_eq!(add_years(day("2020-02-29"), -1), day("2019-02-28"));
        assert_eq!(anniversary(day("2015-03-10"), 6), day("2021-03-10"));
        assert_eq!(anniversary(day("2016-02-29"), 5), day("2021-02-28"));
        assert_eq!(anniversary(day("2016-02-29"), 8), day("2024-02-29"));
    }

    #[test]
    fn age_is_whole_anniversaries() {
        let cases = [
            ("2015-03-10", "2015-03-10", 0),
            ("2015-03-10", "2021-03-09", 5),
            ("2015-03-10", "2021-03-10", 6),
            ("2015-03-10", "2030-03-09", 14),
            ("2016-02-29", "2021-02-28", 5),
            ("2015-03-10", "2014-03-10", 0),
            ("2015-03-10", "2015-01-01", 0),
        ];
        for (origin, on, years) in cases {
            assert_eq!(whole_years(day(origin), day(on)), years, "{origin} {on}");
        }
    }

    #[test]
    fn fifteen_days_do_not_count_the_first() {
        assert_eq!(add_days(day("2020-10-12"), 15), day("2020-10-27"));
        assert_eq!(add_days(day("2020-11-27"), 15), day("2020-12-12"));
    }
}
