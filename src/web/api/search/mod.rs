//! The search: one question over all kinds, what may be meant while it is typed, and the same question narrowing a
//! list.

pub mod answer;
pub mod asked;
mod decided;
pub mod hit;
pub mod meant;
pub mod narrowed;
mod suggestion;
pub mod workbook;

use poem::Response;
use poem_openapi::OpenApi;

use super::absent::{from_gazette, from_search};
use super::desk::Desk;
use super::limits::{DEFAULT_LIMIT, MOST_SUGGESTIONS};
use super::list::Wanted;
use super::parameter::{CURSOR, Q, Question as Parameters, SUGGESTIONS};
use super::payload::{Forms, Object};
use super::query::{Query, Reading};
use super::schema;
use super::section::Section;
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::json;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::notice::NoticeRow;
use crate::gazette::records::unit::UnitRow;
use crate::release::rows::Row;
use crate::search::question::{Kind, Question};
use crate::web::fault::Fault;
use crate::web::finding;
use crate::web::negotiation::Form;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;
use answer::Body;
use hit::HitRow;
use meant::Meant;
use suggestion::Suggestion;

/// What the search may be asked.
pub static SEARCH: Parameters =
    Parameters { operation: "search", parameters: asked::PARAMETERS, fields: HitRow::FIELDS, columns: &[] };
/// What suggestions may be asked for.
pub static SUGGEST: Parameters = Parameters {
    operation: "suggest",
    parameters: &[Q, SUGGESTIONS],
    fields: Suggestion::FIELDS,
    columns: &[],
};

const PATH: &str = "/api/v1/search";

/// Operations on everything at once.
#[derive(Debug, Clone)]
pub struct Everything {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Search")]
impl Everything {
    /// 查询 · Search everything
    ///
    /// 名称、地址、公告文字中的任意一段，或编码的开头，各种写法都可以；多个词以空格分开，须同时符合。整段地址按区县、街道、路和门牌、小区、
    /// 楼栋逐段查找，其中的重庆市不计。total 和各项 facets 都是准确数，没有列全的分项见 facets_truncated。
    /// 逾期、已退出、物联网等词作为筛选条件，literally=true 时按原文查找。CSV 和 NDJSON 在给出 kind 时与该类列表的各行相同。
    #[oai(path = "/search", method = "get", operation_id = "search")]
    async fn search(&self, visit: &Visit, query: Query) -> poem::Result<Forms<schema::SearchAnswer>> {
        let mut reading = query.against(&SEARCH);
        let question = asked::question(&mut reading);
        let response = match visit.form.ok_or(Fault::NotAcceptable)? {
            Form::Main => self.answer(visit, question, reading).await?,
            Form::Csv | Form::Ndjson => self.table(visit, question, reading).await?,
        };
        Ok(response.into())
    }

    /// 输入提示 · Suggest while typing
    ///
    /// 按已输入的文字提示区县、小区、单位和电梯，最像的在前，至多 10 条。
    #[oai(path = "/suggest", method = "get", operation_id = "suggest")]
    async fn suggest(&self, visit: &Visit, query: Query) -> poem::Result<Object<schema::Suggestions>> {
        let mut reading = query.against(&SUGGEST);
        let text = reading.text(Q).unwrap_or_default();
        let most = reading.count(SUGGESTIONS).unwrap_or(MOST_SUGGESTIONS);
        let asked = reading.finish()?;
        visit.form.ok_or(Fault::NotAcceptable)?;
        let address = asked.address("/api/v1/suggest");
        let render = async {
            let position = self.desk.search.position().unwrap_or_default();
            let suggestions = suggestion::suggest(&self.desk, visit, text, most).await?;
            let body = json::of(&suggestions).map_err(|error| Fault::internal(&error))?;
            Ok(Rendered::json(body).made_from(finding::tags()).stands_for(position))
        };
        let at = (address.as_str(), Form::Main);
        let body = self.desk.bodies.answer(finding::policy(&self.desk.search), at, visit.day, render).await?;
        Ok(body.respond(visit).into())
    }
}

impl Everything {
    async fn answer(
        &self,
        visit: &Visit,
        mut question: Question,
        mut reading: Reading,
    ) -> Result<Response, Fault> {
        question.cursor = reading.text(CURSOR);
        reading.headings(Form::Main);
        let limit = reading.limit().unwrap_or(DEFAULT_LIMIT);
        question.limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let asked = reading.finish()?;
        let render = async {
            let desk = &self.desk;
            let view = desk.view(visit, None).await?;
            let text = question.text.clone();
            let found = finding::find(&desk.search, &desk.gazette, &view, question).await;
            let mut found = found.map_err(from_search)?;
            let marked = decided::mark(&desk.gazette, &view, &text, &mut found.answer.hits).await;
            marked.map_err(from_gazette)?;
            let next = found.answer.next.as_deref().map(|cursor| asked.next_address(PATH, cursor));
            let position = found.answer.position;
            let body = json::of(&Body::of(found)).map_err(|error| Fault::internal(&error))?;
            let rendered = Rendered::json(body).made_from(finding::tags()).stands_for(position);
            Ok(match next {
                Some(next) => rendered.header(poem::http::header::LINK, desk.link(&next)),
                None => rendered,
            })
        };
        let address = asked.address(PATH);
        let at = (address.as_str(), Form::Main);
        let body = self.desk.bodies.answer(finding::policy(&self.desk.search), at, visit.day, render).await?;
        Ok(body.respond(visit))
    }

    async fn table(&self, visit: &Visit, question: Question, reading: Reading) -> Result<Response, Fault> {
        let desk = &self.desk;
        match question.filter.kind {
            Some(Kind::Elevator) => desk.meant::<ElevatorRow>(visit, reading, PATH, question).await,
            Some(Kind::Unit) => desk.meant::<UnitRow>(visit, reading, PATH, question).await,
            Some(Kind::Notice) => desk.meant::<NoticeRow>(visit, reading, PATH, question).await,
            Some(Kind::Commitment) => desk.meant::<CommitmentRow>(visit, reading, PATH, question).await,
            Some(Kind::Region | Kind::Estate) | None => {
                desk.meant::<HitRow>(visit, reading, PATH, question).await
            }
        }
    }
}

/// Everything that a question means as a file: the rows of its kind's list, or hits where no kind is asked for.
///
/// # Errors
/// That the record or the search cannot answer.
pub async fn whole(
    desk: &Desk,
    visit: &Visit,
    wanted: Wanted,
    question: Question,
) -> Result<Response, Fault> {
    match question.filter.kind {
        Some(Kind::Elevator) => desk.list(visit, wanted, Meant::<ElevatorRow>::new(PATH, question)).await,
        Some(Kind::Unit) => desk.list(visit, wanted, Meant::<UnitRow>::new(PATH, question)).await,
        Some(Kind::Notice) => desk.list(visit, wanted, Meant::<NoticeRow>::new(PATH, question)).await,
        Some(Kind::Commitment) => desk.list(visit, wanted, Meant::<CommitmentRow>::new(PATH, question)).await,
        Some(Kind::Region | Kind::Estate) | None => {
            desk.list(visit, wanted, Meant::<HitRow>::new(PATH, question)).await
        }
    }
}

/// The same as a workbook.
///
/// # Errors
/// As [`whole`]; that others are being made.
pub async fn whole_workbook(desk: &Desk, visit: &Visit, question: Question) -> Result<Response, Fault> {
    match question.filter.kind {
        Some(Kind::Elevator) => workbook::whole::<ElevatorRow>(desk, visit, question).await,
        Some(Kind::Unit) => workbook::whole::<UnitRow>(desk, visit, question).await,
        Some(Kind::Notice) => workbook::whole::<NoticeRow>(desk, visit, question).await,
        Some(Kind::Commitment) => workbook::whole::<CommitmentRow>(desk, visit, question).await,
        Some(Kind::Region | Kind::Estate) | None => workbook::whole::<HitRow>(desk, visit, question).await,
    }
}
