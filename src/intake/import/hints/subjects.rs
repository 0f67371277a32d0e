//! The elevators that notices speak of: the one they name, or those that the unit they name uses or maintains now.

use std::collections::{BTreeSet, HashMap};

use crate::domain::exit::code::Subject;
use crate::domain::register::Notice;
use crate::store::{Error, Tx, public};

/// The elevators of the subjects of some notices.
pub(super) struct Subjects {
    /// Codes by unit.
    of_units: HashMap<String, Vec<String>>,
    /// All codes that any of the notices speaks of.
    pub codes: Vec<String>,
}

impl Subjects {
    pub(super) async fn of(tx: &mut Tx, notices: &[&Notice]) -> Result<Self, Error> {
        let named = |kind: Subject| {
            let of_kind = notices.iter().filter(move |notice| notice.subject == kind);
            of_kind.map(|notice| notice.subject_id.as_str().to_owned()).collect::<BTreeSet<_>>()
        };
        let units: Vec<String> = named(Subject::Unit).into_iter().collect();
        let of_units = public::codes_of_units(tx, &units).await?;
        let mut codes = named(Subject::Elevator);
        codes.extend(of_units.values().flatten().cloned());
        Ok(Self { of_units, codes: codes.into_iter().collect() })
    }

    /// Codes of the elevators that a notice speaks of.
    pub(super) fn codes_of<'a>(&'a self, notice: &'a Notice) -> Vec<&'a str> {
        let subject = notice.subject_id.as_str();
        match notice.subject {
            Subject::Elevator => vec![subject],
            Subject::Unit => self.of_units.get(subject).into_iter().flatten().map(String::as_str).collect(),
        }
    }
}
