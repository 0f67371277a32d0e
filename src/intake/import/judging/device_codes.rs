//! Device codes that several elevators claim: only one of them may bear it.

use std::collections::HashMap;

use super::change::Changed;
use crate::domain::register::Elevator;
use crate::intake::import::reading::Origin;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, facts};

/// A device code identifies one elevator: a row whose device code belongs to another code is refused.
pub async fn refuse_shared_device_codes(
    tx: &mut Tx,
    rows: Vec<(Origin, Changed<Elevator>)>,
    report: &mut Report,
) -> Result<Vec<(Origin, Changed<Elevator>)>, Error> {
    let given = |e: &Elevator| e.device_code.as_ref().map(|code| code.as_str().to_owned());
    let codes: Vec<String> = rows.iter().filter_map(|(_, change)| given(&change.fact)).collect();
    let holders = facts::holders::<Elevator>(tx, "device_code", &codes).await?;
    let mut taken: HashMap<String, String> = HashMap::new();
    let mut held_now: HashMap<String, Option<String>> = HashMap::new();
    let mut kept = Vec::with_capacity(rows.len());
    for (origin, change) in rows {
        let own = change.fact.code.as_str().to_owned();
        if let Some(device) = given(&change.fact) {
            // Who let go of the code earlier in this batch no longer holds it.
            let still =
                |id: &&String| held_now.get(*id).is_none_or(|now| now.as_deref() == Some(device.as_str()));
            let before = holders.get(&device).and_then(|ids| ids.iter().filter(still).find(|id| **id != own));
            if let Some(other) = before.or_else(|| taken.get(&device).filter(|other| **other != own)) {
                let reason = format!("设备代码已属于电梯 {other}");
                report.refuse(origin.refused("device_code", &device, reason));
                continue;
            }
            taken.insert(device, own.clone());
        }
        held_now.insert(own, given(&change.fact));
        kept.push((origin, change));
    }
    Ok(kept)
}
