//! What is answered from memory while the record cannot be read. It may have been overtaken, so it says so: a page to its
//! reader, everything to whoever keeps copies.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, HeaderName, HeaderValue};

use crate::domain::calendar::local_time;

/// What caches say of an answer (RFC 9211).
const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
/// Where the part of a page begins that is its own.
const MAIN: &str = "<main";

/// What an answer says in its headers.
pub(super) fn headers() -> HeaderMap {
    let said = HeaderValue::from_static("mingti; hit; detail=record-out-of-reach");
    HeaderMap::from_iter([(CACHE_STATUS, said)])
}

/// A page that says since when it may have been overtaken; any other body as it is.
pub(super) fn body(kept: &Bytes, since: DateTime<Utc>) -> Bytes {
    let page = str::from_utf8(kept).ok().filter(|page| page.starts_with("<!doctype html>"));
    let Some((head, rest)) = page.and_then(|page| Some(page.split_at(page.find(MAIN)?))) else {
        return kept.clone();
    };
    [head, &notice(since), rest].concat().into()
}

fn notice(since: DateTime<Utc>) -> String {
    let since = local_time(since);
    let (stamp, text) = (since.format("%Y-%m-%dT%H:%M:%S%:z"), since.format("%Y年%-m月%-d日 %H:%M"));
    format!(
        "<aside class=\"notice\" aria-label=\"可能不是最新\"><div class=\"wrap\"><p>暂时读不到最新记录：本页是 \
         <time datetime=\"{stamp}\">{text}</time> 以前的内容，其后的公布可能没有反映。请稍后刷新。</p></div></aside>\n"
    )
}
