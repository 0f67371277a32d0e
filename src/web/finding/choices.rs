//! The values by which a search can be narrowed and ordered, with the words for them.

use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::search::question::{InPilot, Order};

/// In which pilots records can be looked for: codes and labels.
pub fn pilots() -> Vec<(&'static str, &'static str)> {
    let one = Pilot::ALL.iter().map(|pilot| (pilot.code(), pilot.label()));
    one.chain([(InPilot::Either.code(), "任一试点")]).collect()
}

/// The pilot of a code.
pub fn pilot(code: &str) -> Option<InPilot> {
    if code == InPilot::Either.code() { Some(InPilot::Either) } else { Pilot::parse(code).map(InPilot::Of) }
}

/// In which orders hits can be listed.
pub const ORDERS: [(Order, &str, &str); 4] = [
    (Order::Relevance, "relevance", "最相关"),
    (Order::Name, "name", "按名称"),
    (Order::NextDue, "next_due", "维保最先到期"),
    (Order::Newest, "newest", "最近公布"),
];

/// The order of a code.
pub fn order(code: &str) -> Option<Order> {
    ORDERS.iter().find(|(_, known, _)| *known == code).map(|(order, ..)| *order)
}
