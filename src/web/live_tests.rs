//! The edge over a real listener, as clients meet it: each test says what somebody does and what they get.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use poem::endpoint::make;
use poem::web::Path;
use poem::{Endpoint, EndpointExt, Request, Response, Route, get, handler, post};
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{OpenApi, OpenApiService};
use tokio::sync::oneshot;

use super::body_cache::BodyCache;
use super::cache::CachePolicy;
use super::client::TrustedProxies;
use super::deprecation::Deprecated;
use super::edge::{Edge, EdgeParts};
use super::fault::{Fault, FieldError};
use super::fault_page::{PLAIN_STYLE, plain_page};
use super::headers::{InlineStyles, ResponseHeaders};
use super::negotiation::Form;
use super::ops::Readiness;
use super::prepared::Rendered;
use super::server::{bind, serve};
use super::settings::EdgeSettings;
use super::visit::Visit;
use crate::gazette::board::{Board, Tag};

/// A running portal of a few routes, stopped when dropped.
struct Portal {
    address: SocketAddr,
    board: Arc<Board>,
    renders: Arc<AtomicU32>,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<thread::JoinHandle<()>>,
}

fn settings() -> EdgeSettings {
    EdgeSettings {
        public_url: "https://mingti.test".into(),
        rate_limit: None,
        stalled_write_deadline: Duration::from_millis(300),
        head_deadline: Duration::from_millis(400),
        idle_deadline: Duration::from_millis(900),
        body_deadline: Duration::from_millis(500),
        drain_deadline: Duration::from_secs(3),
        max_connections_per_client: 64,
        max_body_bytes: 64 << 10,
        ..EdgeSettings::default()
    }
}

fn long_page() -> String {
    "<p>电梯在用</p>".repeat(200)
}

#[derive(Clone)]
struct Elevators {
    bodies: Arc<BodyCache>,
    renders: Arc<AtomicU32>,
}

impl Elevators {
    async fn page(self, request: Request) -> poem::Result<Response> {
        let visit: &Visit = request.extensions().get().expect("the edge puts it there");
        let code: String = request.path_params()?;
        let address = format!(
            "{}/{code}",
            if request.uri().path().starts_with("/api") { "/api/v1/elevators" } else { "/e" }
        );
        let render = async {
            self.renders.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(50)).await;
            if code == "404" {
                return Err(Fault::nothing_here());
            }
            Ok(Rendered::html(long_page()).made_from([Tag::thing("elevator", &code)]))
        };
        let body = self.bodies.answer(CachePolicy::Record, (&address, Form::Main), visit.day, render).await?;
        Ok(body.respond(visit))
    }
}

#[handler]
fn who(visit: &Visit) -> String {
    visit.client.to_string()
}

#[handler]
fn numbered(Path(number): Path<u32>) -> String {
    number.to_string()
}

#[handler]
async fn swallow(body: poem::Body) -> poem::Result<String> {
    let length = body.into_vec().await.map(|bytes| bytes.len());
    Ok(length.map_or_else(|_| "cut".into(), |length| length.to_string()))
}

#[handler]
async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(600)).await;
    "finished"
}

#[handler]
fn flood() -> Response {
    let piece = || Ok::<_, std::io::Error>(bytes::Bytes::from(vec![b'x'; 64 << 10]));
    Response::builder().body(poem::Body::from_bytes_stream(futures::stream::repeat_with(piece)))
}

#[handler]
fn explode() -> &'static str {
    panic!("secret of the house")
}

struct Documented;

#[expect(clippy::unused_async, reason = "operations are async by the macro's contract")]
#[OpenApi]
impl Documented {
    #[oai(path = "/limited", method = "get")]
    async fn limited(&self, visit: &Visit, limit: Query<u32>) -> poem::Result<Json<String>> {
        if limit.0 > 1000 {
            return Err(Fault::bad_request(FieldError::parameter("limit", "最多 1000")).into());
        }
        Ok(Json(visit.day.to_string()))
    }
}

fn routes(elevators: Elevators) -> impl Endpoint<Output = Response> + 'static {
    let page = make(move |request| elevators.clone().page(request));
    let page = Arc::new(page);
    Route::new()
        .at("/e/:code", get(Arc::clone(&page)))
        .at("/api/v1/elevators/:code", get(page))
        .at("/who", get(who))
        .at("/api/v1/who", get(who))
        .at("/api/v1/numbered/:number", get(numbered))
        .at("/api/v1/reports/visits", post(swallow))
        .nest("/api/v1/documented", OpenApiService::new(Documented, "documented", "1"))
        .at("/slow", get(slow))
        .at("/endless", get(flood))
        .at("/explode", get(explode))
        .at("/api/v1/explode", get(explode))
        .map_to_response()
}

impl Portal {
    fn open(settings: EdgeSettings) -> Self {
        let board = Arc::new(Board::new(41));
        let mut styles = InlineStyles::default();
        styles.register(PLAIN_STYLE);
        let headers = Arc::new(ResponseHeaders::new("https://mingti.test", &styles));
        let bodies = Arc::new(BodyCache::new(1 << 20, Arc::clone(&board), Arc::clone(&headers)));
        let renders = Arc::new(AtomicU32::new(0));
        let elevators = Elevators { bodies: Arc::clone(&bodies), renders: Arc::clone(&renders) };
        let settings = Arc::new(settings);
        let noon = "2021-11-15T12:00:00+08:00".parse().unwrap();
        let edge = Edge::new(EdgeParts {
            settings: Arc::clone(&settings),
            routes: routes(elevators).boxed(),
            bodies,
            board: Arc::clone(&board),
            headers,
            fault_page: plain_page,
            is_sample: false,
            readiness: Arc::new(|| Readiness { ready: true, facts: serde_json::Map::new() }),
            clock: Arc::new(move || noon),
        });
        let (stop, stopping) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let stopped = thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = bind("127.0.0.1:0".parse().unwrap(), &settings).unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve(listener, Arc::new(edge), settings, async { drop(stopping.await) }).await;
            });
        });
        let address = told.recv().unwrap();
        Self { address, board, renders, stop: Some(stop), stopped: Some(stopped) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream
    }

    /// Sends a request head on its own connection and reads everything until the portal closes it.
    fn send(&self, head: &str) -> Answer {
        let mut stream = self.connect();
        stream
            .write_all(format!("{head}\r\nHost: mingti.test\r\nConnection: close\r\n\r\n").as_bytes())
            .unwrap();
        Answer::read(&mut stream)
    }

    fn get(&self, address: &str) -> Answer {
        self.send(&format!("GET {address} HTTP/1.1"))
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        drop(self.stop.take());
        drop(self.stopped.take().map(thread::JoinHandle::join));
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A reset after the answer is as good as an end.
        drop(stream.read_to_end(&mut bytes));
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
        let status = head[9..12].parse().unwrap();
        Self { status, head: head.to_lowercase(), body: bytes[split + 4..].to_vec() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn problem(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        problem
    }
}

/// How long until the portal closes this connection; fails after five seconds.
fn closed_after(stream: &mut TcpStream) -> Duration {
    let started = Instant::now();
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "still open"),
    }
    started.elapsed()
}

/// One portal for the tests that need no settings of their own.
fn portal() -> &'static Portal {
    static PORTAL: OnceLock<Portal> = OnceLock::new();
    PORTAL.get_or_init(|| Portal::open(settings()))
}

#[test]
fn a_record_in_every_coding_and_its_304() {
    let portal = portal();
    portal.get("/e/coded");
    for (accepted, coding) in [("identity", None), ("gzip", Some("gzip")), ("br", Some("br"))] {
        let answer = portal.send(&format!("GET /e/coded HTTP/1.1\r\nAccept-Encoding: {accepted}"));
        assert_eq!((answer.status, answer.header("content-encoding")), (200, coding));
        let mut text = String::new();
        match coding {
            None => text = answer.text().to_owned(),
            Some("gzip") => drop(flate2::read::GzDecoder::new(&answer.body[..]).read_to_string(&mut text)),
            Some(_) => drop(brotli::Decompressor::new(&answer.body[..], 4096).read_to_string(&mut text)),
        }
        assert_eq!(text, long_page());
        let etag = answer.header("etag").unwrap().to_owned();
        let again = portal.send(&format!("GET /e/coded HTTP/1.1\r\nIf-None-Match: W/{etag}"));
        assert_eq!((again.status, again.body.len()), (304, 0));
        assert_eq!(again.header("cache-control"), Some("public, max-age=60, must-revalidate"));
    }
}

#[test]
fn head_has_the_length_and_no_body() {
    for address in ["/e/headed", "/e/headed", "/who", "/nothing"] {
        let got = portal().get(address);
        let head = portal().send(&format!("HEAD {address} HTTP/1.1"));
        assert_eq!((head.status, head.body.len()), (got.status, 0), "{address}");
        assert_eq!(head.header("content-length"), got.header("content-length"), "{address}");
        assert_eq!(head.header("content-type"), got.header("content-type"), "{address}");
    }
}

#[test]
fn five_hundred_ask_at_once_and_one_renders() {
    let portal = Portal::open(EdgeSettings { max_connections_per_client: 600, ..settings() });
    let address = portal.address;
    let askers: Vec<_> = (0..500)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"GET /e/many HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
            stream
        })
        .collect();
    for mut stream in askers {
        assert_eq!(Answer::read(&mut stream).status, 200);
    }
    // Askers who came after the first render were answered from memory.
    assert_eq!(portal.renders.load(Ordering::SeqCst), 1);
    portal.board.advance(42, [Tag::thing("elevator", "many")]);
    assert_eq!(portal.get("/e/many").header("mingti-seq"), Some("42"));
    assert_eq!(portal.renders.load(Ordering::SeqCst), 2);
}

#[test]
fn what_will_go_says_so_on_every_answer_from_memory_too() {
    static GOING: OnceLock<[Deprecated; 1]> = OnceLock::new();
    let going = GOING.get_or_init(|| {
        [Deprecated {
            path: "/elevators/{code}",
            parameter: None,
            since: "2021-11-01".parse().unwrap(),
            sunset: "2022-06-01".parse().ok(),
            instead: "/records/{code}",
        }]
    });
    let portal = Portal::open(EdgeSettings { deprecated: going, ..settings() });
    let first = portal.get("/api/v1/elevators/going");
    let kept = portal.get("/api/v1/elevators/going");
    let etag = kept.header("etag").unwrap().to_owned();
    let same = portal.send(&format!("GET /api/v1/elevators/going HTTP/1.1\r\nIf-None-Match: {etag}"));
    let missing = portal.get("/api/v1/elevators/404");
    assert_eq!([first.status, kept.status, same.status, missing.status], [200, 200, 304, 404]);
    for answer in [first, kept, same, missing] {
        assert_eq!(answer.header("deprecation"), Some("@1635696000"));
        assert_eq!(answer.header("sunset"), Some("tue, 31 may 2022 16:00:00 gmt"));
        assert!(answer.header("link").is_some_and(|link| link.contains("rel=\"deprecation\"")));
    }
    for other in ["/e/going", "/api/v1/numbered/1"] {
        assert_eq!(portal.get(other).header("deprecation"), None, "{other}");
    }
}

#[test]
fn every_status_carries_the_headers() {
    let limited = Portal::open(EdgeSettings { rate_limit: Some("1/2".parse().unwrap()), ..settings() });
    limited.get("/who");
    limited.get("/who");
    let etag = portal().get("/e/headers").header("etag").unwrap().to_owned();
    let long = format!("/{}", "x".repeat(9000));
    for (answer, status) in [
        (portal().get("/e/headers"), 200),
        (portal().send("OPTIONS /e/headers HTTP/1.1"), 204),
        (portal().send(&format!("GET /e/headers HTTP/1.1\r\nIf-None-Match: {etag}")), 304),
        (portal().get("/api/v1/numbered/x"), 400),
        (portal().get("/e/404"), 404),
        (portal().get("/nothing"), 404),
        (portal().send("DELETE /e/headers HTTP/1.1"), 405),
        (portal().get(&long), 414),
        (portal().send(&format!("GET / HTTP/1.1\r\nX-Big: {}", "x".repeat(40_000))), 431),
        (portal().get("/explode"), 500),
        (limited.get("/who"), 429),
        (portal().get("/healthz"), 200),
        (portal().get("/readyz"), 200),
    ] {
        assert_eq!(answer.status, status, "{}", answer.head);
        for name in ["x-request-id", "mingti-seq", "referrer-policy", "permissions-policy", "vary"] {
            assert!(answer.header(name).is_some(), "{name} on {status}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{status}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{status}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{status}");
        assert!(answer.header("strict-transport-security").is_some(), "{status}");
        assert!(answer.header("cache-control").is_some() || matches!(status, 204), "{status}");
    }
}

#[test]
fn errors_are_problems_under_the_api_and_pages_elsewhere() {
    for (answer, status, slug) in [
        (portal().get("/api/v1/nothing?secret=1"), 404, "not-found"),
        (portal().send("POST /api/v1/who HTTP/1.1"), 405, "method-not-allowed"),
        (portal().get("/api/v1/numbered/x"), 400, "bad-request"),
        (portal().get("/api/v1/explode"), 500, "internal"),
    ] {
        assert_eq!(answer.status, status);
        assert_eq!(answer.problem()["type"], format!("https://mingti.test/problems/{slug}"));
        assert!(!answer.text().contains("secret") && !answer.text().contains("u32"));
    }
    let page = portal().get("/nothing%3Cscript%3E");
    assert_eq!((page.status, page.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(page.text().contains("没有找到") && !page.text().contains("script"));
    assert_eq!(portal().send("PUT /who HTTP/1.1").header("allow"), Some("get, head, options"));
}

#[test]
fn documented_operations_say_no_the_same_way() {
    assert_eq!(portal().get("/api/v1/documented/limited?limit=5").text(), "\"2021-11-15\"");
    for limit in ["", "?limit=x", "?limit=1001"] {
        let answer = portal().get(&format!("/api/v1/documented/limited{limit}"));
        let problem = answer.problem();
        assert_eq!((answer.status, &problem["errors"][0]["parameter"]), (400, &"limit".into()), "{limit}");
        assert!(!answer.text().contains("uint32"));
    }
    assert_eq!(portal().get("/api/v1/documented/nothing").problem()["status"], 404);
    let refused = portal().send("POST /api/v1/documented/limited HTTP/1.1");
    assert_eq!((refused.status, refused.header("allow")), (405, Some("get, head, options")));
}

#[test]
fn a_panic_is_a_500_and_the_portal_lives() {
    let answer = portal().get("/explode");
    assert_eq!(answer.status, 500);
    assert!(!answer.text().contains("secret"));
    assert_eq!(portal().get("/who").status, 200);
}

#[test]
fn a_preflight_is_answered() {
    let answer = portal().send("OPTIONS /api/v1/who HTTP/1.1\r\nOrigin: https://elsewhere.test");
    assert_eq!(answer.header("access-control-allow-methods"), Some("get, head, options"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let private = portal().send("OPTIONS /api/v1/reports/visits HTTP/1.1");
    assert_eq!((private.status, private.header("access-control-allow-origin")), (405, None));
}

#[test]
fn a_client_that_asks_too_often_waits() {
    let portal = Portal::open(EdgeSettings { rate_limit: Some("1/2".parse().unwrap()), ..settings() });
    let first = portal.get("/api/v1/elevators/1");
    assert_eq!(first.header("ratelimit-policy"), Some("\"default\";q=2;w=2"));
    assert_eq!(first.header("ratelimit"), Some("\"default\";r=1;t=1"));
    let etag = first.header("etag").unwrap().to_owned();
    let unchanged = format!("GET /api/v1/elevators/1 HTTP/1.1\r\nIf-None-Match: {etag}");
    for _ in 0..10 {
        assert_eq!(portal.send(&unchanged).status, 304);
        assert_eq!(portal.get("/healthz").status, 200);
    }
    assert_eq!(portal.get("/api/v1/who").status, 200);
    let refused = portal.get("/api/v1/who");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
    assert_eq!(refused.problem()["title"], "请求过于频繁");
    assert!(refused.header("ratelimit").is_some());
    // The 304s were free, and a conditional request is still welcome.
    assert_eq!(portal.send(&unchanged).status, 304);
}

#[test]
fn only_a_trusted_proxy_is_believed() {
    let spoofed = "GET /who HTTP/1.1\r\nX-Forwarded-For: 198.51.100.7";
    assert_eq!(portal().send(spoofed).text(), "127.0.0.1");
    let trusted_proxies = TrustedProxies::parse("127.0.0.0/8").unwrap();
    let behind = Portal::open(EdgeSettings { trusted_proxies, ..settings() });
    assert_eq!(behind.send(spoofed).text(), "198.51.100.7");
}

#[test]
fn a_slow_head_is_dropped_even_if_it_trickles() {
    let mut silent = portal().connect();
    assert!(closed_after(&mut silent) < Duration::from_secs(2));
    let mut trickling = portal().connect();
    let started = Instant::now();
    while trickling.write_all(b"G").is_ok() && started.elapsed() < Duration::from_secs(4) {
        thread::sleep(Duration::from_millis(50));
    }
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
fn an_idle_connection_is_kept_a_while_and_then_closed() {
    let mut stream = portal().connect();
    stream.write_all(b"GET /who HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let waited = closed_after(&mut stream);
    assert!(waited > Duration::from_millis(700) && waited < Duration::from_secs(3), "{waited:?}");
}

#[test]
fn a_client_that_takes_nothing_is_dropped() {
    let mut stream = portal().connect();
    stream.write_all(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    thread::sleep(Duration::from_millis(1200));
    // What lies in the sockets' buffers can still be read; then it ends.
    let mut taken = 0;
    let mut buffer = vec![0; 1 << 20];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        taken += count;
        assert!(taken < 64 << 20, "the portal still sends");
    }
}

#[test]
fn one_client_holds_so_many_connections() {
    let portal = Portal::open(EdgeSettings { max_connections_per_client: 3, ..settings() });
    let held: Vec<_> = (0..3).map(|_| portal.connect()).collect();
    assert!(closed_after(&mut portal.connect()) < Duration::from_millis(300));
    drop(held);
    thread::sleep(Duration::from_millis(100));
    assert_eq!(portal.get("/who").status, 200);
}

#[test]
fn a_hundred_thousand_headers_are_refused() {
    let mut stream = portal().connect();
    let mut head = b"GET / HTTP/1.1\r\n".to_vec();
    for number in 0..100_000 {
        head.extend_from_slice(format!("X-{number}: 1\r\n").as_bytes());
    }
    // The portal stops reading long before the end.
    drop(stream.write_all(&head));
    assert!(closed_after(&mut stream) < Duration::from_secs(2));
    let many = "\r\nX: 1".repeat(150);
    let answer = portal().send(&format!("GET / HTTP/1.1{many}"));
    assert_eq!((answer.status, &answer.problem()["title"]), (431, &"标头过大".into()));
}

#[test]
fn an_unreadable_request_is_refused_like_any_other() {
    for (sent, status) in [
        ("NONSENSE\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n".to_owned(), 400),
        (format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(70_000)), 414),
    ] {
        let mut stream = portal().connect();
        stream.write_all(sent.as_bytes()).unwrap();
        let answer = Answer::read(&mut stream);
        assert_eq!(answer.status, status);
        assert!(answer.problem()["detail"].is_string());
        assert!(answer.header("content-security-policy").is_some());
        assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
    }
    // The same on a connection that was good so far.
    let mut stream = portal().connect();
    stream.write_all(b"GET /who HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    thread::sleep(Duration::from_millis(100));
    stream.write_all(b"NONSENSE\r\n\r\n").unwrap();
    assert!(String::from_utf8(Answer::read(&mut stream).body).unwrap().contains("problems/bad-request"));
}

fn post_head(length: &str) -> String {
    format!("POST /api/v1/reports/visits HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{length}\r\n\r\n")
}

#[test]
fn bodies_are_measured_and_timed() {
    let mut small = portal().connect();
    small.write_all(format!("{}12345", post_head("Content-Length: 5")).as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut small).text(), "5");

    let mut announced = portal().connect();
    announced.write_all(post_head("Content-Length: 1000000000").as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut announced).problem()["status"], 413);

    let mut endless = portal().connect();
    endless.write_all(post_head("Transfer-Encoding: chunked").as_bytes()).unwrap();
    let piece = [b"400\r\n".as_slice(), &[b'x'; 1024], b"\r\n"].concat();
    for _ in 0..66 {
        drop(endless.write_all(&piece));
    }
    assert_eq!(Answer::read(&mut endless).problem()["status"], 413);

    let mut withheld = portal().connect();
    withheld.write_all(post_head("Content-Length: 5").as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut withheld).problem()["status"], 408);
}

#[test]
fn requests_in_flight_finish_when_the_portal_stops() {
    let mut portal = Portal::open(settings());
    let mut idle = portal.connect();
    let mut busy = portal.connect();
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    thread::sleep(Duration::from_millis(150));
    let address = portal.address;
    drop(portal.stop.take());
    assert!(closed_after(&mut idle) < Duration::from_millis(400));
    assert_eq!(Answer::read(&mut busy).text(), "finished");
    portal.stopped.take().unwrap().join().unwrap();
    assert!(TcpStream::connect(address).is_err());
}
