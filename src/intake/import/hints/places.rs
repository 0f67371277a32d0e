//! Places that were published of what is a natural person's now: the new card is without them, the earlier ones are not.

use crate::domain::register::{Elevator, UserRef};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, public};

/// Elevators of a batch that are named one by one.
const NAMED: usize = 100;

/// Names the entries that still tell the place of an elevator whose user is a natural person now, and the order by which
/// they are withdrawn (个人信息保护法 25, 47). What was published is not taken back by a machine.
pub(super) async fn note_places_of_persons(
    tx: &mut Tx,
    changed: &[Changed<Elevator>],
    report: &mut Report,
) -> Result<(), Error> {
    let is_person = |elevator: &Elevator| elevator.user_uscc == UserRef::Person;
    let became = |change: &&Changed<Elevator>| {
        is_person(&change.fact) && change.before.as_ref().is_some_and(|before| !is_person(&before.fact))
    };
    for (at, change) in changed.iter().filter(became).enumerate() {
        let code = change.fact.code.as_str();
        if at >= NAMED {
            report.hint(change.line, "还有电梯的使用单位改为个人，此前公布的条目写有其地点", code);
            continue;
        }
        let entries = public::entries_with_places(tx, code).await?;
        if !entries.is_empty() {
            report.hint(change.line, &advice(code, &entries), code);
        }
    }
    Ok(())
}

fn advice(code: &str, entries: &[u64]) -> String {
    let numbers: Vec<String> = entries.iter().map(u64::to_string).collect();
    format!(
        "使用单位改为个人，此前第 {} 号公布仍写有地点；导入后执行 mingti withdraw elevator {code} --earlier \
         --clause … --reason … 撤回",
        numbers.join("、")
    )
}
