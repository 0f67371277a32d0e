//! The two engines behind one face: SQLite beside the program, PostgreSQL beyond one machine.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use futures::TryStreamExt;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Postgres, Transaction};

use super::looking::Way;
use super::own_file::BUSY;
use super::patience::{self, SILENCE, Server};
use super::readers::Readers;
use super::writer::{Writer, Writing};
use super::{Dialect, Error, Row, Statement};

/// Where the database is.
#[derive(Debug, Clone)]
pub enum Address {
    /// A file beside the program.
    File(std::path::PathBuf),
    /// A PostgreSQL URL.
    Postgres(String),
}

// Neither engine logs statements: a slow insert of five hundred rows would be told with its thousands of placeholders.

/// Open pools of one engine.
#[derive(Debug, Clone)]
pub(super) enum Engine {
    /// One writer that begins immediate, and readers that may not write.
    Sqlite { write: Writer, read: Readers },
    /// A pool for both.
    Postgres(Server),
    /// PostgreSQL as it stood at one moment, read in one transaction; whoever writes takes the pool.
    PostgresMoment(Server, Arc<tokio::sync::Mutex<Transaction<'static, Postgres>>>),
}

/// Connections to PostgreSQL of one process.
const CONNECTIONS: u32 = 12;

impl Engine {
    pub(super) async fn open(address: &Address) -> Result<Self, Error> {
        match address {
            Address::File(path) => open_sqlite(path).await,
            Address::Postgres(url) => {
                let pool = connect_postgres(url).await?;
                migrations(Dialect::Postgres).run(&pool).await?;
                Ok(Self::Postgres(Server::new(pool)))
            }
        }
    }

    /// Opens a database that is there, and changes nothing of it: on SQLite nobody can write through this, and once it is
    /// closed nothing of it is left beside the file.
    pub(super) async fn open_to_read(address: &Address) -> Result<Self, Error> {
        Ok(match address {
            Address::File(path) => {
                let way = Way::to_look_at(path)?;
                Self::Sqlite { write: Writer::none(), read: Readers::open(path, way)? }
            }
            Address::Postgres(url) => Self::Postgres(Server::new(connect_postgres(url).await?)),
        })
    }

    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite { .. } => Dialect::Sqlite,
            Self::Postgres(_) | Self::PostgresMoment(..) => Dialect::Postgres,
        }
    }

    /// The same database as it stands now, whatever is written to it later.
    pub(super) async fn moment(&self) -> Result<Self, Error> {
        Ok(match self {
            Self::Sqlite { write, read } => Self::Sqlite { write: write.clone(), read: read.moment()? },
            Self::Postgres(server) | Self::PostgresMoment(server, _) => {
                let tx = server.begin_moment().await?;
                Self::PostgresMoment(server.clone(), Arc::new(tokio::sync::Mutex::new(tx)))
            }
        })
    }

    pub(super) async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin().await?),
            Self::Postgres(server) | Self::PostgresMoment(server, _) => {
                Tx::Postgres(server.begin().await?, server.clone())
            }
        })
    }

    pub(super) async fn fetch(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite { read, .. } => read.fetch(statement).await,
            Self::Postgres(server) => server.read(statement).await,
            Self::PostgresMoment(server, tx) => {
                let (text, arguments) = statement.for_postgres()?;
                let mut tx = tx.lock().await;
                let query = sqlx::query_with(AssertSqlSafe(text), arguments);
                let rows = server.waiting(query.fetch_all(&mut **tx)).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Runs a query for a few things by their keys, on SQLite in the thread that asks.
    pub(super) async fn look_up(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite { read, .. } => read.look_up(statement).await,
            Self::Postgres(_) | Self::PostgresMoment(..) => self.fetch(statement).await,
        }
    }

    /// Ends the reading of a moment; the database itself stays open.
    pub(super) async fn let_go(self) {
        if let Self::Sqlite { read, .. } = self {
            read.close().await;
        }
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(server) | Self::PostgresMoment(server, _) => server.close().await,
        }
    }
}

/// The migrations of an engine: all but those whose name begins with the other one's.
pub(super) fn migrations(dialect: Dialect) -> Migrator {
    let other = match dialect {
        Dialect::Sqlite => "postgres",
        Dialect::Postgres => "sqlite",
    };
    let all = sqlx::migrate!("./migrations");
    Migrator::with_migrations(all.iter().filter(|m| !m.description.starts_with(other)).cloned().collect())
}

async fn connect_postgres(url: &str) -> Result<PgPool, Error> {
    let options = PgConnectOptions::from_str(url)?.disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(SILENCE)
        // The pool's own test of an idle connection has all of that time, and leaves none for a new one.
        .test_before_acquire(false)
        .before_acquire(|connection, _| Box::pin(patience::is_alive(connection)));
    Ok(pool.connect_with(options).await?)
}

async fn open_sqlite(path: &Path) -> Result<Engine, Error> {
    make_private(path).map_err(sqlx::Error::Io)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .busy_timeout(BUSY)
        .page_size(8192)
        .create_if_missing(true)
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    refuse_old_sqlite(&mut connection).await?;
    migrations(Dialect::Sqlite).run(&mut connection).await?;
    connection.close().await?;
    // Readers need the write-ahead log to exist, so the writer comes first.
    let write = Writer::open(path)?;
    Ok(Engine::Sqlite { write, read: Readers::open(path, Way::Shared)? })
}

/// Makes an empty file that nobody else on this machine may read, unless one is there: it holds private facts. SQLite
/// gives the files beside it the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Releases before 3.51.3 can corrupt a database in write-ahead mode.
async fn refuse_old_sqlite(connection: &mut SqliteConnection) -> Result<(), Error> {
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(connection).await?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or_default());
    let number = (parts.next(), parts.next(), parts.next());
    if number < (Some(3), Some(51), Some(3)) { Err(Error::TooOld(version)) } else { Ok(()) }
}

/// A transaction of either engine. Dropped without a commit, it is rolled back.
#[derive(Debug)]
pub enum Tx {
    /// Of SQLite, holding the only write lock.
    Sqlite(Writing),
    /// Of PostgreSQL, with the server it came from.
    Postgres(Transaction<'static, Postgres>, Server),
}

/// SQLite takes 32,766 bound values a statement, PostgreSQL 65,535.
const MOST_VALUES: usize = 32_000;
/// Rows of one statement: more of them gain nothing.
const ROWS_AT_ONCE: usize = 500;

impl Tx {
    /// Begins a statement for this engine.
    pub fn statement(&self, text: &str) -> Statement {
        Statement::new(self.dialect(), text)
    }

    /// Which engine it is of.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(..) => Dialect::Postgres,
        }
    }

    /// Runs a statement; returns how many rows it touched.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, Error> {
        match self {
            Self::Sqlite(tx) => tx.execute(statement).await,
            Self::Postgres(tx, server) => {
                let (text, arguments) = statement.for_postgres()?;
                let query = sqlx::query_with(AssertSqlSafe(text), arguments);
                Ok(server.waiting(query.execute(&mut **tx)).await?.rows_affected())
            }
        }
    }

    /// Runs a statement whose result nobody needs. It may run later, and fail then: the next call says so.
    pub async fn execute_later(&mut self, statement: Statement) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.execute_later(statement).await,
            Self::Postgres(..) => self.execute(statement).await.map(drop),
        }
    }

    /// Runs a query and returns its rows.
    pub async fn fetch(&mut self, statement: Statement) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite(tx) => tx.fetch(statement).await,
            Self::Postgres(tx, server) => {
                let (text, arguments) = statement.for_postgres()?;
                let rows =
                    sqlx::query_with(AssertSqlSafe(text), arguments).fetch(&mut **tx).map_ok(Row::Postgres);
                server.waiting(rows.try_collect()).await
            }
        }
    }

    /// Inserts many rows in as few statements as the engine takes. `into` is the table with its columns, `tail` what
    /// follows the rows (an `on conflict` clause). While one statement runs, the next is written.
    ///
    /// A failure leaves part of the rows behind and may be told by the next call only; the transaction is good for nothing
    /// but being dropped.
    pub async fn insert(
        &mut self,
        into: &str,
        rows: impl IntoIterator<Item = Vec<super::Value>>,
        tail: &str,
    ) -> Result<(), Error> {
        let mut rows = rows.into_iter().peekable();
        let Some(width) = rows.peek().map(Vec::len) else { return Ok(()) };
        let most = (MOST_VALUES / width).min(ROWS_AT_ONCE);
        let dialect = self.dialect();
        let head = format!("{} into {into} values ", dialect.insert());
        let mut written = || {
            let chunk: Vec<_> = rows.by_ref().take(most).collect();
            let is_last = chunk.is_empty();
            (!is_last).then(|| Statement::new(dialect, &head).bind_rows(chunk).push(" ").push(tail))
        };
        let mut next = written();
        while let Some(statement) = next {
            let (done, following) = futures::join!(self.execute_later(statement), async { written() });
            done?;
            next = following;
        }
        Ok(())
    }

    /// Makes everything since the beginning durable and visible to all.
    pub async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx, server) => server.waiting(tx.commit()).await?,
        }
        Ok(())
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        text.strip_prefix("sqlite:")
            .map(|path| Self::File(path.trim_start_matches("//").into()))
            .ok_or(Error::Address)
    }
}
