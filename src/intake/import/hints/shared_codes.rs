//! Codes that several elevators bear: real registers know repeats.

use std::collections::HashMap;

use crate::domain::codes::{CertificateNo, RegistrationCode};
use crate::domain::register::Elevator;
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, public};

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
