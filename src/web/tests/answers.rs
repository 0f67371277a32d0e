//! What is there is answered: in every coding, once for all who ask, with the headers of the house.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use super::portal::{Answer, Portal, long_page, portal, settings};
use crate::gazette::board::Tag;
use crate::web::deprecation::Deprecated;
use crate::web::settings::EdgeSettings;

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
fn five_hundred_ask_at_once_and_two_render() {
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
    // Once for the first who came, and once for all who came after.
    assert_eq!(portal.renders.load(Ordering::SeqCst), 2);
    portal.board.advance(42, [Tag::thing("elevator", "many")]);
    assert_eq!(portal.get("/e/many").header("mingti-seq"), Some("42"));
    assert_eq!(portal.renders.load(Ordering::SeqCst), 3);
}

#[test]
fn what_is_asked_in_another_encoding_is_refused() {
    let refused = portal().get("/api/v1/who?q=%D6%D8%C7%EC");
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("不是 UTF-8"), "{}", refused.text());
    for (address, parameter, pointer) in [
        ("/api/v1/who?a=1&q=%ff", Some("q"), "#/q"),
        ("/api/v1/who?%ff=1", None, "#"),
        ("/api/v1/numbered/%ff", None, "#"),
        ("/api/v1/numbered/%00", None, "#"),
        ("/api/v1/who?q=a%00", None, "#"),
    ] {
        let answer = portal().get(address);
        let error = &answer.problem()["errors"][0];
        assert_eq!((answer.status, error["parameter"].as_str()), (400, parameter), "{address}");
        assert_eq!(error["pointer"], pointer, "{address}");
    }
    assert_eq!(portal().get("/e/%ff").status, 400);
    assert_eq!(portal().get("/api/v1/who?q=%E9%87%8D%E5%BA%86").status, 200);
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
fn a_preflight_is_answered() {
    let answer = portal().send("OPTIONS /api/v1/who HTTP/1.1\r\nOrigin: https://elsewhere.test");
    assert_eq!(answer.header("access-control-allow-methods"), Some("get, head, options"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(
        answer.header("access-control-allow-headers").is_some_and(|names| names.contains("last-event-id"))
    );
    let private = portal().send("OPTIONS /api/v1/reports/visits HTTP/1.1");
    assert_eq!((private.status, private.header("access-control-allow-origin")), (405, None));
}
