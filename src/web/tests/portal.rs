//! A running portal of a few routes over a real listener, and a client that takes its answers apart.

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

use crate::gazette::board::{Board, Tag};
use crate::web::body_cache::BodyCache;
use crate::web::cache::CachePolicy;
use crate::web::edge::{Edge, EdgeParts};
use crate::web::fault::page::{PLAIN_STYLE, plain_page};
use crate::web::fault::{Fault, FieldError};
use crate::web::headers::{InlineStyles, ResponseHeaders};
use crate::web::negotiation::Form;
use crate::web::ops::Readiness;
use crate::web::prepared::Rendered;
use crate::web::server::{bind, serve};
use crate::web::settings::EdgeSettings;
use crate::web::visit::Visit;

/// A running portal of a few routes, stopped when dropped.
pub struct Portal {
    pub address: SocketAddr,
    pub board: Arc<Board>,
    pub renders: Arc<AtomicU32>,
    pub stop: Option<oneshot::Sender<()>>,
    pub stopped: Option<thread::JoinHandle<()>>,
}

pub fn settings() -> EdgeSettings {
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

pub fn long_page() -> String {
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
    pub fn open(settings: EdgeSettings) -> Self {
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

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream
    }

    /// Sends a request head on its own connection and reads everything until the portal closes it.
    pub fn send(&self, head: &str) -> Answer {
        let mut stream = self.connect();
        stream
            .write_all(format!("{head}\r\nHost: mingti.test\r\nConnection: close\r\n\r\n").as_bytes())
            .unwrap();
        Answer::read(&mut stream)
    }

    pub fn get(&self, address: &str) -> Answer {
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
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A reset after the answer is as good as an end.
        drop(stream.read_to_end(&mut bytes));
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
        let status = head[9..12].parse().unwrap();
        Self { status, head: head.to_lowercase(), body: bytes[split + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn problem(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        problem
    }
}

/// How long until the portal closes this connection; fails after five seconds.
pub fn closed_after(stream: &mut TcpStream) -> Duration {
    let started = Instant::now();
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "still open"),
    }
    started.elapsed()
}

/// One portal for the tests that need no settings of their own.
pub fn portal() -> &'static Portal {
    static PORTAL: OnceLock<Portal> = OnceLock::new();
    PORTAL.get_or_init(|| Portal::open(settings()))
}
