//! What cannot be answered is refused: as a problem under the API, as a page elsewhere, whatever went wrong.

use std::io::Write;
use std::thread;
use std::time::Duration;

use super::portal::{Answer, closed_after, portal};

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
