//! Notices of permanent address.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::absent::{self, from_gazette};
use super::address::escape;
use super::counts::{self, Counted};
use super::desk::{self, Desk};
use super::list::{Listing, Wanted};
use super::parameter::{
    AS_OF, CURSOR, DECIDED, DECIDED_FROM, DECIDED_TO, FIELDS, GROUND, GROUP_NOTICES, HEADERS, LIMIT,
    NARROWED, NOTICE_KIND, NOTICE_PILOT, NOTICE_REGION, OPEN, Question, SUBJECT,
};
use super::payload::{ListOr, Object};
use super::query::Query;
use super::schema;
use super::search::narrowed;
use super::section::Section;
use crate::domain::codes::NoticeNo;
use crate::gazette::records::Page;
use crate::gazette::records::count::OF_NOTICES;
use crate::gazette::records::notice::{NoticeFilter, NoticeRow};
use crate::gazette::{Kind, Tag, View};
use crate::release::rows::Row;
use crate::search::question::{self as found, Filter, InPilot, Order, Particulars};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// What the list may be asked.
pub static LIST: Question = Question {
    operation: "listNotices",
    parameters: &[
        NARROWED,
        NOTICE_KIND,
        OPEN,
        NOTICE_PILOT,
        GROUND,
        NOTICE_REGION,
        DECIDED,
        DECIDED_FROM,
        DECIDED_TO,
        SUBJECT,
        GROUP_NOTICES,
        AS_OF,
        FIELDS,
        HEADERS,
        LIMIT,
        CURSOR,
    ],
    fields: NoticeRow::FIELDS,
    columns: NoticeRow::COLUMNS,
};
/// What a notice may be asked.
pub static RECORD: Question = Question::of_record("getNotice");

/// Operations on notices.
#[derive(Debug, Clone)]
pub struct Notices {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Notices")]
impl Notices {
    /// 公告列表 · List notices
    ///
    /// 可按类别、试点、退出情形、区县、年份和对象筛选，也可只要当日仍在公示的（open=true）。给出 q 时最近公布的在前，否则最近决定的在前。
    #[oai(path = "/notices", method = "get", operation_id = "listNotices")]
    async fn list(
        &self,
        visit: &Visit,
        query: Query,
    ) -> poem::Result<ListOr<schema::NoticeRow, schema::Count>> {
        let mut reading = query.against(&LIST);
        let filter = NoticeFilter {
            kind: reading.choice(NOTICE_KIND),
            pilot: reading.choice(NOTICE_PILOT),
            code: reading.choice(GROUND),
            region: reading.region(NOTICE_REGION),
            year: reading.year(DECIDED),
            decided: counts::range(&mut reading, DECIDED_FROM, DECIDED_TO),
            subject_id: reading.subject(SUBJECT),
            open: reading.flag(OPEN),
        };
        let by = counts::dimensions(&mut reading, GROUP_NOTICES, &OF_NOTICES);
        let found = Filter {
            kind: Some(found::Kind::Notice),
            pilot: filter.pilot.map(InPilot::Of),
            code: filter.code,
            region: filter.region,
            year: filter.year,
            particulars: Particulars {
                act: filter.kind,
                subject: filter.subject_id.clone(),
                ..Particulars::default()
            },
            ..Filter::default()
        };
        let unknown = [OPEN, DECIDED_FROM, DECIDED_TO, GROUP_NOTICES];
        if let Some(question) = narrowed::question(&mut reading, found, Order::Newest, &unknown) {
            return Ok(self
                .desk
                .meant::<NoticeRow>(visit, reading, "/api/v1/notices", question)
                .await?
                .into());
        }
        if let Some(by) = by {
            let counted = Counted::Notices(filter.clone());
            return Ok(self.desk.counts(visit, reading, &filter, counted, by).await?.into());
        }
        let wanted = Wanted::read::<NoticeFilter>(visit, reading)?;
        Ok(self.desk.list(visit, wanted, filter).await?.into())
    }

    /// 一份公告 · Get a notice
    ///
    /// 对象、决定机关；退出公告另有情形、所依据的条款和因此结束标注的电梯，公示另有起止。
    #[oai(path = "/notices/:no", method = "get", operation_id = "getNotice")]
    async fn record(
        &self,
        visit: &Visit,
        /// 公告编号
        no: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::Notice>> {
        let (as_of, asked) = desk::as_of(&query, &RECORD)?;
        let no = NoticeNo::parse(&no).map_err(|_| absent::NOTICE.mistyped())?;
        let address = asked.address(&format!("/api/v1/notices/{}", escape(no.as_str())));
        let read = async {
            let view = self.desk.view(visit, as_of).await?;
            let answer = Box::pin(self.desk.gazette.notice(&view, no.as_str())).await;
            absent::NOTICE.expect(answer.map_err(from_gazette)?)
        };
        Ok(self.desk.record(visit, CachePolicy::Record, &address, read).await?.into())
    }
}

impl Listing for NoticeFilter {
    type Row = NoticeRow;
    const FILE: &'static str = "notices";

    fn path(&self) -> String {
        "/api/v1/notices".to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        [Kind::NOTICE, Kind::UNIT, Kind::ELEVATOR].map(|kind| Tag::kind(kind.name())).to_vec()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<NoticeRow>, Fault> {
        desk.gazette.notices(view, self, cursor, limit).await.map_err(from_gazette)
    }
}
