//! A PostgreSQL of a story's own, which it may stop, kill and restart, and a line to one that can go dead.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

/// A cluster that listens on a port of its own and goes away with the story.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// Where it listens.
    pub port: u16,
}

impl Cluster {
    /// A new one, started; `None`, said loudly, where PostgreSQL is not installed.
    ///
    /// # Panics
    /// Where `CI` is set and it is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(crate::postgres::variable("CI").is_none(), "there is no initdb");
            // Straight to the terminal: what a passing test prints is otherwise kept from view.
            let _ = writeln!(std::io::stderr(), "SKIPPED: no PostgreSQL (there is no initdb)");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder: tempfile::tempdir().unwrap(), programs, port };
        if is_root() {
            assert!(run(Command::new("chown").arg("postgres").arg(cluster.folder.path())));
        }
        let data = cluster.data();
        let user = ["--username", "mingti", "--auth", "trust"];
        let text =
            ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "icu", "--icu-locale", "zh-CN"];
        let options = user.iter().chain(&text);
        assert!(run(cluster.program("initdb").arg("--no-sync").arg("--pgdata").arg(data).args(options)));
        cluster.control("start");
        Some(cluster)
    }

    /// Starts, stops or restarts it by force, as if its machine had lost power, and waits until that is done.
    pub fn control(&self, act: &str) {
        let folder = self.folder.path().display();
        let options = format!("-k {folder} -c listen_addresses=127.0.0.1 -c port={} -c fsync=off", self.port);
        let mut control = self.program("pg_ctl");
        control.args(["--wait", "--silent", "--options", &options, "--pgdata"]).arg(self.data());
        control.arg("--log").arg(self.folder.path().join("log"));
        if act != "start" {
            control.args(["--mode", "immediate"]);
        }
        assert!(run(control.arg(act)), "pg_ctl {act}");
    }

    /// Where a program finds its database, through any port that leads there.
    pub fn url(port: u16) -> String {
        format!("postgres://mingti@127.0.0.1:{port}/postgres?sslmode=disable")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of its programs, run as an ordinary user: they refuse to work for root.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        if !is_root() {
            return Command::new(program);
        }
        let mut as_postgres = Command::new("runuser");
        as_postgres.args(["-u", "postgres", "--"]).arg(program);
        as_postgres
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut control = self.program("pg_ctl");
        let _ = run(control.args(["--mode", "immediate", "--silent", "stop", "--pgdata"]).arg(self.data()));
    }
}

fn run(command: &mut Command) -> bool {
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap().success()
}

fn is_root() -> bool {
    Path::new("/proc/self").metadata().unwrap().uid() == 0
}

/// The newest of Debian's folders of programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<_> = versions.map(|version| version.unwrap().path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    found.pop()
}

/// A line to a port of this machine. While it is dead, connections are taken and nothing comes of them; those that were
/// open then stay dead for ever, like those to a machine that lost power.
pub struct Line {
    /// Where it begins.
    pub port: u16,
    is_dead: Arc<AtomicBool>,
}

impl Line {
    /// A line to a port.
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let is_dead = Arc::new(AtomicBool::new(false));
        let line = Self { port: listener.local_addr().unwrap().port(), is_dead: is_dead.clone() };
        std::thread::spawn(move || {
            for near in listener.incoming() {
                connect(&near.unwrap(), port, &is_dead);
            }
        });
        line
    }

    /// Goes dead, or works again.
    pub fn set_dead(&self, is_dead: bool) {
        self.is_dead.store(is_dead, Ordering::SeqCst);
    }
}

/// Carries one connection both ways. Once it went dead it swallows what it gets.
fn connect(near: &TcpStream, port: u16, line_is_dead: &Arc<AtomicBool>) {
    let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else { return };
    let went_dead = Arc::new(AtomicBool::new(false));
    for (from, to) in [(near, &far), (&far, near)] {
        let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let (line_is_dead, went_dead) = (line_is_dead.clone(), went_dead.clone());
        std::thread::spawn(move || {
            let mut buffer = [0; 16 << 10];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                let is_dead = line_is_dead.load(Ordering::SeqCst) || went_dead.load(Ordering::SeqCst);
                went_dead.store(is_dead, Ordering::SeqCst);
                if !is_dead && to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
            // A dead line tells nobody that the other end has gone.
            if !went_dead.load(Ordering::SeqCst) {
                let _ = to.shutdown(Shutdown::Both);
            }
        });
    }
}
