//! All SQL, and nothing else: private facts, the public tables, the log, the audit.
//!
//! It knows neither what may be public nor what a page looks like. One text runs on both engines
//! ([`statement::Statement`]); where they must differ, a named function says so here.

pub mod accidents;
mod answer;
mod asking;
pub mod audit;
mod backup;
mod body;
mod cell;
mod engine;
mod error;
pub mod facts;
pub mod log;
mod looking;
pub mod mark_ends;
mod own_file;
mod patience;
pub mod public;
mod readers;
pub mod reference;
mod row;
mod statement;
pub mod tree;
mod turn;
mod version;
pub mod withdrawals;
mod writer;

pub use body::Body;
pub use engine::{Address, Tx};
pub use error::Error;
pub use own_file::beside;
pub use row::{Row, Stored};
pub use statement::{Dialect, Statement};
pub use turn::Turn;

use crate::domain::register::Value;
use engine::Engine;

/// An open database.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Engine,
}

impl Store {
    /// Opens the database and brings its tables to this version.
    ///
    /// # Errors
    /// [`Error::Engine`] if it cannot be reached, [`Error::Migration`] if it belongs to a newer program,
    /// [`Error::TooOld`] if the linked SQLite is not to be trusted.
    pub async fn open(address: &Address) -> Result<Self, Error> {
        Ok(Self { engine: Engine::open(address).await? })
    }

    /// Opens the database as it is, to be read: nothing is made or changed.
    ///
    /// # Errors
    /// As [`Store::open`]; [`Error::Older`] if its tables are not of this version.
    pub async fn open_to_read(address: &Address) -> Result<Self, Error> {
        let engine = Engine::open_to_read(address).await?;
        if let Err(refused) = version::refuse_other(&engine).await {
            engine.close().await;
            return Err(refused);
        }
        Ok(Self { engine })
    }

    /// Begins a transaction that may write. On SQLite it holds the one write lock at once.
    pub async fn begin(&self) -> Result<Tx, Error> {
        self.engine.begin().await
    }

    /// Begins a statement for this engine.
    pub fn statement(&self, text: &str) -> Statement {
        Statement::new(self.engine.dialect(), text)
    }

    /// Runs a query outside any transaction.
    pub async fn fetch(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        self.engine.fetch(statement).await
    }

    /// Runs a query for a few things by their keys outside any transaction. On SQLite the asking thread answers it
    /// itself, so its cost must not grow with the register.
    async fn look_up(&self, text: &'static str, values: Vec<Value>) -> Result<Vec<Row>, Error> {
        self.engine.look_up(Statement::fixed(self.engine.dialect(), text, values)).await
    }

    /// The database as it stands now, for a long reading: what is written later is not in it. Costs a connection, and
    /// keeps the engine from tidying up, until [`Store::let_go`].
    pub async fn moment(&self) -> Result<Self, Error> {
        Ok(Self { engine: self.engine.moment().await? })
    }

    /// Ends the reading of a [moment](Store::moment).
    pub async fn let_go(self) {
        self.engine.let_go().await;
    }

    /// Closes every connection, folding SQLite's write-ahead log into the file.
    pub async fn close(&self) {
        self.engine.close().await;
    }

    /// Names of all tables with their columns, for the test that classifies each as public or private.
    pub async fn catalogue(&self) -> Result<Vec<(String, String)>, Error> {
        let text = match self.engine.dialect() {
            Dialect::Sqlite => {
                "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c \
                 where m.type = 'table' and m.name not like 'sqlite_%' order by 1, 2"
            }
            Dialect::Postgres => {
                "select table_name::text, column_name::text from information_schema.columns \
                 where table_schema = current_schema() order by 1, 2"
            }
        };
        self.pairs(text).await
    }

    /// Columns of text, by table, that are not ordered by their bytes: none, whatever order the database was made with.
    pub async fn in_another_order(&self) -> Result<Vec<(String, String)>, Error> {
        let text = match self.engine.dialect() {
            Dialect::Sqlite => "select m.name, m.sql from sqlite_master m where m.sql like '%collate%'",
            Dialect::Postgres => {
                "select table_name::text, column_name::text from information_schema.columns \
                 where table_schema = current_schema() and data_type = 'text' and collation_name is distinct from 'C'"
            }
        };
        self.pairs(text).await
    }

    async fn pairs(&self, text: &'static str) -> Result<Vec<(String, String)>, Error> {
        let rows = self.fetch(self.statement(text)).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }
}
