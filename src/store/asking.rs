//! Asking the embedded database: a statement in, its rows out.

use std::sync::Arc;

use rusqlite::Connection;

use super::answer::Answer;
use super::{Error, Row, Statement};

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
