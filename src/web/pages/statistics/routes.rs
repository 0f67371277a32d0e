//! The addresses of the figures.

use poem::http::Uri;
use poem::web::Data;
use poem::{Response, Route, get, handler};

use super::{Months, StatisticsPage};
use crate::gazette::View;
use crate::gazette::records::statistics::{MADE_FROM, MonthRow, Places, StatisticsFilter};
use crate::web::api;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::pages::asked::{Asked, headings};
use crate::web::pages::desk::{AtDesk, Desk, html, kinds};
use crate::web::pages::missing;
use crate::web::visit::Visit;

/// Rows asked for at a time: more than districts in one month, or months in a lifetime.
const ALL: u64 = 1000;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/statistics", get(statistics))
        .at("/statistics/months.csv", get(of_months))
        .at("/statistics/districts.csv", get(of_districts))
}

/// The months a reader asks for, up to the reader's day.
fn months(visit: &Visit, asked: &Asked, uri: &Uri) -> Result<Months, Fault> {
    Months::read(uri.query().unwrap_or_default(), asked.as_of.unwrap_or(visit.day))
}

/// The districts of the last month chosen.
fn districts(months: Months) -> StatisticsFilter {
    StatisticsFilter { places: Places::Districts, from: Some(months.to), to: Some(months.to) }
}

async fn rows(desk: &Desk, view: &View, filter: &StatisticsFilter) -> Result<Vec<MonthRow>, Fault> {
    let page = desk.gazette.statistics(view, filter, None, ALL).await;
    Ok(page.map_err(missing::from_gazette)?.rows)
}

#[handler]
async fn statistics(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    uri: &Uri,
) -> Result<Response, Fault> {
    let months = months(visit, &asked, uri)?;
    let is_usual = months == Months::usual(asked.as_of.unwrap_or(visit.day));
    let address = if is_usual { "/statistics".to_owned() } else { months.at("/statistics") };
    let shell = desk.record(visit, &asked, address).cited_as("试点统计");
    let key = shell.key();
    let shell = shell.json(months.at("/api/v1/statistics"));
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let page = StatisticsPage {
            shell,
            months,
            targets: desk.gazette.targets(&view).await.map_err(missing::from_gazette)?.record,
            city: rows(desk, &view, &months.filter()).await?,
            districts: rows(desk, &view, &districts(months)).await?,
        };
        Ok(html(&page)?.made_from(kinds(MADE_FROM)))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

/// The table of months as a file, under Chinese headings for `headers=zh`.
#[handler]
async fn of_months(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    uri: &Uri,
) -> Result<Response, Fault> {
    let filter = months(visit, &asked, uri)?.filter();
    api::statistics::whole(&desk.as_ref().into(), visit, filter, asked.as_of, headings(uri)).await
}

/// The table of districts as a file, likewise.
#[handler]
async fn of_districts(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    uri: &Uri,
) -> Result<Response, Fault> {
    let filter = districts(months(visit, &asked, uri)?);
    api::statistics::whole(&desk.as_ref().into(), visit, filter, asked.as_of, headings(uri)).await
}
