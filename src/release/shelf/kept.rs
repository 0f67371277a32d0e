//! Which releases are kept: the newest, and the first of each month.

use chrono::Datelike;

use super::Released;

/// Releases kept, the newest first; older ones only where they are the first of their month.
const KEPT: usize = 14;

/// Those that are not to be kept any longer of all that are there, the newest first.
pub(super) fn outlived(released: &[Released]) -> Vec<Released> {
    let month = |one: &Released| (one.manifest.day.year(), one.manifest.day.month());
    let of_old = released.iter().enumerate().skip(KEPT);
    let has_one_before = |(at, one): &(usize, &Released)| {
        released.get(at + 1).is_some_and(|before| month(before) == month(one))
    };
    of_old.filter(has_one_before).map(|(_, one)| one.clone()).collect()
}
