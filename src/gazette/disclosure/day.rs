//! Days as published bodies carry them.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use crate::domain::Day;
use crate::domain::calendar::read_day;

/// A day that may be absent or `null`.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Day>, D::Error> {
    deserializer.deserialize_option(Optional)
}

struct Optional;

impl<'de> Visitor<'de> for Optional {
    type Value = Option<Day>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day as YYYY-MM-DD")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        read_day(text.as_bytes()).map(Some).ok_or_else(|| E::custom(format_args!("{text:?} is no day")))
    }
}
