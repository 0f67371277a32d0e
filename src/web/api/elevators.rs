//! Elevators: the list, the record and the code in the car.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use serde::Serialize;

use super::absent::{self, from_gazette};
use super::batch::{Batch, Identified};
use super::counts::{self, Counted};
use super::desk::{self, Desk};
use super::limits::{SORTED_ROWS, STREAM_ROWS};
use super::list::{Listing, Wanted};
use super::parameter::{
    AS_OF, CODES, CURSOR, ESTATE, EXPIRED, FIELDS, GROUP_ELEVATORS, HEADERS, INSTALLED, INSTALLED_FROM,
    INSTALLED_TO, LIMIT, MODE, NARROWED, ORDERS, OVERDUE, PILOT, Parameter, Question, REGION, SORT, STATUS,
    SUBDISTRICT, UNIT,
};
use super::payload::{ListOr, Object};
use super::query::{Query, Reading};
use super::schema;
use super::search::narrowed;
use super::section::Section;
use crate::domain::codes::ElevatorCode;
use crate::gazette::records::count::OF_ELEVATORS;
use crate::gazette::records::elevator::ElevatorRecord;
use crate::gazette::records::list::{ElevatorFilter, ElevatorOrder, ElevatorRow};
use crate::gazette::records::{Found, Page};
use crate::gazette::{self, Gazette, Kind, Tag, View};
use crate::release::rows::Row;
use crate::search::question::{self as found, Filter, InPilot, Order};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// What the list may be asked.
pub static LIST: Question = Question {
    operation: "listElevators",
    parameters: &[
        CODES,
        NARROWED,
        REGION,
        ESTATE,
        SUBDISTRICT,
        UNIT,
        MODE,
        STATUS,
        PILOT,
        OVERDUE,
        EXPIRED,
        INSTALLED,
        INSTALLED_FROM,
        INSTALLED_TO,
        GROUP_ELEVATORS,
        SORT,
        AS_OF,
        FIELDS,
        HEADERS,
        LIMIT,
        CURSOR,
    ],
    fields: <ElevatorRow as Row>::FIELDS,
    columns: <ElevatorRow as Row>::COLUMNS,
};
/// What a record may be asked.
pub static RECORD: Question = Question::of_record("getElevator");
/// The code in the car is asked nothing.
pub static CODE: Question = Question::none("getElevatorCode");

/// Operations on elevators.
#[derive(Debug, Clone)]
pub struct Elevators {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Elevators")]
impl Elevators {
    /// 电梯列表 · List elevators
    ///
    /// 按区县、小区、单位、维保模式、使用状态、试点标注等筛选。CSV 的列名与导入文件相同，可以再次导入。
    #[oai(path = "/elevators", method = "get", operation_id = "listElevators")]
    async fn list(
        &self,
        visit: &Visit,
        query: Query,
    ) -> poem::Result<ListOr<schema::ElevatorRow, schema::Count>> {
        let mut reading = query.against(&LIST);
        let code = |text: &str| ElevatorCode::parse(text).ok().map(|code| code.to_string());
        if let Some(codes) = reading.ids(CODES, code, &[AS_OF, FIELDS, HEADERS]) {
            let batch = Batch { path: PATH, file: Elevated::FILE, kind: Kind::ELEVATOR, ids: codes };
            return Ok(self.desk.batch::<ElevatorRow>(visit, reading, batch).await?.into());
        }
        let list = Elevated { filter: filter(&mut reading), order: order(&mut reading) };
        let by = counts::dimensions(&mut reading, GROUP_ELEVATORS, &OF_ELEVATORS);
        if let Some(question) =
            narrowed::question(&mut reading, list.found(), list.found_in(), &UNKNOWN_TO_THE_SEARCH)
        {
            return Ok(self.desk.meant::<ElevatorRow>(visit, reading, PATH, question).await?.into());
        }
        if let Some(by) = by {
            if reading.has(AS_OF) && by.iter().any(|(_, _, sort)| sort.is_of_today()) {
                reading.refuse(GROUP_ELEVATORS, "逾期和超期按今天的事实计算，不能与 as_of 同用");
            }
            let counted = Counted::Elevators(list.filter.clone());
            return Ok(self.desk.counts(visit, reading, &list, counted, by).await?.into());
        }
        let wanted = Wanted::read::<Elevated>(visit, reading)?;
        Ok(self.desk.list(visit, wanted, list).await?.into())
    }

    /// 一台电梯的公开档案 · Get an elevator
    ///
    /// 使用状态、单位、试点标注、维保、检验、检测、保险、承诺与公告，与二维码所指页面的事实相同。报废的电梯保留档案。
    #[oai(path = "/elevators/:code", method = "get", operation_id = "getElevator")]
    async fn record(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::Elevator>> {
        let (as_of, asked) = desk::as_of(&query, &RECORD)?;
        let code = parse(&code)?;
        let address = asked.address(&format!("/api/v1/elevators/{code}"));
        let read = async {
            let view = self.desk.view(visit, as_of).await?;
            self.find(&view, &code).await
        };
        Ok(self.desk.record(visit, CachePolicy::Record, &address, read).await?.into())
    }

    /// 一台电梯的二维码 · Get the code of an elevator
    ///
    /// 二维码所载的地址，以及 SVG 和 PNG 图的地址。
    #[oai(path = "/elevators/:code/qr", method = "get", operation_id = "getElevatorCode")]
    async fn code(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::ElevatorCode>> {
        query.must_be_empty(&CODE)?;
        let code = parse(&code)?;
        let address = format!("/api/v1/elevators/{code}/qr");
        let read = async {
            let view = self.desk.view(visit, None).await?;
            let Found { record, made_from } = self.find(&view, &code).await?;
            Ok(Found { record: CodeInTheCar::of(&record.code, &self.desk.public_url), made_from })
        };
        Ok(self.desk.record(visit, CachePolicy::Record, &address, read).await?.into())
    }
}

impl Elevators {
    async fn find(&self, view: &View, code: &ElevatorCode) -> Result<Found<ElevatorRecord>, Fault> {
        let answer = Box::pin(self.desk.gazette.elevator(view, code.as_str())).await;
        absent::ELEVATOR.expect(answer.map_err(from_gazette)?)
    }
}

/// A code as it stands in an address.
///
/// # Errors
/// [`Fault::NotFound`]: nothing that is mistyped can be there.
pub fn parse(code: &str) -> Result<ElevatorCode, Fault> {
    ElevatorCode::parse(code).map_err(|_| absent::ELEVATOR.mistyped())
}

fn filter(reading: &mut Reading) -> ElevatorFilter {
    for parameter in [OVERDUE, EXPIRED] {
        if reading.has(parameter) && reading.has(AS_OF) {
            reading.refuse(
                parameter,
                "逾期和超期按今天的事实计算，不能与 as_of 同用；过去某日的情况见该日的档案",
            );
        }
    }
    ElevatorFilter {
        region: reading.region(REGION),
        estate: reading.text(ESTATE),
        subdistrict: reading.text(SUBDISTRICT),
        unit: reading.credit_code(UNIT),
        mode: reading.choice(MODE),
        status: reading.choice(STATUS),
        pilot: reading.choice(PILOT),
        overdue: reading.flag(OVERDUE),
        expired: reading.flag(EXPIRED),
        installed_year: reading.year(INSTALLED),
        installed: counts::range(reading, INSTALLED_FROM, INSTALLED_TO),
    }
}

fn order(reading: &mut Reading) -> ElevatorOrder {
    let order = match reading.index(SORT, &ORDERS) {
        Some(1) => ElevatorOrder::NextDue,
        Some(2) => ElevatorOrder::Newest,
        _ => ElevatorOrder::Code,
    };
    if order == ElevatorOrder::NextDue && reading.has(AS_OF) {
        reading.refuse(SORT, "下次维保到期日按今天的事实计算，不能与 as_of 同用");
    }
    order
}

/// What the search cannot narrow by.
const UNKNOWN_TO_THE_SEARCH: [Parameter; 3] = [INSTALLED_FROM, INSTALLED_TO, GROUP_ELEVATORS];

/// Where the list stands.
const PATH: &str = "/api/v1/elevators";

/// A list of elevators.
pub struct Elevated {
    filter: ElevatorFilter,
    order: ElevatorOrder,
}

impl Elevated {
    /// The filter as the search takes it.
    fn found(&self) -> Filter {
        let filter = self.filter.clone();
        Filter {
            kind: Some(found::Kind::Elevator),
            region: filter.region,
            subdistrict: filter.subdistrict,
            estate: filter.estate,
            unit: filter.unit,
            mode: filter.mode,
            status: filter.status,
            pilot: filter.pilot.map(InPilot::Of),
            overdue: filter.overdue,
            expired: filter.expired,
            year: filter.installed_year,
            ..Filter::default()
        }
    }

    /// The order as the search takes it.
    fn found_in(&self) -> Order {
        match self.order {
            ElevatorOrder::Code => Order::Id,
            ElevatorOrder::NextDue => Order::NextDue,
            ElevatorOrder::Newest => Order::Newest,
        }
    }
}

impl Identified for ElevatorRow {
    type List = Elevated;

    fn id(&self) -> &str {
        &self.card.code
    }

    async fn find(gazette: &Gazette, view: &View, ids: &[String]) -> Result<Vec<Self>, gazette::Error> {
        gazette.elevators_by_code(view, ids).await
    }
}

impl Listing for Elevated {
    type Row = ElevatorRow;
    const FILE: &'static str = "elevators";
    const IS_RELEASED: bool = true;

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn step(&self) -> u64 {
        if self.order == ElevatorOrder::NextDue { SORTED_ROWS } else { STREAM_ROWS }
    }

    fn made_from(&self) -> Vec<Tag> {
        let kinds = [
            Kind::ELEVATOR,
            Kind::UNIT,
            Kind::PILOT_MARK,
            Kind::VISIT,
            Kind::INSPECTION,
            Kind::TEST,
            Kind::INSURANCE,
        ];
        kinds.map(|kind| Tag::kind(kind.name())).to_vec()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<ElevatorRow>, Fault> {
        desk.gazette.elevators(view, &self.filter, self.order, cursor, limit).await.map_err(from_gazette)
    }
}

/// What a code carries and where its images are.
#[derive(Debug, Serialize)]
struct CodeInTheCar {
    code: String,
    url: String,
    svg: String,
    png: String,
}

impl CodeInTheCar {
    fn of(code: &str, public_url: &str) -> Self {
        let url = format!("{public_url}/e/{code}");
        Self { code: code.to_owned(), svg: format!("{url}/qr.svg"), png: format!("{url}/qr.png"), url }
    }
}
