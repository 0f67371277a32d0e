//! Units and what they promised.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::absent::{self, from_gazette};
use super::batch::{Batch, Identified};
use super::desk::{self, Desk};
use super::list::{Listing, Wanted};
use super::parameter::{
    AS_OF, CURSOR, FIELDS, HEADERS, LIMIT, MAINTAINER, NAME, NARROWED, Question, ROLE, UNIT_ORDERS,
    UNIT_REGION, UNIT_SORT, USCCS, USER, VERDICT,
};
use super::payload::{List, Object};
use super::query::Query;
use super::schema;
use super::search::narrowed;
use super::section::Section;
use crate::domain::codes::CreditCode;
use crate::gazette::records::Page;
use crate::gazette::records::commitment::{CommitmentFilter, CommitmentRow};
use crate::gazette::records::history::Version;
use crate::gazette::records::unit::{UnitFilter, UnitOrder, UnitRow};
use crate::gazette::{self, Gazette, Kind, Tag, View};
use crate::release::rows::Row;
use crate::search::question::{self as found, Filter, Order, Particulars};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// What the list of units may be asked.
pub static LIST: Question = Question {
    operation: "listUnits",
    parameters: &[USCCS, NARROWED, ROLE, UNIT_REGION, NAME, UNIT_SORT, AS_OF, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: UnitRow::FIELDS,
    columns: UnitRow::COLUMNS,
};
/// What a record may be asked.
pub static RECORD: Question = Question::of_record("getUnit");
/// What the history may be asked.
pub static HISTORY: Question = Question {
    operation: "listUnitHistory",
    parameters: &[AS_OF, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: Version::FIELDS,
    columns: Version::COLUMNS,
};
/// What the list of commitments may be asked.
pub static COMMITMENTS: Question = Question {
    operation: "listCommitments",
    parameters: &[NARROWED, USER, MAINTAINER, VERDICT, AS_OF, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: CommitmentRow::FIELDS,
    columns: CommitmentRow::COLUMNS,
};

/// Operations on units.
#[derive(Debug, Clone)]
pub struct Units {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Units")]
impl Units {
    /// 单位列表 · List units
    ///
    /// 使用单位、维保单位、检测机构和检验机构，按名称或统一社会信用代码排列，可按角色、区县和名称的开头筛选。
    #[oai(path = "/units", method = "get", operation_id = "listUnits")]
    async fn list(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::UnitRow>> {
        let mut reading = query.against(&LIST);
        let code = |text: &str| CreditCode::parse(text).ok().map(|code| code.as_str().to_owned());
        if let Some(usccs) = reading.ids(USCCS, code, &[AS_OF, FIELDS, HEADERS]) {
            let batch = Batch { path: "/api/v1/units", file: UnitFilter::FILE, kind: Kind::UNIT, ids: usccs };
            return Ok(self.desk.batch::<UnitRow>(visit, reading, batch).await?.into());
        }
        let filter = UnitFilter {
            role: reading.choice(ROLE),
            region: reading.region(UNIT_REGION),
            name_prefix: reading.text(NAME),
            order: match reading.index(UNIT_SORT, &UNIT_ORDERS) {
                Some(1) => UnitOrder::Code,
                _ => UnitOrder::Name,
            },
        };
        let found = Filter {
            kind: Some(found::Kind::Unit),
            role: filter.role,
            region: filter.region,
            particulars: Particulars { called: filter.name_prefix.clone(), ..Particulars::default() },
            ..Filter::default()
        };
        let found_in = match filter.order {
            UnitOrder::Name => Order::Name,
            UnitOrder::Code => Order::Id,
        };
        if let Some(question) = narrowed::question(&mut reading, found, found_in, &[]) {
            return Ok(self.desk.meant::<UnitRow>(visit, reading, "/api/v1/units", question).await?.into());
        }
        let wanted = Wanted::read::<UnitFilter>(visit, reading)?;
        Ok(self.desk.list(visit, wanted, filter).await?.into())
    }

    /// 一个单位的公开档案 · Get a unit
    ///
    /// 名称与曾用名、角色、电梯数量、服务质量承诺与有关公告。
    #[oai(path = "/units/:uscc", method = "get", operation_id = "getUnit")]
    async fn record(
        &self,
        visit: &Visit,
        /// 统一社会信用代码
        uscc: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::Unit>> {
        let (as_of, asked) = desk::as_of(&query, &RECORD)?;
        let uscc = CreditCode::parse(&uscc).map_err(|_| absent::UNIT.mistyped())?;
        let address = asked.address(&format!("/api/v1/units/{uscc}"));
        let read = async {
            let view = self.desk.view(visit, as_of).await?;
            let answer = Box::pin(self.desk.gazette.unit(&view, uscc.as_str())).await;
            absent::UNIT.expect(answer.map_err(from_gazette)?)
        };
        Ok(self.desk.record(visit, CachePolicy::Record, &address, read).await?.into())
    }

    /// 一个单位的历史 · List what was published about a unit
    ///
    /// 单位信息、所作承诺和有关公告的每次公布，最近的在前，并列出与前一版本相比的变化。
    #[oai(path = "/units/:uscc/history", method = "get", operation_id = "listUnitHistory")]
    async fn history(
        &self,
        visit: &Visit,
        /// 统一社会信用代码
        uscc: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Version>> {
        let uscc = CreditCode::parse(&uscc).map_err(|_| absent::UNIT.mistyped())?;
        let wanted = Wanted::read::<History>(visit, query.against(&HISTORY))?;
        Ok(self.desk.list(visit, wanted, History(uscc.as_str().to_owned())).await?.into())
    }

    /// 服务质量公开承诺 · List service commitments
    ///
    /// 使用单位与维保单位共同作出的承诺，与实测并列；verdict=missed 只列未达标的。
    #[oai(path = "/commitments", method = "get", operation_id = "listCommitments")]
    async fn commitments(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::Commitment>> {
        let mut reading = query.against(&COMMITMENTS);
        let filter = CommitmentFilter {
            user: reading.credit_code(USER),
            maintainer: reading.credit_code(MAINTAINER),
            verdict: reading.choice(VERDICT),
        };
        let particulars = Particulars {
            user: filter.user.clone(),
            maintainer: filter.maintainer.clone(),
            ..Particulars::default()
        };
        let found = Filter { kind: Some(found::Kind::Commitment), particulars, ..Filter::default() };
        if let Some(question) = narrowed::question(&mut reading, found, Order::Id, &[VERDICT]) {
            let path = "/api/v1/commitments";
            return Ok(self.desk.meant::<CommitmentRow>(visit, reading, path, question).await?.into());
        }
        let wanted = Wanted::read::<CommitmentFilter>(visit, reading)?;
        Ok(self.desk.list(visit, wanted, filter).await?.into())
    }
}

impl Identified for UnitRow {
    type List = UnitFilter;

    fn id(&self) -> &str {
        &self.uscc
    }

    async fn find(gazette: &Gazette, view: &View, ids: &[String]) -> Result<Vec<Self>, gazette::Error> {
        gazette.units_by_code(view, ids).await
    }
}

impl Listing for UnitFilter {
    type Row = UnitRow;
    const FILE: &'static str = "units";

    fn path(&self) -> String {
        "/api/v1/units".to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        vec![Tag::kind(Kind::UNIT.name())]
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<UnitRow>, Fault> {
        desk.gazette.units(view, self, cursor, limit).await.map_err(from_gazette)
    }
}

/// Everything that was published about a unit.
struct History(String);

impl Listing for History {
    type Row = Version;
    const FILE: &'static str = "unit-history";

    fn path(&self) -> String {
        format!("/api/v1/units/{}/history", self.0)
    }

    fn made_from(&self) -> Vec<Tag> {
        let kinds = [Kind::UNIT, Kind::COMMITMENT, Kind::NOTICE];
        kinds.map(|kind| Tag::kind(kind.name())).to_vec()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Version>, Fault> {
        let page = desk.gazette.unit_history(view, &self.0, cursor, limit).await.map_err(from_gazette)?;
        page.ok_or_else(|| absent::UNIT.never_published())
    }
}

impl Listing for CommitmentFilter {
    type Row = CommitmentRow;
    const FILE: &'static str = "commitments";

    fn path(&self) -> String {
        "/api/v1/commitments".to_owned()
    }

    /// Results are measured on marked elevators and their incidents.
    fn made_from(&self) -> Vec<Tag> {
        let kinds = [Kind::COMMITMENT, Kind::UNIT, Kind::ELEVATOR, Kind::PILOT_MARK, Kind::INCIDENT];
        kinds.map(|kind| Tag::kind(kind.name())).to_vec()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<CommitmentRow>, Fault> {
        desk.gazette.commitments(view, self, cursor, limit).await.map_err(from_gazette)
    }
}
