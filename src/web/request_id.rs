//! The names of requests.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// A request's name in logs, error pages and the header `X-Request-Id`. Unique within the lives of a process
/// and its neighbours; it carries no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId {
    process: u32,
    number: u64,
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{:08x}", self.process, self.number)
    }
}

/// Gives out request ids: a counter behind a number drawn once a process.
#[derive(Debug)]
pub struct RequestIds {
    process: u32,
    next: AtomicU64,
}

impl RequestIds {
    /// Draws the number of this process.
    pub fn new() -> Self {
        let process = getrandom::u32().expect("the system gives random numbers");
        Self { process, next: AtomicU64::new(1) }
    }

    /// The next id.
    pub fn next(&self) -> RequestId {
        RequestId { process: self.process, number: self.next.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Default for RequestIds {
    fn default() -> Self {
        Self::new()
    }
}
