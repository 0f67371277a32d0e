//! A bureau's office: the real program over a temporary folder, with a pinned clock.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use mingti::intake::import::DATASETS;
use mingti::store::Address;
use tempfile::TempDir;

use crate::portal::Portal;
use crate::postgres::Database;
use crate::register::{Row, csv};

/// Noon of the day on which stories happen unless they say otherwise.
pub const TODAY: &str = "2021-11-15T12:00:00+08:00";

/// One office with its data folder and, for stories told on PostgreSQL, its own database.
pub struct Office {
    folder: Arc<TempDir>,
    database: Option<Database>,
    now: String,
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    /// The exit code; `None` if it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Office {
    /// An office with the embedded database.
    pub fn open() -> Self {
        Self { folder: Arc::new(tempfile::tempdir().unwrap()), database: None, now: TODAY.to_owned() }
    }

    /// An office whose database is PostgreSQL; `None` where there is none to test with.
    pub fn on_postgres() -> Option<Self> {
        Database::create().map(|database| Self { database: Some(database), ..Self::open() })
    }

    /// An office whose database is that of a cluster of its own.
    pub fn on_cluster(url: &str) -> Self {
        Self { database: Some(Database::whole(url)), ..Self::open() }
    }

    /// Every engine there is to test with, by name.
    pub fn on_each_engine() -> Vec<(&'static str, Self)> {
        let mut offices = vec![("SQLite", Self::open())];
        offices.extend(Self::on_postgres().map(|office| ("PostgreSQL", office)));
        offices
    }

    /// Moves the clock to an instant (RFC 3339).
    pub fn at(&mut self, now: &str) -> &mut Self {
        now.clone_into(&mut self.now);
        self
    }

    /// A file in the office's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file there.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Where the program keeps its record.
    pub fn address(&self) -> Address {
        match &self.database {
            Some(database) => Address::Postgres(database.url.clone()),
            None => Address::File(self.path("data").join("mingti.db")),
        }
    }

    /// The program with this office's settings and nothing else of the environment that belongs to it.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let data = self.path("data");
        std::fs::create_dir_all(&data).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_mingti"));
        for name in mingti::config::NAMES {
            program.env_remove(name);
        }
        program.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        program.env("MINGTI_DATA", data).env("MINGTI_CLOCK", &self.now).env("MINGTI_RATE_LIMIT", "off");
        if let Some(database) = &self.database {
            program.env("MINGTI_DATABASE_URL", &database.url);
        }
        program
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::from(self.program(arguments).output().unwrap())
    }

    /// Imports a file, with options.
    pub fn import_file(&self, dataset: &str, file: &Path, options: &[&str]) -> Said {
        let file = file.to_str().unwrap();
        self.run(&[&["import", dataset, file], options].concat())
    }

    /// Imports the bytes of a file.
    pub fn import(&self, dataset: &str, content: impl AsRef<[u8]>) -> Said {
        let file = self.write(&format!("{dataset}.csv"), content);
        self.import_file(dataset, &file, &[])
    }

    /// Imports rows, every one of which must land.
    pub fn record(&self, dataset: &str, rows: &[Row]) -> Said {
        self.import(dataset, csv(rows)).ends_with(0)
    }

    /// Writes and imports a sample register, all of which must land; the folder it was written to.
    pub fn import_sample(&self, elevators: u32) -> PathBuf {
        let folder = self.sample(elevators);
        for dataset in DATASETS {
            self.import_file(dataset, &folder.join(format!("{dataset}.csv")), &[]).ends_with(0);
        }
        folder
    }

    /// Writes a sample register; the folder it was written to.
    pub fn sample(&self, elevators: u32) -> PathBuf {
        let folder = self.path("sample");
        let out = folder.to_str().unwrap();
        self.run(&["sample", "--elevators", &elevators.to_string(), "--out", out]).ends_with(0);
        folder
    }

    /// Opens the portal and waits until it answers.
    pub fn serve(&self) -> Portal {
        self.serve_as(self.program(&["serve"]))
    }

    /// The same with settings of its own.
    pub fn serve_as(&self, program: Command) -> Portal {
        Portal::start(program, Arc::clone(&self.folder))
    }
}

impl Said {
    /// Fails the story, with everything that was said, if the exit code is another one.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// Fails the story if these words were not said.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        let heard = self.out.contains(words) || self.err.contains(words);
        assert!(heard, "“{words}” is missing\nstdout: {}\nstderr: {}", self.out, self.err);
        self
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
