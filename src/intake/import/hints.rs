//! What is odd about a row without being refused: an import records what was decided and never decides again.

use std::collections::HashMap;

use super::Error;
use super::change::Changed;
use super::report::Report;
use super::row::Draft;
use crate::domain::Day;
use crate::domain::calendar::local_day;
use crate::domain::codes::{CertificateNo, RegistrationCode};
use crate::domain::elevator::Conclusion;
use crate::domain::elevator::UnitRole;
use crate::domain::exit::decision::check_decider;
use crate::domain::inspection::LastInspection;
use crate::domain::insurance::Policy;
use crate::domain::label::Vocabulary;
use crate::domain::mark::Mark;
use crate::domain::mark::admission::{Candidate, refusals};
use crate::domain::programme::Pilot;
use crate::domain::register::{Annotation, Dataset, Elevator, Exit, Test, Unit};
use crate::gazette::{Gazette, Kind};
use crate::store::facts;
use crate::store::{Tx, public};

/// A device code identifies one elevator: a row whose device code belongs to another code is refused.
pub(super) async fn refuse_shared_device_codes(
    tx: &mut Tx,
    rows: Vec<(Draft<Elevator>, Changed<Elevator>)>,
    report: &mut Report,
) -> Result<Vec<(Draft<Elevator>, Changed<Elevator>)>, Error> {
    let given = |e: &Elevator| e.device_code.as_ref().map(|code| code.as_str().to_owned());
    let codes: Vec<String> = rows.iter().filter_map(|(_, change)| given(&change.fact)).collect();
    let holders = facts::holders::<Elevator>(tx, "device_code", &codes).await?;
    let mut taken: HashMap<String, String> = HashMap::new();
    let mut held_now: HashMap<String, Option<String>> = HashMap::new();
    let mut kept = Vec::with_capacity(rows.len());
    for (draft, change) in rows {
        let own = change.fact.code.as_str().to_owned();
        if let Some(device) = given(&change.fact) {
            // Who let go of the code earlier in this batch no longer holds it.
            let still =
                |id: &&String| held_now.get(*id).is_none_or(|now| now.as_deref() == Some(device.as_str()));
            let before = holders.get(&device).and_then(|ids| ids.iter().filter(still).find(|id| **id != own));
            if let Some(other) = before.or_else(|| taken.get(&device).filter(|other| **other != own)) {
                let reason = format!("设备代码已属于电梯 {other}");
                report.refuse(draft.refused("device_code", &device, reason));
                continue;
            }
            taken.insert(device, own.clone());
        }
        held_now.insert(own, given(&change.fact));
        kept.push((draft, change));
    }
    Ok(kept)
}

/// Real registers repeat registration codes and certificate numbers.
pub(super) async fn note_repeated_codes(
    tx: &mut Tx,
    changed: &[Changed<Elevator>],
    report: &mut Report,
) -> Result<(), Error> {
    type Given = fn(&Elevator) -> Option<&str>;
    let columns: [(&'static str, Given, &str); 2] = [
        (
            "registration_code",
            |e| e.registration_code.as_ref().map(RegistrationCode::as_str),
            "注册代码与其他电梯重复",
        ),
        (
            "certificate_no",
            |e| e.certificate_no.as_ref().map(CertificateNo::as_str),
            "使用登记证编号与其他电梯重复",
        ),
    ];
    for (column, given, reason) in columns {
        let codes: Vec<String> = changed.iter().filter_map(|c| given(&c.fact).map(str::to_owned)).collect();
        let holders = public::elevators_bearing(tx, column, &codes).await?;
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for change in changed {
            let own = change.fact.code.as_str();
            if let Some(code) = given(&change.fact) {
                let before = holders.get(code).is_some_and(|codes| codes.iter().any(|other| other != own));
                if seen.insert(code, own).is_some_and(|other| other != own) || before {
                    report.hint(change.line, reason, &format!("{own} {code}"));
                }
            }
        }
    }
    Ok(())
}

/// A user tests what it manages, a maintainer what it maintains; others need an approval and an order
/// (方案 二(二)1). Nobody inspects and tests at once (方案 二(二)2).
pub(super) async fn note_odd_testers(
    tx: &mut Tx,
    changed: &[Changed<Test>],
    report: &mut Report,
) -> Result<(), Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    let elevators = facts::find_many::<Elevator>(tx, &codes).await?;
    let testers: Vec<String> = changed.iter().map(|c| c.fact.tester_uscc.as_str().to_owned()).collect();
    let units = facts::find_many::<Unit>(tx, &testers).await?;
    for change in changed {
        let tester = change.fact.tester_uscc.as_str();
        let roles: Vec<UnitRole> =
            units.get(tester).map(|u| u.fact.roles.each().collect()).unwrap_or_default();
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

/// Whether each mark's elevator met the conditions on the day it was marked (附件1 三, 附件2 三).
pub(super) async fn note_admission(
    tx: &mut Tx,
    changed: &[Changed<Annotation>],
    gazette: &Gazette,
    report: &mut Report,
) -> Result<(), Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    let inputs = public::due_inputs(tx, &codes).await?;
    let nothing = public::DueInputs::default();
    for change in changed {
        let fact = &change.fact;
        let known = inputs.get(fact.elevator_code.as_str()).unwrap_or(&nothing);
        let policies = policies(known);
        let marks = marks(known, fact);
        let candidate = Candidate {
            elevator: fact.elevator_code.as_str(),
            iot: None,
            policies: &policies,
            inspection: inspection_on(known, fact.from),
            standards_published: true,
            marks: &marks,
        };
        for refusal in refusals(fact.pilot, &candidate, gazette.insurance_kinds(), fact.from) {
            report.hint(change.line, &format!("标注当日：{refusal}"), fact.elevator_code.as_str());
        }
    }
    Ok(())
}

fn policies(known: &public::DueInputs) -> Vec<Policy> {
    known
        .events
        .iter()
        .filter(|event| event.kind == Kind::INSURANCE.name())
        .filter_map(|event| {
            Some(Policy {
                kind: event.result.clone(),
                insurer: String::new(),
                valid_from: local_day(event.at),
                valid_to: event.until_on?,
            })
        })
        .collect()
}

fn inspection_on(known: &public::DueInputs, day: Day) -> Option<LastInspection> {
    known
        .events
        .iter()
        .filter(|event| event.kind == Kind::INSPECTION.name() && local_day(event.at) <= day)
        .max_by_key(|event| event.at)
        .and_then(|event| {
            Some(LastInspection {
                inspected_on: local_day(event.at),
                conclusion: Conclusion::parse(&event.result)?,
                valid_to: event.until_on,
            })
        })
}

/// The other marks of an elevator; those that an act ended count as ended on that day.
fn marks(known: &public::DueInputs, new: &Annotation) -> Vec<Mark> {
    known
        .marks
        .iter()
        .filter(|mark| mark.to_on.is_none_or(|to| to > new.from))
        .filter(|mark| mark.pilot != new.pilot.code() || mark.from_on != new.from)
        .filter_map(|mark| {
            Some(Mark {
                pilot: Pilot::parse(&mark.pilot)?,
                elevator: new.elevator_code.as_str().to_owned(),
                from: mark.from_on,
                end: None,
            })
        })
        .collect()
}

/// Only the authority that accepted an application decides the exit (附件1 四(三), 附件2 四(三)).
pub(super) async fn note_foreign_deciders(
    tx: &mut Tx,
    changed: &[Changed<Exit>],
    report: &mut Report,
) -> Result<(), Error> {
    for change in changed {
        let exit = &change.fact;
        let codes = match exit.subject {
            crate::domain::exit::code::Subject::Elevator => vec![exit.subject_id.as_str().to_owned()],
            crate::domain::exit::code::Subject::Unit => {
                public::codes_of_unit(tx, exit.subject_id.as_str()).await?
            }
        };
        let marks = facts::find_by::<Annotation>(tx, "elevator_code", &codes).await?;
        let mut accepted: Vec<&str> = marks
            .values()
            .filter(|mark| mark.fact.pilot == exit.pilot)
            .map(|mark| mark.fact.authority.as_str())
            .collect();
        accepted.sort_unstable();
        accepted.dedup();
        if accepted.is_empty() {
            report.hint(change.line, "退出对象没有该试点的标注", &exit.id());
        } else if !accepted.iter().any(|by| check_decider(exit.pilot, by, exit.authority.as_str()).is_ok()) {
            report.hint(change.line, "决定机关不是受理机关（附件1 四(三)）", &exit.id());
        }
        if exit.basis.is_none() {
            report.hint(change.line, "没有写明事实依据", &exit.id());
        }
    }
    Ok(())
}
