//! Dates that cannot be: what a register row may not say about the order of things.
//!
//! A bureau's file records what was decided; these checks refuse only what contradicts itself.

use chrono::{Datelike, TimeDelta};

use super::{Commitment, Elevator, Incident, Inspection, Insurance, PilotDistrict, Test, Visit};
use crate::domain::calendar::{day_end, local_day};
use crate::domain::{Day, Instant};

/// A row that contradicts itself: the column to mend and the reason in Chinese.
pub type OutOfOrder = (&'static str, String);

/// A row whose dates can be checked against each other and against the end of tomorrow.
pub trait Ordered {
    /// The first contradiction in the row; `now` bounds events that cannot have happened yet.
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder>;

    /// What is odd but may be true: an event later today, or tomorrow.
    fn oddity(&self, _now: Instant) -> Option<OutOfOrder> {
        None
    }
}

fn before<T: PartialOrd>(
    column: &'static str,
    earlier: Option<T>,
    later: Option<T>,
    says: &str,
) -> Option<OutOfOrder> {
    match (earlier, later) {
        (Some(first), Some(second)) if second < first => Some((column, says.to_owned())),
        _ => None,
    }
}

/// Refuses an event later than the end of tomorrow.
fn not_yet(column: &'static str, at: Instant, now: Instant) -> Option<OutOfOrder> {
    let limit = day_end(local_day(now)) + TimeDelta::days(1);
    (at >= limit).then(|| (column, "晚于明天，尚未发生".to_owned()))
}

fn day_not_yet(column: &'static str, on: Day, now: Instant) -> Option<OutOfOrder> {
    (on > local_day(now) + TimeDelta::days(1)).then(|| (column, "晚于明天，尚未发生".to_owned()))
}

/// A day that has not come yet: tomorrow, since later ones are refused.
fn tomorrow(column: &'static str, on: Day, now: Instant) -> Option<OutOfOrder> {
    (on > local_day(now)).then(|| (column, "晚于今天，请核对".to_owned()))
}

fn later_today(column: &'static str, at: Instant, now: Instant) -> Option<OutOfOrder> {
    (at > now).then(|| (column, "晚于当前时间，请核对".to_owned()))
}

impl Elevator {
    /// The days of its life, by column.
    fn days(&self) -> [(&'static str, Option<Day>); 5] {
        [
            ("manufactured_on", self.manufactured_on),
            ("installed_on", self.installed_on),
            ("renovated_on", self.renovated_on),
            ("overhauled_on", self.overhauled_on),
            ("registered_on", self.registered_on),
        ]
    }
}

impl Ordered for Elevator {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        before("installed_on", self.manufactured_on, self.installed_on, "安装监督检验日期早于制造日期")
            .or_else(|| {
                before(
                    "renovated_on",
                    self.installed_on,
                    self.renovated_on,
                    "改造监督检验日期早于安装监督检验日期",
                )
            })
            .or_else(|| {
                before(
                    "overhauled_on",
                    self.installed_on,
                    self.overhauled_on,
                    "重大修理监督检验日期早于安装监督检验日期",
                )
            })
            .or_else(|| self.days().into_iter().find_map(|(column, day)| day_not_yet(column, day?, now)))
    }

    /// A day of 1900 is what a spreadsheet makes of a small number that was shown as a day.
    fn oddity(&self, _now: Instant) -> Option<OutOfOrder> {
        let of_1900 = |(_, day): &(_, Option<Day>)| day.is_some_and(|day| day.year() == 1900);
        self.days()
            .into_iter()
            .find(of_1900)
            .map(|(column, _)| (column, "日期在 1900 年，像是 Excel 把数字当成了日期，请核对".to_owned()))
    }
}

impl Ordered for Insurance {
    fn out_of_order(&self, _now: Instant) -> Option<OutOfOrder> {
        before("valid_to", Some(self.valid_from), Some(self.valid_to), "到期日期早于生效日期")
    }
}

impl Ordered for Inspection {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        before("valid_to", Some(self.inspected_on), self.valid_to, "检验有效期早于检验日期")
            .or_else(|| day_not_yet("inspected_on", self.inspected_on, now))
    }

    fn oddity(&self, now: Instant) -> Option<OutOfOrder> {
        tomorrow("inspected_on", self.inspected_on, now)
    }
}

impl Ordered for Test {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        before("uploaded_at", Some(self.completed_at), self.uploaded_at, "上传时间早于检测完成时间")
            .or_else(|| not_yet("completed_at", self.completed_at, now))
            .or_else(|| self.uploaded_at.and_then(|at| not_yet("uploaded_at", at, now)))
            .or_else(|| self.rectified_on.and_then(|on| day_not_yet("rectified_on", on, now)))
    }

    fn oddity(&self, now: Instant) -> Option<OutOfOrder> {
        later_today("completed_at", self.completed_at, now)
            .or_else(|| later_today("uploaded_at", self.uploaded_at?, now))
            .or_else(|| {
                let tested_on = local_day(self.completed_at);
                before(
                    "rectified_on",
                    Some(tested_on),
                    self.rectified_on,
                    "整改完成日期早于检测完成日期，请核对",
                )
            })
            .or_else(|| tomorrow("rectified_on", self.rectified_on?, now))
    }
}

impl Ordered for Visit {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        not_yet("visited_at", self.visited_at, now)
    }

    fn oddity(&self, now: Instant) -> Option<OutOfOrder> {
        later_today("visited_at", self.visited_at, now)
    }
}

impl Incident {
    /// What happened when, by column.
    fn moments(&self) -> [(&'static str, Option<Instant>); 4] {
        [
            ("occurred_at", Some(self.occurred_at)),
            ("arrived_at", self.arrived_at),
            ("released_at", self.released_at),
            ("restored_at", self.restored_at),
        ]
    }
}

impl Ordered for Incident {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        before("arrived_at", Some(self.occurred_at), self.arrived_at, "到场时间早于发生时间")
            .or_else(|| before("released_at", self.arrived_at, self.released_at, "解救完成时间早于到场时间"))
            .or_else(|| {
                before("released_at", Some(self.occurred_at), self.released_at, "解救完成时间早于发生时间")
            })
            .or_else(|| {
                before("restored_at", Some(self.occurred_at), self.restored_at, "恢复运行时间早于发生时间")
            })
            .or_else(|| self.moments().into_iter().find_map(|(column, at)| not_yet(column, at?, now)))
    }

    fn oddity(&self, now: Instant) -> Option<OutOfOrder> {
        self.moments().into_iter().find_map(|(column, at)| later_today(column, at?, now))
    }
}

impl Ordered for Commitment {
    fn out_of_order(&self, _now: Instant) -> Option<OutOfOrder> {
        before("to", Some(self.from), self.to, "承诺截止日期早于起始日期")
    }
}

impl Ordered for PilotDistrict {
    fn out_of_order(&self, _now: Instant) -> Option<OutOfOrder> {
        before("to", Some(self.from), self.to, "截止日期早于起始日期")
    }
}

impl Ordered for super::Unit {
    fn out_of_order(&self, _now: Instant) -> Option<OutOfOrder> {
        None
    }
}

impl Ordered for super::Bureau {
    fn out_of_order(&self, _now: Instant) -> Option<OutOfOrder> {
        None
    }
}

impl Ordered for super::Annotation {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        day_not_yet("from", self.from, now)
    }

    fn oddity(&self, now: Instant) -> Option<OutOfOrder> {
        tomorrow("from", self.from, now)
    }
}

impl Ordered for super::Notice {
    fn out_of_order(&self, now: Instant) -> Option<OutOfOrder> {
        day_not_yet("decided_on", self.decided_on, now)
    }

    fn oddity(&self, now: Instant) -> Option<OutOfOrder> {
        tomorrow("decided_on", self.decided_on, now)
    }
}
