//! Regions and estates.

use poem::http::StatusCode;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use serde::Serialize;

use super::absent::{self, from_gazette, from_search};
use super::address::escape;
use super::desk::{self, Desk};
use super::list::{Listing, Wanted, cut, write_rows};
use super::parameter::{AS_OF, CURSOR, FIELDS, HEADERS, LIMIT, NARROWED, Question};
use super::payload::{List, Object};
use super::query::Query;
use super::schema;
use super::search::narrowed;
use super::section::Section;
use crate::domain::Day;
use crate::domain::region::{self, Region};
use crate::gazette::records::estate::EstateRecord;
use crate::gazette::records::region::{RegionRecord, RegionRow};
use crate::gazette::records::unit::Figures;
use crate::gazette::records::{Found, Page, RegionRef};
use crate::gazette::{Kind, Tag, View};
use crate::release::rows::Row;
use crate::search::question::{self as found, Filter, Order};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::pages::desk::{lead, moved};
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// What the list of regions may be asked.
pub static LIST: Question = Question {
    operation: "listRegions",
    parameters: &[NARROWED, AS_OF, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: RegionRow::FIELDS,
    columns: RegionRow::COLUMNS,
};
/// What a region may be asked.
pub static REGION: Question = Question::of_record("getRegion");
/// What an estate may be asked.
pub static ESTATE: Question = Question::of_record("getEstate");

/// Operations on places.
#[derive(Debug, Clone)]
pub struct Places {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Places")]
impl Places {
    /// 区县列表 · List regions
    ///
    /// 所查之日设有区县局的各区县、其参加的试点与电梯数量。
    #[oai(path = "/regions", method = "get", operation_id = "listRegions")]
    async fn list(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::RegionRow>> {
        let mut reading = query.against(&LIST);
        let found = Filter { kind: Some(found::Kind::Region), ..Filter::default() };
        let question = narrowed::question(&mut reading, found, Order::Id, &[]);
        let wanted = Wanted::read::<Regions>(visit, reading)?;
        Ok(self.desk.list(visit, wanted, Regions { question }).await?.into())
    }

    /// 一个区县 · Get a region
    ///
    /// 参加试点的时间、区县局办公信息与电梯数量。所查之日已并入另一个区县的，答复 308 指向它；此前的样子可用 as_of 取得。
    #[oai(path = "/regions/:slug", method = "get", operation_id = "getRegion")]
    async fn region(
        &self,
        visit: &Visit,
        /// 区县的代称或名称
        slug: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::Region>> {
        let (as_of, asked) = desk::as_of(&query, &REGION)?;
        let named = parse(&slug)?;
        let region = region::standing_for(named, as_of.unwrap_or(visit.day));
        let address = asked.address(&format!("/api/v1/regions/{}", region.slug));
        if region.slug != named.slug {
            return Ok(moved(visit, &address).into());
        }
        let read = async {
            let view = self.desk.view(visit, as_of).await?;
            Box::pin(self.desk.gazette.region(&view, region)).await.map_err(from_gazette)
        };
        Ok(self.desk.record(visit, CachePolicy::List, &address, read).await?.into())
    }

    /// 一个小区或大厦 · Get an estate
    ///
    /// 电梯数量与其全部电梯。所查之日已随区县并入另一个区县的，答复 308 指向那里。
    #[oai(path = "/estates/:region/:name", method = "get", operation_id = "getEstate")]
    async fn estate(
        &self,
        visit: &Visit,
        /// 区县的代称或名称
        region: Path<String>,
        /// 小区或大厦的全名
        name: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::Estate>> {
        let (as_of, asked) = desk::as_of(&query, &ESTATE)?;
        let region = parse(&region)?;
        if name.chars().any(char::is_control) {
            return Err(absent::ESTATE.mistyped().into());
        }
        let address = |region: &str| asked.address(&format!("/api/v1/estates/{region}/{}", escape(&name)));
        let render = async {
            let view = self.desk.view(visit, as_of).await?;
            let answer = Box::pin(self.desk.gazette.estate(&view, region, &name)).await;
            let Found { record, made_from } = absent::ESTATE.expect(answer.map_err(from_gazette)?)?;
            let body = match record.moved_to() {
                Some(successor) => lead(StatusCode::PERMANENT_REDIRECT, &address(successor)),
                None => Rendered::json(write_estate(&record)),
            };
            Ok(body.made_from(made_from))
        };
        Ok(self.desk.answer(visit, CachePolicy::List, &address(region.slug), render).await?.into())
    }
}

fn parse(region: &str) -> Result<&'static Region, Fault> {
    region::find(region).ok_or_else(|| absent::REGION.mistyped())
}

/// The list of regions: few enough to be read whole and cut here.
struct Regions {
    /// The words that a region must be called by.
    question: Option<found::Question>,
}

impl Regions {
    /// Lets go of regions that the words do not mean.
    async fn keep_meant(
        &self,
        desk: &Desk,
        view: &View,
        regions: &mut Vec<RegionRecord>,
    ) -> Result<(), Fault> {
        let Some(question) = self.question.clone() else { return Ok(()) };
        let question = found::Question { limit: found::MOST_HITS, ..question };
        let hits = desk.search.ask(question, view.today).await.map_err(from_search)?.hits;
        regions.retain(|region| hits.iter().any(|hit| hit.id == region.slug));
        Ok(())
    }
}

impl Listing for Regions {
    type Row = RegionRow;
    const FILE: &'static str = "regions";

    fn path(&self) -> String {
        "/api/v1/regions".to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        let kinds = [Kind::ELEVATOR, Kind::PILOT_MARK, Kind::VISIT, Kind::INSPECTION, Kind::INSURANCE];
        let kinds = kinds.into_iter().chain([Kind::PILOT_DISTRICT, Kind::BUREAU]);
        kinds.map(|kind| Tag::kind(kind.name())).collect()
    }

    fn is_searched(&self) -> bool {
        self.question.is_some()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<RegionRow>, Fault> {
        let mut regions = desk.gazette.regions(view).await.map_err(from_gazette)?.record;
        self.keep_meant(desk, view, &mut regions).await?;
        cut::<Self>(regions.into_iter().map(RegionRow::from).collect(), cursor, limit)
    }
}

/// An estate without its elevators.
#[derive(Serialize)]
struct EstateHead<'a> {
    region: &'a RegionRef,
    name: &'a str,
    figures: &'a Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<Day>,
}

/// An estate as JSON: its elevators are rows of their list.
fn write_estate(estate: &EstateRecord) -> Vec<u8> {
    let EstateRecord { region, name, figures, elevators, as_of, .. } = estate;
    let head = EstateHead { region, name, figures, as_of: *as_of };
    let mut out = serde_json::to_vec(&head).expect("an estate is plain data");
    out.pop();
    out.extend_from_slice(b",\"elevators\":");
    write_rows(elevators, None, &mut out);
    out.push(b'}');
    out
}
