//! What of the API will go: which operation or parameter, since when it should not be used, until when it answers. The
//! answers concerned say so themselves (RFC 9745, RFC 8594); the document and the changelog read the same table.

use poem::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};

use crate::domain::Day;
use crate::domain::calendar::day_start;

/// Where what changed and what will go is told.
pub const TOLD_AT: &str = "/api/changelog";

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// Something of the API that should not be used any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecated {
    /// The path as the document has it: `/elevators/{code}`.
    pub path: &'static str,
    /// The query parameter that will go; `None` where the whole operation will.
    pub parameter: Option<&'static str>,
    /// The first day on which it should not be used.
    pub since: Day,
    /// The first day on which it may answer no more; `None` while that is open.
    pub sunset: Option<Day>,
    /// What to use instead, in Chinese.
    pub instead: &'static str,
}

/// Everything that will go. An entry stands here for half a year at least before it goes.
pub const DEPRECATED: &[Deprecated] = &[];

impl Deprecated {
    /// Whether a request uses it.
    fn concerns(&self, uri: &Uri) -> bool {
        let Some(path) = uri.path().strip_prefix("/api/v1") else { return false };
        let (asked, pattern) = (path.split('/'), self.path.split('/'));
        let is_path = asked.clone().count() == pattern.clone().count()
            && asked.zip(pattern).all(|(asked, pattern)| pattern.starts_with('{') || asked == pattern);
        is_path && self.parameter.is_none_or(|name| names(uri).any(|asked| asked == name))
    }
}

/// The names of a request's parameters.
fn names(uri: &Uri) -> impl Iterator<Item = &str> {
    uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split('=').next())
}

/// Says on an answer what of its question will go, if anything.
pub fn announce(table: &[Deprecated], public_url: &str, uri: &Uri, headers: &mut HeaderMap) {
    let Some(going) = table.iter().find(|one| one.concerns(uri)) else { return };
    let text = |text: String| HeaderValue::try_from(text).expect("dates and addresses are header text");
    headers.insert(DEPRECATION, text(format!("@{}", day_start(going.since).timestamp())));
    if let Some(sunset) = going.sunset {
        let moment = day_start(sunset).format("%a, %d %b %Y %H:%M:%S GMT");
        headers.insert(SUNSET, text(moment.to_string()));
    }
    let link = format!("<{public_url}{TOLD_AT}#deprecated>; rel=\"deprecation\"; type=\"text/html\"");
    headers.append(header::LINK, text(link));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn announced(going: Deprecated, uri: &str) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        announce(&[going], "https://mingti.test", &uri.parse().unwrap(), &mut headers);
        (!headers.is_empty()).then_some(headers)
    }

    #[test]
    fn an_operation_that_will_go_says_so() {
        let going = Deprecated {
            path: "/elevators/{code}/qr",
            parameter: None,
            since: day("2026-11-27"),
            sunset: Some(day("2027-06-01")),
            instead: "",
        };
        let headers = announced(going, "/api/v1/elevators/200044/qr").unwrap();
        assert_eq!(headers["deprecation"], "@1795708800");
        assert_eq!(headers["sunset"], "Mon, 31 May 2027 16:00:00 GMT");
        assert_eq!(
            headers["link"],
            "<https://mingti.test/api/changelog#deprecated>; rel=\"deprecation\"; type=\"text/html\""
        );
        for other in ["/api/v1/elevators/200044", "/api/v1/elevators/200044/visits", "/elevators/1/qr"] {
            assert_eq!(announced(going, other), None, "{other}");
        }
    }

    #[test]
    fn a_parameter_that_will_go_is_told_to_those_who_use_it() {
        let going = Deprecated {
            path: "/elevators",
            parameter: Some("year"),
            since: day("2026-11-27"),
            sunset: None,
            instead: "installed_from",
        };
        let headers = announced(going, "/api/v1/elevators?limit=1&year=2015").unwrap();
        assert!(headers.contains_key("deprecation") && !headers.contains_key("sunset"));
        assert_eq!(announced(going, "/api/v1/elevators?limit=1&q=year"), None);
    }
}
