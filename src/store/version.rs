//! To which version the tables of a database were brought, beside the one that this program brings them to. It changes
//! neither.

use super::engine::{Address, Engine, migrations};
use super::{Dialect, Error, Statement};

impl Address {
    /// Up to where the log of the database goes, of whichever version its tables are; `None` if it is none of ours yet, or
    /// could be made. Makes and changes nothing.
    ///
    /// # Errors
    /// If the file cannot be read as a database, or PostgreSQL does not let us in; [`Error::Newer`] if the tables are those
    /// of a newer program.
    pub async fn position(&self) -> Result<Option<u64>, Error> {
        if matches!(self, Self::File(path) if !path.exists()) {
            return Ok(None);
        }
        let engine = Engine::open_to_read(self).await?;
        let found = position_of(&engine).await;
        engine.close().await;
        found
    }
}

async fn position_of(engine: &Engine) -> Result<Option<u64>, Error> {
    if version_of(engine).await?.is_none() {
        return Ok(None);
    }
    let head = Statement::new(engine.dialect(), "select seq from gazette_head where id = 1");
    engine.fetch(head).await?.first().map(|row| row.count(0)).transpose()
}

/// Refuses tables of any other version, an empty database's too.
pub(super) async fn refuse_other(engine: &Engine) -> Result<(), Error> {
    match version_of(engine).await? {
        Some(there) if there == own(engine.dialect()) => Ok(()),
        _ => Err(Error::Older),
    }
}

/// The newest migration that was run; `None` for a database that is none of ours yet. Refuses that of a newer program.
async fn version_of(engine: &Engine) -> Result<Option<i64>, Error> {
    let dialect = engine.dialect();
    let is_ours = match dialect {
        Dialect::Sqlite => "select count(*) from sqlite_schema where name = '_sqlx_migrations'",
        Dialect::Postgres => {
            "select count(*) from information_schema.tables \
             where table_schema = current_schema() and table_name = '_sqlx_migrations'"
        }
    };
    if number(engine, is_ours).await? == Some(0) {
        return Ok(None);
    }
    match number(engine, "select max(version) from _sqlx_migrations").await? {
        Some(there) if there > own(dialect) => Err(Error::Newer(there)),
        version => Ok(version),
    }
}

async fn number(engine: &Engine, text: &'static str) -> Result<Option<i64>, Error> {
    let rows = engine.fetch(Statement::new(engine.dialect(), text)).await?;
    rows.first().map_or(Ok(None), |row| row.get(0))
}

/// The newest migration of this program.
fn own(dialect: Dialect) -> i64 {
    migrations(dialect).iter().map(|migration| migration.version).max().unwrap_or_default()
}
