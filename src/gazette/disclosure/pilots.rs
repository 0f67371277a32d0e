//! What of the pilots is public: promises, marks, notices, districts, bureaus.

use serde::{Deserialize, Serialize};

use super::{Disclosed, Valve};
use crate::domain::Day;
use crate::domain::elevator::UnitRole;
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::label::Vocabulary;
use crate::domain::mark::{End, EndReason, Mark, UnitChange};
use crate::domain::notice::{self, NoticeKind};
use crate::domain::programme::Pilot;
use crate::domain::publicity::Publicity;
use crate::domain::register::{Annotation, Bureau, Commitment, Notice, PilotDistrict, UserRef};
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
    /// Which act ended a mark before its programme did.
    pub enum EndedBy ("标注终止原因") {
        Exit = "exit" "退出",
        Change = "change" "变更终止",
    }
}

/// A pilot mark of an elevator, with its end once an act has ended it.
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
    pub ended_by: Option<EndedBy>,
    /// Of an exit: its ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<ExitCode>,
    /// Of an exit: its notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_no: Option<String>,
    /// Of a change: which unit changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_role: Option<UnitRole>,
    /// Of a change: the credit code before; absent if there was none, or a natural person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_before: Option<String>,
    /// Of a change: the credit code after; absent if there is none, or a natural person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_after: Option<String>,
    #[serde(skip)]
    valve: Valve,
}

impl PublicMark {
    /// Discloses a mark; `end` is known once it was ended by an exit or by a change of a unit.
    pub fn new(mark: &Annotation, end: Option<&End>) -> Self {
        let mut public = Self {
            pilot: mark.pilot,
            elevator_code: mark.elevator_code.as_str().to_owned(),
            from: mark.from,
            authority: mark.authority.as_str().to_owned(),
            to: end.map(|end| end.on),
            ended_by: None,
            exit_code: None,
            notice_no: None,
            unit_role: None,
            unit_before: None,
            unit_after: None,
            valve: Valve(()),
        };
        match end.map(|end| &end.why) {
            Some(EndReason::Exit { code, notice_no }) => {
                public.ended_by = Some(EndedBy::Exit);
                public.exit_code = Some(*code);
                public.notice_no = Some(notice_no.clone());
            }
            Some(EndReason::Changed(change)) => {
                public.ended_by = Some(EndedBy::Change);
                public.unit_role = Some(change.role);
                public.unit_before = is_unit(&change.before);
                public.unit_after = is_unit(&change.after);
            }
            Some(EndReason::Programme) | None => {}
        }
        public
    }

    /// The mark as the rules speak of it; units stand in it by credit code.
    pub fn mark(&self) -> Mark {
        let why = match self.ended_by {
            Some(EndedBy::Exit) => self
                .exit_code
                .map(|code| EndReason::Exit { code, notice_no: self.notice_no.clone().unwrap_or_default() }),
            Some(EndedBy::Change) => self.unit_role.map(|role| {
                EndReason::Changed(UnitChange {
                    role,
                    before: self.unit_before.clone().unwrap_or_default(),
                    after: self.unit_after.clone().unwrap_or_default(),
                })
            }),
            None => None,
        };
        let end = self.to.zip(why).map(|(on, why)| End { on, why });
        Mark { pilot: self.pilot, elevator: self.elevator_code.clone(), from: self.from, end }
    }
}

fn is_unit(code: &str) -> Option<String> {
    (!code.is_empty() && code != UserRef::PERSON).then(|| code.to_owned())
}

impl Disclosed for PublicMark {
    const KIND: Kind = Kind::PILOT_MARK;
    fn id(&self) -> String {
        format!("{}/{}/{}", self.pilot.code(), self.elevator_code, self.from)
    }
}

/// A notice of permanent address. An exit (附件1 四(三), 附件2 四(三)) stays for ever.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicNotice {
    pub notice_no: String,
    pub kind: NoticeKind,
    pub pilot: Pilot,
    pub subject: Subject,
    pub subject_id: String,
    /// The ground of an exit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ExitCode>,
    /// Of a publicity, the day of publication.
    pub decided_on: Day,
    pub authority: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The last day of a publicity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicity_to: Option<Day>,
    #[serde(skip)]
    valve: Valve,
}

impl PublicNotice {
    /// In which objections are taken, if it is a publicity.
    pub fn publicity(&self) -> Option<Publicity> {
        notice::period(self.kind, self.decided_on, self.publicity_to).ok().flatten()
    }
}

impl From<&Notice> for PublicNotice {
    fn from(c: &Notice) -> Self {
        Self {
            notice_no: c.notice_no.as_str().to_owned(),
            kind: c.kind(),
            pilot: c.pilot,
            subject: c.subject,
            subject_id: c.subject_id.as_str().to_owned(),
            code: c.ground(),
            decided_on: c.decided_on,
            authority: c.authority.as_str().to_owned(),
            basis: c.basis.as_ref().map(|t| t.as_str().to_owned()),
            publicity_to: c.publicity_to,
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
