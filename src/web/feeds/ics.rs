//! iCalendar (RFC 5545) as text: days with a title, folded and escaped as the standard asks. It refuses to know what
//! the days are.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use crate::domain::Day;

/// Bytes of a line before it is folded.
const LINE_BYTES: usize = 75;

/// A whole day.
#[derive(Debug)]
pub struct Event {
    /// Its name for ever.
    pub uid: String,
    /// When what it says was published.
    pub stamped_at: DateTime<Utc>,
    /// The day.
    pub on: Day,
    /// What is due.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// The address of the page about it.
    pub url: String,
}

/// A calendar of this name.
pub fn write(name: &str, events: &[Event]) -> String {
    let mut out = String::new();
    for fixed in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mingti//Mingti//ZH", "CALSCALE:GREGORIAN"] {
        line(&mut out, fixed);
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    line(&mut out, &format!("NAME:{}", escaped(name)));
    for event in events {
        write_event(&mut out, event);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn write_event(out: &mut String, event: &Event) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", escaped(&event.uid)));
    line(out, &format!("DTSTAMP:{}", event.stamped_at.format("%Y%m%dT%H%M%SZ")));
    line(out, &format!("DTSTART;VALUE=DATE:{}", event.on.format("%Y%m%d")));
    line(out, &format!("SUMMARY:{}", escaped(&event.summary)));
    line(out, &format!("DESCRIPTION:{}", escaped(&event.description)));
    line(out, &format!("URL:{}", event.url));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

/// Appends a line, folded between characters so that none is longer than the standard allows.
fn line(out: &mut String, text: &str) {
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > LINE_BYTES {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// A value as text.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                let _ = write!(escaped, "\\{c}");
            }
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters_and_unfold_to_themselves() {
        let mut out = String::new();
        let text = format!("SUMMARY:{}", "电梯维保到期".repeat(40));
        line(&mut out, &text);
        assert!(out.split("\r\n").all(|line| line.len() <= LINE_BYTES));
        assert!(out.split("\r\n").count() > 5);
        assert_eq!(out.replace("\r\n ", ""), format!("{text}\r\n"));
    }

    #[test]
    fn text_cannot_begin_a_line_of_its_own() {
        assert_eq!(escaped("甲,乙;丙\\丁\r\nEND:VEVENT"), "甲\\,乙\\;丙\\\\丁\\nEND:VEVENT");
    }
}
