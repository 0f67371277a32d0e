//! One SQL text for both engines: a statement with its values, and the rows it returns.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use rusqlite::types::ValueRef as Cell;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments, Decode, Postgres, Row as _, Type};

use super::answer::Answer;
use super::cell::Celled;
use super::{Body, Error};
use crate::domain::register::Value;

/// Which engine a text is for. They differ in the sign of a bound value only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `?`: in SQLite `$n` is a named parameter, and long statements go quadratic with it.
    Sqlite,
    /// `$n`.
    Postgres,
}

impl Dialect {
    /// How many rows are inserted. SQLite keeps a copy of every page that a statement changes, so as to take the rows
    /// before a wrong one back, unless it is told that nobody will go on.
    pub(super) fn insert(self) -> &'static str {
        match self {
            Self::Sqlite => "insert or fail",
            Self::Postgres => "insert",
        }
    }
}

/// A statement under construction. The text comes from the program only; values are always bound.
#[derive(Debug)]
pub struct Statement {
    dialect: Dialect,
    text: Cow<'static, str>,
    values: Vec<Value>,
}

impl Statement {
    /// Begins a statement with program text.
    pub fn new(dialect: Dialect, text: &str) -> Self {
        Self { dialect, text: Cow::Owned(text.to_owned()), values: Vec::new() }
    }

    /// A statement whose text never changes, and the values of `$1`, `$2` … in it, which first appear in this order.
    /// Writing it costs nothing. A short text only: see [`Dialect::Sqlite`].
    pub fn fixed(dialect: Dialect, text: &'static str, values: Vec<Value>) -> Self {
        Self { dialect, text: Cow::Borrowed(text), values }
    }

    /// Appends program text.
    #[must_use]
    pub fn push(mut self, text: &str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Appends a bound value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.add(value.into());
        self
    }

    /// Appends bound values separated by commas, as in `in (…)`. No values are a `null`, which nothing equals:
    /// PostgreSQL takes no empty list.
    #[must_use]
    pub fn bind_all<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let mut separator = "";
        for value in values {
            self.text.to_mut().push_str(separator);
            self.add(value.into());
            separator = ",";
        }
        if separator.is_empty() { self.push("null") } else { self }
    }

    /// Appends rows of values as `(…),(…)`.
    #[must_use]
    pub fn bind_rows(mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        for (at, row) in rows.into_iter().enumerate() {
            self = self.push(if at > 0 { ",(" } else { "(" }).bind_all(row).push(")");
        }
        self
    }

    /// Appends a value that is already typed.
    #[must_use]
    pub fn bind_value(mut self, value: Value) -> Self {
        self.add(value);
        self
    }

    fn add(&mut self, value: Value) {
        self.values.push(value);
        match self.dialect {
            Dialect::Sqlite => self.text.to_mut().push('?'),
            Dialect::Postgres => {
                write!(self.text.to_mut(), "${}", self.values.len())
                    .expect("writing to a string cannot fail");
            }
        }
    }

    /// The text and its values, in order.
    pub(super) fn into_parts(self) -> (Cow<'static, str>, Vec<Value>) {
        (self.text, self.values)
    }

    /// The engine this text is for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) fn for_postgres(self) -> Result<(String, PgArguments), Error> {
        let mut arguments = PgArguments::default();
        arguments.reserve(self.values.len(), self.values.len() * 16);
        for value in self.values {
            let added = match value {
                Value::Text(text) => arguments.add(text.map(String::from)),
                Value::Int(number) => arguments.add(number),
                Value::Real(number) => arguments.add(number),
                Value::Flag(yes) => arguments.add(yes),
                Value::Day(day) => arguments.add(day),
                Value::Instant(at) => arguments.add(at),
                Value::Bytes(bytes) => arguments.add(bytes),
            };
            added.map_err(sqlx::Error::Encode)?;
        }
        Ok((self.text.into_owned(), arguments))
    }
}

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
