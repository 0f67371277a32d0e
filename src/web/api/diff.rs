//! What differs between the public record at the ends of two days.

use poem_openapi::OpenApi;

use super::absent::from_gazette;
use super::changes::filter;
use super::desk::Desk;
use super::list::{Listing, Wanted};
use super::parameter::{
    BECAME, CURSOR, ENTRY_KIND, ENTRY_REGION, ENTRY_UNIT, FIELDS, HEADERS, LIMIT, Question, SINCE, UNTIL,
};
use super::payload::List;
use super::query::Query;
use super::schema;
use super::section::Section;
use crate::domain::Day;
use crate::gazette::View;
use crate::gazette::records::Page;
use crate::gazette::records::diff::{Difference, DifferenceFilter, Summary};
use crate::release::rows::{PublishedAt, Row, row};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// What the comparison may be asked.
pub static LIST: Question = Question {
    operation: "listDifferences",
    parameters: &[SINCE, UNTIL, BECAME, ENTRY_KIND, ENTRY_REGION, ENTRY_UNIT, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: Difference::FIELDS,
    columns: Difference::COLUMNS,
};

/// The operation that compares two days.
#[derive(Debug, Clone)]
pub struct Diff {
    /// Where it asks and answers.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Log")]
impl Diff {
    /// 两天之间的变化 · List what differs between two days
    ///
    /// 比较 from 和 to 两日 24:00 公众所见：新增、变更（逐个字段）、离开（依法撤回、报废、退出试点、标注终止），按公布先后。
    /// 其间多次变动的只比较首尾；其间新增又撤回的列为撤回，此前的内容已撤回的视同新增；改动后又改回的也列出，changes 为空。一页可能不足 limit 行，只要有 page.next 就还有下文；一页列全时
    /// page.total 即行数（total_is_exact 为 true），否则是要查看的条目数，翻页时不变。没有筛选时，第一页的 meta.summary 汇总电梯、单位、公告、试点标注和撤回各新增、变更、离开多少。
    #[oai(path = "/diff", method = "get", operation_id = "listDifferences")]
    async fn differences(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::Difference>> {
        let mut reading = query.against(&LIST);
        let (since, until) = (reading.day(SINCE), reading.day(UNTIL));
        let until = until.unwrap_or(visit.day);
        if since.is_some_and(|since| since > until) {
            reading.refuse(SINCE, "不能晚于 to");
        }
        if until > visit.day {
            reading.refuse(UNTIL, "不能晚于今天");
        }
        if !reading.has(SINCE) {
            reading.refuse(SINCE, "必须给出");
        }
        let filter = DifferenceFilter { became: reading.choice(BECAME), entries: filter(&mut reading) };
        let listing = Compared { since: since.unwrap_or(until), until, filter };
        let wanted = Wanted::read::<Compared>(visit, reading)?;
        let wanted = if until < visit.day { wanted.on(until) } else { wanted };
        Ok(self.desk.list(visit, wanted, listing).await?.into())
    }
}

/// Two days and what is compared.
struct Compared {
    since: Day,
    until: Day,
    filter: DifferenceFilter,
}

impl Listing for Compared {
    type Row = Difference;
    const FILE: &'static str = "diff";
    /// A withdrawal changes the past too, and few ask the same: there is nothing to keep.
    const POLICY: CachePolicy = CachePolicy::Never;

    fn path(&self) -> String {
        "/api/v1/diff".to_owned()
    }

    /// Exact where the page holds everything; of a longer walk it is known how much it looks through.
    fn total_is_exact(&self, page: &Page<Difference>) -> bool {
        page.next.is_none() && page.total == page.rows.len() as u64
    }

    async fn summary(&self, desk: &Desk, view: &View) -> Result<Option<Summary>, Fault> {
        if !self.filter.is_open() {
            return Ok(None);
        }
        let summary = desk.gazette.summary_of_differences(view, self.since).await;
        summary.map(Some).map_err(from_gazette)
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Difference>, Fault> {
        debug_assert_eq!(view.today, self.until);
        let page = desk.gazette.differences(view, self.since, &self.filter, cursor, limit);
        page.await.map_err(from_gazette)
    }
}

row!(Difference as "differences", |row| ["became", "left_by", "kind", "id", "seq", "published_at", "changes"] {
    "became": row.became,
    "left_by": row.left_by,
    "kind": row.kind,
    "id": row.id,
    "seq": row.seq,
    "published_at": PublishedAt(row.published_at),
    "changes": serde_json::to_string(&row.changes).expect("changes are plain data"),
});
