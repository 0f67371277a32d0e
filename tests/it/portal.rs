//! A running portal and a visitor's requests to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long a portal may take until it answers: a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What it says while it runs.
const LOG: &str = "serve.log";

/// A portal, stopped when dropped.
pub struct Portal {
    /// Where it answers, without a slash at its end.
    pub address: String,
    /// Where it answers its operators.
    pub ops_address: String,
    // The data it reads, kept as long as it runs.
    folder: Arc<TempDir>,
    child: Child,
    agent: ureq::Agent,
}

/// An answer of the portal.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header fields by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Portal {
    /// Starts the program on two free ports and waits until it is ready; it logs to a file in the folder.
    pub fn start(mut program: Command, folder: Arc<TempDir>) -> Self {
        let (public, ops) = free_ports();
        program.env("MINGTI_LISTEN", public.to_string()).env("MINGTI_OPS_LISTEN", ops.to_string());
        let output = File::create(folder.path().join(LOG)).unwrap();
        let child = program.stdout(output.try_clone().unwrap()).stderr(output).spawn().unwrap();
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let mut portal = Self {
            address: format!("http://{public}"),
            ops_address: format!("http://{ops}"),
            folder,
            child,
            agent: config.timeout_global(Some(PATIENCE)).build().into(),
        };
        portal.wait_until_ready();
        portal
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        let address = format!("{}/readyz", self.address);
        while self.try_get(&address, &[]).is_none_or(|answer| answer.status != 200) {
            let gone = self.child.try_wait().unwrap();
            assert!(gone.is_none() && Instant::now() < deadline, "no portal ({gone:?}):\n{}", self.logged());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the search stands for the newest entry of the log.
    #[track_caller]
    pub fn wait_for_the_index(&self) {
        let since = Instant::now();
        loop {
            let ready = self.json("/readyz");
            if ready["index_seq"].is_u64() && ready["index_seq"] == ready["data_seq"] {
                return;
            }
            assert!(since.elapsed() < PATIENCE, "the index stands at {ready}\n{}", self.logged());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the answer to a path says what was published.
    #[track_caller]
    pub fn follows_to(&self, path: &str, words: &str) {
        let since = Instant::now();
        while !self.get(path).text().contains(words) {
            assert!(since.elapsed() < Duration::from_secs(10), "{path} does not say {words}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks for a path, or for a whole address.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// Asks with header fields.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let address = if path.starts_with('/') { format!("{}{path}", self.address) } else { path.to_owned() };
        self.try_get(&address, headers).unwrap_or_else(|| panic!("{path}: no answer\n{}", self.logged()))
    }

    /// Asks for a path whose answer may break off; `None` if it did.
    pub fn try_get_path(&self, path: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        self.try_get(&format!("{}{path}", self.address), headers)
    }

    /// Somebody who asks whether the portal still stands or not.
    pub fn asker(&self) -> Asker {
        Asker { address: self.address.clone(), agent: self.agent.clone() }
    }

    /// The JSON of a path that must be there.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let told = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(told.unwrap().success());
    }

    /// Tells it to stop, as the system does, and waits until it has.
    pub fn stop(&mut self) -> Duration {
        let since = Instant::now();
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success(), "{}", self.logged());
        since.elapsed()
    }

    /// Everything it has logged.
    pub fn logged(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.folder.path().join(LOG)).unwrap_or_default()).into_owned()
    }

    fn try_get(&self, address: &str, headers: &[(&str, &str)]) -> Option<Answer> {
        ask(&self.agent, address, headers)
    }
}

/// Asks, and reads the answer to its end; `None` if there is none.
fn ask(agent: &ureq::Agent, address: &str, headers: &[(&str, &str)]) -> Option<Answer> {
    let mut request = agent.get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.call().ok()?;
    let fields = response.headers().iter();
    let headers = fields.map(|(k, v)| (k.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
    Some(Answer {
        status: response.status().as_u16(),
        headers: headers.collect(),
        body: response.body_mut().with_config().limit(256 << 20).read_to_vec().ok()?,
    })
}

/// Somebody who asks a portal from elsewhere.
pub struct Asker {
    address: String,
    agent: ureq::Agent,
}

impl Asker {
    /// Asks for a path; `None` if there is no answer.
    pub fn ask(&self, path: &str) -> Option<Answer> {
        ask(&self.agent, &format!("{}{path}", self.address), &[])
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Two ports nobody listens on, never given to another story.
fn free_ports() -> (SocketAddr, SocketAddr) {
    static GIVEN: Mutex<BTreeSet<SocketAddr>> = Mutex::new(BTreeSet::new());
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut free = || loop {
        // Let go of before the program listens on it: another story must not be given the same meanwhile.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        if given.insert(address) {
            return address;
        }
    };
    (free(), free())
}
