//! What is answered from memory while the record cannot be read. It may have been overtaken, so it says so: a page to its
//! reader, everything to whoever keeps copies.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::cache::CachePolicy;
use crate::domain::calendar::local_time;

/// What caches say of an answer (RFC 9211).
const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
/// Where the part of a page begins that is its own.
const MAIN: &str = "<main";

/// Whether what is kept under a policy can be overtaken by a publication.
pub(super) fn can_be(policy: CachePolicy) -> bool {
    matches!(policy, CachePolicy::Record | CachePolicy::List)
}

/// Says in the headers of a kept answer that it may have been overtaken; nobody shall keep it.
pub(super) fn mark(headers: &mut HeaderMap) {
    headers.insert(header::CACHE_CONTROL, CachePolicy::Never.usual_cache_control());
    headers.insert(CACHE_STATUS, HeaderValue::from_static("mingti; hit; detail=record-out-of-reach"));
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
