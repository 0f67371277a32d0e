//! What an item says: a notice by its subject and ground, any other publication by what changed.

use super::feed::Item;
use crate::domain::exit::code::Subject as SubjectKind;
use crate::domain::label::Vocabulary;
use crate::gazette::Kind;
use crate::gazette::records::Entry;
use crate::gazette::records::history::{Change, Version};
use crate::gazette::records::notice::{NoticeRow, Subject};
use crate::web::pages::history::{happened, written};
use crate::web::pages::links;
use crate::web::pages::notice::called;

/// Fields that a title names before it says that there are more.
const NAMED: usize = 3;

/// What follows from objections (附件1 四(一)3, 附件2 四(一)3).
const OBJECTIONS: &str = "公示期间有异议经核实属实的，不予确认。";

/// A notice.
pub fn of_notice(notice: &NoticeRow) -> Item {
    let Subject { kind, id, name, .. } = &notice.subject;
    let subject = called(kind.code == SubjectKind::Unit.code(), id, name.as_deref());
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
        title: title_of_notice(&notice.pilot.label, &notice.kind.label, &subject, &notice.notice_no),
        text: format!("{said}{basis}"),
        page: links::notice_path(&notice.notice_no),
        entry: notice.gazette,
    }
}

/// What a notice does to whom, and its number.
pub fn title_of_notice(pilot: &str, kind: &str, subject: &str, notice_no: &str) -> String {
    format!("{pilot}{kind}：{subject}（{notice_no}）")
}

/// A version of anything, with whom it is about before it where the reader follows several things.
pub fn of_version(version: &Version, about: Option<&str>) -> Item {
    let about = about.map(|about| format!("{about} ")).unwrap_or_default();
    Item {
        title: format!("{about}{}：{}", version.kind.label, what_happened(version)),
        text: version.changes.iter().map(line).collect::<Vec<_>>().join("\n"),
        page: format!("/changes/{}", version.seq),
        entry: Entry { seq: version.seq, published_at: version.published_at },
    }
}

/// Which elevator a version is about: its body says so, or its id where the body was withdrawn; the id itself where not
/// even that is known.
pub fn elevator_of(version: &Version) -> String {
    let code = version.about.elevator.as_deref().or_else(|| code_in_id(version));
    code.map_or_else(|| version.id.clone(), |code| format!("电梯 {code}"))
}

/// The elevator's code within an id: a mark's stands after its pilot, an event's first. Incidents and notices have
/// numbers of their own.
fn code_in_id(version: &Version) -> Option<&str> {
    let is = |kind: Kind| version.kind.code == kind.name();
    if is(Kind::INCIDENT) || is(Kind::NOTICE) || is(Kind::WITHDRAWAL) {
        return None;
    }
    version.id.split('/').nth(usize::from(is(Kind::PILOT_MARK)))
}

fn what_happened(version: &Version) -> String {
    if let Some(happened) = happened(version) {
        return happened.to_owned();
    }
    let changes = &version.changes;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::gazette::records::Coded;
    use crate::gazette::records::about::About;
    use crate::web::pages::tests::samples::notice_rows;

    fn version(kind: Kind, id: &str) -> Version {
        Version {
            seq: 5018,
            kind: Coded { code: kind.name().into(), label: "试点标注".into() },
            id: id.into(),
            published_at: "2021-11-15T09:00:00+08:00".parse().unwrap(),
            changes: Vec::new(),
            replaces: None,
            knows_before: false,
            is_withdrawn: false,
            about: About::default(),
        }
    }

    #[test]
    fn a_notice_about_an_elevator_names_it() {
        let mut notice = notice_rows().remove(0);
        notice.subject.kind = SubjectKind::Elevator.into();
        (notice.subject.id, notice.subject.name) = ("200045".into(), Some("橡轩江岸".into()));
        let title = of_notice(&notice).title;
        assert!(title.contains("：电梯 200045 橡轩江岸（"), "{title}");
        notice.subject.kind = SubjectKind::Unit.into();
        let title = of_notice(&notice).title;
        assert!(title.contains("：橡轩江岸（"), "{title}");
    }

    #[test]
    fn the_end_of_a_mark_is_no_first_publication() {
        let change = Change {
            field: "to".into(),
            label: "终止日期".into(),
            before: None,
            after: Some(json!("2021-11-15")),
        };
        let mark = version(Kind::PILOT_MARK, "testing/200044/2021-03-01");
        let ended = Version { replaces: Some(17), changes: vec![change], ..mark };
        let item = of_version(&ended, Some(&elevator_of(&ended)));
        assert_eq!(item.title, "电梯 200044 试点标注：变更终止日期");
    }

    #[test]
    fn what_was_withdrawn_is_told_as_such() {
        let gone =
            Version { is_withdrawn: true, ..version(Kind::VISIT, "200001/2021-11-01T09:00:00+08:00/onsite") };
        assert_eq!(what_happened(&gone), "正文已依法撤回");
        assert_eq!(elevator_of(&gone), "电梯 200001");
        let about = About {
            ground: Some("已撤回：误报（条例 7）".into()),
            elevator: Some("200001".into()),
            ..About::default()
        };
        let withdrawal = Version { about, ..version(Kind::WITHDRAWAL, "visit/200001/x") };
        assert_eq!(what_happened(&withdrawal), "已撤回：误报（条例 7）");
        assert_eq!(elevator_of(&withdrawal), "电梯 200001");
        assert_eq!(elevator_of(&version(Kind::INCIDENT, "sg-7")), "sg-7");
        assert_eq!(what_happened(&version(Kind::VISIT, "x")), "首次公布");
    }
}
