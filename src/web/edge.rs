//! What happens around the router, for every request alike: it gets a name, a client and a limit; it is answered
//! from memory where that is possible; what goes wrong becomes a fault and a fault becomes an answer; every answer
//! leaves with the common headers and one line in the log.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures::FutureExt;
use hyper::body::{Body as _, Incoming};
use hyper::{Request, Response};
use percent_encoding::percent_decode_str;
use poem::endpoint::BoxEndpoint;
use poem::http::uri::Scheme;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, PathPattern};

use super::body_cache::BodyCache;
use super::client::TrustedProxies;
use super::deprecation::announce;
use super::fault::answer::FaultAnswers;
use super::fault::of_router;
use super::fault::page::FaultPage;
use super::fault::{Fault, FieldError};
use super::headers::{self, ResponseHeaders, is_api, is_private};
use super::inbound::{BodyVerdict, limited};
use super::ops::{ReadinessCheck, health};
use super::outbound::Outbound;
use super::prepared::Prepared;
use super::rate_limit::{RateLimit, Standing};
use super::request_id::{RequestId, RequestIds};
use super::request_log::{RequestLog, Route};
use super::server::Application;
use super::settings::EdgeSettings;
use super::unreadable::last_words;
use super::visit::{Clock, Visit};
use crate::gazette::board::Board;

/// What an edge is made of.
pub struct EdgeParts {
    /// Limits and addresses.
    pub settings: Arc<EdgeSettings>,
    /// The routes.
    pub routes: BoxEndpoint<'static>,
    /// Bodies in memory; the handlers fill the same cache.
    pub bodies: Arc<BodyCache>,
    /// Where the log stands.
    pub board: Arc<Board>,
    /// The common headers, with the styles of all pages registered.
    pub headers: Arc<ResponseHeaders>,
    /// The page shown for a fault.
    pub fault_page: FaultPage,
    /// Whether the register holds sample data.
    pub is_sample: bool,
    /// Whether records can be answered.
    pub readiness: ReadinessCheck,
    /// What time it is.
    pub clock: Clock,
}

/// The public face: everything between a connection and a handler.
pub struct Edge {
    parts: EdgeParts,
    faults: FaultAnswers,
    rate_limit: Option<RateLimit>,
    request_ids: RequestIds,
    log: RequestLog,
}

/// An answer on its way out, and how it was found.
struct Found {
    response: Response<Outbound>,
    route: Route,
}

impl Edge {
    /// Joins the parts.
    pub fn new(parts: EdgeParts) -> Self {
        let rate_limit = parts.settings.rate_limit.map(RateLimit::new);
        let faults = FaultAnswers::new(parts.settings.public_url.clone(), parts.fault_page, parts.is_sample);
        Self { parts, faults, rate_limit, request_ids: RequestIds::new(), log: RequestLog::new() }
    }

    /// Finds the answer: health, then limits of form, then memory, then the routes.
    async fn find(&self, request: Request<Incoming>, visit: &Visit, peer: SocketAddr) -> Found {
        let path = request.uri().path();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if is_read && let Some(response) = health(path, &self.parts.readiness) {
            return Found { response, route: Route::Unmatched };
        }
        if let Some(fault) = self.refuse_by_form(&request) {
            return self.refused(&fault, request.uri(), visit);
        }
        let kept = self.kept(&request, visit).await;
        let unchanged = kept.as_ref().is_some_and(|body| body.is_unchanged_for(visit));
        let standing = if unchanged || is_exempt(path) { None } else { self.count(visit) };
        if let Some(retry_after_s) = standing.and_then(|standing| standing.retry_after_s) {
            let mut found = self.refused(&Fault::TooManyRequests { retry_after_s }, request.uri(), visit);
            write_standing(standing, found.response.headers_mut());
            return found;
        }
        let in_api = is_api(path);
        let mut found = match kept {
            Some(body) => Found { response: body.answer(visit).map(Outbound::whole), route: Route::Memory },
            None => self.route_and_wait(request, visit, peer).await,
        };
        if in_api {
            write_standing(standing, found.response.headers_mut());
        }
        found
    }

    /// Whether the head of a request already says that it cannot be answered.
    fn refuse_by_form(&self, request: &Request<Incoming>) -> Option<Fault> {
        let settings = &self.parts.settings;
        if address_bytes(request.uri()) > settings.max_uri_bytes {
            return Some(Fault::UriTooLong);
        }
        if head_bytes(request.headers()) > settings.max_head_bytes {
            return Some(Fault::HeadersTooLarge);
        }
        if request.body().size_hint().lower() > settings.max_body_bytes {
            return Some(Fault::PayloadTooLarge);
        }
        if let Some(error) = unreadable(request.uri()) {
            return Some(Fault::bad_request(error));
        }
        if !names_one_host(request) {
            let error = FieldError::parameter("Host", "HTTP/1.1 请求须有且只有一个 Host");
            return Some(Fault::bad_request(error));
        }
        let unknown = matches!(*request.method(), Method::TRACE | Method::CONNECT);
        unknown.then_some(Fault::MethodNotAllowed { allow: headers::READ_METHODS })
    }

    /// The body in memory under the address exactly as it came in.
    async fn kept(&self, request: &Request<Incoming>, visit: &Visit) -> Option<Arc<Prepared>> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let address = request.uri().path_and_query()?.as_str();
        self.parts.bodies.hot(address, visit.form?, visit.day).await
    }

    fn count(&self, visit: &Visit) -> Option<Standing> {
        self.rate_limit.as_ref().map(|limit| limit.count(visit.client))
    }

    /// Asks the routes, and waits until all requests that are here have been asked for: their answers are then written one
    /// after another. Whoever reads them (a proxy on this machine) is woken for many at once, not for each, which takes as
    /// long as half an answer.
    async fn route_and_wait(&self, request: Request<Incoming>, visit: &Visit, peer: SocketAddr) -> Found {
        let found = self.route(request, visit, peer).await;
        tokio::task::yield_now().await;
        found
    }

    /// Asks the routes.
    async fn route(&self, mut request: Request<Incoming>, visit: &Visit, peer: SocketAddr) -> Found {
        let uri = request.uri().clone();
        if request.method() == Method::OPTIONS && !is_private(uri.path()) {
            return Found { response: preflight(uri.path()), route: Route::Unmatched };
        }
        if request.method() == Method::HEAD {
            // A HEAD is a GET whose body stays here: its headers are then the same by construction.
            *request.method_mut() = Method::GET;
            // A stretch is defined for GET only.
            request.headers_mut().remove(header::RANGE);
        }
        let method = request.method().clone();
        let (request, verdict) = self.hand_over(request, visit, peer);
        let outcome = AssertUnwindSafe(self.parts.routes.call(request)).catch_unwind().await;
        let route = route_of(&outcome);
        let fault = match (verdict.fault(), outcome) {
            (Some(fault), _) => fault,
            (None, Ok(Ok(response))) => {
                let response: Response<_> = response.into();
                return Found { response: response.map(Outbound::stream), route };
            }
            (None, Ok(Err(error))) => of_router::read(&error, uri.path(), &method),
            (None, Err(panic)) => Fault::internal(&format!("panicked: {}", message_of(panic.as_ref()))),
        };
        Found { route, ..self.refused(&fault, &uri, visit) }
    }

    /// The request as the router takes it, its body limited, with the visit beside it.
    fn hand_over(
        &self,
        request: Request<Incoming>,
        visit: &Visit,
        peer: SocketAddr,
    ) -> (poem::Request, BodyVerdict) {
        let settings = &self.parts.settings;
        let remote = RemoteAddr(poem::Addr::from(peer));
        let mut request: poem::Request = (request, LocalAddr::default(), remote, Scheme::HTTP).into();
        request.extensions_mut().insert(visit.clone());
        let body = request.take_body();
        if body.is_empty() {
            return (request, BodyVerdict::default());
        }
        let (body, verdict) = limited(body, settings.max_body_bytes, settings.body_deadline);
        request.set_body(body);
        (request, verdict)
    }

    /// A fault as an answer. An internal fault is logged here and nowhere else.
    fn refused(&self, fault: &Fault, uri: &Uri, visit: &Visit) -> Found {
        if let Fault::Internal { cause } = fault {
            tracing::error!(request_id = %visit.request_id, %cause, "a request failed by our mistake");
        }
        let response = self.faults.answer(fault, uri, visit.request_id);
        Found { response, route: Route::Unmatched }
    }

    /// Puts on what every answer carries.
    fn finish(&self, response: &mut Response<Outbound>, from_memory: bool, path: &str, id: RequestId) {
        let position = self.parts.board.position();
        let headers = response.headers_mut();
        if !from_memory {
            self.parts.headers.complete(path, headers);
        }
        headers.insert(headers::MINGTI_SEQ, HeaderValue::from(position));
        let id = HeaderValue::try_from(id.to_string()).expect("hex is a valid header value");
        headers.insert(headers::X_REQUEST_ID, id);
    }
}

impl Application for Edge {
    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Outbound> {
        let started = Instant::now();
        let proxies: &TrustedProxies = &self.parts.settings.trusted_proxies;
        let client = proxies.client(peer.ip(), request.headers());
        let named = (self.request_ids.next(), client, (self.parts.clock)());
        let visit = Visit::new(named, request.uri().path(), request.headers());
        let (method, uri): (Method, Uri) = (request.method().clone(), request.uri().clone());
        let Found { mut response, route } = self.find(request, &visit, peer).await;
        self.finish(&mut response, matches!(route, Route::Memory), uri.path(), visit.request_id);
        let EdgeSettings { deprecated, public_url, .. } = self.parts.settings.as_ref();
        announce(deprecated, public_url, &uri, response.headers_mut());
        let bytes = response.body().exact_len();
        if method == Method::HEAD {
            keep_length_only(&mut response, bytes);
        }
        self.log.record((&method, &route), response.status(), started, bytes, visit.request_id);
        response
    }

    /// As a problem document: nobody knows what was asked for, and no browser asks like this.
    fn refuse_unreadable(&self, status: StatusCode) -> Option<Bytes> {
        let fault = match status {
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => Fault::HeadersTooLarge,
            StatusCode::URI_TOO_LONG => Fault::UriTooLong,
            _ => Fault::BadRequest { errors: Vec::new() },
        };
        let id = self.request_ids.next();
        let mut response = self.faults.answer(&fault, &Uri::from_static("/api/"), id);
        self.finish(&mut response, false, "/api/", id);
        last_words(response)
    }
}

/// As RFC 9112 §3.2 asks of every request but those of HTTP/1.0.
fn names_one_host<B>(request: &Request<B>) -> bool {
    let hosts = request.headers().get_all(header::HOST).iter().count();
    hosts == 1 || hosts == 0 && request.version() < Version::HTTP_11
}

/// What of an address cannot be read, and where: text in another encoding would be searched for as something else, and what
/// holds a NUL no database takes.
fn unreadable(uri: &Uri) -> Option<FieldError> {
    const NUL: &str = "%00";
    if !is_utf8(uri.path()) {
        return Some(FieldError::pointer("#", "地址不是 UTF-8"));
    }
    if uri.path().contains(NUL) || uri.query().is_some_and(|query| query.contains(NUL)) {
        return Some(FieldError::pointer("#", "地址中有空字符（%00）"));
    }
    let pair = uri.query()?.split('&').find(|pair| !is_utf8(pair))?;
    let name = pair.split('=').next().unwrap_or_default();
    let is_plain =
        (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    Some(if is_plain {
        FieldError::parameter(name.to_owned(), "不是 UTF-8")
    } else {
        FieldError::pointer("#", "地址中 ? 之后的文字不是 UTF-8")
    })
}

fn is_utf8(text: &str) -> bool {
    percent_decode_str(text).decode_utf8().is_ok()
}

fn address_bytes(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |address| address.as_str().len())
}

/// The header fields as they stood on the wire.
fn head_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum()
}

/// What is not counted: health (answered before), hashed assets, the log's tiles.
fn is_exempt(path: &str) -> bool {
    path.starts_with("/static/") || path.starts_with("/gazette/")
}

fn write_standing(standing: Option<Standing>, headers: &mut HeaderMap) {
    if let Some(standing) = standing {
        standing.write_headers(headers);
    }
}

fn preflight(path: &str) -> Response<Outbound> {
    let mut response = Response::new(Outbound::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    *response.headers_mut() = headers::preflight(path);
    response
}

/// The pattern that matched; the router notes it on answers and errors alike.
fn route_of(outcome: &std::thread::Result<poem::Result<poem::Response>>) -> Route {
    let pattern = match outcome {
        Ok(Ok(response)) => response.data::<PathPattern>(),
        Ok(Err(error)) => error.data::<PathPattern>(),
        Err(_) => None,
    };
    pattern.map_or(Route::Unmatched, |pattern| Route::Pattern(Arc::clone(&pattern.0)))
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

/// The answer to HEAD: the length a GET would have, and no body.
fn keep_length_only(response: &mut Response<Outbound>, bytes: Option<u64>) {
    let counted = !matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if let (Some(bytes), true) = (bytes, counted) {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    }
    *response.body_mut() = Outbound::empty();
}
