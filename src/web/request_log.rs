//! One line and a few counters a request. Nothing a client sent stands in them: no address beyond the route's
//! pattern, no query, no client.

use std::sync::Arc;
use std::time::{Duration, Instant};

use metrics::{Counter, Histogram, counter, histogram};
use poem::http::{Method, StatusCode};

use super::request_id::RequestId;

/// The route's pattern, where one matched.
#[derive(Debug, Clone)]
pub enum Route {
    /// The pattern the router matched: `/e/:code`.
    Pattern(Arc<str>),
    /// Answered from memory before the router.
    Memory,
    /// No route, or refused before one was looked for.
    Unmatched,
}

impl Route {
    fn name(&self) -> &str {
        match self {
            Self::Pattern(pattern) => pattern,
            Self::Memory => "memory",
            Self::Unmatched => "unmatched",
        }
    }
}

/// Writes the request log and counts. Handles are taken once, so that counting a request costs a few atomics.
pub struct RequestLog {
    by_class: [Counter; 5],
    from_memory: Counter,
    took: Histogram,
}

impl RequestLog {
    /// Takes its handles from the recorder installed at this moment.
    pub fn new() -> Self {
        let class = |status: &'static str| counter!("mingti_http_requests_total", "status" => status);
        Self {
            by_class: ["1xx", "2xx", "3xx", "4xx", "5xx"].map(class),
            from_memory: counter!("mingti_http_answers_from_memory_total"),
            took: histogram!("mingti_http_request_seconds"),
        }
    }

    /// Records one answered request. `bytes` is `None` for streams of unknown length.
    pub fn record(
        &self,
        (method, route): (&Method, &Route),
        status: StatusCode,
        started: Instant,
        bytes: Option<u64>,
        request_id: RequestId,
    ) {
        let took = started.elapsed();
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        self.by_class[class].increment(1);
        if matches!(route, Route::Memory) {
            self.from_memory.increment(1);
        }
        self.took.record(took);
        tracing::info!(
            target: "mingti::request",
            {
                http.method = %method,
                http.route = route.name(),
                http.status = status.as_u16(),
                took_ms = milliseconds(took),
                bytes,
                request_id = %request_id,
            },
            "answered a request",
        );
    }
}

impl Default for RequestLog {
    fn default() -> Self {
        Self::new()
    }
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}
