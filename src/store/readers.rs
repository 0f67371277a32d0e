//! Readers of the embedded database: threads that each hold a connection which may not write, and take questions from
//! one queue. A question travels to its thread and back once, whatever the number of its rows.
//!
//! It knows SQLite only; what is asked and why is the business of its neighbours.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

use super::cell::Cell;
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
    path: Arc<PathBuf>,
    questions: Sender<Question>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

#[derive(Debug)]
enum Question {
    Rows(Statement, oneshot::Sender<Result<Vec<Row>, Error>>),
    Stop,
}

impl Readers {
    /// Opens the connections. The database exists already.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let readers = std::thread::available_parallelism().map_or(FEWEST, |cores| cores.get().max(FEWEST));
        let connections: Result<Vec<Connection>, Error> =
            (0..readers).map(|_| connect(path, PAGES_KB / readers)).collect();
        Ok(Self::over(path, connections?))
    }

    /// One reader of the same database as it stands now, whatever is written to it later.
    pub(super) fn moment(&self) -> Result<Self, Error> {
        let connection = connect(&self.path, PAGES_KB / FEWEST)?;
        // A deferred transaction begins with its first question.
        connection.execute_batch("begin; select count(*) from sqlite_schema")?;
        Ok(Self::over(&self.path, vec![connection]))
    }

    fn over(path: &Path, connections: Vec<Connection>) -> Self {
        let (questions, asked) = mpsc::channel();
        let asked = Arc::new(Mutex::new(asked));
        let answer = |connection: Connection| {
            let asked = Arc::clone(&asked);
            std::thread::spawn(move || answer_all(&connection, &asked))
        };
        let threads = connections.into_iter().map(answer).collect();
        Self { path: Arc::new(path.to_owned()), questions, threads: Arc::new(Mutex::new(threads)) }
    }

    /// All rows of a query.
    pub(super) async fn fetch(&self, statement: Statement) -> Result<Vec<Row>, Error> {
        let (sender, rows) = oneshot::channel();
        self.questions.send(Question::Rows(statement, sender)).map_err(|_| Error::Closed)?;
        rows.await.map_err(|_| Error::Closed)?
    }

    /// Closes the connections once what was asked before is answered.
    pub(super) async fn close(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
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

fn connect(path: &Path, pages_kb: usize) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(super::engine::BUSY)?;
    connection.pragma_update(None, "cache_size", format!("-{pages_kb}"))?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    Ok(connection)
}

/// Works until told to stop, or until nobody can ask any more.
fn answer_all(connection: &Connection, asked: &Mutex<Receiver<Question>>) {
    loop {
        let question = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Question::Rows(statement, answer)) = question else { return };
        // Whoever asked may have gone meanwhile.
        let _ = answer.send(rows(connection, statement));
    }
}

fn rows(connection: &Connection, statement: Statement) -> Result<Vec<Row>, Error> {
    let (text, values) = statement.into_parts();
    let mut prepared = connection.prepare_cached(&text)?;
    let width = prepared.column_count();
    let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        let cells = (0..width).map(|at| row.get(at)).collect::<Result<Box<[Cell]>, _>>()?;
        read.push(Row::Read(cells));
    }
    Ok(read)
}
