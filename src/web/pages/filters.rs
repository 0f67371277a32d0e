//! How facts are written on a page: days, moments, amounts, states. Chinese wording with the machine's reading
//! beside it. It refuses to know which fact it writes.
#![expect(
    clippy::inline_always,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "what askama asks of a filter, and makes of it"
)]

use std::borrow::Borrow;

use askama::filters::HtmlSafeOutput;
use askama::{Result, Values};

use super::dates::{day_in_chinese, moment_in_chinese};
use super::headline::{listed_validity, of_warning};
use super::state::{Tag, Tone};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::label::Vocabulary;
use crate::domain::month::Month;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::LocalTime;
use crate::gazette::records::Coded;
use crate::gazette::records::list::Dues;
use crate::gazette::records::warnings::Warning;

/// A day: `<time datetime="2021-11-15">2021年11月15日</time>`.
#[askama::filter_fn]
pub fn day(day: &Day, _: &dyn Values) -> Result<HtmlSafeOutput<String>> {
    let text = day_in_chinese(*day);
    Ok(HtmlSafeOutput(format!("<time datetime=\"{day}\">{text}</time>")))
}

/// A month: `<time datetime="2020-12">2020年12月</time>`.
#[askama::filter_fn]
pub fn month(month: &Month, _: &dyn Values) -> Result<HtmlSafeOutput<String>> {
    Ok(HtmlSafeOutput(format!("<time datetime=\"{month}\">{}</time>", month.in_chinese())))
}

/// A moment to the minute, in Asia/Shanghai.
#[askama::filter_fn]
pub fn moment(moment: &LocalTime, _: &dyn Values) -> Result<HtmlSafeOutput<String>> {
    let machine = moment.format("%Y-%m-%dT%H:%M:%S%:z");
    let text = moment_in_chinese(*moment);
    Ok(HtmlSafeOutput(format!("<time datetime=\"{machine}\">{text}</time>")))
}

/// A measured number with at most two decimals: `0.8`, `12`, `3.25`.
#[askama::filter_fn]
pub fn amount(number: &f64, _: &dyn Values) -> Result<String> {
    let text = format!("{number:.2}");
    Ok(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// A count with thin groups of three digits: `204 435`, the space being one that never breaks.
#[askama::filter_fn]
pub fn count(number: &u64, _: &dyn Values) -> Result<String> {
    let digits = number.to_string();
    let grouped: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|chunk| std::str::from_utf8(chunk).expect("digits are ASCII"))
        .collect();
    Ok(grouped.join("\u{202f}"))
}

/// Whether an elevator runs, as a state.
#[askama::filter_fn]
pub fn status(status: &ElevatorStatus, _: &dyn Values) -> Result<Tag> {
    Ok(Tag::of(&Coded::from(*status)))
}

/// The state of 检验 of an elevator in a list.
#[askama::filter_fn]
pub fn validity(dues: &Dues, _: &dyn Values) -> Result<Tag> {
    Ok(listed_validity(dues))
}

/// What stands against an elevator beside its due days, as a state.
#[askama::filter_fn]
pub fn warning(warning: &Warning, _: &dyn Values) -> Result<Tag> {
    Ok(of_warning(warning))
}

/// A pilot whose mark an elevator bears, as a state.
#[askama::filter_fn]
pub fn marked(pilot: &Pilot, _: &dyn Values) -> Result<Tag> {
    Ok(Tag::new(Tone::Good, pilot.label()))
}

/// A state of a record, with the days it is past its day.
#[askama::filter_fn]
pub fn state<N: Borrow<i64>>(state: &Coded, _: &dyn Values, overdue_days: N) -> Result<Tag> {
    Ok(Tag::overdue(state, *overdue_days.borrow()))
}

/// The same, saying of what: `检验超期 3 天`.
#[askama::filter_fn]
pub fn named<N: Borrow<i64>>(state: &Coded, _: &dyn Values, what: &str, overdue_days: N) -> Result<Tag> {
    Ok(Tag::overdue(state, *overdue_days.borrow()).of_what(what))
}

#[cfg(test)]
mod tests {
    use super::super::filters;
    use crate::domain::Day;
    use crate::domain::month::Month;
    use crate::gazette::disclosure::LocalTime;
    use askama::Template;

    #[derive(Template)]
    #[template(
        source = "{{ day|day }} {{ month|month }} {{ at|moment }} {{ a|amount }} {{ b|amount }} {{ n|count }}",
        ext = "html"
    )]
    struct Written {
        day: Day,
        month: Month,
        at: LocalTime,
        a: f64,
        b: f64,
        n: u64,
    }

    #[test]
    fn facts_are_written_for_people_and_machines() {
        let written = Written {
            day: Day::from_ymd_opt(2021, 3, 5).unwrap(),
            month: "2020-12".parse().unwrap(),
            at: "2021-11-15T09:05:07.123456+08:00".parse().unwrap(),
            a: 0.8,
            b: 12.0,
            n: 1_204_435,
        };
        assert_eq!(
            written.render().unwrap(),
            "<time datetime=\"2021-03-05\">2021年3月5日</time> \
             <time datetime=\"2020-12\">2020年12月</time> \
             <time datetime=\"2021-11-15T09:05:07+08:00\">2021年11月15日 09:05</time> \
             0.8 12 1\u{202f}204\u{202f}435"
        );
    }
}
