//! The writer of the embedded database: a thread that holds the one connection which may write. Transactions of this
//! process take turns at it; those of other processes are waited for by SQLite itself. A statement travels to the thread
//! and back once, whatever the number of its rows; one whose result nobody needs only travels there.
//!
//! It knows SQLite only; what is written and why is the business of its neighbours.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex as Turns, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

use super::asking::ask;
use super::own_file::{BUSY, OwnFile};
use super::{Error, Row, Statement};

/// Statements that are kept prepared.
const PREPARED: usize = 200;
/// Statements that may wait for the thread while the next is made: a few megabytes of rows.
const AHEAD: usize = 6;
/// Pages are 8 KB: a bulk import folds its log into the file every 64 MB, not at every commit.
const SETTINGS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; \
    pragma cache_size = -131072; pragma wal_autocheckpoint = 8000; pragma temp_store = memory; \
    pragma journal_size_limit = 67108864";

/// The writer of one database. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    /// None where nobody may write.
    file: Option<OwnFile>,
    jobs: Sender<Job>,
    turns: Arc<Turns<()>>,
    ahead: Arc<Semaphore>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

type Reply<T> = oneshot::Sender<Result<T, Error>>;

#[derive(Debug)]
enum Job {
    Begin(Reply<()>),
    Rows(Statement, Reply<Vec<Row>>),
    Change(Statement, Reply<u64>),
    /// A change that nobody waits for.
    Later(Statement, OwnedSemaphorePermit),
    Commit(Reply<()>),
    RollBack,
    Stop,
}

impl Writer {
    /// Opens the connection. The database exists already.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.execute_batch(SETTINGS)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        let (jobs, given) = mpsc::channel();
        let thread = std::thread::spawn(move || work(&connection, &given));
        let ahead = Arc::new(Semaphore::new(AHEAD));
        let (file, thread) = (Some(OwnFile::at(path)?), Arc::new(Mutex::new(Some(thread))));
        Ok(Self { file, jobs, turns: Arc::default(), ahead, thread })
    }

    /// No writer: whoever begins a transaction is told that the database is closed.
    pub(super) fn none() -> Self {
        let (jobs, _) = mpsc::channel();
        let ahead = Arc::new(Semaphore::new(AHEAD));
        Self { file: None, jobs, turns: Arc::default(), ahead, thread: Arc::default() }
    }

    /// Begins a transaction that holds the write lock at once.
    pub(super) async fn begin(&self) -> Result<Writing, Error> {
        self.file.iter().try_for_each(OwnFile::confirm)?;
        let turn = tokio::time::timeout(BUSY, Arc::clone(&self.turns).lock_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?;
        let (jobs, ahead) = (self.jobs.clone(), Arc::clone(&self.ahead));
        let writing = Writing { jobs, ahead, is_over: false, _turn: turn };
        writing.give(Job::Begin).await?;
        Ok(writing)
    }

    /// Closes the connection once the transaction at work has ended.
    pub(super) async fn close(&self) {
        let _turn = self.turns.lock().await;
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        // A thread that is gone has closed its connection.
        let _ = self.jobs.send(Job::Stop);
        let ended = tokio::task::spawn_blocking(|| thread.join().is_ok());
        if !ended.await.unwrap_or(false) {
            tracing::error!("the writer of the database ended by our mistake");
        }
    }
}

/// A transaction. Dropped without a commit, it is rolled back.
#[derive(Debug)]
pub struct Writing {
    jobs: Sender<Job>,
    ahead: Arc<Semaphore>,
    is_over: bool,
    _turn: OwnedMutexGuard<()>,
}

impl Writing {
    /// Runs a statement; how many rows it touched.
    pub(super) async fn execute(&mut self, statement: Statement) -> Result<u64, Error> {
        self.give(|reply| Job::Change(statement, reply)).await
    }

    /// Runs a statement some time before the next that is waited for, which fails if this one does: the transaction is
    /// taken back then.
    pub(super) async fn execute_later(&mut self, statement: Statement) -> Result<(), Error> {
        let place = Arc::clone(&self.ahead).acquire_owned().await.map_err(|_| Error::Closed)?;
        self.jobs.send(Job::Later(statement, place)).map_err(|_| Error::Closed)
    }

    /// Runs a query; all its rows.
    pub(super) async fn fetch(&mut self, statement: Statement) -> Result<Vec<Row>, Error> {
        self.give(|reply| Job::Rows(statement, reply)).await
    }

    /// Makes everything since the beginning durable and visible to all.
    pub(super) async fn commit(mut self) -> Result<(), Error> {
        self.give(Job::Commit).await?;
        self.is_over = true;
        Ok(())
    }

    async fn give<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, Error> {
        let (reply, done) = oneshot::channel();
        self.jobs.send(job(reply)).map_err(|_| Error::Closed)?;
        done.await.map_err(|_| Error::Closed)?
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.is_over {
            // Of a thread that is gone nothing is left to take back.
            let _ = self.jobs.send(Job::RollBack);
        }
    }
}

/// Works until told to stop, or until nobody can give it anything any more.
fn work(connection: &Connection, jobs: &Receiver<Job>) {
    // Why a statement that nobody waited for failed, until somebody is told.
    let mut untold = None;
    while let Ok(job) = jobs.recv() {
        let mut within = || untold.take().map_or_else(|| within(connection), Err);
        match job {
            Job::Begin(reply) => answer(reply, run(connection, "begin immediate")),
            Job::Rows(statement, reply) => {
                answer(reply, within().and_then(|()| ask(connection, statement)));
            }
            Job::Change(statement, reply) => {
                answer(reply, within().and_then(|()| change(connection, statement)));
            }
            Job::Later(statement, _place) => {
                if let Err(error) = within().and_then(|()| change(connection, statement)) {
                    roll_back(connection);
                    untold = Some(error);
                }
            }
            Job::Commit(reply) => answer(reply, within().and_then(|()| run(connection, "commit"))),
            Job::RollBack => {
                roll_back(connection);
                untold = None;
            }
            Job::Stop => return,
        }
    }
}

/// Whoever asked may have gone meanwhile.
fn answer<T>(reply: Reply<T>, done: Result<T, Error>) {
    let _ = reply.send(done);
}

fn run(connection: &Connection, text: &str) -> Result<(), Error> {
    Ok(connection.prepare_cached(text)?.execute([]).map(drop)?)
}

fn change(connection: &Connection, statement: Statement) -> Result<u64, Error> {
    let (text, values) = statement.into_parts();
    let touched = connection.prepare_cached(&text)?.execute(rusqlite::params_from_iter(values))?;
    Ok(touched as u64)
}

/// SQLite takes a transaction back by itself where the disk is full: what follows must not land without what went before.
fn within(connection: &Connection) -> Result<(), Error> {
    if connection.is_autocommit() { Err(Error::TakenBack) } else { Ok(()) }
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = run(connection, "rollback")
    {
        tracing::error!(%error, "a transaction could not be taken back");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Dialect;

    fn statement(text: &str) -> Statement {
        Statement::new(Dialect::Sqlite, text)
    }

    async fn writer(folder: &Path) -> Writer {
        let path = folder.join("a.db");
        Connection::open(&path).unwrap();
        let writer = Writer::open(&path).unwrap();
        let mut writing = writer.begin().await.unwrap();
        writing.execute(statement("create table thing (id integer primary key)")).await.unwrap();
        writing.commit().await.unwrap();
        writer
    }

    async fn ids(writer: &Writer) -> Vec<i64> {
        let mut writing = writer.begin().await.unwrap();
        let rows = writing.fetch(statement("select id from thing order by id")).await.unwrap();
        rows.iter().map(|row| row.get(0).unwrap()).collect()
    }

    #[tokio::test]
    async fn what_is_not_committed_is_taken_back_and_the_next_has_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let writer = writer(folder.path()).await;
        let mut writing = writer.begin().await.unwrap();
        assert_eq!(writing.execute(statement("insert into thing values (1), (2)")).await.unwrap(), 2);
        let other = tokio::spawn({
            let writer = writer.clone();
            async move { ids(&writer).await }
        });
        tokio::task::yield_now().await;
        assert!(!other.is_finished());
        drop(writing);
        assert_eq!(other.await.unwrap(), Vec::<i64>::new());
        let mut writing = writer.begin().await.unwrap();
        writing.execute(statement("insert into thing values (3)")).await.unwrap();
        writing.commit().await.unwrap();
        assert_eq!(ids(&writer).await, [3]);
    }

    #[tokio::test]
    async fn nothing_lands_after_a_transaction_that_the_engine_took_back() {
        let folder = tempfile::tempdir().unwrap();
        let writer = writer(folder.path()).await;
        let mut writing = writer.begin().await.unwrap();
        let twice = "insert or rollback into thing values (1), (1)";
        assert!(matches!(writing.execute(statement(twice)).await, Err(Error::Embedded(_))));
        let after = writing.execute(statement("insert into thing values (2)")).await;
        assert!(matches!(after, Err(Error::TakenBack)));
        assert!(matches!(writing.commit().await, Err(Error::TakenBack)));
        assert_eq!(ids(&writer).await, Vec::<i64>::new());
    }

    #[tokio::test]
    async fn a_failure_that_nobody_waited_for_is_told_to_the_next_and_nothing_lands() {
        let folder = tempfile::tempdir().unwrap();
        let writer = writer(folder.path()).await;
        let mut writing = writer.begin().await.unwrap();
        for id in [1, 2, 2, 3] {
            let insert = statement("insert or fail into thing values (").bind(i64::from(id)).push(")");
            writing.execute_later(insert).await.unwrap();
        }
        let told = writing.fetch(statement("select id from thing")).await;
        assert!(matches!(told, Err(Error::Embedded(_))), "{told:?}");
        assert!(matches!(writing.commit().await, Err(Error::TakenBack)));
        assert_eq!(ids(&writer).await, Vec::<i64>::new());
        let mut writing = writer.begin().await.unwrap();
        for id in 1..=30 {
            let insert = statement("insert or fail into thing values (").bind(i64::from(id)).push(")");
            writing.execute_later(insert).await.unwrap();
        }
        writing.commit().await.unwrap();
        assert_eq!(ids(&writer).await, (1..=30).collect::<Vec<i64>>());
        let mut writing = writer.begin().await.unwrap();
        writing.execute_later(statement("insert or fail into thing values (1)")).await.unwrap();
        drop(writing);
        assert_eq!(ids(&writer).await.len(), 30);
    }

    #[tokio::test]
    async fn a_closed_writer_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let writer = writer(folder.path()).await;
        writer.close().await;
        writer.close().await;
        assert!(matches!(writer.begin().await, Err(Error::Closed)));
    }
}
