//! What the client can read and already has: codings, forms and entity tags, parsed from its headers. It
//! chooses; it refuses to know the bodies it chooses among.

use poem::http::{HeaderMap, HeaderValue, header};

/// A content coding in which a body is kept ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// The bytes as they are.
    Identity,
    /// `gzip`.
    Gzip,
    /// `br`.
    Brotli,
}

impl Coding {
    /// The coding this client likes best; among equals the smaller body wins. Identity where it names none
    /// of ours, even if it refuses identity: an answer it may not like is better than none.
    pub fn preferred(headers: &HeaderMap) -> Self {
        let (mut brotli, mut gzip, mut identity, mut any) = (None, None, None, None);
        for (name, weight) in weighted(headers, &header::ACCEPT_ENCODING) {
            match name {
                _ if name.eq_ignore_ascii_case("br") => brotli = Some(weight),
                _ if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => {
                    gzip = Some(weight);
                }
                _ if name.eq_ignore_ascii_case("identity") => identity = Some(weight),
                "*" => any = Some(weight),
                _ => {}
            }
        }
        let brotli = brotli.or(any).unwrap_or(0);
        let gzip = gzip.or(any).unwrap_or(0);
        let identity = identity.unwrap_or(0);
        if brotli > 0 && brotli >= gzip && brotli >= identity {
            Self::Brotli
        } else if gzip > 0 && gzip >= identity {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    /// The value of `Content-Encoding`; `None` for identity.
    pub fn token(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// What stands behind the content hash in this coding's entity tag.
    pub fn etag_suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }
}

/// In which form an address answers. One address has one body for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// What the address answers without being asked: HTML for a page, JSON under `/api`.
    Main,
    /// `text/csv`.
    Csv,
    /// `application/x-ndjson`.
    Ndjson,
}

impl Form {
    /// The form wanted under `/api`: JSON unless another is liked better. `None` where the client accepts
    /// none of them.
    pub fn wanted(headers: &HeaderMap) -> Option<Self> {
        if !weighted(headers, &header::ACCEPT).any(|(range, _)| !range.is_empty()) {
            return Some(Self::Main);
        }
        let main = liking(headers, "application", &["json", "problem+json"]);
        let csv = liking(headers, "text", &["csv"]);
        let ndjson = liking(headers, "application", &["x-ndjson", "ndjson"]);
        match main.max(csv).max(ndjson) {
            0 => None,
            best if best == main => Some(Self::Main),
            best if best == csv => Some(Self::Csv),
            _ => Some(Self::Ndjson),
        }
    }
}

/// Whether the client names `text/event-stream` and likes it as well as anything we have.
pub fn wants_events(headers: &HeaderMap) -> bool {
    let is_events = |range: &str| range.eq_ignore_ascii_case("text/event-stream");
    let events = weighted(headers, &header::ACCEPT).filter(|(range, _)| is_events(range));
    let others = liking(headers, "application", &["json", "x-ndjson"]).max(liking(headers, "text", &["csv"]));
    events.map(|(_, weight)| weight).max().is_some_and(|weight| weight > 0 && weight >= others)
}

/// The weight (0–1000) that `Accept` gives a media type: of its own name, else of its family, else of `*/*`.
fn liking(headers: &HeaderMap, family: &str, names: &[&str]) -> u16 {
    let (mut exact, mut of_family, mut any) = (None, None, None);
    for (range, weight) in weighted(headers, &header::ACCEPT) {
        let Some((left, right)) = range.split_once('/') else { continue };
        match (left, right) {
            ("*", "*") => any = Some(weight),
            (left, "*") if left.eq_ignore_ascii_case(family) => of_family = Some(weight),
            (left, right) if left.eq_ignore_ascii_case(family) && is_one_of(names, right) => {
                exact = exact.max(Some(weight));
            }
            _ => {}
        }
    }
    exact.or(of_family).or(any).unwrap_or(0)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The members of a comma-separated header with their `q`, in thousandths. A weight that cannot be read is 0.
fn weighted<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> impl Iterator<Item = (&'h str, u16)> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| {
        text.split(',').map(|member| {
            let mut parts = member.split(';').map(str::trim);
            let token = parts.next().unwrap_or_default();
            let weight = parts
                .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
                .map_or(1000, thousandths);
            (token, weight)
        })
    })
}

/// `0.25` as 250: at most three decimals, from 0 to 1.
fn thousandths(weight: &str) -> u16 {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{decimals:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

/// Whether `If-None-Match` names this content, in whatever coding and strength. `stem` is the tag without
/// quotes and without the suffix of a coding.
pub fn has_already(if_none_match: &HeaderValue, stem: &str) -> bool {
    let Ok(text) = if_none_match.to_str() else { return false };
    text.split(',').map(str::trim).any(|tag| {
        if tag == "*" {
            return true;
        }
        let opaque = tag.strip_prefix("W/").unwrap_or(tag);
        let Some(inner) = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            return false;
        };
        inner.strip_prefix(stem).is_some_and(|suffix| matches!(suffix, "" | "-gz" | "-br"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, text: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(text).unwrap())])
    }

    #[test]
    fn codings() {
        assert_eq!(Coding::preferred(&HeaderMap::new()), Coding::Identity);
        for (accept, expected) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip", Coding::Gzip),
            ("GZIP;q=0.5", Coding::Gzip),
            ("br;q=0", Coding::Identity),
            ("br;q=0.1, gzip;q=0.9", Coding::Gzip),
            ("br;q=0.5, gzip;q=0.500", Coding::Brotli),
            ("*", Coding::Brotli),
            ("*;q=0, gzip", Coding::Gzip),
            ("identity, br;q=0.9", Coding::Identity),
            ("identity;q=0", Coding::Identity),
            ("deflate", Coding::Identity),
            ("br;q=nonsense", Coding::Identity),
            ("", Coding::Identity),
        ] {
            assert_eq!(Coding::preferred(&headers(header::ACCEPT_ENCODING, accept)), expected, "{accept}");
        }
    }

    #[test]
    fn forms() {
        assert_eq!(Form::wanted(&HeaderMap::new()), Some(Form::Main));
        for (accept, expected) in [
            ("*/*", Some(Form::Main)),
            ("application/json", Some(Form::Main)),
            ("text/csv", Some(Form::Csv)),
            ("Text/CSV; charset=utf-8", Some(Form::Csv)),
            ("application/x-ndjson", Some(Form::Ndjson)),
            ("text/csv, */*;q=0.5", Some(Form::Csv)),
            ("text/html, application/xhtml+xml, */*;q=0.8", Some(Form::Main)),
            ("text/*", Some(Form::Csv)),
            ("application/json;q=0.1, text/csv;q=0.2", Some(Form::Csv)),
            ("*/*, application/json;q=0", Some(Form::Csv)),
            ("image/png", None),
            ("", Some(Form::Main)),
            (" , ", Some(Form::Main)),
        ] {
            assert_eq!(Form::wanted(&headers(header::ACCEPT, accept)), expected, "{accept}");
        }
    }

    #[test]
    fn events_are_asked_for_by_name() {
        for (accept, expected) in [
            ("text/event-stream", true),
            ("text/event-stream, */*", true),
            ("application/json, text/event-stream;q=0.5", false),
            ("*/*", false),
            ("text/*", false),
            ("text/event-stream;q=0", false),
        ] {
            assert_eq!(wants_events(&headers(header::ACCEPT, accept)), expected, "{accept}");
        }
    }

    #[test]
    fn entity_tags_match_in_any_coding_and_strength() {
        for (sent, expected) in [
            ("\"abc\"", true),
            ("\"abc-gz\"", true),
            ("\"abc-br\"", true),
            ("W/\"abc-br\"", true),
            ("\"x\", \"abc\"", true),
            ("*", true),
            ("\"abcd\"", false),
            ("\"abc-zz\"", false),
            ("abc", false),
            ("", false),
        ] {
            assert_eq!(has_already(&HeaderValue::from_str(sent).unwrap(), "abc"), expected, "{sent}");
        }
    }
}
