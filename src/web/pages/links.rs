//! The addresses of public things, as pages write them. It refuses to know whether the thing is there.

use std::borrow::Borrow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::shell::Shell;
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

impl Shell {
    /// An elevator's page.
    pub fn elevator(&self, code: &str) -> String {
        self.record(format!("/e/{code}"))
    }

    /// A unit's page.
    pub fn unit(&self, uscc: &str) -> String {
        self.record(format!("/units/{uscc}"))
    }

    /// An estate's page.
    pub fn estate(&self, region: &str, name: &str) -> String {
        self.record(estate_path(region, name))
    }

    /// A region's page.
    pub fn region(&self, slug: &str) -> String {
        self.record(format!("/regions/{slug}"))
    }

    /// A notice's page.
    pub fn notice(&self, notice_no: &str) -> String {
        self.record(notice_path(notice_no))
    }

    /// An entry of the publication log, with its proof.
    pub fn entry(&self, seq: impl Borrow<u64>) -> String {
        self.to(format!("/changes/{}", seq.borrow()))
    }

    /// The next page of a list.
    pub fn next(&self, path: &str, cursor: &str) -> String {
        self.record(at(path, Some(cursor)))
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::tests::samples;

    #[test]
    fn names_are_escaped_as_segments() {
        let shell = samples::shell("/");
        assert_eq!(shell.notice("退出-2021-0007"), "/notices/%E9%80%80%E5%87%BA-2021-0007");
        assert_eq!(shell.estate("yubei", "a/b?"), "/estates/yubei/a%2Fb%3F");
        assert_eq!(shell.next("/notices", "a=b"), "/notices?cursor=a%3Db");
        assert_eq!(shell.next("/commitments?verdict=missed", "c"), "/commitments?verdict=missed&cursor=c");
    }
}
