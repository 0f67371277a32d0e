//! Packs the text of a body. It may give up anything, and need not be right: what does not come back as it is, stays text.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::FORM;
use super::parts::{FIRST_DAY, HEX_BYTES, MINUTES_A_DAY, MOMENT_END, tag};
use super::words::{ENDINGS, KEYS, WORDS};
use crate::domain::calendar::read_day;

/// Texts shorter than this are not looked through for an ending.
const ENDING_FROM_BYTES: usize = 9;

/// `None` where there is a key that we do not know, or a value in a value.
pub(super) fn pack(body: &str) -> Option<Vec<u8>> {
    let Members(members) = serde_json::from_str(body).ok()?;
    let mut out = Vec::with_capacity(body.len() / 2);
    out.push(FORM);
    for (key, value) in members {
        out.push(KEYS.number(key)?);
        if value.starts_with('[') {
            put_list(&mut out, value)?;
        } else {
            put(&mut out, value)?;
        }
    }
    Some(out)
}

/// Keys and values of an object, as they are written.
struct Members<'a>(Vec<(&'a str, &'a str)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfMembers)
    }
}

struct OfMembers;

impl<'de> Visitor<'de> for OfMembers {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(32);
        while let Some((key, value)) = map.next_entry::<&str, &RawValue>()? {
            members.push((key, value.get()));
        }
        Ok(Members(members))
    }
}

fn put_list(out: &mut Vec<u8>, list: &str) -> Option<()> {
    let items: Vec<&RawValue> = serde_json::from_str(list).ok()?;
    out.extend([tag::LIST, u8::try_from(items.len()).ok()?]);
    items.into_iter().try_for_each(|item| put(out, item.get()))
}

fn put(out: &mut Vec<u8>, value: &str) -> Option<()> {
    match value.as_bytes() {
        b"true" => out.push(tag::YES),
        b"false" => out.push(tag::NO),
        [b'"', .., b'"'] if value.contains('\\') => {
            put_text(out, &serde_json::from_str::<String>(value).ok()?)?;
        }
        [b'"', .., b'"'] => put_text(out, &value[1..value.len() - 1])?,
        number @ [b'-' | b'0'..=b'9', ..] => {
            out.extend([tag::NUMBER, u8::try_from(number.len()).ok()?]);
            out.extend_from_slice(number);
        }
        _ => return None,
    }
    Some(())
}

fn put_text(out: &mut Vec<u8>, text: &str) -> Option<()> {
    if let Some(word) = WORDS.number(text) {
        out.extend([tag::WORD, word]);
    } else if let Some(days) = days(text) {
        out.push(tag::DAY);
        out.extend(days.to_le_bytes());
    } else if let Some(minutes) = minutes(text) {
        out.push(tag::MOMENT);
        out.extend(minutes.to_le_bytes());
    } else if let Some(bytes) = bytes(text) {
        out.push(tag::HEX);
        out.extend(bytes);
    } else if let Some((ending, before)) = ending(text) {
        out.extend([tag::ENDING, ending, u8::try_from(before.len()).ok()?]);
        out.extend_from_slice(before.as_bytes());
    } else {
        put_plain(out, text)?;
    }
    Some(())
}

fn put_plain(out: &mut Vec<u8>, text: &str) -> Option<()> {
    if text.len() < tag::LONG_TEXT.into() {
        out.push(u8::try_from(text.len()).ok()?);
    } else {
        out.push(tag::LONG_TEXT);
        out.extend(u16::try_from(text.len()).ok()?.to_le_bytes());
    }
    out.extend_from_slice(text.as_bytes());
    Some(())
}

fn days(text: &str) -> Option<u16> {
    let days = read_day(text.as_bytes())?.signed_duration_since(FIRST_DAY).num_days();
    u16::try_from(days).ok()
}

fn minutes(text: &str) -> Option<u32> {
    let (day, clock) = text.strip_suffix(MOMENT_END)?.split_once('T')?;
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(u32::from(days(day)?) * MINUTES_A_DAY + hour * 60 + minute)
}

fn bytes(text: &str) -> Option<[u8; HEX_BYTES]> {
    let mut bytes = [0; HEX_BYTES];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}

fn ending(text: &str) -> Option<(u8, &str)> {
    let is_ascii = text.as_bytes().last().is_none_or(u8::is_ascii);
    if is_ascii || text.len() < ENDING_FROM_BYTES { None } else { ENDINGS.at_the_end_of(text) }
}
