//! Who decided an exit, and on what.

use std::collections::{BTreeSet, HashMap};

use super::subjects::Subjects;
use crate::domain::exit::decision::check_decider;
use crate::domain::programme::Pilot;
use crate::domain::register::{Annotation, Dataset, Notice};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, facts};

/// Elevators looked up at once.
const AT_ONCE: usize = 1000;

/// That a bureau decided which had not accepted the application, with the clause of the pilot.
fn foreign_decider(pilot: Pilot) -> &'static str {
    match pilot {
        Pilot::Maintenance => "决定机关不是受理机关（附件1 四(三)）",
        Pilot::Testing => "决定机关不是受理机关（附件2 四(三)）",
    }
}

/// Only the authority that accepted an application decides the exit (附件1 四(三), 附件2 四(三)).
pub(super) async fn note_foreign_deciders(
    tx: &mut Tx,
    changed: &[Changed<Notice>],
    report: &mut Report,
) -> Result<(), Error> {
    let exits: Vec<&Changed<Notice>> =
        changed.iter().filter(|change| change.fact.ground().is_some()).collect();
    let facts: Vec<&Notice> = exits.iter().map(|change| &*change.fact).collect();
    let acceptances = Acceptances::of(tx, &facts).await?;
    for change in exits {
        let exit = &change.fact;
        let accepted = acceptances.by(exit);
        if accepted.is_empty() {
            report.hint(change.line, "退出对象没有该试点的标注", &exit.id());
        } else if !accepted.iter().any(|by| check_decider(exit.pilot, by, exit.authority.as_str()).is_ok()) {
            report.hint(change.line, foreign_decider(exit.pilot), &exit.id());
        }
        if exit.basis.is_none() {
            report.hint(change.line, "没有写明事实依据", &exit.id());
        }
    }
    Ok(())
}

/// Which authorities accepted applications of those that exit.
struct Acceptances {
    subjects: Subjects,
    /// Pilots and authorities of the marks of an elevator, by code.
    marks: HashMap<String, Vec<(Pilot, String)>>,
}

impl Acceptances {
    async fn of(tx: &mut Tx, exits: &[&Notice]) -> Result<Self, Error> {
        let subjects = Subjects::of(tx, exits).await?;
        let mut marks: HashMap<String, Vec<(Pilot, String)>> = HashMap::new();
        for chunk in subjects.codes.chunks(AT_ONCE) {
            for mark in facts::find_by::<Annotation>(tx, "elevator_code", chunk).await?.into_values() {
                let accepted = (mark.fact.pilot, mark.fact.authority.as_str().to_owned());
                marks.entry(mark.fact.elevator_code.as_str().to_owned()).or_default().push(accepted);
            }
        }
        Ok(Self { subjects, marks })
    }

    /// The authorities that accepted what leaves the pilot by this exit.
    fn by(&self, exit: &Notice) -> BTreeSet<&str> {
        let codes = self.subjects.codes_of(exit).into_iter();
        let marks = codes.filter_map(|code| self.marks.get(code)).flatten();
        marks.filter(|(pilot, _)| *pilot == exit.pilot).map(|(_, authority)| authority.as_str()).collect()
    }
}
