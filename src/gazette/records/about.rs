//! What an entry of the log is about, in what readers know things by: an elevator's code, units by name, a notice's
//! number, a day. Its id stays what machines need.

use serde_json::Value as Json;

use super::kinds::kind_label;
use super::{UnitRef, Units};
use crate::domain::Day;
use crate::domain::exit::code::Subject;
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::region;
use crate::gazette::Kind;
use crate::store::log::LogRow;

/// Where a body says when what it tells of happened or begins, the plainest first.
const DAYS: [&str; 7] =
    ["visited_at", "inspected_on", "completed_at", "occurred_at", "valid_from", "decided_on", "from"];

/// What an entry is about; nothing is known of one whose body was withdrawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// The kind of thing that a withdrawal takes away, in Chinese.
    pub withdrawn: Option<&'static str>,
    /// Of a withdrawal, in Chinese: what went, on what ground.
    pub ground: Option<String>,
    /// The pilot, in Chinese.
    pub pilot: Option<&'static str>,
    /// The elevator.
    pub elevator: Option<String>,
    /// The units that it is about.
    pub units: Vec<UnitRef>,
    /// The number of the notice.
    pub notice_no: Option<String>,
    /// The region's name.
    pub region: Option<&'static str>,
    /// When it happened, or from when on it holds.
    pub on: Option<Day>,
}

impl About {
    /// Whether readers know by this what is meant, without its id.
    pub fn is_named(&self) -> bool {
        let Self { elevator, units, notice_no, region, .. } = self;
        elevator.is_some() || !units.is_empty() || notice_no.is_some() || region.is_some()
    }
}

/// Reads off an entry what it is about.
pub(super) fn about(units: &Units, entry: &LogRow) -> About {
    let Some(body) = entry.body.as_deref().and_then(|body| serde_json::from_str::<Json>(body).ok()) else {
        return About::default();
    };
    let is = |kind: Kind| entry.kind == kind.name();
    let text = |field: &str| body[field].as_str();
    let own = |kind: Kind| is(kind).then(|| entry.id.clone());
    let subject = text("subject_id").filter(|_| text("subject") == Some(Subject::Elevator.code()));
    About {
        withdrawn: text("of_kind").map(kind_label),
        ground: is(Kind::WITHDRAWAL).then(|| ground(&body)),
        pilot: text("pilot").and_then(Pilot::parse).map(Vocabulary::label),
        elevator: own(Kind::ELEVATOR).or_else(|| text("elevator_code").or(subject).map(str::to_owned)),
        units: if is(Kind::UNIT) {
            vec![UnitRef {
                uscc: Some(entry.id.as_str().into()),
                name: text("name").unwrap_or_default().into(),
                service_phone: None,
                state: None,
            }]
        } else if is(Kind::COMMITMENT) {
            let named = |field, of: fn(&str, &Units) -> UnitRef| text(field).map(|code| of(code, units));
            [named("user_uscc", UnitRef::user), named("maintainer_uscc", UnitRef::maintainer)]
                .into_iter()
                .flatten()
                .collect()
        } else {
            Vec::new()
        },
        notice_no: own(Kind::NOTICE),
        region: text("region")
            .filter(|_| is(Kind::PILOT_DISTRICT) || is(Kind::BUREAU))
            .and_then(region::find)
            .map(|region| region.name),
        on: DAYS.into_iter().find_map(text).and_then(|at| at.get(..10)?.parse().ok()),
    }
}

/// What a withdrawal took, and on what ground.
fn ground(body: &Json) -> String {
    let text = |field: &str| body[field].as_str().unwrap_or_default();
    let what = if body["keeps_newest"] == true { "此前的公布已撤回" } else { "已撤回" };
    format!("{what}：{}（{}）", text("reason").trim_end_matches('。'), text("clause"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: &str, id: &str, body: &str) -> About {
        let body = Some(body.to_owned());
        let row = LogRow {
            seq: 1,
            kind: kind.into(),
            id: id.into(),
            published_at: 0,
            body,
            body_sha256: Vec::new(),
        };
        about(&Units::new(), &row)
    }

    #[test]
    fn an_entry_is_told_by_what_readers_know() {
        let mark = of(
            "pilot_mark",
            "testing/200074/2021-10-25",
            r#"{"elevator_code":"200074","from":"2021-10-25","pilot":"testing"}"#,
        );
        assert_eq!(mark.elevator.as_deref(), Some("200074"));
        assert_eq!(mark.pilot, Some(Pilot::Testing.label()));
        assert_eq!(mark.on, "2021-10-25".parse().ok());
        let visit = of("visit", "x", r#"{"elevator_code":"1","visited_at":"2021-11-01T00:30:00.5+08:00"}"#);
        assert_eq!(visit.on, "2021-11-01".parse().ok());
        let notice =
            of("notice", "退出-1", r#"{"decided_on":"2021-10-01","subject":"elevator","subject_id":"7"}"#);
        assert_eq!((notice.notice_no.as_deref(), notice.elevator.as_deref()), (Some("退出-1"), Some("7")));
        let unit = of("unit", "91", r#"{"name":"甲","region":"yubei"}"#);
        assert_eq!((&*unit.units[0].name, unit.region), ("甲", None));
        assert!(mark.is_named() && notice.is_named() && unit.is_named());
        assert!(!About::default().is_named() && !of("pilot_district", "x", "{}").is_named());
        let gone = of("withdrawal", "visit/7", r#"{"elevator_code":"7","of_id":"7","of_kind":"visit"}"#);
        assert_eq!((gone.withdrawn, gone.elevator.as_deref()), (Some(kind_label("visit")), Some("7")));
        let body =
            r#"{"clause":"条例 7","keeps_newest":true,"of_id":"7","of_kind":"elevator","reason":"误报。"}"#;
        let earlier = of("withdrawal", "elevator/7", body);
        assert_eq!(earlier.ground.as_deref(), Some("此前的公布已撤回：误报（条例 7）"));
    }
}
