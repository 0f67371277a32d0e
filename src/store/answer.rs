//! What a reader of the embedded database found, held in pieces: the texts of many rows stand behind one another in one
//! buffer, so that a row costs no memory of its own.

use rusqlite::types::ValueRef as Cell;

use super::Error;

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
    pub(super) fn read(rows: &mut rusqlite::Rows<'_>, width: usize, like: &Self) -> Result<Self, Error> {
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
