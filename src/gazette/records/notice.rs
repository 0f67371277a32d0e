//! A notice of permanent address.

use serde::Serialize;

use super::period::Period;
use super::{Answer, Coded, Entry, Found, Page, RegionRef, Units, paging, read, shown_region, tag};
use crate::domain::Day;
use crate::domain::exit::code::{ExitCode, Subject as SubjectKind};
use crate::domain::label::Vocabulary;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region::{Region, whole_area};
use crate::gazette::disclosure::PublicNotice;
use crate::gazette::{Error, Gazette, Kind, Tag, View};
use crate::store::public::{FirstOf, NoticeQuery, Published};

/// A notice, whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeRecord {
    /// Its permanent number.
    pub notice_no: String,
    /// `exit` …
    pub kind: Coded,
    /// Of which pilot.
    pub pilot: Coded,
    /// Of whom.
    pub subject: Subject,
    /// The ground of an exit: code, and the clause's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Coded>,
    /// The clause it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// When it was decided; of a publicity, published.
    pub decided_on: Day,
    /// Of a publicity, how long it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Period>,
    /// By whom.
    pub authority: String,
    /// The facts found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The elevators whose mark ended with it.
    pub affected: Vec<AffectedElevator>,
    /// How many they are in all; the list above stops at 1,000.
    pub affected_total: u64,
    /// The entry that says so.
    pub gazette: Entry,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Day>,
}

/// Whom a notice speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// `unit` or `elevator`.
    pub kind: Coded,
    /// The credit code or elevator code.
    pub id: String,
    /// The unit's name, or where the elevator is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where an elevator is, by the district of the day of decision: a notice keeps the names it was published with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
}

/// An elevator whose mark a notice ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffectedElevator {
    /// Its code.
    pub code: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estate: Option<String>,
    /// In which district it stood when that was decided.
    pub region: RegionRef,
}

/// A notice as a row of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeRow {
    /// Its permanent number.
    pub notice_no: String,
    /// `exit` …
    pub kind: Coded,
    /// Of which pilot.
    pub pilot: Coded,
    /// Of whom.
    pub subject: Subject,
    /// The ground of an exit: code, and the clause's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Coded>,
    /// When it was decided; of a publicity, published.
    pub decided_on: Day,
    /// Of a publicity, how long it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Period>,
    /// By whom.
    pub authority: String,
    /// The facts found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The entry that says so.
    pub gazette: Entry,
}

/// Which notices to list.
#[derive(Debug, Clone, Default)]
pub struct NoticeFilter {
    /// Of this kind.
    pub kind: Option<NoticeKind>,
    /// Of this pilot.
    pub pilot: Option<Pilot>,
    /// On this ground.
    pub code: Option<ExitCode>,
    /// By the bureau of this region.
    pub region: Option<&'static Region>,
    /// Decided in this year.
    pub year: Option<i32>,
    /// Decided from this day, before that one.
    pub decided: Option<(Day, Day)>,
    /// About this unit or elevator.
    pub subject_id: Option<String>,
    /// In publicity on the reader's day, or not.
    pub open: Option<bool>,
}

impl NoticeFilter {
    pub(super) fn query(&self, view: &View) -> NoticeQuery {
        NoticeQuery {
            kind: self.kind.map(Vocabulary::code),
            pilot: self.pilot.map(Vocabulary::code),
            code: self.code.map(Vocabulary::code),
            regions: self.region.map(|region| whole_area(region, view.today)),
            decided: both(self.year.and_then(whole_year), self.decided),
            subject_id: self.subject_id.clone(),
            in_publicity: self.open.map(|open| (view.today, open)),
        }
    }
}

/// The first day of a year and of the next.
pub(super) fn whole_year(year: i32) -> Option<(Day, Day)> {
    Some((Day::from_ymd_opt(year, 1, 1)?, Day::from_ymd_opt(year + 1, 1, 1)?))
}

/// The days that two ranges share, each from a day and before another; of one alone, its own.
pub(super) fn both(one: Option<(Day, Day)>, other: Option<(Day, Day)>) -> Option<(Day, Day)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.max(other.0), one.1.min(other.1))),
        (one, other) => one.or(other),
    }
}

/// Affected elevators shown on a notice.
const SHOWN: u64 = 1000;

impl Gazette {
    /// A notice, whole.
    pub async fn notice(&self, view: &View, notice_no: &str) -> Result<Answer<NoticeRecord>, Error> {
        let entry = self.store.notice_entry(view.seq, notice_no).await?;
        let Some((entry, notice)) =
            entry.map(|e| Ok::<_, Error>((Entry::of(&e), read::<PublicNotice>(&e)?))).transpose()?
        else {
            return self.absent(view, FirstOf::Notice, notice_no).await;
        };
        let Some(notice) = notice else { return Ok(Answer::Unknown) };
        let subject = self.subjects(view, std::slice::from_ref(&notice)).await?.remove(0);
        let affected = self.store.elevators_of_notice(view.seq, notice_no, SHOWN).await?;
        let mut made_from =
            vec![tag(Kind::NOTICE, notice_no), Tag::kind(Kind::PILOT_MARK.name()), subject_tag(&notice)];
        // Where they are told to be follows from their cards.
        made_from.extend(affected.iter().map(|(code, ..)| tag(Kind::ELEVATOR, code)));
        let record = NoticeRecord {
            kind: notice.kind.into(),
            pilot: notice.pilot.into(),
            subject,
            clause: notice.code.map(|code| code.clause().to_owned()),
            code: notice.code.map(Coded::from),
            decided_on: notice.decided_on,
            publicity: Period::of(&notice, view.today),
            authority: notice.authority,
            basis: notice.basis,
            affected: affected
                .into_iter()
                .map(|(code, estate, region, subdistrict)| AffectedElevator {
                    code,
                    estate,
                    region: shown_region(&region, subdistrict.as_deref(), notice.decided_on),
                })
                .collect(),
            affected_total: self.store.count_elevators_of_notice(view.seq, notice_no).await?,
            notice_no: notice.notice_no,
            gazette: entry,
            as_of: view.as_of,
        };
        Ok(Answer::Found(Found { record, made_from }))
    }

    /// A page of notices, the newest decision first.
    pub async fn notices(
        &self,
        view: &View,
        filter: &NoticeFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<NoticeRow>, Error> {
        const LIST: &str = "notices";
        let query = filter.query(view);
        let after: Option<(Day, String)> = paging::read(LIST, cursor)?;
        let mut entries = self.store.notice_lines(view.seq, &query, after, limit + 1).await?;
        let more = entries.len() as u64 > limit;
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let rows = self.notice_rows(view, &entries).await?;
        let next =
            rows.last().filter(|_| more).map(|row| paging::write(LIST, &(row.decided_on, &row.notice_no)));
        Ok(Page { rows, total: self.store.count_notices(view.seq, &query).await?, next })
    }

    pub(super) async fn notice_rows(
        &self,
        view: &View,
        entries: &[Published],
    ) -> Result<Vec<NoticeRow>, Error> {
        let mut read_entries = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some(notice) = read::<PublicNotice>(entry)? {
                read_entries.push((notice, Entry::of(entry)));
            }
        }
        let notices: Vec<PublicNotice> = read_entries.iter().map(|(notice, _)| notice.clone()).collect();
        let subjects = self.subjects(view, &notices).await?;
        let rows = read_entries.into_iter().zip(subjects).map(|((notice, gazette), subject)| NoticeRow {
            kind: notice.kind.into(),
            pilot: notice.pilot.into(),
            subject,
            publicity: Period::of(&notice, view.today),
            code: notice.code.map(Coded::from),
            decided_on: notice.decided_on,
            notice_no: notice.notice_no,
            authority: notice.authority,
            basis: notice.basis,
            gazette,
        });
        Ok(rows.collect())
    }

    /// Whom notices speak of, with names.
    async fn subjects(&self, view: &View, notices: &[PublicNotice]) -> Result<Vec<Subject>, Error> {
        let of_unit = |notice: &&PublicNotice| notice.subject == SubjectKind::Unit;
        let units = notices.iter().filter(of_unit).map(|notice| notice.subject_id.as_str()).collect();
        let units = self.units_named(view, units).await?;
        let mut subjects = Vec::with_capacity(notices.len());
        for notice in notices {
            subjects.push(match notice.subject {
                SubjectKind::Unit => unit_subject(notice, &units),
                SubjectKind::Elevator => self.elevator_subject(view, notice).await?,
            });
        }
        Ok(subjects)
    }

    async fn elevator_subject(&self, view: &View, notice: &PublicNotice) -> Result<Subject, Error> {
        let entries = self.elevator_entries(view, &notice.subject_id).await?;
        let card = super::read_all::<crate::gazette::disclosure::PublicElevator>(&entries)?.pop();
        let region = card.as_ref().map(|(c, _)| shown_region(&c.region, c.part(), notice.decided_on));
        Ok(Subject {
            kind: notice.subject.into(),
            id: notice.subject_id.clone(),
            name: card.and_then(|(card, _)| card.estate).map(String::from),
            region,
        })
    }
}

fn unit_subject(notice: &PublicNotice, units: &Units) -> Subject {
    Subject {
        kind: notice.subject.into(),
        id: notice.subject_id.clone(),
        name: units
            .get(notice.subject_id.as_str())
            .map(|unit| unit.name.to_string())
            .filter(|name| !name.is_empty()),
        region: None,
    }
}

fn subject_tag(notice: &PublicNotice) -> Tag {
    match notice.subject {
        SubjectKind::Unit => tag(Kind::UNIT, &notice.subject_id),
        SubjectKind::Elevator => tag(Kind::ELEVATOR, &notice.subject_id),
    }
}
