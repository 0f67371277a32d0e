//! Days and moments in Chinese.

use crate::domain::Day;
use crate::gazette::disclosure::LocalTime;

/// A day as text: `2021年11月15日`.
pub fn day_in_chinese(day: Day) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// A moment to the minute as text: `2021年11月15日 09:12`.
pub fn moment_in_chinese(moment: LocalTime) -> String {
    moment.format("%Y年%-m月%-d日 %H:%M").to_string()
}
