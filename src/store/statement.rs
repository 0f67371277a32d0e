//! One SQL text for both engines: a statement with its values.

use std::borrow::Cow;
use std::fmt::Write;

use sqlx::Arguments;
use sqlx::postgres::PgArguments;

use super::Error;
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
