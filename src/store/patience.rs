//! How long PostgreSQL is waited for. A server that stops says so; one that hangs, or behind a network that swallows what
//! is sent, says nothing for ever. So whoever has waited for a while asks on a new connection whether anybody is there: a
//! long answer and a long queue are waited for, silence is not, nor a server that takes nobody in. Those who wait
//! together ask once: a busy server is not to be overrun with questions whether it is there.

use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection, Postgres, Transaction};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{Error, Row, Statement};

/// How long nothing may come before the server is asked whether it is there, and how long that may take. A connection is
/// waited for as long.
pub(super) const SILENCE: Duration = Duration::from_secs(5);
/// How long an idle connection may take to show that it is alive, before another takes its place.
const PING: Duration = Duration::from_secs(1);

/// A PostgreSQL, and what it said when it was last asked whether it is there.
#[derive(Debug, Clone)]
pub struct Server {
    pool: PgPool,
    asked: Arc<Mutex<Option<(Instant, Presence)>>>,
}

/// What a server says on a connection of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    There,
    /// It starts, stops or is full: an answer, but no connection.
    Refusing,
    Silent,
}

impl Server {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, asked: Arc::default() }
    }

    /// Begins a transaction, once a connection is free.
    ///
    /// # Errors
    /// As [`Server::connection`].
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Postgres>, Error> {
        self.queueing(|| self.pool.begin()).await
    }

    /// Begins a transaction that reads everything as it stands at its beginning.
    ///
    /// # Errors
    /// As [`Server::connection`].
    pub(super) async fn begin_moment(&self) -> Result<Transaction<'static, Postgres>, Error> {
        self.queueing(|| self.pool.begin_with("begin isolation level repeatable read read only")).await
    }

    /// A connection, once one is free.
    ///
    /// # Errors
    /// [`Error::Silent`] if nobody is there; [`sqlx::Error::PoolTimedOut`] if nobody is taken in.
    pub(super) async fn connection(&self) -> Result<PoolConnection<Postgres>, Error> {
        self.queueing(|| self.pool.acquire()).await
    }

    /// Queues for a connection as long as the server is there to take one.
    async fn queueing<T, C>(&self, connect: impl Fn() -> C) -> Result<T, Error>
    where
        C: Future<Output = Result<T, sqlx::Error>>,
    {
        loop {
            let since = Instant::now();
            match self.waiting(connect()).await {
                Err(Error::Engine(sqlx::Error::PoolTimedOut)) => match self.presence(since).await {
                    Presence::There => {}
                    Presence::Refusing => return Err(sqlx::Error::PoolTimedOut.into()),
                    Presence::Silent => return Err(Error::Silent),
                },
                connected => return connected,
            }
        }
    }

    /// Waits as long as the server shows that it is there.
    ///
    /// # Errors
    /// [`Error::Silent`] if it does not, and whatever it answers.
    pub(super) async fn waiting<T>(
        &self,
        answer: impl Future<Output = Result<T, sqlx::Error>>,
    ) -> Result<T, Error> {
        let mut answer = std::pin::pin!(answer);
        loop {
            let since = Instant::now();
            match tokio::time::timeout(SILENCE, answer.as_mut()).await {
                Ok(answered) => return Ok(answered?),
                Err(_) if self.presence(since).await == Presence::Silent => return Err(Error::Silent),
                Err(_) => {}
            }
        }
    }

    /// Whether the server is there, by what it said to a question not older than the waiting.
    async fn presence(&self, since: Instant) -> Presence {
        let mut asked = self.asked.lock().await;
        match *asked {
            Some((at, presence)) if at >= since => presence,
            _ => {
                let at = Instant::now();
                let presence = self.ask().await;
                *asked = Some((at, presence));
                presence
            }
        }
    }

    async fn ask(&self) -> Presence {
        let ask = async {
            let mut connection = PgConnection::connect_with(&self.pool.connect_options()).await?;
            connection.ping().await?;
            connection.close().await
        };
        match tokio::time::timeout(SILENCE, ask).await {
            Ok(Ok(())) => Presence::There,
            Ok(Err(sqlx::Error::Database(_))) => Presence::Refusing,
            Ok(Err(_)) | Err(_) => Presence::Silent,
        }
    }

    /// Reads in a task of its own, so that a reader who goes away leaves no connection behind in the middle of an answer:
    /// the pool would wait for its end, of a silent server for ever.
    pub(super) async fn read(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        let (text, arguments) = statement.for_postgres()?;
        let reading = tokio::spawn(read_to_the_end(self.clone(), text, arguments));
        reading.await.map_err(|_| Error::Closed)?
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Whether a connection that nobody used for a while still is one; an error where nothing comes of it.
pub(super) async fn is_alive(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let alive = tokio::time::timeout(PING, connection.ping()).await;
    alive.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|()| true)
}

async fn read_to_the_end(server: Server, text: String, arguments: PgArguments) -> Result<Vec<Row>, Error> {
    let mut connection = server.connection().await?;
    let query = sqlx::query_with(AssertSqlSafe(text), arguments);
    let rows = server.waiting(query.fetch_all(&mut *connection)).await;
    if matches!(rows, Err(Error::Silent)) {
        connection.close_on_drop();
    }
    Ok(rows?.into_iter().map(Row::Postgres).collect())
}
