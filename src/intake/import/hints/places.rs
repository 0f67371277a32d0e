//! Places that were published of what is a natural person's now: the new card is without them, the earlier ones are not.

use crate::domain::register::{Elevator, UserRef};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, public};

/// Entries that are named by their numbers; all of them are withdrawn.
const NAMED: usize = 20;

/// What is to be done, and with those that are not named: where nothing is left, the order says so and changes nothing.
const REASON: &str = "使用单位改为个人，此前的公布仍写有地点，导入后请逐部撤回（本文件中改为个人的电梯都可执行撤回命令，\
                      没有可撤回的不作更改）";

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
    let became: Vec<&Changed<Elevator>> = changed.iter().filter(became).collect();
    let codes: Vec<String> = became.iter().map(|change| change.fact.code.as_str().to_owned()).collect();
    let entries = public::entries_with_places(tx, &codes).await?;
    for change in became {
        let code = change.fact.code.as_str();
        if let Some(entries) = entries.get(code) {
            report.hint_each(change.line, REASON, code, order(code, entries));
        }
    }
    Ok(())
}

/// Which entries of an elevator tell its place, and the order by which they are withdrawn.
fn order(code: &str, entries: &[u64]) -> String {
    let numbers: Vec<String> = entries.iter().take(NAMED).map(u64::to_string).collect();
    let rest = if entries.len() > NAMED { format!("等 {} 号", entries.len()) } else { "号".to_owned() };
    format!(
        "{code}：第 {} {}公布仍写有地点；mingti withdraw elevator {code} --earlier --clause … --reason …",
        numbers.join("、"),
        rest
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_as_short_as_a_line() {
        assert!(order("500001", &[3, 5]).starts_with("500001：第 3、5 号公布仍写有地点；"));
        let many: Vec<u64> = (1..=1_000).collect();
        assert!(order("500001", &many).contains("19、20 等 1000 号公布仍写有地点"));
    }
}
