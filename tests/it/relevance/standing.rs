//! What an elevator is like on the day, by rule, from its record as the API gives it: nothing of the index is asked, and
//! nothing of the days that are filed for lists.

use serde_json::Value;

use crate::portal::Portal;

/// Columns of an elevator for judgements: whether it is overdue, expired and has left (`yes` or nothing), and the pilots
/// whose mark it bears.
pub fn standing(portal: &Portal, code: &str) -> Vec<(&'static str, String)> {
    let record = portal.json(&format!("/api/v1/elevators/{code}"));
    let yes = |holds: bool| if holds { "yes".to_owned() } else { String::new() };
    let marks: Vec<&Value> = record["pilot_marks"].as_array().unwrap().iter().collect();
    let is_of = |mark: &Value, pilot: &str| mark["pilot"]["code"] == pilot;
    let newest =
        |pilot: &str| marks.iter().find(|mark| is_of(mark, pilot)).map(|mark| &mark["state"]["code"]);
    let borne = ["maintenance", "testing"]
        .into_iter()
        .filter(|pilot| newest(pilot).is_some_and(|state| state == "active"));
    let inspection = &record["inspection"]["state"]["code"];
    vec![
        ("overdue", yes(record["maintenance"]["state"]["code"] == "overdue")),
        ("expired", yes(inspection == "expired" || inspection == "failed")),
        ("exited", yes(newest("maintenance").is_some_and(|state| state == "exited"))),
        ("pilots", borne.map(|pilot| format!("pilot {pilot}")).collect::<Vec<_>>().join(" ")),
    ]
}
