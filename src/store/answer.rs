//! What a reader of the embedded database found, held in pieces: the texts of many rows stand behind one another in one
//! buffer, so that a row costs no memory of its own.

use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::ValueRef as Cell;

use super::{Error, Row, Statement};

/// A piece is full when its texts are this long: small enough to be used again at once.
const FULL_BYTES: usize = 32 * 1024;

/// Rows of cells.
#[derive(Debug, Default)]
pub struct Answer {
    width: usize,
    cells: Vec<Held>,
    bytes: Vec<u8>,
}

/// A cell; of text and bytes, where they begin and end in the buffer.
#[derive(Debug, Clone, Copy)]
enum Held {
    Null,
    Integer(i64),
    Real(f64),
    Text(usize, usize),
    Blob(usize, usize),
}

impl Answer {
    /// The next rows of a query, as many as fill a piece; none after its last.
    fn read(rows: &mut rusqlite::Rows<'_>, width: usize, like: &Self) -> Result<Self, Error> {
        // Pieces are about as large as the one before; the first may be all there is.
        let (cells, bytes) = (Vec::with_capacity(like.cells.len()), Vec::with_capacity(like.bytes.len()));
        let mut answer = Self { width, cells, bytes };
        while answer.bytes.len() < FULL_BYTES
            && let Some(row) = rows.next()?
        {
            for at in 0..width {
                let held = answer.hold(row.get_ref(at)?);
                answer.cells.push(held);
            }
        }
        Ok(answer)
    }

    fn hold(&mut self, cell: Cell<'_>) -> Held {
        let from = self.bytes.len();
        match cell {
            Cell::Null => Held::Null,
            Cell::Integer(number) => Held::Integer(number),
            Cell::Real(number) => Held::Real(number),
            Cell::Text(text) => {
                self.bytes.extend_from_slice(text);
                Held::Text(from, self.bytes.len())
            }
            Cell::Blob(bytes) => {
                self.bytes.extend_from_slice(bytes);
                Held::Blob(from, self.bytes.len())
            }
        }
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or_default()
    }

    /// A cell of a row.
    pub(super) fn cell(&self, row: usize, at: usize) -> Cell<'_> {
        match self.cells[row * self.width + at] {
            Held::Null => Cell::Null,
            Held::Integer(number) => Cell::Integer(number),
            Held::Real(number) => Cell::Real(number),
            Held::Text(from, to) => Cell::Text(&self.bytes[from..to]),
            Held::Blob(from, to) => Cell::Blob(&self.bytes[from..to]),
        }
    }
}

/// All rows of a query.
pub(super) fn ask(connection: &Connection, statement: Statement) -> Result<Vec<Row>, Error> {
    let (text, values) = statement.into_parts();
    let mut prepared = connection.prepare_cached(&text)?;
    let width = prepared.column_count();
    let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    let mut last = Arc::new(Answer::default());
    loop {
        let answer = Arc::new(Answer::read(&mut rows, width, &last)?);
        if answer.len() == 0 {
            return Ok(found);
        }
        found.extend((0..answer.len()).map(|row| Row::Held(Arc::clone(&answer), row)));
        last = answer;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Dialect;

    #[test]
    fn rows_of_many_pieces_come_back_in_order() {
        let connection = Connection::open_in_memory().unwrap();
        let text = "with recursive n(i) as (select 1 union all select i + 1 from n where i < $1) \
                    select i, i || hex(zeroblob(40)), null, i / 2.0, x'00ff' from n";
        let statement = Statement::fixed(Dialect::Sqlite, text, vec![3000_u64.into()]);
        let found = ask(&connection, statement).unwrap();
        assert_eq!(found.len(), 3000);
        for (number, row) in (1_u32..).zip(&found) {
            assert_eq!(row.count(0).unwrap(), u64::from(number));
            assert_eq!(row.get::<String>(1).unwrap(), format!("{number}{}", "00".repeat(40)));
            assert_eq!(row.get::<Option<String>>(2).unwrap(), None);
            assert_eq!(row.get::<f64>(3).unwrap().to_bits(), (f64::from(number) / 2.0).to_bits());
            assert_eq!(row.get::<Vec<u8>>(4).unwrap(), [0x00, 0xff]);
            assert!(row.get::<String>(0).is_err());
        }
        let text = "select -1, null, 7";
        let odd = &ask(&connection, Statement::fixed(Dialect::Sqlite, text, Vec::new())).unwrap()[0];
        assert!(matches!((odd.count(0), odd.position(0)), (Err(Error::Cell(0)), Err(Error::Cell(0)))));
        assert_eq!((odd.position(1).unwrap(), odd.position(2).unwrap()), (None, Some(7)));
        let nothing = Statement::fixed(Dialect::Sqlite, "select 1 where 1 = 0", Vec::new());
        assert!(ask(&connection, nothing).unwrap().is_empty());
    }
}
