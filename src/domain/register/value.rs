//! A typed value as it is stored; a null keeps its type, because PostgreSQL asks for it.

use std::fmt;

use chrono::SecondsFormat;
use compact_str::CompactString;

use crate::domain::calendar::local_time;
use crate::domain::{Day, Instant};

/// The value of one column of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text, codes and codes of vocabularies; most are short and need no memory of their own.
    Text(Option<CompactString>),
    /// A whole number.
    Int(Option<i64>),
    /// A decimal number.
    Real(Option<f64>),
    /// Yes or no.
    Flag(Option<bool>),
    /// A day in Asia/Shanghai.
    Day(Option<Day>),
    /// A moment, to the microsecond.
    Instant(Option<Instant>),
    /// Bytes: a digest.
    Bytes(Vec<u8>),
}

/// Lets a plain value or an option of it stand where a [`Value`] is asked for.
macro_rules! into_value {
    ($($ty:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$ty> for Value {
            fn from(value: $ty) -> Self { Self::$variant(Some(value.into())) }
        }
        impl From<Option<$ty>> for Value {
            fn from(value: Option<$ty>) -> Self { Self::$variant(value.map(Into::into)) }
        }
    )+};
}

into_value!(String => Text, &str => Text, CompactString => Text, i64 => Int, f64 => Real, bool => Flag, Day => Day, Instant => Instant);

impl From<u64> for Value {
    /// A log position: these stay far below the sign bit.
    fn from(position: u64) -> Self {
        Self::Int(i64::try_from(position).ok())
    }
}

impl Value {
    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(
            self,
            Self::Text(None)
                | Self::Int(None)
                | Self::Real(None)
                | Self::Flag(None)
                | Self::Day(None)
                | Self::Instant(None)
        )
    }
}

impl fmt::Display for Value {
    /// As it stands in files: days `2021-11-15`, instants RFC 3339 with `+08:00`; nothing for a null.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(Some(text)) => f.write_str(text),
            Self::Int(Some(number)) => number.fmt(f),
            Self::Real(Some(number)) => number.fmt(f),
            Self::Flag(Some(yes)) => yes.fmt(f),
            Self::Day(Some(day)) => day.fmt(f),
            Self::Instant(Some(at)) => {
                f.write_str(&local_time(*at).to_rfc3339_opts(SecondsFormat::AutoSi, false))
            }
            _ => Ok(()),
        }
    }
}
