//! Bodies of the log as the embedded database holds them. As text they would be half of it, and reading them would be half
//! of the time that a list takes, so they are packed: a key is one byte, usual words are two, a day is three. PostgreSQL
//! holds them as text.
//!
//! A body is packed only if unpacking gives its very text again, for that is what was hashed; otherwise it stays text. So
//! does one that has a key which the list of keys does not know.
//!
//! A packed body is the number of this form, then the members of its object, each one byte for the key and a value. A value
//! is one byte that says what it is ([`parts`]) and what belongs to it.

mod pack;
mod parts;
mod reading;
mod words;

use std::fmt;

use rusqlite::types::ValueRef as Cell;
use serde::de::DeserializeOwned;

use super::{Dialect, Value};
use parts::Parts;

/// The number of this form, the first byte of a packed body.
const FORM: u8 = 1;

/// The body of an entry.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(Held);

#[derive(Clone, PartialEq, Eq)]
enum Held {
    Text(String),
    Packed(Vec<u8>),
}

impl Body {
    /// A body as an engine holds it. Packing takes two microseconds.
    pub fn held(dialect: Dialect, text: String) -> Self {
        match dialect {
            Dialect::Sqlite => packed(&text).map_or_else(|| Self::of_text(text), |it| Self(Held::Packed(it))),
            Dialect::Postgres => Self::of_text(text),
        }
    }

    /// A body that is held as text.
    pub(super) fn of_text(text: String) -> Self {
        Self(Held::Text(text))
    }

    /// What the body says.
    ///
    /// # Errors
    /// If it says something else than asked, or was altered so that it cannot be read.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        match &self.0 {
            Held::Text(text) => serde_json::from_str(text),
            Held::Packed(packed) => reading::read(packed),
        }
    }

    /// The text that was hashed. What was altered so that it cannot be unpacked is handed on as it stands, and its hash
    /// tells.
    pub fn into_text(self) -> String {
        match self.0 {
            Held::Text(text) => text,
            Held::Packed(packed) => {
                text(&packed).unwrap_or_else(|| String::from_utf8_lossy(&packed).into_owned())
            }
        }
    }

    /// What stands in the log; nothing once withdrawn.
    pub(super) fn into_value(body: Option<Self>) -> Value {
        match body.map(|body| body.0) {
            Some(Held::Text(text)) => text.into(),
            Some(Held::Packed(packed)) => Value::Bytes(packed),
            None => Value::Text(None),
        }
    }

    /// The body in a cell of the embedded database; `None` if the cell holds none.
    pub(super) fn from_cell(cell: Cell<'_>) -> Option<Self> {
        let held = match cell {
            Cell::Text(text) => Held::Text(String::from_utf8_lossy(text).into_owned()),
            Cell::Blob(packed) => Held::Packed(packed.to_owned()),
            Cell::Null | Cell::Integer(_) | Cell::Real(_) => return None,
        };
        Some(Self(held))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.clone().into_text())
    }
}

/// `None` where it would not come back as it is.
fn packed(body: &str) -> Option<Vec<u8>> {
    pack::pack(body).filter(|packed| text(packed).as_deref() == Some(body))
}

/// The text of a packed body; `None` if it was altered.
fn text(packed: &[u8]) -> Option<String> {
    Parts::of(packed)?.write()
}

#[cfg(test)]
mod tests;
