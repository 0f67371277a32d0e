//! How long PostgreSQL is waited for. A server that stops says so; one that hangs, or behind a network that swallows what
//! is sent, says nothing for ever. So whoever has waited for a while asks on a new connection whether anybody is there: a
//! long answer and a long queue are waited for, silence is not.

use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, Connection};

use super::{Error, Row, Statement};

/// How long nothing may come before the server is asked whether it is there, and how long that may take. A connection is
/// waited for as long.
pub(super) const SILENCE: Duration = Duration::from_secs(5);
/// How long an idle connection may take to show that it is alive, before another takes its place.
const PING: Duration = Duration::from_secs(1);

/// Waits as long as the server shows that it is there.
///
/// # Errors
/// [`Error::Silent`] if it does not, and whatever it answers.
pub(super) async fn waiting<T>(
    pool: &PgPool,
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Error> {
    let mut answer = std::pin::pin!(answer);
    loop {
        match tokio::time::timeout(SILENCE, answer.as_mut()).await {
            Ok(answered) => return Ok(answered?),
            Err(_) if is_there(pool).await => {}
            Err(_) => return Err(Error::Silent),
        }
    }
}

/// Whether the server answers on a connection of its own; a refusal is an answer too.
async fn is_there(pool: &PgPool) -> bool {
    let ask = async {
        let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
        connection.ping().await?;
        connection.close().await
    };
    let asked = tokio::time::timeout(SILENCE, ask).await;
    matches!(asked, Ok(Ok(()) | Err(sqlx::Error::Database(_))))
}

/// Whether a connection that nobody used for a while still is one; an error where nothing comes of it.
pub(super) async fn is_alive(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let alive = tokio::time::timeout(PING, connection.ping()).await;
    alive.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|()| true)
}

/// Reads in a task of its own, so that a reader who goes away leaves no connection behind in the middle of an answer:
/// the pool would wait for its end, of a silent server for ever.
pub(super) async fn read(pool: &PgPool, statement: Statement) -> Result<Vec<Row>, Error> {
    let (text, arguments) = statement.for_postgres()?;
    let reading = tokio::spawn(read_to_the_end(pool.clone(), text, arguments));
    reading.await.map_err(|_| Error::Closed)?
}

async fn read_to_the_end(pool: PgPool, text: String, arguments: PgArguments) -> Result<Vec<Row>, Error> {
    let mut connection = pool.acquire().await?;
    let query = sqlx::query_with(AssertSqlSafe(text), arguments);
    let rows = waiting(&pool, query.fetch_all(&mut *connection)).await;
    if matches!(rows, Err(Error::Silent)) {
        connection.close_on_drop();
    }
    Ok(rows?.into_iter().map(Row::Postgres).collect())
}
