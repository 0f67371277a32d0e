//! Readers of the embedded database: threads that each hold a connection which may not write, and take questions from
//! one queue. A question travels to its thread and back once, whatever the number of its rows. Whoever only looks up a
//! few things by their keys does not travel: a spare connection answers on the spot.
//!
//! It knows SQLite only; what is asked and why is the business of its neighbours.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::asking::ask;
use super::looking::Way;
use super::own_file::OwnFile;
use super::{Error, Row, Statement};

/// Fewest readers that work side by side; more where the machine has more cores.
const FEWEST: usize = 2;
/// Pages that all of them keep in memory.
const PAGES_KB: usize = 64 * 1024;
/// Statements that each of them keeps prepared.
const PREPARED: usize = 200;

/// The readers of one database. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    file: OwnFile,
    way: Way,
    questions: Sender<Question>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
    spare: Spare,
}

/// Connections that nobody is using; `None` where all is read by one thread, at one moment, or once all are closed.
type Spare = Arc<Mutex<Option<Vec<Connection>>>>;

#[derive(Debug)]
enum Question {
    Rows(Statement, oneshot::Sender<Result<Vec<Row>, Error>>),
    Stop,
}

impl Readers {
    /// Opens the connections. The database exists already.
    pub(super) fn open(path: &Path, way: Way) -> Result<Self, Error> {
        let file = OwnFile::at(path)?;
        let connections: Result<Vec<Connection>, Error> =
            (0..readers()).map(|_| connect(&file, way, pages_kb())).collect();
        Ok(Self::over(file, way, connections?, Some(Vec::new())))
    }

    /// One reader of the same database as it stands now, whatever is written to it later.
    pub(super) fn moment(&self) -> Result<Self, Error> {
        let connection = connect(&self.file, self.way, PAGES_KB / FEWEST)?;
        // A deferred transaction begins with its first question.
        connection.execute_batch("begin; select count(*) from sqlite_schema")?;
        Ok(Self::over(self.file.clone(), self.way, vec![connection], None))
    }

    fn over(file: OwnFile, way: Way, connections: Vec<Connection>, spare: Option<Vec<Connection>>) -> Self {
        let (questions, asked) = mpsc::channel();
        let asked = Arc::new(Mutex::new(asked));
        let answer = |connection: Connection| {
            let asked = Arc::clone(&asked);
            std::thread::spawn(move || answer_all(&connection, &asked))
        };
        let threads = connections.into_iter().map(answer).collect();
        Self {
            file,
            way,
            questions,
            threads: Arc::new(Mutex::new(threads)),
            spare: Arc::new(Mutex::new(spare)),
        }
    }

    /// Where the database is.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// All rows of a query.
    pub(super) async fn fetch(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        self.file.confirm()?;
        let (sender, rows) = oneshot::channel();
        self.questions.send(Question::Rows(statement, sender)).map_err(|_| Error::Closed)?;
        rows.await.map_err(|_| Error::Closed)?
    }

    /// All rows of a query for a few things by their keys, found by the thread that asks: sending it to another would
    /// cost more than the answer.
    pub(super) async fn look_up(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        let taken = lock(&self.spare).as_mut().map(Vec::pop);
        let Some(spare) = taken else { return self.fetch(statement).await };
        let connection = spare.map_or_else(|| connect(&self.file, self.way, pages_kb()), Ok)?;
        let found = ask(&connection, statement);
        if let Some(spare) = lock(&self.spare).as_mut() {
            spare.push(connection);
        }
        found
    }

    /// Closes the connections once what was asked before is answered.
    pub(super) async fn close(&self) {
        *lock(&self.spare) = None;
        let threads = std::mem::take(&mut *lock(&self.threads));
        for _ in &threads {
            // A thread that is gone has closed its connection.
            let _ = self.questions.send(Question::Stop);
        }
        let ended =
            tokio::task::spawn_blocking(|| threads.into_iter().map(JoinHandle::join).all(|t| t.is_ok()));
        if !ended.await.unwrap_or(false) {
            tracing::error!("a reader of the database ended by our mistake");
        }
    }
}

/// How many work side by side.
fn readers() -> usize {
    std::thread::available_parallelism().map_or(FEWEST, |cores| cores.get().max(FEWEST))
}

/// What each connection keeps: as many answer on the spot as in threads.
fn pages_kb() -> usize {
    PAGES_KB / (2 * readers())
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(file: &OwnFile, way: Way, pages_kb: usize) -> Result<Connection, Error> {
    file.confirm()?;
    let connection = way.open(file.path())?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", format!("-{pages_kb}"))?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// Works until told to stop, or until nobody can ask any more.
fn answer_all(connection: &Connection, asked: &Mutex<Receiver<Question>>) {
    loop {
        let question = lock(asked).recv();
        let Ok(Question::Rows(statement, answer)) = question else { return };
        // Whoever asked may have gone meanwhile.
        let _ = answer.send(ask(connection, statement));
    }
}
