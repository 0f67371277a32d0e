//! What of the pilots is public: promises, marks, notices, districts, bureaus.

use serde::{Deserialize, Serialize};

use super::{Disclosed, Valve};
use crate::domain::Day;
use crate::domain::exit::{ExitCode, ExitSubject};
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::register::{Annotation, Bureau, Commitment, Exit, PilotDistrict};
use crate::gazette::Kind;
use crate::vocabulary;

/// A promise of a user and its maintainer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicCommitment {
    pub user_uscc: String,
    pub maintainer_uscc: String,
    pub indicator: String,
    pub baseline: f64,
    pub committed: f64,
    pub from: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Commitment> for PublicCommitment {
    fn from(c: &Commitment) -> Self {
        Self {
            user_uscc: c.user_uscc.as_str().to_owned(),
            maintainer_uscc: c.maintainer_uscc.as_str().to_owned(),
            indicator: c.indicator.as_str().to_owned(),
            baseline: c.baseline,
            committed: c.committed,
            from: c.from,
            to: c.to,
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicCommitment {
    const KIND: Kind = Kind::COMMITMENT;
    fn id(&self) -> String {
        format!("{}/{}/{}/{}", self.user_uscc, self.maintainer_uscc, self.indicator, self.from)
    }
}

/// A district that takes part in a pilot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicPilotDistrict {
    pub pilot: Pilot,
    pub region: String,
    pub from: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    pub authority: String,
    #[serde(skip)]
    valve: Valve,
}

impl From<&PilotDistrict> for PublicPilotDistrict {
    fn from(c: &PilotDistrict) -> Self {
        Self {
            pilot: c.pilot,
            region: c.region.as_str().to_owned(),
            from: c.from,
            to: c.to,
            authority: c.authority.as_str().to_owned(),
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicPilotDistrict {
    const KIND: Kind = Kind::PILOT_DISTRICT;
    fn id(&self) -> String {
        format!("{}/{}/{}", self.pilot.code(), self.region, self.from)
    }
}

/// The office of a district's bureau.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicBureau {
    pub region: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office_phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Bureau> for PublicBureau {
    fn from(c: &Bureau) -> Self {
        Self {
            region: c.region.as_str().to_owned(),
            name: c.name.as_str().to_owned(),
            office_phone: c.office_phone.as_ref().map(|p| p.as_str().to_owned()),
            address: c.address.as_ref().map(|t| t.as_str().to_owned()),
            hours: c.hours.as_ref().map(|t| t.as_str().to_owned()),
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicBureau {
    const KIND: Kind = Kind::BUREAU;
    fn id(&self) -> String {
        self.region.clone()
    }
}

vocabulary! {
    /// Why a mark ended before its programme did.
    pub enum EndReason ("标注终止原因") {
        Exit = "exit" "退出",
        Change = "change" "变更终止",
    }
}

/// How a pilot mark ended.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkEnd {
    /// The first day without the mark.
    pub on: Day,
    /// Why.
    pub reason: EndReason,
    /// The exit notice, if it was an exit.
    pub notice_no: Option<String>,
}

/// A pilot mark of an elevator, with its end once it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicMark {
    pub pilot: Pilot,
    pub elevator_code: String,
    pub from: Day,
    pub authority: String,
    /// The first day without the mark: of an exit, the day of its decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<EndReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_no: Option<String>,
    #[serde(skip)]
    valve: Valve,
}

impl PublicMark {
    /// Discloses a mark; `end` is known once it was ended by an exit or by a change of a unit.
    pub fn new(mark: &Annotation, end: Option<&MarkEnd>) -> Self {
        Self {
            pilot: mark.pilot,
            elevator_code: mark.elevator_code.as_str().to_owned(),
            from: mark.from,
            authority: mark.authority.as_str().to_owned(),
            to: end.map(|end| end.on),
            ended_by: end.map(|end| end.reason),
            notice_no: end.and_then(|end| end.notice_no.clone()),
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicMark {
    const KIND: Kind = Kind::PILOT_MARK;
    fn id(&self) -> String {
        format!("{}/{}/{}", self.pilot.code(), self.elevator_code, self.from)
    }
}

vocabulary! {
    /// The four public acts differ: publicity for objections, standing publication, exit, end of publicity.
    pub enum NoticeKind ("公告类别") {
        Publicity = "publicity" "公示",
        Announcement = "announcement" "公布",
        Exit = "exit" "退出",
        Cancellation = "cancellation" "取消公示",
    }
}

/// A notice of permanent address. An exit (附件1 四(三), 附件2 四(三)) stays for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicNotice {
    pub notice_no: String,
    pub kind: NoticeKind,
    pub pilot: Pilot,
    pub subject: ExitSubject,
    pub subject_id: String,
    pub code: ExitCode,
    pub decided_on: Day,
    pub authority: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Exit> for PublicNotice {
    fn from(c: &Exit) -> Self {
        Self {
            notice_no: c.notice_no.as_str().to_owned(),
            kind: NoticeKind::Exit,
            pilot: c.pilot,
            subject: c.subject,
            subject_id: c.subject_id.as_str().to_owned(),
            code: c.code,
            decided_on: c.decided_on,
            authority: c.authority.as_str().to_owned(),
            basis: c.basis.as_ref().map(|t| t.as_str().to_owned()),
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicNotice {
    const KIND: Kind = Kind::NOTICE;
    fn id(&self) -> String {
        self.notice_no.clone()
    }
}
