//! The parts of a packed body, one after the other, and the text that they are.

use chrono::{Days, NaiveDate};
use compact_str::CompactString;

use super::FORM;
use super::words::{ENDINGS, KEYS, WORDS};
use crate::domain::Day;
use crate::domain::calendar::day_text;

/// The byte that says what a value is. A smaller one is the length of the text that follows.
pub(super) mod tag {
    /// A text of two bytes of length, the lower first.
    pub const LONG_TEXT: u8 = 0xE0;
    pub const YES: u8 = 0xE1;
    pub const NO: u8 = 0xE2;
    /// A byte of length, then the number as it is written.
    pub const NUMBER: u8 = 0xE3;
    /// How many values follow; none of them is a list.
    pub const LIST: u8 = 0xE4;
    /// [`HEX_BYTES`](super::HEX_BYTES) that are written as hexadecimal digits: a salt.
    pub const HEX: u8 = 0xE5;
    /// The number of a word.
    pub const WORD: u8 = 0xE6;
    /// The number of an ending, a byte of length, and the text before the ending.
    pub const ENDING: u8 = 0xE7;
    /// Two bytes: days since [`FIRST_DAY`](super::FIRST_DAY).
    pub const DAY: u8 = 0xE8;
    /// Four bytes: minutes of `+08:00` since [`FIRST_DAY`](super::FIRST_DAY).
    pub const MOMENT: u8 = 0xE9;
}

pub(super) const HEX_BYTES: usize = 16;
pub(super) const FIRST_DAY: Day = NaiveDate::from_ymd_opt(1900, 1, 1).expect("it is a day");
pub(super) const MINUTES_A_DAY: u32 = 24 * 60;
/// What a moment of whole minutes in Chongqing ends with.
pub(super) const MOMENT_END: &str = ":00+08:00";

/// A value.
pub(super) enum Part<'a> {
    Text(&'a str),
    /// A text that stood there in another way.
    Made(CompactString),
    /// The bytes of hexadecimal digits: of a salt, which readers do not look at.
    Hex([u8; HEX_BYTES]),
    Flag(bool),
    /// As it is written.
    Number(&'a str),
    /// How many of the next values belong to it.
    List(u8),
}

/// What is left of a packed body.
pub(super) struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    /// All of a body; `None` if it is packed in no form that we know.
    pub(super) fn of(packed: &'a [u8]) -> Option<Self> {
        let (&form, members) = packed.split_first()?;
        (form == FORM).then_some(Self(members))
    }

    /// Whether nothing is left.
    pub(super) fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    /// The key of the next member. `None`, here and in what follows, if the body was altered.
    pub(super) fn key(&mut self) -> Option<&'static str> {
        KEYS.text(self.byte()?)
    }

    /// The next value.
    pub(super) fn value(&mut self) -> Option<Part<'a>> {
        Some(match self.byte()? {
            length @ ..tag::LONG_TEXT => Part::Text(self.text(length.into())?),
            tag::LONG_TEXT => {
                let length = u16::from_le_bytes(self.bytes()?);
                Part::Text(self.text(length.into())?)
            }
            tag::YES => Part::Flag(true),
            tag::NO => Part::Flag(false),
            tag::NUMBER => {
                let length = self.byte()?;
                Part::Number(self.text(length.into())?)
            }
            tag::LIST => Part::List(self.byte()?),
            tag::HEX => Part::Hex(self.bytes()?),
            tag::WORD => Part::Text(WORDS.text(self.byte()?)?),
            tag::ENDING => {
                let (ending, length) = (ENDINGS.text(self.byte()?)?, self.byte()?);
                let mut text = CompactString::from(self.text(length.into())?);
                text.push_str(ending);
                Part::Made(text)
            }
            tag::DAY => Part::Made(day(u16::from_le_bytes(self.bytes()?).into())?),
            tag::MOMENT => Part::Made(moment(u32::from_le_bytes(self.bytes()?))?),
            _ => return None,
        })
    }

    fn byte(&mut self) -> Option<u8> {
        let [byte] = self.bytes()?;
        Some(byte)
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn text(&mut self, length: usize) -> Option<&'a str> {
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        str::from_utf8(text).ok()
    }
}

fn day(days: u64) -> Option<CompactString> {
    FIRST_DAY.checked_add_days(Days::new(days)).map(day_text)
}

fn moment(minutes: u32) -> Option<CompactString> {
    let digit = |number: u32| char::from(b"0123456789"[(number % 10) as usize]);
    let two = |number: u32| [digit(number / 10), digit(number)];
    let (mut text, minute) = (day((minutes / MINUTES_A_DAY).into())?, minutes % MINUTES_A_DAY);
    text.push('T');
    text.extend(two(minute / 60));
    text.push(':');
    text.extend(two(minute % 60));
    text.push_str(MOMENT_END);
    Some(text)
}

impl Parts<'_> {
    /// All that is left as the text of an object.
    pub(super) fn write(mut self) -> Option<String> {
        let mut out = Vec::with_capacity(4 * self.0.len());
        let mut before = b'{';
        while !self.is_over() {
            out.push(before);
            write_text(&mut out, self.key()?)?;
            out.push(b':');
            match self.value()? {
                Part::List(count) => self.write_list(&mut out, count)?,
                part => write_part(&mut out, &part)?,
            }
            before = b',';
        }
        if before == b'{' {
            out.push(before);
        }
        out.push(b'}');
        String::from_utf8(out).ok()
    }

    fn write_list(&mut self, out: &mut Vec<u8>, count: u8) -> Option<()> {
        out.push(b'[');
        for at in 0..count {
            if at > 0 {
                out.push(b',');
            }
            write_part(out, &self.value()?)?;
        }
        out.push(b']');
        Some(())
    }
}

fn write_part(out: &mut Vec<u8>, part: &Part<'_>) -> Option<()> {
    match part {
        Part::Text(text) => write_text(out, text)?,
        Part::Made(text) => write_text(out, text)?,
        Part::Hex(bytes) => write_text(out, &hex::encode(bytes))?,
        Part::Flag(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
        Part::Number(text) => out.extend_from_slice(text.as_bytes()),
        Part::List(_) => return None,
    }
    Some(())
}

fn write_text(out: &mut Vec<u8>, text: &str) -> Option<()> {
    serde_json::to_writer(out, text).ok()
}
