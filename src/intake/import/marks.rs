//! What a changed fact means for pilot marks: an exit ends them, and so does a change of unit. How a mark ended is worked
//! out from every act that is known, so that it does not depend on the order in which they were reported.

use std::collections::{BTreeSet, HashMap};

use crate::domain::calendar::local_day;
use crate::domain::elevator::UnitRole;
use crate::domain::exit::code::Subject;
use crate::domain::mark::{End, EndReason, Mark, UnitChange};
use crate::domain::register::{Annotation, Dataset, Elevator, Notice};
use crate::domain::{Day, Instant};
use crate::gazette::disclosure::PublicMark;
use crate::gazette::publish::{self, Draft as Publication};
use crate::intake::import::judging::{Changed, Error, WithdrawnThings};
use crate::store::facts::{self, Known};
use crate::store::public::Hands;
use crate::store::{Tx, mark_ends, public};

/// Elevators whose marks are settled at once.
const AT_ONCE: usize = 1000;

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

/// An exit ends the marks of its elevator, or of all elevators its unit used or maintained when it was decided
/// (附件1 四(三), 附件2 四(三)); the other unit of each stays in the pilot. Of a corrected one, those it ended stand again
/// unless another act ended them.
pub(super) async fn end_marks_of_exits(
    tx: &mut Tx,
    now: Instant,
    changed: &[Changed<Notice>],
) -> Result<Vec<String>, Error> {
    let versions = changed.iter().flat_map(|change| {
        let earlier = change.before.as_ref().map(|before| &before.fact);
        earlier.into_iter().chain([&*change.fact])
    });
    let (mut codes, mut units) = (BTreeSet::new(), BTreeSet::new());
    for exit in versions.filter(|notice| notice.ground().is_some()) {
        let id = exit.subject_id.as_str().to_owned();
        match exit.subject {
            Subject::Elevator => codes.insert(id),
            Subject::Unit => units.insert(id),
        };
    }
    let units: Vec<String> = units.into_iter().collect();
    codes.extend(public::codes_ever_of_units(tx, &units).await?);
    let codes: Vec<String> = codes.into_iter().collect();
    let mut touched = Vec::new();
    for chunk in codes.chunks(AT_ONCE) {
        touched.extend(settle(tx, now, chunk).await?);
    }
    Ok(touched)
}

/// A mark that is imported after the exit that ended it ends with it.
pub(super) async fn end_marks_of_known_exits(
    tx: &mut Tx,
    now: Instant,
    changed: &[Changed<Annotation>],
) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = changed.iter().map(|c| c.fact.elevator_code.as_str().to_owned()).collect();
    settle(tx, now, &codes).await
}

/// A change of the using or maintaining unit ends the marks of an elevator: the conditions and the joint
/// promise were those of the units that applied (附件1 四(一)1). Nobody is at fault, and there is no notice.
pub(super) async fn end_marks_of_changed_units(
    tx: &mut Tx,
    now: Instant,
    changed: &[Changed<Elevator>],
) -> Result<Vec<String>, Error> {
    let today = local_day(now);
    let mut of_units: HashMap<String, Vec<UnitChange>> = HashMap::new();
    for change in changed {
        let Some(before) = &change.before else { continue };
        let units = unit_changes(&before.fact, &change.fact);
        if !units.is_empty() {
            of_units.insert(change.fact.code.as_str().to_owned(), units);
        }
    }
    let codes: Vec<String> = of_units.keys().cloned().collect();
    let marks = facts::find_by::<Annotation>(tx, "elevator_code", &codes).await?;
    let in_force = marks.iter().filter(|(_, mark)| as_mark(&mark.fact).is_active(today));
    let befallen: Vec<(String, Day, UnitChange)> = in_force
        .flat_map(|(id, mark)| {
            let units = &of_units[mark.fact.elevator_code.as_str()];
            units.iter().map(|change| (id.clone(), today, change.clone()))
        })
        .collect();
    mark_ends::note_changes(tx, &befallen).await?;
    settle(tx, now, &codes).await
}

/// Which units changed; a first report of the maintainer is no change.
fn unit_changes(before: &Elevator, after: &Elevator) -> Vec<UnitChange> {
    let user = |e: &Elevator| e.user_uscc.as_str().to_owned();
    let maintainer = |e: &Elevator| e.maintainer_uscc.as_ref().map(ToString::to_string).unwrap_or_default();
    [
        UnitChange { role: UnitRole::Use, before: user(before), after: user(after) },
        UnitChange { role: UnitRole::Maintain, before: maintainer(before), after: maintainer(after) },
    ]
    .into_iter()
    .filter(|change| !change.before.is_empty() && change.before != change.after)
    .collect()
}

/// Works out anew how the marks of these elevators ended, and publishes what is not published so already; the elevators
/// whose marks changed.
async fn settle(tx: &mut Tx, now: Instant, codes: &[String]) -> Result<Vec<String>, Error> {
    let marks = facts::find_by::<Annotation>(tx, "elevator_code", codes).await?;
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = marks.keys().cloned().collect();
    let published = mark_ends::find_many(tx, &ids).await?;
    let mut changes = mark_ends::changes_of(tx, &ids).await?;
    let exits = Exits::of(tx, codes).await?;
    let mut settled = Vec::new();
    for (id, mark) in marks {
        let acts = changes.remove(&id).unwrap_or_default();
        let end = as_mark(&mark.fact).ended(acts.into_iter().chain(exits.of_mark(&mark.fact))).end;
        if end.as_ref() != published.get(&id) {
            settled.push((mark, end));
        }
    }
    let of_settled: Vec<String> = settled.iter().map(|(mark, _)| mark.fact.id()).collect();
    let ids: Vec<&str> = of_settled.iter().map(String::as_str).collect();
    let withdrawn = WithdrawnThings::among::<Annotation>(tx, &ids).await?;
    settled.retain(|(mark, _)| !withdrawn.took(&mark.fact.id(), mark.seq));
    settled.sort_by_cached_key(|(mark, _)| (mark.fact.elevator_code.as_str().to_owned(), mark.fact.id()));
    publish_ends(tx, now, &settled).await
}

/// The exits that concern some elevators or their units, and in whose hands these elevators were.
struct Exits {
    exits: Vec<Notice>,
    hands: HashMap<String, Hands>,
}

impl Exits {
    async fn of(tx: &mut Tx, codes: &[String]) -> Result<Self, Error> {
        let hands = public::hands_of(tx, codes).await?;
        let units = hands.values().flat_map(Hands::units).map(str::to_owned);
        let subjects: BTreeSet<String> = units.chain(codes.iter().cloned()).collect();
        let subjects: Vec<String> = subjects.into_iter().collect();
        let notices = facts::find_by::<Notice>(tx, "subject_id", &subjects).await?;
        let exits = notices.into_values().map(|known| known.fact).filter(|notice| notice.ground().is_some());
        Ok(Self { exits: exits.collect(), hands })
    }

    /// How these exits end a mark, of its own elevator and of whoever had it in hand when they were decided.
    fn of_mark(&self, mark: &Annotation) -> impl Iterator<Item = End> {
        let code = mark.elevator_code.as_str();
        let hands = self.hands.get(code);
        let concerns = move |exit: &&Notice| {
            let subject = exit.subject_id.as_str();
            exit.pilot == mark.pilot
                && match exit.subject {
                    Subject::Elevator => subject == code,
                    Subject::Unit => hands.is_some_and(|hands| hands.held(subject, exit.decided_on)),
                }
        };
        self.exits.iter().filter(concerns).filter_map(ending)
    }
}

/// How a notice ends a mark; `None` of any notice that is no exit.
fn ending(notice: &Notice) -> Option<End> {
    let why = EndReason::Exit { code: notice.ground()?, notice_no: notice.notice_no.as_str().to_owned() };
    Some(End { on: notice.decided_on, why })
}

fn as_mark(fact: &Annotation) -> Mark {
    Mark { pilot: fact.pilot, elevator: fact.elevator_code.as_str().to_owned(), from: fact.from, end: None }
}

/// Publishes marks with the ends they have now, or without, and notes the entries; the elevators they belong to.
async fn publish_ends(
    tx: &mut Tx,
    now: Instant,
    marks: &[(Known<Annotation>, Option<End>)],
) -> Result<Vec<String>, Error> {
    let publication = |(mark, end): &(Known<Annotation>, Option<End>)| Publication {
        thing: PublicMark::new(&mark.fact, end.as_ref()),
        replaces: Some(mark.seq),
    };
    let seqs = publish::publish(tx, now, marks.iter().map(publication).collect()).await?;
    let standing = marks.iter().filter(|(_, end)| end.is_none());
    let standing: Vec<String> = standing.map(|(mark, _)| mark.fact.id()).collect();
    mark_ends::forget(tx, &standing).await?;
    let ended = marks.iter().filter_map(|(mark, end)| Some((mark.fact.id(), end.clone()?)));
    mark_ends::save(tx, &ended.collect::<Vec<_>>()).await?;
    facts::save(tx, marks.iter().map(|(mark, _)| &mark.fact).zip(seqs)).await?;
    Ok(marks.iter().map(|(mark, _)| mark.fact.elevator_code.as_str().to_owned()).collect())
}
