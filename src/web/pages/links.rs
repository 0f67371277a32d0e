//! The addresses of public things, as pages write them. It refuses to know whether the thing is there.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::gazette::Kind;
use crate::gazette::records::withdrawal::Withdrawn;
use crate::search::answer::{Facts, Hit};

/// What stands unescaped in a segment of a path (RFC 3986 unreserved).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Text as a segment of a path or a value in a query.
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// The canonical path of an estate.
pub fn estate_path(region: &str, name: &str) -> String {
    format!("/estates/{region}/{}", escaped(name))
}

/// The canonical path of a notice.
pub fn notice_path(notice_no: &str) -> String {
    format!("/notices/{}", escaped(notice_no))
}

/// The path of what still stands of a thing whose earlier versions were withdrawn, or of the elevator it belonged to;
/// `None` where the thing is gone or has no page.
pub fn present_path(withdrawn: &Withdrawn) -> Option<String> {
    let is = |kind: Kind| withdrawn.of_kind == kind.name();
    if !withdrawn.keeps_newest {
        None
    } else if is(Kind::UNIT) {
        Some(format!("/units/{}", withdrawn.id))
    } else if is(Kind::NOTICE) {
        Some(notice_path(&withdrawn.id))
    } else {
        withdrawn.elevator.as_ref().map(|code| format!("/e/{code}"))
    }
}

/// The path that says of a thing that it was withdrawn; `None` where it has no page.
pub fn gone_path(withdrawn: &Withdrawn) -> Option<String> {
    let is = |kind: Kind| withdrawn.of_kind == kind.name();
    if is(Kind::ELEVATOR) {
        Some(format!("/e/{}", withdrawn.id))
    } else if is(Kind::UNIT) {
        Some(format!("/units/{}", withdrawn.id))
    } else {
        is(Kind::NOTICE).then(|| notice_path(&withdrawn.id))
    }
}

/// The canonical path of what the search found; of a promise that of the unit that maintains.
pub fn of_hit(hit: &Hit) -> String {
    match &hit.facts {
        Facts::Elevator(_) => format!("/e/{}", hit.id),
        Facts::Unit { .. } => format!("/units/{}", hit.id),
        Facts::Notice { .. } => notice_path(&hit.id),
        Facts::Commitment { maintainer, .. } => format!("/units/{}", maintainer.0),
        Facts::Region(region) => format!("/regions/{}", region.slug),
        Facts::Estate { region, .. } => estate_path(region.map_or("", |region| region.slug), &hit.title),
    }
}

/// A list's path and what was asked of it, from a place on.
pub fn at(path: &str, cursor: Option<&str>) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    match cursor {
        Some(cursor) => format!("{path}{joint}cursor={}", escaped(cursor)),
        None => path.to_owned(),
    }
}
