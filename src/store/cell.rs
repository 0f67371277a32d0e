//! Values as the embedded database holds them: days and moments are text, yes and no are numbers.
//!
//! The writer's driver stores them so; readers bind and read the same here.

use chrono::{DateTime, SecondsFormat};
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef as Cell};

use super::Value;
use crate::domain::calendar::{day_text, read_day};
use crate::domain::{Day, Instant};

/// A type that a cell can hold.
pub trait Celled: Sized {
    /// From a cell; `None` if it holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

impl<T: Celled> Celled for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

impl Celled for String {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        text(cell).map(str::to_owned)
    }
}

impl Celled for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if let Cell::Blob(bytes) = cell { Some(bytes.to_owned()) } else { None }
    }
}

impl Celled for i64 {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        if let Cell::Integer(number) = cell { Some(number) } else { None }
    }
}

impl Celled for f64 {
    #[expect(clippy::cast_precision_loss, reason = "a whole number in a decimal column is a small one")]
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Real(number) => Some(number),
            Cell::Integer(number) => Some(number as Self),
            _ => None,
        }
    }
}

impl Celled for bool {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(|number| number != 0)
    }
}

impl Celled for Day {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        read_day(cell.as_bytes().ok()?)
    }
}

impl Celled for Instant {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        DateTime::parse_from_rfc3339(text(cell)?).ok().map(|at| at.to_utc())
    }
}

fn text(cell: Cell<'_>) -> Option<&str> {
    simdutf8::basic::from_utf8(cell.as_bytes().ok()?).ok()
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let cell = match self {
            Self::Text(Some(text)) => return Ok(ToSqlOutput::Borrowed(Cell::Text(text.as_bytes()))),
            Self::Bytes(bytes) => return Ok(ToSqlOutput::Borrowed(Cell::Blob(bytes))),
            Self::Int(number) => number.map_or(Owned::Null, Owned::Integer),
            Self::Real(number) => number.map_or(Owned::Null, Owned::Real),
            Self::Flag(yes) => yes.map_or(Owned::Null, |yes| Owned::Integer(yes.into())),
            Self::Day(day) => day.map_or(Owned::Null, |day| Owned::Text(day_text(day).into())),
            Self::Instant(at) => {
                at.map_or(Owned::Null, |at| Owned::Text(at.to_rfc3339_opts(SecondsFormat::AutoSi, false)))
            }
            Self::Text(None) => Owned::Null,
        };
        Ok(ToSqlOutput::Owned(cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What comes back of a value that was bound.
    fn kept<T: Celled>(value: &Value) -> Option<T> {
        match value.to_sql().unwrap() {
            ToSqlOutput::Owned(cell) => T::from_cell((&cell).into()),
            ToSqlOutput::Borrowed(cell) => T::from_cell(cell),
            _ => panic!("values are held as they are"),
        }
    }

    proptest! {
        #[test]
        fn what_is_held_comes_back(
            days in 0u32..3_652_059,
            micros in -60_000_000_000_000_000i64..200_000_000_000_000_000,
            number in any::<i64>(),
            real in any::<i32>(),
            yes in any::<bool>(),
            words in any::<String>(),
            bytes in any::<Vec<u8>>(),
        ) {
            let day = Day::from_num_days_from_ce_opt(i32::try_from(days).unwrap() + 1).unwrap();
            let at = Instant::from_timestamp_micros(micros).unwrap();
            prop_assert_eq!(kept::<Day>(&day.into()), Some(day));
            prop_assert_eq!(kept::<Instant>(&at.into()), Some(at));
            prop_assert_eq!(kept::<i64>(&number.into()), Some(number));
            prop_assert_eq!(kept::<f64>(&f64::from(real).into()), Some(f64::from(real)));
            prop_assert_eq!(kept::<bool>(&yes.into()), Some(yes));
            prop_assert_eq!(kept::<String>(&words.clone().into()), Some(words));
            prop_assert_eq!(kept::<Vec<u8>>(&Value::Bytes(bytes.clone())), Some(bytes));
        }
    }

    #[test]
    fn nothing_is_nothing_and_what_is_no_day_is_refused() {
        assert_eq!(kept::<Option<Day>>(&Value::Day(None)), Some(None));
        assert_eq!(String::from_cell(Cell::Null), None);
        for text in ["", "2021-11-5", "2021-11-31", "2021-13-01", "２021-1-01", "2021-11-15T", "+021-11-15"]
        {
            assert_eq!(Day::from_cell(Cell::Text(text.as_bytes())), None, "{text}");
        }
    }
}
