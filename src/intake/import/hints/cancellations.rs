//! A cancelled publicity and a pilot mark: 取消公示 takes back what was published of an application, and ends no mark by
//! itself; an exit does (附件1 四(三), 附件2 四(三)).

use super::subjects::Subjects;
use crate::domain::label::Vocabulary;
use crate::domain::notice::NoticeKind;
use crate::domain::register::{Dataset, Notice};
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, public};

/// Notes cancellations of something that still bears a mark of that pilot.
pub(super) async fn note_marks_of_cancelled(
    tx: &mut Tx,
    changed: &[Changed<Notice>],
    report: &mut Report,
) -> Result<(), Error> {
    let is_cancelled = |change: &&Changed<Notice>| change.fact.kind() == NoticeKind::Cancellation;
    let cancelled: Vec<&Changed<Notice>> = changed.iter().filter(is_cancelled).collect();
    let facts: Vec<&Notice> = cancelled.iter().map(|change| &*change.fact).collect();
    let subjects = Subjects::of(tx, &facts).await?;
    let marks = public::marks_of(tx, &subjects.codes).await?;
    for change in cancelled {
        let of_notice =
            subjects.codes_of(&change.fact).into_iter().filter_map(|code| marks.get(code)).flatten();
        let pilot = change.fact.pilot.code();
        if of_notice.into_iter().any(|mark| mark.pilot == pilot && mark.to_on.is_none()) {
            let reason = "取消公示的对象仍有该试点的标注：取消公示不终止标注，应当退出的请另报退出公告";
            report.hint(change.line, reason, &change.fact.id());
        }
    }
    Ok(())
}
