//! What of the portal has a past: the rule of `as_of`, in one list of all addresses but the API's operations.
//!
//! Where the record is shown, `as_of` shows it as the public saw it on that day, and the page says so. What exists of the
//! present only refuses the day and says where the past is found. A text that states nothing of the record knows no day
//! and claims none. Nothing answers with today's record under an address that names another day. Operations of the API
//! keep the same rule by themselves: they refuse parameters they do not know.

use std::sync::Arc;

use poem::{Endpoint, Request, Response};

use super::fault::{Fault, FieldError};
use super::pages::asked::value;

/// What an address does with `as_of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// It answers as of the day and says so.
    Shown,
    /// It has no past, for this reason.
    Refused(&'static str),
    /// It states nothing of the record.
    Text,
    /// It leads to an operation of the API, which decides.
    HandedOn,
}

use Past::{HandedOn, Refused, Shown, Text};

const BADGE: Past = Refused("徽标只显示今天的状况；过去某日的状况见档案页，它可以带 as_of");
const ENTRY: Past = Refused("公布的内容自公布之日起不变，没有某日的样子");
const DIFFERENCES: Past = Refused("比较的是哪两天，由 from 和 to 给出");
const FEED: Past = Refused("订阅的总是最新公布；过去某日的内容见相应的页面，它可以带 as_of");
const LABELS: Past = Refused("标签按今天的名单打印");
const LOG: Past = Refused("公布日志按位置取，不按日期；某日有哪些公布见 /changes，它可以带 as_of");
const MAP: Past = Refused("网站地图只列今天的页面");
const METHOD: Past = Refused("计算方法以今天的为准，不随登记内容按日保存");
const QR: Past = Refused("二维码只含地址，不随日期变化");
const RELEASE: Past =
    Refused("开放数据按期发布，各期的日期见 /open-data；过去某日的记录可用接口的 as_of 取得");
const RESULTS: Past = Refused("按今天的记录查找；过去某日的记录可用列表接口的 as_of 取得");

/// Every address as the router knows it, the more exact before the more general.
pub const ADDRESSES: &[(&str, Past)] = &[
    ("/", Shown),
    ("/search", Shown),
    ("/search/results.csv", RESULTS),
    ("/search/results.ndjson", RESULTS),
    ("/search/results.xlsx", RESULTS),
    ("/e/:code", Shown),
    ("/e/:code/history", Shown),
    ("/e/:code/qr.svg", QR),
    ("/e/:code/qr.png", QR),
    ("/e/:code/badge", BADGE),
    ("/e/:code/badge.svg", BADGE),
    ("/units/:uscc", Shown),
    ("/units/:uscc/history", Shown),
    ("/units/:uscc/labels", LABELS),
    ("/units/:uscc/badge", BADGE),
    ("/units/:uscc/badge.svg", BADGE),
    ("/estates/:region/:name", Shown),
    ("/regions", Shown),
    ("/regions/:slug", Shown),
    ("/notices", Shown),
    ("/notices/:no", Shown),
    ("/commitments", Shown),
    ("/statistics", Shown),
    ("/statistics/months.csv", Shown),
    ("/statistics/districts.csv", Shown),
    ("/changes", Shown),
    ("/changes/:seq", ENTRY),
    ("/ledger", Shown),
    ("/diff", DIFFERENCES),
    ("/bureaus", Shown),
    ("/method", METHOD),
    ("/open-data/dictionary", Text),
    ("/open-data", RELEASE),
    ("/open-data/:dataset", RELEASE),
    ("/open-data/latest/*path", RELEASE),
    ("/open-data/releases/:name/*path", RELEASE),
    ("/data.json", RELEASE),
    ("/feeds/notices.atom", FEED),
    ("/feeds/notices.json", FEED),
    ("/feeds/search.atom", FEED),
    ("/feeds/search.json", FEED),
    ("/feeds/regions/:file", FEED),
    ("/feeds/units/:file", FEED),
    ("/feeds/estates/:region/:file", FEED),
    ("/sitemap.xml", MAP),
    ("/sitemap/:file", MAP),
    ("/gazette/checkpoint", LOG),
    ("/gazette/key", LOG),
    ("/gazette/tile/*path", LOG),
    ("/policy", Text),
    ("/policy/:slug", Text),
    ("/guide", Text),
    ("/contact", Text),
    ("/accessibility", Text),
    ("/login", Text),
    ("/apply", Text),
    ("/problems/:slug", Text),
    ("/static/:name", Text),
    ("/robots.txt", Text),
    ("/api", Text),
    ("/api/guide", Text),
    ("/api/guide/en", Text),
    ("/api/changelog", Text),
    ("/api/changelog.json", Text),
    ("/api/changelog.atom", Text),
    ("/api/try/:operation", HandedOn),
];

/// What a path does with `as_of`; `None` of the API's operations and of paths that lead nowhere.
pub fn of(path: &str) -> Option<Past> {
    ADDRESSES.iter().find(|(pattern, _)| matches(pattern, path)).map(|(_, past)| *past)
}

/// Whether a path is one of a pattern's: `:name` stands for one part of it, `*name` for all that are left.
fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    for wanted in pattern.split('/') {
        if wanted.starts_with('*') {
            return parts.next().is_some();
        }
        let fits = |part: &str| wanted == part || (wanted.starts_with(':') && !part.is_empty());
        if !parts.next().is_some_and(fits) {
            return false;
        }
    }
    parts.next().is_none()
}

/// Refuses a day where there is no past, and asks the routes otherwise.
///
/// # Errors
/// A bad request that says why.
pub async fn keep_days<E: Endpoint<Output = Response>>(
    routes: Arc<E>,
    request: Request,
) -> poem::Result<Response> {
    let uri = request.uri();
    let day = value(uri.query().unwrap_or_default(), "as_of").filter(|day| !day.trim().is_empty());
    match day.and_then(|_| of(uri.path())) {
        Some(Refused(why)) => Err(Fault::bad_request(FieldError::parameter("as_of", why)).into()),
        _ => routes.call(request).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_address() {
        for (path, past) in [
            ("/", Some(Shown)),
            ("/e/200044", Some(Shown)),
            ("/e/200044/badge.svg", Some(BADGE)),
            ("/open-data/dictionary", Some(Text)),
            ("/open-data/units", Some(RELEASE)),
            ("/open-data/releases/2021-11-15-7/delta/units.ndjson.gz", Some(RELEASE)),
            ("/gazette/tile/0/x001/067", Some(LOG)),
            ("/api/v1/elevators", None),
            ("/e/", None),
            ("/e/200044/nothing", None),
            ("/policy/plan/more", None),
        ] {
            assert_eq!(of(path), past, "{path}");
        }
    }
}
