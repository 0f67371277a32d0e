//! The headers that stand on every answer whatever its status: who may use it and what a browser may do with it.
//! It refuses to know bodies and handlers.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};

/// Names the request in the answer.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The position of the log that the answer reflects.
pub const MINGTI_SEQ: HeaderName = HeaderName::from_static("mingti-seq");

const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Where people are signed in or tokens are sent: not shared with other sites. `/login` is text for everyone as long as
/// nobody can sign in there.
const PRIVATE_PREFIXES: [&str; 3] = ["/workbench", "/logout", "/api/v1/reports"];

/// Whether an address is for signed-in people and agencies only.
pub fn is_private(address: &str) -> bool {
    PRIVATE_PREFIXES.iter().any(|prefix| is_under(address, prefix))
}

/// Whether an address belongs to the API, where errors are problem documents. `/api` itself is a page about it.
pub fn is_api(address: &str) -> bool {
    address.starts_with("/api/")
}

fn is_under(address: &str, prefix: &str) -> bool {
    let rest = address.strip_prefix(prefix);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// The inline styles of the pages. Pages register theirs at start; the content security policy then allows them
/// by hash and no others.
#[derive(Debug, Clone, Default)]
pub struct InlineStyles {
    sources: String,
}

impl InlineStyles {
    /// Allows a style: exactly the text between `<style>` and `</style>`.
    pub fn register(&mut self, css: &str) {
        let source = format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(css)));
        if !self.sources.contains(&source) {
            self.sources.push_str(&source);
        }
    }
}

/// The headers common to all answers of an area of the portal, built once at start.
#[derive(Debug)]
pub struct ResponseHeaders {
    pages: HeaderMap,
    api: HeaderMap,
    private: HeaderMap,
    private_api: HeaderMap,
}

impl ResponseHeaders {
    /// Builds them. `public_url` decides whether browsers are told to insist on TLS.
    pub fn new(public_url: &str, styles: &InlineStyles) -> Self {
        let private = security(public_url, styles);
        let mut pages = private.clone();
        pages.extend(sharing());
        let under_api = |mut headers: HeaderMap| {
            headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Accept"));
            headers
        };
        Self { api: under_api(pages.clone()), private_api: under_api(private.clone()), pages, private }
    }

    /// The headers for this address (with or without its query).
    pub fn common_for(&self, address: &str) -> &HeaderMap {
        match (is_private(address), is_api(address)) {
            (false, false) => &self.pages,
            (false, true) => &self.api,
            (true, false) => &self.private,
            (true, true) => &self.private_api,
        }
    }

    /// Puts them on an answer; what a handler set itself stays. One that was sealed with them has them all.
    pub fn complete(&self, address: &str, headers: &mut HeaderMap) {
        if headers.contains_key(header::CONTENT_SECURITY_POLICY) {
            return;
        }
        for (name, value) in self.common_for(address) {
            if !headers.contains_key(name) {
                headers.insert(name, value.clone());
            }
        }
    }
}

/// What a browser may do with the answer.
fn security(public_url: &str, styles: &InlineStyles) -> HeaderMap {
    let policy = format!(
        "default-src 'none'; style-src 'self'{}; img-src 'self' data:; script-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        styles.sources
    );
    let policy = HeaderValue::try_from(policy).expect("hashes are valid header text");
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if public_url.starts_with("https://") {
        let a_year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
    headers
}

/// Public data is for everyone's pages.
fn sharing() -> HeaderMap {
    HeaderMap::from_iter([
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(
                "Link, ETag, Mingti-Seq, Cache-Status, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Deprecation, Sunset, Accept-Ranges, Content-Range, Repr-Digest, Mingti-Entry-Kind, Mingti-Entry-Id, Mingti-Entry-Published-At, Mingti-Entry-Sha256",
            ),
        ),
    ])
}

/// What a preflight is told beside the common headers: public addresses are read, with conditions.
pub fn preflight(path: &str) -> HeaderMap {
    let methods = HeaderValue::from_static(public_methods(path));
    HeaderMap::from_iter([
        (header::ALLOW, methods.clone()),
        (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            HeaderValue::from_static("Accept, If-None-Match, Last-Event-ID, Range, If-Range"),
        ),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ])
}

/// The one public address that also takes a form: a question too long to stand in an address.
const FORM: &str = "/api/v1/reconcile";

/// The methods of a public address.
pub fn public_methods(path: &str) -> &'static str {
    if path == FORM { "GET, HEAD, OPTIONS, POST" } else { READ_METHODS }
}

/// The methods of an address that is read only.
pub const READ_METHODS: &str = "GET, HEAD, OPTIONS";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas() {
        for (address, private, api) in [
            ("/", false, false),
            ("/e/200001", false, false),
            ("/api", false, false),
            ("/api/v1", false, true),
            ("/api/?x", false, true),
            ("/api/v1/elevators?limit=1", false, true),
            ("/api/v1/reports/visits", true, true),
            ("/apis", false, false),
            ("/login", false, false),
            ("/workbench", true, false),
            ("/workbench/a", true, false),
            ("/workbenches", false, false),
        ] {
            assert_eq!((is_private(address), is_api(address)), (private, api), "{address}");
        }
    }

    #[test]
    fn styles_are_allowed_by_hash_only() {
        let mut styles = InlineStyles::default();
        styles.register("body{}");
        styles.register("body{}");
        let headers = ResponseHeaders::new("https://mingti.test", &styles);
        let policy = headers.common_for("/")[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("unsafe"));
        assert_eq!(policy.matches("'sha256-").count(), 1);
        assert!(headers.common_for("/").contains_key(header::STRICT_TRANSPORT_SECURITY));
        let plain = ResponseHeaders::new("http://127.0.0.1:8080", &styles);
        assert!(!plain.common_for("/").contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn casework_is_not_shared_with_other_sites() {
        let headers = ResponseHeaders::new("http://localhost", &InlineStyles::default());
        assert!(!headers.common_for("/workbench").contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
        assert_eq!(headers.common_for("/api/v1/meta")[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(headers.common_for("/api/v1/meta")[header::VARY], "Accept-Encoding, Accept");
    }
}
