//! Reads a search from the query: words, filters and order. Page and size are read by whoever lists.

use crate::search::question::{Filter, Kind, Order, Question};
use crate::web::api::parameter::{
    CURSOR, EXITED, FOUND_EXPIRED, FOUND_KIND, FOUND_OVERDUE, FOUND_PILOT, FOUND_SORT, FOUND_YEAR, GROUND,
    HEADERS, LIMIT, LITERALLY, MODE, Parameter, Q, REGION, ROLE, STATUS, SUBDISTRICT,
};
use crate::web::api::query::Reading;
use crate::web::finding::choices;

/// What a search may be asked, in the order of the canonical address.
pub const PARAMETERS: &[Parameter] = &[
    Q,
    FOUND_KIND,
    REGION,
    SUBDISTRICT,
    MODE,
    STATUS,
    FOUND_PILOT,
    FOUND_OVERDUE,
    FOUND_EXPIRED,
    EXITED,
    GROUND,
    FOUND_YEAR,
    ROLE,
    FOUND_SORT,
    LITERALLY,
    HEADERS,
    LIMIT,
    CURSOR,
];

/// What is declared of a parameter of the search.
pub fn parameter(name: &str) -> Option<&'static Parameter> {
    PARAMETERS.iter().find(|known| known.name == name)
}

/// The question of a query; its page is not read here.
pub fn question(reading: &mut Reading) -> Question {
    let pilots = choices::pilots();
    let pilot = reading.index(FOUND_PILOT, &pilots).and_then(|at| choices::pilot(pilots[at].0));
    let sorts = choices::ORDERS.map(|(_, code, label)| (code, label));
    let order = reading.index(FOUND_SORT, &sorts).map_or(Order::Relevance, |at| choices::ORDERS[at].0);
    let filter = Filter {
        kind: kind(reading, order),
        region: reading.region(REGION),
        subdistrict: reading.text(SUBDISTRICT),
        mode: reading.choice(MODE),
        status: reading.choice(STATUS),
        pilot,
        overdue: reading.flag(FOUND_OVERDUE),
        expired: reading.flag(FOUND_EXPIRED),
        exited: reading.flag(EXITED),
        code: reading.choice(GROUND),
        year: reading.year(FOUND_YEAR),
        role: reading.choice(ROLE),
        ..Filter::default()
    };
    let text = reading.text(Q).unwrap_or_default();
    let literally = reading.flag(LITERALLY).unwrap_or(false);
    Question { text, literally, filter, order, ..Question::default() }
}

/// The kind asked for. Only elevators have a due day: who orders by it asks for them.
fn kind(reading: &mut Reading, order: Order) -> Option<Kind> {
    let kind = reading.choice(FOUND_KIND);
    if order != Order::NextDue {
        return kind;
    }
    if kind.is_some_and(|kind| kind != Kind::Elevator) {
        reading.refuse(FOUND_SORT, "只有电梯可以按维保到期日排列");
    }
    Some(Kind::Elevator)
}
