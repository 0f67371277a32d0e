//! A stretch of a file, as `Range` and `If-Range` ask for it (RFC 9110 §14): one stretch of bytes. Whoever asks for
//! several, or in other units, gets the whole file, as the standard allows.

use std::ops::Range;

use poem::http::{HeaderMap, HeaderValue, header};

use super::fault::Fault;

/// The stretch of a file that a request asks for; `None` for all of it. A file that is not the one of which the reader
/// has the beginning, by its `tag`, is sent whole.
///
/// # Errors
/// [`Fault::RangeNotSatisfiable`] if it lies outside the file.
pub fn wanted(headers: &HeaderMap, length: u64, tag: &str) -> Result<Option<Range<u64>>, Fault> {
    let same = headers.get(header::IF_RANGE).is_none_or(|had| had.as_bytes() == tag.as_bytes());
    let Some((first, last)) = headers.get(header::RANGE).filter(|_| same).and_then(bounds) else {
        return Ok(None);
    };
    let range = match (first, last) {
        (Some(first), last) => first..last.map_or(length, |last| last.saturating_add(1).min(length)),
        (None, last) => length.saturating_sub(last.unwrap_or_default())..length,
    };
    if range.is_empty() { Err(Fault::RangeNotSatisfiable { length }) } else { Ok(Some(range)) }
}

/// What `Content-Range` says of a stretch.
pub fn content_range(range: &Range<u64>, length: u64) -> String {
    format!("bytes {}-{}/{length}", range.start, range.end.saturating_sub(1))
}

/// The first and the last byte of the one stretch that is asked for; `None` where nothing is asked for that we read.
fn bounds(range: &HeaderValue) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = range.to_str().ok()?.strip_prefix("bytes=")?.trim().split_once('-')?;
    let bound = |text: &str| match text {
        "" => Some(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok().map(Some),
        _ => None,
    };
    match (bound(first)?, bound(last)?) {
        (None, None) => None,
        (Some(first), Some(last)) if last < first => None,
        bounds => Some(bounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, if_range: Option<&str>) -> Result<Option<Range<u64>>, u64> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(header::IF_RANGE, tag.parse().unwrap());
        }
        wanted(&headers, 100, "\"a\"").map_err(|fault| match fault {
            Fault::RangeNotSatisfiable { length } => length,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn stretches() {
        for (range, expected) in [
            ("bytes=0-0", Ok(Some(0..1))),
            ("bytes=10-", Ok(Some(10..100))),
            ("bytes=10-500", Ok(Some(10..100))),
            ("bytes=-10", Ok(Some(90..100))),
            ("bytes=-500", Ok(Some(0..100))),
            ("bytes=100-", Err(100)),
            ("bytes=-0", Err(100)),
            ("bytes=5-2", Ok(None)),
            ("bytes=-", Ok(None)),
            ("bytes=0-1,5-6", Ok(None)),
            ("bytes=+1-2", Ok(None)),
            ("bytes=99999999999999999999-", Ok(None)),
            ("lines=1-2", Ok(None)),
        ] {
            assert_eq!(asked(range, None), expected, "{range}");
        }
    }

    #[test]
    fn a_file_that_has_changed_is_sent_whole() {
        assert_eq!(asked("bytes=1-2", Some("\"a\"")), Ok(Some(1..3)));
        for other in ["\"b\"", "W/\"a\"", "Sat, 27 Nov 2021 00:00:00 GMT"] {
            assert_eq!(asked("bytes=1-2", Some(other)), Ok(None), "{other}");
        }
    }
}
