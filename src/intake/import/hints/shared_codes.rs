//! Codes that several elevators claim: of the device code only one may, of the others real registers know repeats.

use std::collections::HashMap;

use crate::domain::codes::{CertificateNo, RegistrationCode};
use crate::domain::register::Elevator;
use crate::intake::import::Error;
use crate::intake::import::change::Changed;
use crate::intake::import::report::Report;
use crate::intake::import::row::Draft;
use crate::store::{Tx, facts, public};

/// A device code identifies one elevator: a row whose device code belongs to another code is refused.
pub async fn refuse_shared_device_codes(
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
pub async fn note_repeated_codes(
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
