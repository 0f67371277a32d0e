//! Who asks too often, too slowly or too much does not keep others waiting.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::portal::{Answer, Portal, closed_after, portal, settings};
use crate::web::client::TrustedProxies;
use crate::web::settings::EdgeSettings;

#[test]
fn a_client_that_asks_too_often_waits() {
    let portal = Portal::open(EdgeSettings { rate_limit: Some("1/2".parse().unwrap()), ..settings() });
    let first = portal.get("/api/v1/elevators/1");
    assert_eq!(first.header("ratelimit-policy"), Some("\"default\";q=2;w=2"));
    assert_eq!(first.header("ratelimit"), Some("\"default\";r=1;t=1"));
    let etag = first.header("etag").unwrap().to_owned();
    let unchanged = format!("GET /api/v1/elevators/1 HTTP/1.1\r\nIf-None-Match: {etag}");
    // Whoever comes back is counted once more: only now the body is kept.
    assert_eq!(portal.send(&unchanged).status, 304);
    for _ in 0..10 {
        assert_eq!(portal.send(&unchanged).status, 304);
        assert_eq!(portal.get("/healthz").status, 200);
    }
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
