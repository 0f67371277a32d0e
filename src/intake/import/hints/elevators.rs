//! Cells of an elevator that may well be mistaken, seen by themselves.

use crate::domain::codes::{DeviceCode, RegistrationCode};
use crate::domain::region::holders_elsewhere;
use crate::domain::register::{Elevator, Text};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;

/// Notes codes of an unusual form and subdistricts of another district. A cell that was the same before was noted then.
pub(super) fn note_odd_cells(changed: &[Changed<Elevator>], report: &mut Report) {
    for change in changed {
        let (now, before) = (&*change.fact, change.before.as_ref().map(|known| &known.fact));
        let code = now.code.as_str();
        if let Some(device) = now.device_code.as_ref().filter(|device| device.is_legacy())
            && before.and_then(|known| known.device_code.as_ref()) != Some(device)
        {
            let reason = "设备代码不是现行的 18 位形式（旧代码可以保留），请核对位数";
            report.hint(change.line, reason, &example(code, DeviceCode::as_str(device)));
        }
        if let Some(number) = now.registration_code.as_ref().filter(|number| number.may_have_lost_digits())
            && before.and_then(|known| known.registration_code.as_ref()) != Some(number)
        {
            let reason = "注册代码末尾全是 0，像是被 Excel 转为数字后丢失了数位，请核对";
            report.hint(change.line, reason, &example(code, RegistrationCode::as_str(number)));
        }
        let is_moved =
            before.is_none_or(|known| (&known.region, &known.subdistrict) != (&now.region, &now.subdistrict));
        if let Some(sentence) = is_moved.then(|| elsewhere(now)).flatten() {
            report.hint(change.line, "乡镇街道不属于所填区县，请核对", &example(code, &sentence));
        }
    }
}

fn example(code: &str, value: &str) -> String {
    format!("{code} {value}")
}

/// Where the subdistrict lies, if not in the region of the elevator.
fn elsewhere(elevator: &Elevator) -> Option<String> {
    let subdistrict = elevator.subdistrict.as_ref().map(Text::as_str)?;
    let region = elevator.region.region();
    let holders: Vec<&str> =
        holders_elsewhere(region, subdistrict).iter().map(|holder| holder.name).collect();
    (!holders.is_empty()).then(|| format!("{subdistrict}在{}，所填为{}", holders.join("、"), region.name))
}
