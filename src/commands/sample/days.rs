//! Days told from another day, as the acts of a life are.

use chrono::TimeDelta;

use crate::domain::Day;

/// `n` days before or, below 0, after a day.
pub fn before(day: Day, n: i64) -> Day {
    day - TimeDelta::days(n)
}
