//! The addresses of units, estates and regions.

use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};

use super::asked::Asked;
use super::desk::{AtDesk, Desk, ROWS, expect, html, kinds, lead, moved};
use super::estate::EstatePage;
use super::history::HistoryPage;
use super::labels::LabelsPage;
use super::region::{RegionPage, RegionsPage};
use super::unit::UnitPage;
use super::{links, missing};
use crate::domain::codes::CreditCode;
use crate::domain::region;
use crate::gazette::records::Page;
use crate::gazette::records::list::{ElevatorFilter, ElevatorOrder, ElevatorRow};
use crate::gazette::{Kind, View};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// Elevators fetched at a time for a label sheet, which has them all.
const BATCH: u64 = 1000;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/units/:uscc", get(unit))
        .at("/units/:uscc/history", get(history))
        .at("/units/:uscc/labels", get(labels))
        .at("/estates/:region/:name", get(estate))
        .at("/regions", get(regions))
        .at("/regions/:slug", get(one_region))
}

async fn elevators(
    desk: &Desk,
    view: &View,
    filter: &ElevatorFilter,
    cursor: Option<&str>,
    limit: u64,
) -> Result<Page<ElevatorRow>, Fault> {
    let list = desk.gazette.elevators(view, filter, ElevatorOrder::Code, cursor, limit);
    list.await.map_err(missing::from_gazette)
}

/// The elevators that a unit uses or maintains.
pub(in crate::web) fn of_unit(uscc: &str) -> ElevatorFilter {
    ElevatorFilter { unit: Some(uscc.to_owned()), ..ElevatorFilter::default() }
}

#[handler]
async fn unit(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(typed): Path<String>,
) -> Result<Response, Fault> {
    let uscc = CreditCode::parse(&typed).map_err(|_| missing::unit())?.as_str().to_owned();
    let cursor = asked.cursor.as_deref();
    let shell = desk.record(visit, &asked, links::at(&format!("/units/{uscc}"), cursor));
    let key = shell.key();
    if uscc != typed {
        return Ok(moved(visit, &key));
    }
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = expect(desk.gazette.unit(&view, &uscc).await, missing::unit)?;
        let rows = elevators(desk, &view, &of_unit(&uscc), cursor, ROWS).await?;
        let warnings = desk.warnings(&view, &rows.rows).await?;
        let newest = desk.gazette.newest_of_rows(&view, &rows.rows).await.map_err(missing::from_gazette)?;
        let page = UnitPage::new(shell, found.record, rows).warned(warnings).resting_on(newest);
        let page = html(&page)?;
        Ok(page.made_from(found.made_from).made_from(kinds([Kind::ELEVATOR])))
    };
    desk.answer(visit, CachePolicy::Record, &key, render).await
}

#[handler]
async fn history(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(uscc): Path<String>,
) -> Result<Response, Fault> {
    let uscc = CreditCode::parse(&uscc).map_err(|_| missing::unit())?.as_str().to_owned();
    let cursor = asked.cursor.as_deref();
    let shell = desk.record(visit, &asked, links::at(&format!("/units/{uscc}/history"), cursor));
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = expect(desk.gazette.unit(&view, &uscc).await, missing::unit)?;
        let versions = desk.gazette.unit_history(&view, &uscc, cursor, ROWS).await;
        let versions = versions.map_err(missing::from_gazette)?.ok_or_else(missing::unit)?;
        let page = html(&HistoryPage::of_unit(shell, &uscc, found.record.name, versions))?;
        Ok(page.made_from(found.made_from).made_from(kinds([Kind::COMMITMENT, Kind::NOTICE])))
    };
    desk.answer(visit, CachePolicy::Record, &key, render).await
}

#[handler]
async fn labels(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(typed): Path<String>,
) -> Result<Response, Fault> {
    let uscc = CreditCode::parse(&typed).map_err(|_| missing::unit())?.as_str().to_owned();
    let shell = desk.text(visit, &asked, format!("/units/{uscc}/labels"));
    let key = shell.key();
    if uscc != typed {
        return Ok(moved(visit, &key));
    }
    let render = async {
        let view = desk.view(visit, &Asked::default()).await?;
        let found = expect(desk.gazette.unit(&view, &uscc).await, missing::unit)?;
        let rows = all_elevators(desk, &view, &of_unit(&uscc)).await?;
        let page = html(&LabelsPage::new(shell, uscc.clone(), found.record.name, &rows))?;
        Ok(page.made_from(found.made_from).made_from(kinds([Kind::ELEVATOR])))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

/// Every elevator that a filter finds, by code.
///
/// # Errors
/// If the record cannot be read.
pub(in crate::web) async fn all_elevators(
    desk: &Desk,
    view: &View,
    filter: &ElevatorFilter,
) -> Result<Vec<ElevatorRow>, Fault> {
    let mut page = elevators(desk, view, filter, None, BATCH).await?;
    let mut rows = page.rows;
    while let Some(cursor) = page.next {
        page = elevators(desk, view, filter, Some(&cursor), BATCH).await?;
        rows.append(&mut page.rows);
    }
    Ok(rows)
}

#[handler]
async fn estate(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path((slug, name)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let region = region::find(&slug).ok_or_else(missing::region)?;
    let shell = desk.record(visit, &asked, links::estate_path(region.slug, &name));
    let key = shell.key();
    if region.slug != slug {
        return Ok(moved(visit, &key));
    }
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = expect(desk.gazette.estate(&view, region, &name).await, missing::estate)?;
        let body = if let Some(successor) = found.record.moved_to() {
            lead(StatusCode::PERMANENT_REDIRECT, &shell.estate(successor, &name))
        } else {
            let warnings = desk.warnings(&view, &found.record.elevators).await?;
            html(&EstatePage::new(shell, found.record).warned(warnings))?
        };
        Ok(body.made_from(found.made_from))
    };
    desk.answer(visit, CachePolicy::Record, &key, render).await
}

#[handler]
async fn regions(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.record(visit, &asked, "/regions");
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = desk.gazette.regions(&view).await.map_err(missing::from_gazette)?;
        Ok(html(&RegionsPage::new(shell, found.record))?.made_from(found.made_from))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

#[handler]
async fn one_region(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(slug): Path<String>,
) -> Result<Response, Fault> {
    let region = region::find(&slug).ok_or_else(missing::region)?;
    let region = region::standing_for(region, asked.as_of.unwrap_or(visit.day));
    let cursor = asked.cursor.as_deref();
    let shell = desk.record(visit, &asked, links::at(&format!("/regions/{}", region.slug), cursor));
    let key = shell.key();
    if region.slug != slug {
        return Ok(moved(visit, &key));
    }
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = desk.gazette.region(&view, region).await.map_err(missing::from_gazette)?;
        let filter = ElevatorFilter { region: Some(region), ..ElevatorFilter::default() };
        let rows = elevators(desk, &view, &filter, cursor, ROWS).await?;
        let warnings = desk.warnings(&view, &rows.rows).await?;
        let page = html(&RegionPage::new(shell, found.record, rows).warned(warnings))?;
        Ok(page.made_from(found.made_from).made_from(kinds([Kind::ELEVATOR])))
    };
    desk.answer(visit, CachePolicy::Record, &key, render).await
}
