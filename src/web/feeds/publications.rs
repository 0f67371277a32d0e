//! What an item says: a notice by its subject and ground, any other publication by what changed.

use super::feed::Item;
use crate::gazette::Kind;
use crate::gazette::records::Entry;
use crate::gazette::records::history::{Change, Version};
use crate::gazette::records::notice::NoticeRow;
use crate::web::pages::history::written;
use crate::web::pages::links;

/// Fields that a title names before it says that there are more.
const NAMED: usize = 3;

/// What follows from objections (附件1 四(一)3, 附件2 四(一)3).
const OBJECTIONS: &str = "公示期间有异议经核实属实的，不予确认。";

/// A notice.
pub fn of_notice(notice: &NoticeRow) -> Item {
    let subject = notice.subject.name.as_deref().unwrap_or(&notice.subject.id);
    let day = notice.decided_on.format("%Y年%-m月%-d日");
    let said = match (&notice.code, &notice.publicity) {
        (Some(code), _) => format!("{}\n{day}由{}决定。", code.label, notice.authority),
        (None, Some(period)) => format!(
            "公示期{day}至{} 24:00，由{}公示。{OBJECTIONS}",
            period.to.format("%Y年%-m月%-d日"),
            notice.authority
        ),
        (None, None) => format!("{day}由{}发布。", notice.authority),
    };
    let basis = notice.basis.as_deref().map(|basis| format!("\n{basis}")).unwrap_or_default();
    Item {
        title: format!("{}{}：{subject}（{}）", notice.pilot.label, notice.kind.label, notice.notice_no),
        text: format!("{said}{basis}"),
        page: links::notice_path(&notice.notice_no),
        entry: notice.gazette,
    }
}

/// A version of anything, with whom it is about before it where the reader follows several things.
pub fn of_version(version: &Version, about: Option<&str>) -> Item {
    let about = about.map(|about| format!("{about} ")).unwrap_or_default();
    Item {
        title: format!("{about}{}：{}", version.kind.label, what_happened(&version.changes)),
        text: version.changes.iter().map(line).collect::<Vec<_>>().join("\n"),
        page: format!("/changes/{}", version.seq),
        entry: Entry { seq: version.seq, published_at: version.published_at },
    }
}

/// Which elevator a version is about: the card names itself, an event begins its id with the code or names it.
pub fn elevator_of(version: &Version) -> String {
    let named = version.changes.iter().find(|change| {
        matches!(change.field.as_str(), "elevator_code")
            || (version.kind.code == Kind::NOTICE.name() && change.field == "subject_id")
    });
    let code = named.and_then(|change| change.after.as_ref()?.as_str());
    let of_id = || version.id.split('/').next().unwrap_or_default();
    format!("电梯 {}", code.unwrap_or_else(of_id))
}

fn what_happened(changes: &[Change]) -> String {
    if changes.iter().all(|change| change.before.is_none()) {
        return "首次公布".to_owned();
    }
    let named: Vec<&str> = changes.iter().take(NAMED).map(|change| change.label.as_str()).collect();
    let more = if changes.len() > NAMED { "等" } else { "" };
    format!("变更{}{more}", named.join("、"))
}

fn line(change: &Change) -> String {
    let after = written(change.after.as_ref());
    match &change.before {
        None => format!("{}：{after}", change.label),
        before => format!("{}：{} → {after}", change.label, written(before.as_ref())),
    }
}
