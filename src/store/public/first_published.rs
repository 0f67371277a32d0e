//! When a thing was first published, for readers who look from before that day.

use super::super::{Error, Store};

/// Of which kind of thing the first publication is asked.
#[derive(Debug, Clone, Copy)]
pub enum FirstOf {
    /// An elevator by code.
    Elevator,
    /// A unit by credit code.
    Unit,
    /// A notice by number.
    Notice,
}

impl FirstOf {
    /// The kind of its entries in the log.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Elevator => "elevator",
            Self::Unit => "unit",
            Self::Notice => "notice",
        }
    }

    fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Elevator => ("public_elevator", "code"),
            Self::Unit => ("public_unit", "uscc"),
            Self::Notice => ("public_notice", "notice_no"),
        }
    }
}

impl Store {
    /// When a thing was first published, whatever the reader's position: its first entry's instant.
    pub async fn first_published(&self, table: FirstOf, id: &str) -> Result<Option<i64>, Error> {
        let (table, key) = table.place();
        let statement = self
            .statement(&format!(
                "select l.published_at from {table} t join gazette_log l on l.seq = t.from_seq where t.{key} = "
            ))
            .bind(id)
            .push(" order by t.from_seq limit 1");
        self.fetch(statement).await?.first().map(|row| row.get(0)).transpose()
    }
}
