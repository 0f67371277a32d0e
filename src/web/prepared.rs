//! Bodies ready to be sent: rendered once, hashed once, compressed once for each coding, with their headers
//! built beforehand, so that answering again costs a clone of pointers. It knows HTTP; it refuses to know
//! where bodies are kept and how they were rendered.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use sha2::{Digest, Sha256};

use super::cache::CachePolicy;
use super::negotiation::{Coding, has_already};
use super::outdated;
use super::visit::Visit;
use crate::domain::Day;
use crate::gazette::board::{Board, Tag};

/// Bodies below this are sent as they are: compressing them saves no packet.
const COMPRESSIBLE_FROM_BYTES: usize = 1024;
/// Bodies above this are compressed fast rather than small: somebody waits for them.
const COMPRESS_FAST_FROM_BYTES: usize = 128 * 1024;

/// What a page or an API resource hands over: a body and what it was made from.
#[derive(Debug, Clone)]
pub struct Rendered {
    status: StatusCode,
    content_type: &'static str,
    body: Bytes,
    tags: Vec<Tag>,
    headers: HeaderMap,
    stands_for: Option<u64>,
}

impl Rendered {
    /// A body of any media type, status 200, made from nothing that changes.
    pub fn new(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::OK,
            content_type,
            body: body.into(),
            tags: Vec::new(),
            headers: HeaderMap::new(),
            stands_for: None,
        }
    }

    /// A page.
    pub fn html(mut page: String) -> Self {
        page.shrink_to_fit();
        Self::new("text/html; charset=utf-8", page)
    }

    /// JSON, already serialised.
    pub fn json(body: impl Into<Bytes>) -> Self {
        Self::new("application/json", body)
    }

    /// Another status than 200: a page that says 404 or 410 may be kept like any other.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Names what the body was made from; a change to any of it makes the body stale.
    #[must_use]
    pub fn made_from(mut self, tags: impl IntoIterator<Item = Tag>) -> Self {
        self.tags.extend(tags);
        self
    }

    /// Names the position of the log that the body stands for, where it was made of a copy that may lag behind.
    #[must_use]
    pub fn stands_for(mut self, position: u64) -> Self {
        self.stands_for = Some(position);
        self
    }

    /// Adds a header of its own, such as `Link` or `Content-Disposition`.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }
}

/// One coding of a body with the headers it is sent with.
#[derive(Debug)]
struct Rendition {
    body: Bytes,
    headers: HeaderMap,
}

/// A body as it is kept and sent.
#[derive(Debug)]
pub struct Prepared {
    status: StatusCode,
    policy: CachePolicy,
    content_type: &'static str,
    /// The content hash all its entity tags begin with.
    etag_stem: String,
    identity: Rendition,
    gzip: OnceLock<Option<Rendition>>,
    brotli: OnceLock<Option<Rendition>>,
    tags: Box<[Tag]>,
    day: Day,
    made_at: u64,
    /// The position of the board at which it was last found current: no need to look again there.
    checked_at: AtomicU64,
}

impl Prepared {
    /// Seals a rendered body. `made_at` is the board's position before rendering began, `day` the local day
    /// it was rendered for, `common` the headers that every response of its route carries.
    pub fn seal(rendered: Rendered, policy: CachePolicy, made_at: u64, day: Day, common: &HeaderMap) -> Self {
        let made_at = rendered.stands_for.map_or(made_at, |position| position.min(made_at));
        let mut headers = common.clone();
        headers.extend(rendered.headers);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(rendered.content_type));
        headers.insert(header::CACHE_CONTROL, policy.usual_cache_control());
        let digest = Sha256::digest(&rendered.body);
        let etag_stem = hex::encode(&digest[..16]);
        let mut identity = Rendition::new(headers, Coding::Identity, &etag_stem, rendered.body);
        if rendered.status.is_redirection() {
            // Its body is empty wherever it leads: a tag of that would tell nothing apart.
            identity.headers.remove(header::ETAG);
        }
        Self {
            status: rendered.status,
            policy,
            content_type: rendered.content_type,
            etag_stem,
            identity,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            tags: rendered.tags.into_boxed_slice(),
            day,
            made_at,
            checked_at: AtomicU64::new(made_at),
        }
    }

    /// The same for a moment in which the record cannot be read, since then: kept by nobody, and it says why.
    #[must_use]
    pub fn outdated(&self, since: DateTime<Utc>) -> Self {
        let rendered = Rendered {
            status: self.status,
            content_type: self.content_type,
            body: outdated::body(&self.identity.body, since),
            tags: self.tags.to_vec(),
            headers: outdated::headers(),
            stands_for: None,
        };
        Self::seal(rendered, CachePolicy::Never, self.made_at, self.day, &self.identity.headers)
    }

    /// Whether a publication can overtake it.
    pub fn can_be_outdated(&self) -> bool {
        self.policy.holds_facts()
    }

    /// The answer to this visit: the body in the coding it likes, or 304 where it has the body already.
    pub fn answer(&self, visit: &Visit) -> Response<Bytes> {
        let rendition = self.rendition(visit.coding);
        let mut headers = rendition.headers.clone();
        if let Some(shorter) = self.policy.shortened_cache_control(visit.now) {
            headers.insert(header::CACHE_CONTROL, shorter);
        }
        let (status, body) = if self.is_unchanged_for(visit) {
            headers.remove(header::CONTENT_LENGTH);
            (StatusCode::NOT_MODIFIED, Bytes::new())
        } else {
            (self.status, rendition.body.clone())
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    /// The same answer as a handler returns it to the router.
    pub fn respond(&self, visit: &Visit) -> poem::Response {
        let (parts, body) = self.answer(visit).into_parts();
        let mut response = poem::Response::builder().status(parts.status).body(body);
        *response.headers_mut() = parts.headers;
        response
    }

    /// Whether this visit would be answered by 304.
    pub fn is_unchanged_for(&self, visit: &Visit) -> bool {
        self.status == StatusCode::OK
            && visit.if_none_match.as_ref().is_some_and(|sent| has_already(sent, &self.etag_stem))
    }

    /// Whether it still holds on this day at the board's position. Costs one comparison while nothing was
    /// published since it was last asked.
    pub fn is_current(&self, board: &Board, day: Day) -> bool {
        let position = board.position();
        if self.day != day {
            return false;
        }
        if self.checked_at.load(Ordering::Relaxed) == position {
            return true;
        }
        let current = board.is_current(self.made_at, &self.tags);
        if current {
            self.checked_at.store(position, Ordering::Relaxed);
        }
        current
    }

    /// About how many bytes it takes in memory, compressed bodies and headers included.
    pub fn weight(&self) -> u32 {
        // Three sets of headers take most of it.
        const OVERHEAD_BYTES: usize = 12 * 1024;
        let body = self.identity.body.len();
        let compressed = if self.is_compressible() { body / 2 } else { 0 };
        u32::try_from(OVERHEAD_BYTES + body + compressed + self.tags.len() * 8).unwrap_or(u32::MAX)
    }

    fn rendition(&self, coding: Coding) -> &Rendition {
        let compressed = match coding {
            Coding::Identity => return &self.identity,
            Coding::Gzip => self.gzip.get_or_init(|| self.compressed(coding, gzip)),
            Coding::Brotli => self.brotli.get_or_init(|| self.compressed(coding, brotli)),
        };
        compressed.as_ref().unwrap_or(&self.identity)
    }

    /// `None` where compressing does not pay.
    fn compressed(&self, coding: Coding, compress: fn(&[u8]) -> Vec<u8>) -> Option<Rendition> {
        let identity = &self.identity.body;
        let mut body = self.is_compressible().then(|| compress(identity))?;
        // It is kept for long, and grew by doubling.
        body.shrink_to_fit();
        let is_smaller = body.len() < identity.len();
        is_smaller
            .then(|| Rendition::new(self.identity.headers.clone(), coding, &self.etag_stem, body.into()))
    }

    fn is_compressible(&self) -> bool {
        self.identity.body.len() >= COMPRESSIBLE_FROM_BYTES && is_text(self.content_type)
    }
}

impl Rendition {
    fn new(mut headers: HeaderMap, coding: Coding, etag_stem: &str, body: Bytes) -> Self {
        let etag = format!("\"{etag_stem}{}\"", coding.etag_suffix());
        headers.insert(header::ETAG, HeaderValue::try_from(etag).expect("hex is a valid header value"));
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        if let Some(token) = coding.token() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
        }
        Self { body, headers }
    }
}

/// Whether bytes of this media type are text in the end, so that compressing them pays.
fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || essence.ends_with("json")
        || essence.ends_with("+xml")
        || matches!(essence, "application/xml" | "application/javascript" | "application/x-ndjson")
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let level = if body.len() > COMPRESS_FAST_FROM_BYTES { 3 } else { 6 };
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(body).and_then(|()| encoder.finish()).expect("writing to memory does not fail")
}

fn brotli(mut body: &[u8]) -> Vec<u8> {
    let quality = if body.len() > COMPRESS_FAST_FROM_BYTES { 2 } else { 5 };
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut body, &mut compressed, &parameters).expect("writing to memory does not fail");
    compressed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::request_id::RequestIds;
    use std::io::Read;
    use std::net::Ipv4Addr;

    fn visit(accept_encoding: &str, if_none_match: Option<&str>) -> Visit {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(accept_encoding).unwrap());
        if let Some(tag) = if_none_match {
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(tag).unwrap());
        }
        let noon = "2021-11-15T12:00:00+08:00".parse().unwrap();
        Visit::new((RequestIds::new().next(), Ipv4Addr::LOCALHOST.into(), noon), "/", &headers)
    }

    fn day() -> Day {
        Day::from_ymd_opt(2021, 11, 15).unwrap()
    }

    fn sealed(rendered: Rendered) -> Prepared {
        Prepared::seal(rendered, CachePolicy::Record, 7, day(), &HeaderMap::new())
    }

    fn long_page() -> String {
        "<p>电梯在用</p>".repeat(300)
    }

    #[test]
    fn every_coding_decodes_to_the_identity() {
        for page in [long_page(), long_page().repeat(60)] {
            let prepared = sealed(Rendered::html(page.clone()));
            let zipped = prepared.answer(&visit("gzip", None));
            assert_eq!(zipped.headers()[header::CONTENT_ENCODING], "gzip");
            let mut text = String::new();
            flate2::read::GzDecoder::new(&zipped.body()[..]).read_to_string(&mut text).unwrap();
            assert_eq!(text, page);
            let brotlied = prepared.answer(&visit("br", None));
            assert_eq!(brotlied.headers()[header::CONTENT_ENCODING], "br");
            let mut text = String::new();
            brotli::Decompressor::new(&brotlied.body()[..], 4096).read_to_string(&mut text).unwrap();
            assert_eq!(text, page);
            assert!(brotlied.body().len() < page.len() / 4);
            assert_eq!(prepared.answer(&visit("", None)).body(), page.as_bytes());
        }
    }

    #[test]
    fn each_coding_has_its_tag_and_any_of_them_answers_304() {
        let prepared = sealed(Rendered::html(long_page()));
        let mut tags = Vec::new();
        for accepted in ["", "gzip", "br"] {
            tags.push(
                prepared.answer(&visit(accepted, None)).headers()[header::ETAG].to_str().unwrap().to_owned(),
            );
        }
        assert!(tags[1].ends_with("-gz\"") && tags[2].ends_with("-br\"") && tags[0].len() == 34);
        for accepted in ["", "gzip", "br"] {
            for tag in &tags {
                let answer = prepared.answer(&visit(accepted, Some(tag)));
                assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
                assert!(answer.body().is_empty());
                assert!(answer.headers().contains_key(header::ETAG));
                assert!(answer.headers().contains_key(header::CACHE_CONTROL));
            }
        }
        assert_eq!(prepared.answer(&visit("", Some("\"other\""))).status(), StatusCode::OK);
    }

    #[test]
    fn short_bodies_and_images_are_sent_as_they_are() {
        for rendered in [Rendered::html("短".into()), Rendered::new("image/png", vec![0; 5000])] {
            let answer = sealed(rendered).answer(&visit("gzip, br", None));
            assert!(!answer.headers().contains_key(header::CONTENT_ENCODING));
            assert_eq!(answer.headers()[header::CONTENT_LENGTH], answer.body().len().to_string());
        }
    }

    #[test]
    fn a_kept_404_is_never_304() {
        let prepared = sealed(Rendered::html("无".into()).status(StatusCode::NOT_FOUND));
        assert_eq!(prepared.answer(&visit("", Some("*"))).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn what_leads_on_has_no_tag() {
        for status in [StatusCode::SEE_OTHER, StatusCode::PERMANENT_REDIRECT] {
            let answer = sealed(Rendered::html(String::new()).status(status)).answer(&visit("gzip", None));
            assert_eq!((answer.status(), answer.headers().get(header::ETAG)), (status, None));
        }
    }

    #[test]
    fn stale_by_board_or_by_day() {
        let board = Board::new(7);
        let prepared = sealed(Rendered::json("{}").made_from([Tag::thing("elevator", "1")]));
        assert!(prepared.is_current(&board, day()));
        assert!(!prepared.is_current(&board, day().succ_opt().unwrap()));
        board.advance(8, [Tag::thing("elevator", "2")]);
        assert!(prepared.is_current(&board, day()));
        board.advance(9, [Tag::thing("elevator", "1")]);
        assert!(!prepared.is_current(&board, day()));
    }
}
