//! How long an answer may be kept, by us and by whoever asked: one policy, named by every route. It knows no
//! bodies: those stand in [`super::body_cache`].

use chrono::{DateTime, Utc};
use poem::http::HeaderValue;

use crate::domain::calendar::{day_end, local_day};

/// What a route says about keeping its answers. Ages never cross local midnight (Asia/Shanghai) where a page
/// compares facts with today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// The public record of one thing, as page or JSON: an elevator, a unit, a notice, a code as SVG. In our
    /// memory from its second visit on until a thing it was made from changes; a browser asks again after a minute.
    Record,
    /// Lists, searches, figures and feeds. In our memory until a thing of their kind changes; a browser asks
    /// again after ten seconds.
    List,
    /// Pages that hold no facts of the register: policy, guide, dictionary, API pages. An hour.
    Daily,
    /// Files of releases: their bytes never change under their address, but they go with whatever is withdrawn. An
    /// hour.
    Released,
    /// Bytes that never change under their address: hashed assets, full tiles of the log. A year, immutable, past any
    /// midnight.
    Stable,
    /// Whole tables, sent as they are read: too long for our memory. Whoever keeps one asks each time whether it still
    /// holds.
    Table,
    /// Errors, health, sign-in and casework: kept nowhere, not even by the browser.
    Never,
}

impl CachePolicy {
    /// Every policy, for tests and the documentation page.
    pub const ALL: [Self; 7] =
        [Self::Record, Self::List, Self::Daily, Self::Released, Self::Stable, Self::Table, Self::Never];

    /// Whether the rendered body is kept in our own memory.
    pub fn keeps_in_memory(self) -> bool {
        !matches!(self, Self::Table | Self::Never)
    }

    /// Whether a body is worth its memory only once somebody comes back to it: there are as many of these as things in
    /// the register, most of them asked for by crawlers, once.
    pub fn keeps_from_second_visit(self) -> bool {
        self == Self::Record
    }

    /// Whether the body holds facts of the record, which the next publication can overtake.
    pub fn holds_facts(self) -> bool {
        matches!(self, Self::Record | Self::List | Self::Table)
    }

    /// `Cache-Control` far from midnight, ready to be put on a prepared body.
    pub fn usual_cache_control(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Record => "public, max-age=60, must-revalidate",
            Self::List => "public, max-age=10, must-revalidate",
            Self::Daily | Self::Released => "public, max-age=3600, must-revalidate",
            Self::Stable => "public, max-age=31536000, immutable",
            Self::Table => "public, no-cache",
            Self::Never => "no-store",
        })
    }

    /// `Cache-Control` at `now`.
    pub fn cache_control(self, now: DateTime<Utc>) -> HeaderValue {
        self.shortened_cache_control(now).unwrap_or_else(|| self.usual_cache_control())
    }

    /// `Cache-Control` at `now`, where midnight is nearer than the usual age; `None` where the usual one holds.
    pub fn shortened_cache_control(self, now: DateTime<Utc>) -> Option<HeaderValue> {
        let usual = self.max_age_before_midnight()?;
        let left = seconds_until_midnight(now);
        if left >= usual {
            return None;
        }
        let text = format!("public, max-age={left}, must-revalidate");
        Some(HeaderValue::try_from(text).expect("digits are a valid header value"))
    }

    fn max_age_before_midnight(self) -> Option<i64> {
        match self {
            Self::Record => Some(60),
            Self::List => Some(10),
            Self::Daily | Self::Released => Some(3600),
            Self::Stable | Self::Table | Self::Never => None,
        }
    }
}

/// Whole seconds left of the local day, rounded down.
fn seconds_until_midnight(now: DateTime<Utc>) -> i64 {
    (day_end(local_day(now)) - now).num_seconds()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn ages_never_cross_local_midnight() {
        for (policy, instant, expected) in [
            (CachePolicy::Record, "2021-11-15T23:59:00+08:00", None),
            (CachePolicy::Record, "2021-11-15T23:59:01+08:00", Some("public, max-age=59, must-revalidate")),
            (CachePolicy::Record, "2021-11-15T15:59:59.5Z", Some("public, max-age=0, must-revalidate")),
            (CachePolicy::Record, "2021-11-16T00:00:00+08:00", None),
            (CachePolicy::List, "2021-11-15T23:59:45+08:00", None),
            (CachePolicy::List, "2021-11-15T23:59:55+08:00", Some("public, max-age=5, must-revalidate")),
            (CachePolicy::Daily, "2021-11-15T23:30:00+08:00", Some("public, max-age=1800, must-revalidate")),
            (CachePolicy::Released, "2021-11-15T23:59:00+08:00", Some("public, max-age=60, must-revalidate")),
            (CachePolicy::Stable, "2021-11-15T23:59:59+08:00", None),
            (CachePolicy::Table, "2021-11-15T23:59:59+08:00", None),
            (CachePolicy::Never, "2021-11-15T23:59:59+08:00", None),
        ] {
            let header = policy.shortened_cache_control(at(instant));
            assert_eq!(header.as_ref().map(|v| v.to_str().unwrap()), expected, "{policy:?} at {instant}");
        }
    }

    #[test]
    fn the_day_is_that_of_shanghai() {
        assert_eq!(local_day(at("2021-11-15T15:59:59Z")).to_string(), "2021-11-15");
        assert_eq!(local_day(at("2021-11-15T16:00:00Z")).to_string(), "2021-11-16");
    }
}
