//! What happened to one elevator, kind by kind, and every version of its record.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::absent::{self, from_gazette};
use super::desk::Desk;
use super::elevators::parse;
use super::list::{Listing, Wanted};
use super::parameter::{AS_OF, CURSOR, FIELDS, HEADERS, LIMIT, Parameter, Question};
use super::payload::List;
use super::query::Query;
use super::schema;
use super::section::Section;
use crate::gazette::records::Page;
use crate::gazette::records::event::{IncidentRow, InspectionRow, InsuranceRow, TestRow, VisitRow};
use crate::gazette::records::history::Version;
use crate::gazette::{Kind, Tag, View};
use crate::release::rows::{PublishedAt, Row, row};
use crate::web::fault::Fault;
use crate::web::visit::Visit;

const PARAMETERS: &[Parameter] = &[AS_OF, FIELDS, HEADERS, LIMIT, CURSOR];

/// Operations on the events of an elevator.
#[derive(Debug, Clone)]
pub struct Events {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Elevators")]
impl Events {
    /// 一台电梯的历史 · List what was published about an elevator
    ///
    /// 档案与各类事件的每次公布，最近的在前，并列出与前一版本相比的变化。
    #[oai(path = "/elevators/:code/history", method = "get", operation_id = "listElevatorHistory")]
    async fn history(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Version>> {
        Ok(self.answer(visit, History(parse(&code)?.to_string()), &query, &HISTORY).await?.into())
    }

    /// 一台电梯的维保记录 · List the maintenance visits of an elevator
    ///
    /// 现场维保与在线检查，最近的在前，不含维保人员。
    #[oai(path = "/elevators/:code/visits", method = "get", operation_id = "listElevatorVisits")]
    async fn visits(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Visit>> {
        Ok(self.answer(visit, Visits(parse(&code)?.to_string()), &query, &VISITS).await?.into())
    }

    /// 一台电梯的检验 · List the inspections of an elevator
    ///
    /// 法定检验及其结论与有效期，最近的在前。
    #[oai(path = "/elevators/:code/inspections", method = "get", operation_id = "listElevatorInspections")]
    async fn inspections(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Inspection>> {
        Ok(self.answer(visit, Inspections(parse(&code)?.to_string()), &query, &INSPECTIONS).await?.into())
    }

    /// 一台电梯的检测 · List the tests of an elevator
    ///
    /// 试点期间的检测、上传期限与是否逾期上传，最近的在前。
    #[oai(path = "/elevators/:code/tests", method = "get", operation_id = "listElevatorTests")]
    async fn tests(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Test>> {
        Ok(self.answer(visit, Tests(parse(&code)?.to_string()), &query, &TESTS).await?.into())
    }

    /// 一台电梯的故障、困人与事故 · List the incidents of an elevator
    ///
    /// 发生、到场、解救与恢复的时间，最近的在前。
    #[oai(path = "/elevators/:code/incidents", method = "get", operation_id = "listElevatorIncidents")]
    async fn incidents(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Incident>> {
        Ok(self.answer(visit, Incidents(parse(&code)?.to_string()), &query, &INCIDENTS).await?.into())
    }

    /// 一台电梯的保险 · List the insurance of an elevator
    ///
    /// 险种、保险公司与起止日期，最近的在前，不含保单号。
    #[oai(path = "/elevators/:code/insurance", method = "get", operation_id = "listElevatorInsurance")]
    async fn insurance(
        &self,
        visit: &Visit,
        /// 电梯编码
        code: Path<String>,
        query: Query,
    ) -> poem::Result<List<schema::Insurance>> {
        Ok(self.answer(visit, Insurance(parse(&code)?.to_string()), &query, &INSURANCE).await?.into())
    }
}

impl Events {
    async fn answer<L: Listing>(
        &self,
        visit: &Visit,
        listing: L,
        query: &Query,
        question: &'static Question,
    ) -> Result<poem::Response, Fault> {
        let wanted = Wanted::read::<L>(visit, query.against(question))?;
        self.desk.list(visit, wanted, listing).await
    }
}

/// Why there is no such elevator.
async fn no_elevator(desk: &Desk, view: &View, code: &str) -> Fault {
    match desk.gazette.why_absent(view, Kind::ELEVATOR, code).await {
        Ok(why) => absent::ELEVATOR.expect(why).err().unwrap_or_else(|| absent::ELEVATOR.never_published()),
        Err(error) => from_gazette(error),
    }
}

/// Declares the list of one kind of event: its question, its address and where its pages come from.
macro_rules! events {
    ($($(#[$doc:meta])* $list:ident of $row:ty = $question:ident $operation:literal $path:literal $read:ident;)+) => {$(
        $(#[$doc])*
        pub static $question: Question = Question { operation: $operation, parameters: PARAMETERS, fields: <$row as Row>::FIELDS, columns: <$row as Row>::COLUMNS };

        struct $list(String);

        impl Listing for $list {
            type Row = $row;
            const FILE: &'static str = concat!("elevator-", $path);

            fn path(&self) -> String {
                format!(concat!("/api/v1/elevators/{}/", $path), self.0)
            }

            fn made_from(&self) -> Vec<Tag> {
                vec![Tag::thing(Kind::ELEVATOR.name(), &self.0), Tag::kind(Kind::UNIT.name())]
            }

            async fn page(
                &self,
                desk: &Desk,
                view: &View,
                cursor: Option<&str>,
                limit: u64,
            ) -> Result<Page<$row>, Fault> {
                let page = desk.gazette.$read(view, &self.0, cursor, limit).await.map_err(from_gazette)?;
                match page {
                    Some(page) => Ok(page),
                    None => Err(no_elevator(desk, view, &self.0).await),
                }
            }
        }
    )+};
}

events! {
    /// What the history may be asked.
    History of Version = HISTORY "listElevatorHistory" "history" elevator_history;
    /// What the visits may be asked.
    Visits of VisitRow = VISITS "listElevatorVisits" "visits" visits;
    /// What the inspections may be asked.
    Inspections of InspectionRow = INSPECTIONS "listElevatorInspections" "inspections" inspections;
    /// What the tests may be asked.
    Tests of TestRow = TESTS "listElevatorTests" "tests" tests;
    /// What the incidents may be asked.
    Incidents of IncidentRow = INCIDENTS "listElevatorIncidents" "incidents" incidents;
    /// What the insurance may be asked.
    Insurance of InsuranceRow = INSURANCE "listElevatorInsurance" "insurance" insurance;
}

row!(Version as "history", |row| ["seq", "kind", "id", "published_at", "changes"] {
    "seq": row.seq,
    "kind": row.kind,
    "id": row.id,
    "published_at": PublishedAt(row.published_at),
    "changes": serde_json::to_string(&row.changes).expect("changes are plain data"),
});
