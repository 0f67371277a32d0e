//! The rows that a statement returns, of either engine.

use std::sync::Arc;

use rusqlite::types::ValueRef as Cell;
use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row as _, Type};

use super::answer::Answer;
use super::cell::Celled;
use super::{Body, Error};
use crate::domain::register::Value;

/// A type that both engines can decode.
pub trait Stored: Celled + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl<T> Stored for T where T: Celled + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

/// A row of either engine.
#[derive(Debug)]
pub enum Row {
    /// Of SQLite.
    Held(Arc<Answer>, usize),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// The value at a position of the select list.
    pub fn get<T: Stored>(&self, at: usize) -> Result<T, Error> {
        Ok(match self {
            Self::Held(answer, row) => T::from_cell(answer.cell(*row, at)).ok_or(Error::Cell(at))?,
            Self::Postgres(row) => row.try_get(at)?,
        })
    }

    /// A log position or a count, neither of which is negative.
    pub fn count(&self, at: usize) -> Result<u64, Error> {
        let number: i64 = self.get(at)?;
        u64::try_from(number).map_err(|_| Error::Cell(at))
    }

    /// A log position that may be absent.
    pub fn position(&self, at: usize) -> Result<Option<u64>, Error> {
        let number: Option<i64> = self.get(at)?;
        number.map(|number| u64::try_from(number).map_err(|_| Error::Cell(at))).transpose()
    }

    /// The body of an entry of the log; `None` once withdrawn.
    pub fn body(&self, at: usize) -> Result<Option<Body>, Error> {
        Ok(match self {
            Self::Held(answer, row) => match answer.cell(*row, at) {
                Cell::Null => None,
                cell => Some(Body::from_cell(cell).ok_or(Error::Cell(at))?),
            },
            Self::Postgres(row) => row.try_get::<Option<String>, _>(at)?.map(Body::of_text),
        })
    }

    /// The same as the text that was hashed.
    pub fn body_text(&self, at: usize) -> Result<Option<String>, Error> {
        Ok(self.body(at)?.map(Body::into_text))
    }

    /// The value at a position, of the same type as `like`.
    pub fn value(&self, at: usize, like: &Value) -> Result<Value, Error> {
        Ok(match like {
            Value::Text(_) => self.get::<Option<String>>(at)?.into(),
            Value::Int(_) => Value::Int(self.get(at)?),
            Value::Real(_) => Value::Real(self.get(at)?),
            Value::Flag(_) => Value::Flag(self.get(at)?),
            Value::Day(_) => Value::Day(self.get(at)?),
            Value::Instant(_) => Value::Instant(self.get(at)?),
            Value::Bytes(_) => Value::Bytes(self.get(at)?),
        })
    }
}
