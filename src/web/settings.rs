//! Every number the edge obeys, with a default that works. The program fills it in; nothing here reads the
//! environment.

use std::time::Duration;

use super::client::TrustedProxies;
use super::deprecation::{DEPRECATED, Deprecated};
use super::rate_limit::Allowance;

/// Limits and deadlines of the edge.
#[derive(Debug, Clone)]
pub struct EdgeSettings {
    /// The portal's address as others know it, without a slash at its end: links, problem types, HSTS.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed; they are also exempt from `max_connections_per_client`.
    pub trusted_proxies: TrustedProxies,
    /// Requests a client may make; `None` for no limit.
    pub rate_limit: Option<Allowance>,
    /// Bytes of rendered bodies kept in memory.
    pub body_cache_bytes: u64,
    /// Connections waiting to be accepted.
    pub backlog: i32,
    /// Open connections; further ones are closed at once.
    pub max_connections: usize,
    /// Open connections of one IPv4 address or IPv6 /64.
    pub max_connections_per_client: usize,
    /// From connecting, or from the first byte of a further request, until its head must be complete.
    pub head_deadline: Duration,
    /// How long a connection may wait for its next request.
    pub idle_deadline: Duration,
    /// From a request's head until its body must be complete.
    pub body_deadline: Duration,
    /// How long a client may take nothing of an answer.
    pub stalled_write_deadline: Duration,
    /// How long requests in flight may take once the server is told to stop.
    pub drain_deadline: Duration,
    /// Bytes of a request's body.
    pub max_body_bytes: u64,
    /// Bytes of all header fields of a request; more than 100 fields are refused too.
    pub max_head_bytes: usize,
    /// Bytes of path and query.
    pub max_uri_bytes: usize,
    /// What of the API will go.
    pub deprecated: &'static [Deprecated],
}

impl Default for EdgeSettings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".into(),
            trusted_proxies: TrustedProxies::default(),
            rate_limit: Some("15/30".parse().expect("the default is a rate")),
            body_cache_bytes: 128 << 20,
            backlog: 4096,
            max_connections: 10_000,
            max_connections_per_client: 256,
            head_deadline: Duration::from_secs(10),
            idle_deadline: Duration::from_mins(1),
            body_deadline: Duration::from_secs(30),
            stalled_write_deadline: Duration::from_secs(30),
            drain_deadline: Duration::from_secs(10),
            max_body_bytes: 1 << 20,
            max_head_bytes: 32 << 10,
            max_uri_bytes: 8 << 10,
            deprecated: DEPRECATED,
        }
    }
}
