//! Health, readiness and figures for whoever runs the portal. `/metrics` answers on the operators' listener only.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::{Request, Response};
use metrics::{describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use poem::http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};

use super::outbound::Outbound;
use super::server::Application;

/// Whether records can be answered.
#[derive(Debug, Clone)]
pub struct Readiness {
    /// 200 or 503.
    pub ready: bool,
    /// What is shown beside `ready`: `data_seq`, `index_seq`, an index under repair …
    pub facts: Map<String, Value>,
}

/// Looks whether records can be answered; asked on every `/readyz`, so it must be cheap.
pub type ReadinessCheck = Arc<dyn Fn() -> Readiness + Send + Sync>;

/// Answers `/healthz` and `/readyz`; `None` for every other path.
pub fn health(path: &str, check: &ReadinessCheck) -> Option<Response<Outbound>> {
    match path {
        "/healthz" => Some(answer(StatusCode::OK, "application/json", json!({"status": "ok"}).to_string())),
        "/readyz" => {
            let Readiness { ready, mut facts } = check();
            facts.insert("ready".into(), ready.into());
            let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
            Some(answer(status, "application/json", Value::Object(facts).to_string()))
        }
        _ => None,
    }
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response<Outbound> {
    let mut response = Response::new(Outbound::whole(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The figures of this process.
#[derive(Clone, Debug)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Installs the recorder of this process. Before anything counts, and once.
    ///
    /// # Errors
    /// When a recorder is installed already.
    pub fn install() -> Result<Self, BuildError> {
        let seconds = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];
        let recorder = PrometheusBuilder::new().set_buckets(&seconds)?.install_recorder()?;
        describe();
        Ok(Self(recorder))
    }

    /// Folds recorded times into their buckets every few seconds, for ever: without it they pile up.
    pub async fn keep_up(self) {
        let mut every = tokio::time::interval(Duration::from_secs(5));
        loop {
            every.tick().await;
            self.0.run_upkeep();
        }
    }
}

/// Says of each figure what it is.
fn describe() {
    describe_counter!(
        "mingti_http_requests_total",
        "Requests answered on the public port, by class of status"
    );
    describe_counter!(
        "mingti_http_answers_from_memory_total",
        "Requests answered with a body kept in memory"
    );
    describe_histogram!("mingti_http_request_seconds", "From a request's head to the head of its answer");
    describe_gauge!("mingti_log_signing", "1 while this process signs for the log, else 0");
    describe_gauge!("mingti_data_seq", "The newest entry of the log that this process answers from");
    describe_gauge!("mingti_index_seq", "The newest entry that its search knows; 0 until its index is made");
}

/// What the operators' listener answers.
pub struct Ops {
    check: ReadinessCheck,
    metrics: Metrics,
}

impl Ops {
    /// Joins the two.
    pub fn new(check: ReadinessCheck, metrics: Metrics) -> Self {
        Self { check, metrics }
    }

    fn respond(&self, path: &str) -> Response<Outbound> {
        if path == "/metrics" {
            self.gauge_positions();
            return answer(StatusCode::OK, "text/plain; version=0.0.4", self.metrics.0.render());
        }
        health(path, &self.check).unwrap_or_else(|| {
            answer(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "没有找到\n".into())
        })
    }
}

impl Ops {
    /// How far record and search are, which change between requests.
    fn gauge_positions(&self) {
        let Readiness { facts, .. } = (self.check)();
        let gauges = [("data_seq", gauge!("mingti_data_seq")), ("index_seq", gauge!("mingti_index_seq"))];
        for (fact, gauge) in gauges {
            if let Some(position) = facts.get(fact).and_then(Value::as_f64) {
                gauge.set(position);
            }
        }
    }
}

impl Application for Ops {
    async fn answer(&self, request: Request<Incoming>, _peer: SocketAddr) -> Response<Outbound> {
        self.respond(request.uri().path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ready: bool) -> ReadinessCheck {
        Arc::new(move || Readiness { ready, facts: Map::from_iter([("data_seq".to_owned(), 7.into())]) })
    }

    #[test]
    fn readiness_decides_the_status() {
        assert_eq!(health("/readyz", &check(true)).unwrap().status(), 200);
        assert_eq!(health("/readyz", &check(false)).unwrap().status(), 503);
        assert_eq!(health("/healthz", &check(false)).unwrap().status(), 200);
        assert!(health("/metrics", &check(true)).is_none());
    }

    #[test]
    fn figures_are_rendered() {
        let ops = Ops::new(check(true), Metrics(PrometheusBuilder::new().build_recorder().handle()));
        assert_eq!(ops.respond("/metrics").status(), 200);
        assert_eq!(ops.respond("/").status(), 404);
    }
}
