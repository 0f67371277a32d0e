//! How often one client may ask. It counts clients; it refuses to know what they ask for: the edge decides which
//! requests count.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use poem::http::{HeaderMap, HeaderName, HeaderValue};

use super::client::counted_as;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// After so many counted requests, clients whose allowance is full again are forgotten: memory holds those of
/// the last seconds and at most this many more.
const FORGET_EVERY: u32 = 10_000;

/// Requests a second and how many may come at once, written `15/30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// Requests a second in the long run.
    pub per_second: NonZeroU32,
    /// Requests at once.
    pub burst: NonZeroU32,
}

impl std::fmt::Display for Allowance {
    /// As it is written: `15/30`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.per_second, self.burst)
    }
}

impl FromStr for Allowance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = |part: &str| part.trim().parse::<NonZeroU32>().ok();
        let parts = text.split_once('/').and_then(|(rate, burst)| Some((parse(rate)?, parse(burst)?)));
        let (per_second, burst) =
            parts.ok_or_else(|| format!("“{text}”不是频率，应写作 15/30（每秒次数/一时可达次数）或 off"))?;
        Ok(Self { per_second, burst })
    }
}

/// What a client has left after a request, or how long it has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    allowance: Allowance,
    /// Requests it may make at once now.
    remaining: u32,
    /// `Some` if this request was one too many: whole seconds until the next one is welcome, at least 1.
    pub retry_after_s: Option<u64>,
}

impl Standing {
    /// Writes `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
    pub fn write_headers(&self, headers: &mut HeaderMap) {
        let Allowance { per_second, burst } = self.allowance;
        let window_s = burst.get().div_ceil(per_second.get());
        let full_in_s = (burst.get() - self.remaining.min(burst.get())).div_ceil(per_second.get());
        let policy = format!("\"default\";q={burst};w={window_s}");
        let standing = format!("\"default\";r={};t={full_in_s}", self.remaining);
        headers.insert(RATE_LIMIT_POLICY, HeaderValue::try_from(policy).expect("digits are valid"));
        headers.insert(RATE_LIMIT, HeaderValue::try_from(standing).expect("digits are valid"));
    }
}

type Limiter = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// Counts requests by client.
#[derive(Debug)]
pub struct RateLimit {
    allowance: Allowance,
    limiter: Limiter,
    clock: DefaultClock,
    counted: AtomicU32,
}

impl RateLimit {
    /// Grants everyone this allowance.
    pub fn new(allowance: Allowance) -> Self {
        let quota = Quota::per_second(allowance.per_second).allow_burst(allowance.burst);
        let limiter = RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>();
        Self { allowance, limiter, clock: DefaultClock::default(), counted: AtomicU32::new(0) }
    }

    /// Counts one request of this client.
    pub fn count(&self, client: IpAddr) -> Standing {
        if self.counted.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let allowance = self.allowance;
        match self.limiter.check_key(&counted_as(client)) {
            Ok(state) => {
                Standing { allowance, remaining: state.remaining_burst_capacity(), retry_after_s: None }
            }
            Err(too_early) => {
                let wait = too_early.wait_time_from(self.clock.now());
                Standing { allowance, remaining: 0, retry_after_s: Some(wait.as_secs() + 1) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowances_are_read() {
        let allowance: Allowance = "15/30".parse().unwrap();
        assert_eq!((allowance.per_second.get(), allowance.burst.get()), (15, 30));
        for wrong in ["", "15", "0/3", "15/0", "a/b", "1/2/3"] {
            assert!(wrong.parse::<Allowance>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_burst_is_welcome_and_one_more_is_not() {
        let limit = RateLimit::new("1/3".parse().unwrap());
        let client = "2001:db8::1".parse().unwrap();
        let neighbour_in_the_same_network = "2001:db8::2".parse().unwrap();
        let remaining: Vec<_> = (0..3).map(|_| limit.count(client).remaining).collect();
        assert_eq!(remaining, [2, 1, 0]);
        assert_eq!(limit.count(neighbour_in_the_same_network).retry_after_s, Some(1));
        assert_eq!(limit.count("198.51.100.1".parse().unwrap()).retry_after_s, None);
    }

    #[test]
    fn headers_follow_the_draft() {
        let mut headers = HeaderMap::new();
        RateLimit::new("15/30".parse().unwrap()).count("::1".parse().unwrap()).write_headers(&mut headers);
        assert_eq!(headers["ratelimit-policy"], "\"default\";q=30;w=2");
        assert_eq!(headers["ratelimit"], "\"default\";r=29;t=1");
    }

    #[test]
    fn memory_is_bounded() {
        let limit = RateLimit::new("1000/1".parse().unwrap());
        for number in 0..200_000u32 {
            limit.count(IpAddr::from(number.to_be_bytes()));
        }
        assert!(limit.limiter.len() < 100_000, "{}", limit.limiter.len());
    }
}
