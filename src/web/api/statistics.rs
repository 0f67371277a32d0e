//! Figures by month and district, and the targets of the plan.

use poem::Response;
use poem_openapi::OpenApi;

use super::absent::from_gazette;
use super::desk::Desk;
use super::list::{Listing, Wanted, cut};
use super::parameter::{
    AS_OF, CURSOR, FIELDS, FIGURES_BY, FIGURES_REGION, FROM_MONTH, HEADERS, LIMIT, PLACES, Question, TO_MONTH,
};
use super::payload::List;
use super::query::{Query, Reading};
use super::schema;
use super::section::Section;
use crate::domain::Day;
use crate::gazette::records::Page;
use crate::gazette::records::statistics::{MADE_FROM, MonthRow, Places, StatisticsFilter, TargetRow};
use crate::gazette::{Tag, View};
use crate::release::rows::{Row, row};
use crate::release::table::Headings;
use crate::web::fault::Fault;
use crate::web::negotiation::Form;
use crate::web::visit::Visit;

/// What the figures may be asked.
pub static LIST: Question = Question {
    operation: "listStatistics",
    parameters: &[FIGURES_BY, FIGURES_REGION, FROM_MONTH, TO_MONTH, AS_OF, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: MonthRow::FIELDS,
    columns: MonthRow::COLUMNS,
};
/// What the targets may be asked.
pub static TARGETS: Question = Question {
    operation: "listTargets",
    parameters: &[AS_OF, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: TargetRow::FIELDS,
    columns: TargetRow::COLUMNS,
};

/// Operations on figures.
#[derive(Debug, Clone)]
pub struct Statistics {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Statistics")]
impl Statistics {
    /// 各月各区县的数字 · List figures by month and district
    ///
    /// 自 2020 年 9 月起，全市或各区县各月的在用电梯、责任保险、试点标注、试点区县和故障困人事故。默认为全市。按现有记录回溯，
    /// 每个比率都给出分子和分母；给出 as_of 时只用当日已公布的记录。区县按所查之日的区划。
    #[oai(path = "/statistics", method = "get", operation_id = "listStatistics")]
    async fn list(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::MonthFigures>> {
        let mut reading = query.against(&LIST);
        let filter = filter(&mut reading);
        let wanted = Wanted::read::<Figures>(visit, reading)?;
        Ok(self.desk.list(visit, wanted, Figures { filter }).await?.into())
    }

    /// 方案的目标与实际 · List targets and what was reached
    ///
    /// 方案一(三)的各项年度目标、分母、实际和是否达到。96333 应急处置平台的覆盖没有报送，不作推断。
    #[oai(path = "/statistics/targets", method = "get", operation_id = "listTargets")]
    async fn targets(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::TargetFigures>> {
        let wanted = Wanted::read::<Targets>(visit, query.against(&TARGETS))?;
        Ok(self.desk.list(visit, wanted, Targets).await?.into())
    }
}

fn filter(reading: &mut Reading) -> StatisticsFilter {
    let by = reading.index(FIGURES_BY, &PLACES);
    let region = reading.region(FIGURES_REGION);
    if by.is_some() && region.is_some() {
        reading.refuse(FIGURES_BY, "不能与 region 同用");
    }
    let (from, to) = (reading.month(FROM_MONTH), reading.month(TO_MONTH));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        reading.refuse(FROM_MONTH, "不能晚于 to");
    }
    let places = match (region, by) {
        (Some(region), _) => Places::One(region),
        (None, Some(1)) => Places::Districts,
        (None, _) => Places::City,
    };
    StatisticsFilter { places, from, to }
}

/// Figures as a whole table under headings.
///
/// # Errors
/// That the record cannot be read.
pub async fn whole(
    desk: &Desk,
    visit: &Visit,
    filter: StatisticsFilter,
    as_of: Option<Day>,
    headings: Headings,
) -> Result<Response, Fault> {
    let wanted = Wanted::everything(Form::Csv, headings);
    let wanted = if let Some(day) = as_of { wanted.on(day) } else { wanted };
    desk.list(visit, wanted, Figures { filter }).await
}

fn made_from() -> Vec<Tag> {
    MADE_FROM.map(|kind| Tag::kind(kind.name())).to_vec()
}

/// The list of figures.
struct Figures {
    filter: StatisticsFilter,
}

impl Listing for Figures {
    type Row = MonthRow;
    const FILE: &'static str = "statistics";

    fn path(&self) -> String {
        "/api/v1/statistics".to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        made_from()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<MonthRow>, Fault> {
        desk.gazette.statistics(view, &self.filter, cursor, limit).await.map_err(from_gazette)
    }
}

/// The list of targets: few enough to stand on one page.
struct Targets;

impl Listing for Targets {
    type Row = TargetRow;
    const FILE: &'static str = "targets";

    fn path(&self) -> String {
        "/api/v1/statistics/targets".to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        made_from()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<TargetRow>, Fault> {
        let rows = desk.gazette.targets(view).await.map_err(from_gazette)?.record;
        cut::<Self>(rows, cursor, limit)
    }
}

row!(MonthRow as "statistics", |row| [
    "month", "measured_on", "region", "in_use", "insured", "insured_percent", "in_maintenance_pilot",
    "maintenance_pilot_insured", "in_testing_pilot", "maintenance_districts", "testing_districts", "faults",
    "entrapments", "accidents",
] {
    "month": row.month.to_string(),
    "measured_on": row.measured_on,
    "region": row.region.as_ref().map(|region| region.slug.clone()),
    "region_name": row.region.as_ref().map(|region| region.name.clone()),
    "in_use": row.in_use,
    "insured": row.insured,
    "insured_percent": row.insured_percent,
    "in_maintenance_pilot": row.in_maintenance_pilot,
    "maintenance_pilot_insured": row.maintenance_pilot_insured,
    "in_testing_pilot": row.in_testing_pilot,
    "maintenance_districts": row.maintenance_districts,
    "testing_districts": row.testing_districts,
    "faults": row.faults,
    "entrapments": row.entrapments,
    "accidents": row.accidents,
});

row!(TargetRow as "targets", |row| [
    "year", "metric", "goal", "goal_unit", "clause", "denominator", "measured_on", "met", "of", "percent", "standing",
] {
    "year": row.year.to_string(),
    "metric": row.metric,
    "goal": row.goal,
    "goal_unit": row.goal_unit.to_owned(),
    "clause": row.clause.to_owned(),
    "denominator": row.denominator.to_owned(),
    "measured_on": row.measured_on,
    "met": row.met,
    "of": row.of,
    "percent": row.percent,
    "standing": row.standing,
});
