//! Every number the edge obeys, with a default that works. The program fills it in; nothing here reads the
//! environment.

use std::time::Duration;

use poem::http::Uri;
use poem::http::uri::Authority;

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

/// Whether an address has a scheme of the web, a host, a port that is none or a number, and nothing behind its path.
pub fn is_web_address(url: &str) -> bool {
    let is_plain =
        url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'?' | b'#' | b'@'));
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let is_of_the_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_host = |authority: &Authority| {
        let without_port = authority.as_str() == authority.host();
        !authority.host().is_empty() && (without_port || authority.port_u16().is_some())
    };
    is_plain && is_of_the_web && uri.authority().is_some_and(is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_codes_carry_is_an_address() {
        for good in
            ["https://a.example", "http://127.0.0.1:8080", "https://a.example/lifts", "http://[::1]:80"]
        {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "a.example",
            "ftp://a.example",
            "https:///x",
            "https://a:b",
            "https://",
            "https://a?b",
            "https://me@a",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
