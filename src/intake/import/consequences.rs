//! What a changed fact means for pilot marks: an exit ends them, and so does a change of unit.

use std::collections::HashMap;

use super::Error;
use super::change::Changed;
use crate::domain::calendar::local_day;
use crate::domain::codes::CreditCode;
use crate::domain::elevator::UnitRole;
use crate::domain::exit::code::Subject;
use crate::domain::label::Vocabulary;
use crate::domain::mark::{End, EndReason, Mark, UnitChange};
use crate::domain::register::{Annotation, Dataset, Elevator, Notice};
use crate::domain::{Day, Instant};
use crate::gazette::disclosure::PublicMark;
use crate::gazette::publish::{self, Draft as Publication};
use crate::store::facts::{self, Known};
use crate::store::{Tx, mark_ends, public};

/// Marks with the ends they already have.
pub(super) async fn mark_publications(
    tx: &mut Tx,
    changed: &[Changed<Annotation>],
) -> Result<Vec<Publication<PublicMark>>, Error> {
    let ids: Vec<String> = changed.iter().filter(|c| c.before.is_some()).map(|c| c.fact.id()).collect();
    let ends = mark_ends::find_many(tx, &ids).await?;
    Ok(changed
        .iter()
        .map(|change| Publication {
            thing: PublicMark::new(&change.fact, ends.get(&change.fact.id())),
            replaces: change.before.as_ref().map(|before| before.seq),
        })
        .collect())
}

/// An exit ends the marks of its elevator, or of all elevators its unit uses or maintains
/// (附件1 四(三), 附件2 四(三)); the other unit of each stays in the pilot.
pub(super) async fn end_marks_of_exits(
    tx: &mut Tx,
    now: Instant,
    changed: &[Changed<Notice>],
) -> Result<Vec<String>, Error> {
    let mut touched = Vec::new();
    for change in changed {
        let exit = &change.fact;
        if change.before.is_some() {
            touched.extend(reopen_marks_of_notice(tx, now, exit.notice_no.as_str()).await?);
        }
        let Some(end) = ending(exit) else { continue };
        let mut codes = match exit.subject {
            Subject::Elevator => vec![exit.subject_id.as_str().to_owned()],
            Subject::Unit => public::codes_of_unit(tx, exit.subject_id.as_str()).await?,
        };
        if exit.subject == Subject::Unit {
            codes.extend(mark_ends::elevators_changed_from(tx, exit.subject_id.as_str()).await?);
        }
        let marks = marks_to_exit(tx, &codes, exit).await?;
        touched
            .extend(end_marks(tx, now, marks.into_iter().map(|mark| (mark, end.clone())).collect()).await?);
    }
    Ok(touched)
}

/// The marks an exit ends: those in force on the day of its decision, also where a change of unit ended them later,
/// for the exit came first.
async fn marks_to_exit(
    tx: &mut Tx,
    codes: &[String],
    exit: &Notice,
) -> Result<Vec<Known<Annotation>>, Error> {
    let marks = facts::find_by::<Annotation>(tx, "elevator_code", codes).await?;
    let ids: Vec<String> = marks.keys().cloned().collect();
    let ends = mark_ends::find_many(tx, &ids).await?;
    let stands = |id: &String| match ends.get(id) {
        None => true,
        Some(End { on, why: EndReason::Changed(change) }) => {
            // Whoever came with the change had nothing to do with the elevator when the exit was decided.
            let came_later = exit.subject == Subject::Unit && change.after == exit.subject_id.as_str();
            !came_later && *on > exit.decided_on
        }
        Some(_) => false,
    };
    let own = |known: &Known<Annotation>| {
        known.fact.pilot == exit.pilot && as_mark(&known.fact).is_active(exit.decided_on)
    };
    let still = marks.into_iter().filter(|(id, known)| stands(id) && own(known));
    let mut marks: Vec<_> = still.map(|(_, known)| known).collect();
    marks.sort_by(|a, b| a.fact.elevator_code.cmp(&b.fact.elevator_code));
    Ok(marks)
}

/// A corrected exit begins anew: the marks it had ended stand again before it ends those it should.
async fn reopen_marks_of_notice(tx: &mut Tx, now: Instant, notice_no: &str) -> Result<Vec<String>, Error> {
    let ids = mark_ends::forget_notice(tx, notice_no).await?;
    let marks: Vec<Known<Annotation>> =
        facts::find_many::<Annotation>(tx, &ids).await?.into_values().collect();
    let publications: Vec<_> = marks
        .iter()
        .map(|mark| Publication { thing: PublicMark::new(&mark.fact, None), replaces: Some(mark.seq) })
        .collect();
    let seqs = publish::publish(tx, now, publications).await?;
    let codes = marks.iter().map(|mark| mark.fact.elevator_code.as_str().to_owned()).collect();
    facts::save(tx, marks.iter().map(|mark| &mark.fact).zip(seqs)).await?;
    Ok(codes)
}

/// A mark that is imported after the exit that ended it ends with it.
pub(super) async fn end_marks_of_known_exits(
    tx: &mut Tx,
    now: Instant,
    changed: &[Changed<Annotation>],
) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    let elevators = facts::find_many::<Elevator>(tx, &codes).await?;
    let mut subjects: Vec<String> = elevators.values().flat_map(|known| subjects_of(&known.fact)).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let exits = facts::find_by::<Notice>(tx, "subject_id", &subjects).await?;
    if exits.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = changed.iter().map(|c| c.fact.id()).collect();
    let ended = mark_ends::find_many(tx, &ids).await?;
    let marks = facts::find_many::<Annotation>(tx, &ids).await?;
    let mut ends = Vec::new();
    for (id, mark) in marks {
        let Some(elevator) = elevators.get(mark.fact.elevator_code.as_str()) else { continue };
        let subjects = subjects_of(&elevator.fact);
        let first = exits
            .values()
            .map(|known| &known.fact)
            .filter(|exit| exit.pilot == mark.fact.pilot && exit.decided_on >= mark.fact.from)
            .filter(|exit| subjects.iter().any(|subject| subject == exit.subject_id.as_str()))
            .filter_map(ending)
            .min_by_key(|end| end.on);
        if let Some(end) = first.filter(|_| !ended.contains_key(&id)) {
            ends.push((mark, end));
        }
    }
    end_marks(tx, now, ends).await
}

fn subjects_of(elevator: &Elevator) -> Vec<String> {
    let user = elevator.user_uscc.unit().map(CreditCode::as_str);
    let maintainer = elevator.maintainer_uscc.as_ref().map(CreditCode::as_str);
    [Some(elevator.code.as_str()), user, maintainer].into_iter().flatten().map(str::to_owned).collect()
}

/// How a notice ends a mark; `None` of any notice that is no exit.
fn ending(notice: &Notice) -> Option<End> {
    let why = EndReason::Exit { code: notice.ground()?, notice_no: notice.notice_no.as_str().to_owned() };
    Some(End { on: notice.decided_on, why })
}

/// A change of the using or maintaining unit ends the marks of an elevator: the conditions and the joint
/// promise were those of the units that applied (附件1 四(一)1). Nobody is at fault, and there is no notice.
pub(super) async fn end_marks_of_changed_units(
    tx: &mut Tx,
    now: Instant,
    changed: &[Changed<Elevator>],
) -> Result<Vec<String>, Error> {
    let today = local_day(now);
    let mut units: HashMap<String, UnitChange> = HashMap::new();
    for change in changed {
        if let Some(before) = &change.before
            && let Some(unit) = unit_change(&before.fact, &change.fact)
        {
            units.insert(change.fact.code.as_str().to_owned(), unit);
        }
    }
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let codes: Vec<String> = units.keys().cloned().collect();
    let mut ends = Vec::new();
    for pilot in crate::domain::programme::Pilot::ALL {
        for mark in active_marks(tx, &codes, pilot.code(), today).await? {
            let change = units[mark.fact.elevator_code.as_str()].clone();
            ends.push((mark, End { on: today, why: EndReason::Changed(change) }));
        }
    }
    end_marks(tx, now, ends).await
}

/// Which unit changed; a first report of the maintainer is no change.
fn unit_change(before: &Elevator, after: &Elevator) -> Option<UnitChange> {
    if before.user_uscc == after.user_uscc && before.maintainer_uscc.is_none() {
        return None;
    }
    let maintainer = |e: &Elevator| e.maintainer_uscc.as_ref().map(ToString::to_string).unwrap_or_default();
    let (role, before, after) = if before.user_uscc == after.user_uscc {
        (UnitRole::Maintain, maintainer(before), maintainer(after))
    } else {
        (UnitRole::Use, before.user_uscc.as_str().to_owned(), after.user_uscc.as_str().to_owned())
    };
    (before != after).then_some(UnitChange { role, before, after })
}

/// The marks of these elevators in one pilot that are in force on a day and have no end yet.
async fn active_marks(
    tx: &mut Tx,
    codes: &[String],
    pilot: &str,
    day: Day,
) -> Result<Vec<Known<Annotation>>, Error> {
    let marks = facts::find_by::<Annotation>(tx, "elevator_code", codes).await?;
    let ids: Vec<String> = marks.keys().cloned().collect();
    let ended = mark_ends::find_many(tx, &ids).await?;
    let mut active: Vec<_> = marks
        .into_iter()
        .filter(|(id, known)| known.fact.pilot.code() == pilot && !ended.contains_key(id))
        .map(|(_, known)| known)
        .filter(|known| as_mark(&known.fact).is_active(day))
        .collect();
    active.sort_by(|a, b| a.fact.elevator_code.cmp(&b.fact.elevator_code));
    Ok(active)
}

fn as_mark(fact: &Annotation) -> Mark {
    Mark { pilot: fact.pilot, elevator: fact.elevator_code.as_str().to_owned(), from: fact.from, end: None }
}

/// Ends marks, publishes them so and notes the entry; the elevators they belonged to.
async fn end_marks(
    tx: &mut Tx,
    now: Instant,
    ends: Vec<(Known<Annotation>, End)>,
) -> Result<Vec<String>, Error> {
    if ends.is_empty() {
        return Ok(Vec::new());
    }
    let publications: Vec<_> = ends
        .iter()
        .map(|(mark, end)| Publication {
            thing: PublicMark::new(&mark.fact, Some(end)),
            replaces: Some(mark.seq),
        })
        .collect();
    let seqs = publish::publish(tx, now, publications).await?;
    let noted: Vec<(String, End)> = ends.iter().map(|(mark, end)| (mark.fact.id(), end.clone())).collect();
    mark_ends::save(tx, &noted).await?;
    let codes = ends.iter().map(|(mark, _)| mark.fact.elevator_code.as_str().to_owned()).collect();
    facts::save(tx, ends.iter().map(|(mark, _)| &mark.fact).zip(seqs)).await?;
    Ok(codes)
}
