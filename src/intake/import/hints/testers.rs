//! Who tested: whether it was a unit that may.

use std::collections::HashMap;

use crate::domain::calendar::local_day;
use crate::domain::elevator::UnitRole;
use crate::domain::exit::code::Subject;
use crate::domain::exit::tester::{BarReason, BarredTester, check_not_barred};
use crate::domain::register::{Elevator, Notice, Test, Unit};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::facts::Known;
use crate::store::{Error, Tx, facts};

/// A user tests what it manages, a maintainer what it maintains; others need an approval and an order
/// (方案 二(二)1). Nobody inspects and tests at once (方案 二(二)2), and a maintainer that had to leave the pilot tests no
/// more (附件2 四(三)).
pub(super) async fn note_odd_testers(
    tx: &mut Tx,
    changed: &[Changed<Test>],
    report: &mut Report,
) -> Result<(), Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    let elevators = facts::find_many::<Elevator>(tx, &codes).await?;
    let testers: Vec<String> = changed.iter().map(|c| c.fact.tester_uscc.as_str().to_owned()).collect();
    let units = facts::find_many::<Unit>(tx, &testers).await?;
    let barred = exited_maintainers(tx, &testers, &units).await?;
    for change in changed {
        let tester = change.fact.tester_uscc.as_str();
        let roles: Vec<UnitRole> =
            units.get(tester).map(|u| u.fact.roles.each().collect()).unwrap_or_default();
        if let Err(refusal) = check_not_barred(tester, &barred, local_day(change.fact.completed_at)) {
            report.hint(change.line, &refusal.to_string(), tester);
        }
        if roles.contains(&UnitRole::Inspect) {
            report.hint(change.line, "检测单位同时登记为检验机构（方案 二(二)2）", tester);
        }
        let own = elevators.get(change.fact.elevator_code.as_str()).is_some_and(|known| {
            known.fact.user_uscc.as_str() == tester
                || known.fact.maintainer_uscc.as_ref().is_some_and(|m| m.as_str() == tester)
        });
        if !own && !roles.contains(&UnitRole::Test) {
            let reason = "检测单位既不是该电梯的使用、维保单位，也未登记为检测机构（方案 二(二)1）";
            report.hint(change.line, reason, change.fact.elevator_code.as_str());
        }
    }
    Ok(())
}

/// Which of these units are maintainers that had to leave a pilot.
async fn exited_maintainers(
    tx: &mut Tx,
    testers: &[String],
    units: &HashMap<String, Known<Unit>>,
) -> Result<Vec<BarredTester>, Error> {
    let maintains = |uscc: &str| {
        units.get(uscc).is_some_and(|unit| unit.fact.roles.each().any(|role| role == UnitRole::Maintain))
    };
    let exits = facts::find_by::<Notice>(tx, "subject_id", testers).await?.into_values();
    let of_maintainers = exits.filter(|known| {
        known.fact.ground().is_some()
            && known.fact.subject == Subject::Unit
            && maintains(known.fact.subject_id.as_str())
    });
    Ok(of_maintainers
        .map(|known| BarredTester {
            unit: known.fact.subject_id.as_str().to_owned(),
            reason: BarReason::ExitedMaintainer,
            from: known.fact.decided_on,
        })
        .collect())
}
