//! Turns: work on one record that one process at a time may do. On PostgreSQL an advisory lock of a connection of its
//! own, beside SQLite a locked file: both end with the process, however it ends.

use std::fs::{File, TryLockError};
use std::time::Duration;

use sqlx::{Connection, PgConnection};

use super::engine::Engine;
use super::own_file::beside;
use super::patience::SILENCE;
use super::{Error, Store};

/// The advisory lock: the name of the program, as a number.
const LOCK: i64 = 0x6d_69_6e_67_74_69;
/// How often a locked file is tried again.
const REST: Duration = Duration::from_millis(200);

/// A turn, which ends when it is dropped.
#[derive(Debug)]
pub struct Turn(Held);

#[derive(Debug)]
enum Held {
    Postgres(PgConnection),
    /// Of SQLite: nothing but the end of the process takes it away.
    File {
        _locked: File,
    },
}

impl Store {
    /// Waits until no other process has its turn.
    pub async fn turn(&self) -> Result<Turn, Error> {
        Ok(Turn(match &self.engine {
            Engine::Postgres(server) | Engine::PostgresMoment(server, _) => {
                // Not the pool's any longer: given up while it waits, it must not be anyone else's with the lock.
                let mut connection = server.connection().await?.detach();
                let lock = sqlx::query("select pg_advisory_lock($1)").bind(LOCK);
                server.waiting(lock.execute(&mut connection)).await?;
                Held::Postgres(connection)
            }
            Engine::Sqlite { read, .. } => {
                let file = File::create(beside(read.path(), ".turn")).map_err(sqlx::Error::Io)?;
                Held::File { _locked: locked(file).await? }
            }
        }))
    }
}

impl Turn {
    /// Makes sure that it still is this process's turn: a lost connection ends it.
    ///
    /// # Errors
    /// If it was lost, or nothing comes of asking.
    pub async fn confirm(&mut self) -> Result<(), Error> {
        match &mut self.0 {
            Held::Postgres(connection) => {
                let alive = tokio::time::timeout(SILENCE, connection.ping()).await;
                Ok(alive.map_err(|_| Error::Silent)??)
            }
            Held::File { .. } => Ok(()),
        }
    }
}

/// The file once nobody else has locked it.
async fn locked(file: File) -> Result<File, Error> {
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(REST).await,
            Err(TryLockError::Error(error)) => return Err(sqlx::Error::Io(error).into()),
        }
    }
}
