//! The portal releases its data every night, and at once where there is no release: at the start, and after a withdrawal,
//! with which all go that were cut before. Where several portals share the record and the shelf, one of them releases.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};

use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::gazette::Gazette;
use crate::release;
use crate::release::cut::cut;
use crate::release::publisher::Publisher;
use crate::release::shelf::Shelf;
use crate::web::visit::Clock;

/// When releases are made, in Asia/Shanghai.
const HOUR: u32 = 3;
/// How long to wait after a failure: a full disk, entries that nobody signs for.
const REST: std::time::Duration = std::time::Duration::from_mins(10);
/// How long to wait for the first publication of an empty portal, and until it is noticed that no release is left.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(5);

/// Releases for ever.
pub async fn keep_released(gazette: Gazette, shelf: Shelf, publisher: Publisher, clock: Clock) {
    let mut since = wait(&shelf, &clock).await;
    loop {
        match cut(&gazette, (clock(), Some(since)), &shelf, &publisher, |_, _| {}).await {
            Ok(released) => {
                tracing::info!(release.name = released.manifest.name, "the data are released");
                since = wait(&shelf, &clock).await;
            }
            Err(release::Error::Empty) => tokio::time::sleep(LOOK_EVERY).await,
            Err(error) => {
                tracing::error!(%error, cause = ?std::error::Error::source(&error), "the data were not released; trying again later");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Waits until it is night or there is no release. Returns since when a release, by whichever portal, will do: of the same
/// night, or any.
async fn wait(shelf: &Shelf, clock: &Clock) -> Instant {
    let night = clock() + until_next(clock());
    while clock() < night {
        if matches!(shelf.list().await, Ok(list) if list.is_empty()) {
            return DateTime::<Utc>::MIN_UTC;
        }
        let left = (night - clock()).to_std().unwrap_or_default();
        tokio::time::sleep(left.min(LOOK_EVERY)).await;
    }
    night
}

/// How long it is until the next release.
fn until_next(now: Instant) -> TimeDelta {
    let local = local_time(now);
    let at = NaiveTime::from_hms_opt(HOUR, 0, 0).expect("an hour of the day");
    let day = if local.time() < at { local.date_naive() } else { local.date_naive() + Days::new(1) };
    local
        .timezone()
        .from_local_datetime(&day.and_time(at))
        .single()
        .map_or(TimeDelta::hours(24), |next| next - local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_release_is_at_three() {
        for (now, hours) in [
            ("2021-11-15T02:00:00+08:00", 1),
            ("2021-11-15T03:00:00+08:00", 24),
            ("2021-11-15T23:00:00+08:00", 4),
            ("2021-11-14T18:00:00Z", 1),
        ] {
            let now = chrono::DateTime::parse_from_rfc3339(now).unwrap().to_utc();
            assert_eq!(until_next(now), TimeDelta::hours(hours), "{now}");
        }
    }
}
