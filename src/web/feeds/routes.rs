//! What can be followed, and where.

use poem::http::Uri;
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};

use super::answer::answer;
use super::calendar::{self, Owner};
use super::feed::{Address, Form, ITEMS, News};
use super::{found, publications};
use crate::domain::codes::CreditCode;
use crate::domain::region::{self, Region};
use crate::gazette::records::list::ElevatorFilter;
use crate::gazette::records::notice::NoticeFilter;
use crate::gazette::{Kind, Tag};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::pages::asked::Asked;
use crate::web::pages::desk::{AtDesk, Desk, expect, kinds, moved};
use crate::web::pages::place_routes::{all_elevators, of_unit};
use crate::web::pages::search::narrowing::Narrowing;
use crate::web::pages::{links, missing};
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/feeds/notices.atom", get(notices_atom))
        .at("/feeds/notices.json", get(notices_json))
        .at("/feeds/search.atom", get(search_atom))
        .at("/feeds/search.json", get(search_json))
        .at("/feeds/regions/:file", get(one_region))
        .at("/feeds/units/:file", get(unit))
        .at("/feeds/estates/:region/:file", get(estate))
}

#[handler]
async fn notices_atom(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    notices(desk, visit, Form::Atom).await
}

#[handler]
async fn notices_json(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    notices(desk, visit, Form::Json).await
}

async fn notices(desk: &Desk, visit: &Visit, form: Form) -> Result<Response, Fault> {
    let address = Address::plain("/feeds/notices".to_owned());
    let read = news_of_notices(desk, visit, None);
    answer(desk, visit, (address, form), read).await
}

#[handler]
async fn one_region(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path(file): Path<String>,
) -> Result<Response, Fault> {
    let (slug, form) = Form::of(&file).ok_or_else(missing::region)?;
    let region = region::find(slug).ok_or_else(missing::region)?;
    let address = Address::plain(format!("/feeds/regions/{}", region.slug));
    if region.slug != slug {
        return Ok(moved(visit, &address.of(form)));
    }
    answer(desk, visit, (address, form), news_of_notices(desk, visit, Some(region))).await
}

async fn news_of_notices(desk: &Desk, visit: &Visit, region: Option<&'static Region>) -> Result<News, Fault> {
    let view = desk.view(visit, &Asked::default()).await?;
    let filter = NoticeFilter { region, ..NoticeFilter::default() };
    let rows = desk.gazette.newest_notices(&view, &filter, ITEMS).await.map_err(missing::from_gazette)?;
    let (title, page) = match region {
        None => ("明梯：公告".to_owned(), "/notices".to_owned()),
        Some(region) => (format!("明梯：{}公告", region.name), format!("/regions/{}", region.slug)),
    };
    let earlier = match region {
        None => "/changes?kind=notice".to_owned(),
        Some(region) => format!("/changes?kind=notice&region={}", region.slug),
    };
    Ok(News {
        title,
        page,
        earlier: is_full(rows.len()).then_some(earlier),
        items: rows.iter().map(publications::of_notice).collect(),
        made_from: kinds([Kind::NOTICE, Kind::UNIT, Kind::ELEVATOR]).to_vec(),
        position: None,
    })
}

/// Whether a feed may lack what was published earlier.
fn is_full(items: usize) -> bool {
    items as u64 >= ITEMS
}

/// A unit as a feed or as a calendar.
#[handler]
async fn unit(Data(desk): AtDesk<'_>, visit: &Visit, Path(file): Path<String>) -> Result<Response, Fault> {
    let (typed, form) = match file.strip_suffix(".ics") {
        Some(typed) => (typed, None),
        None => Form::of(&file).map(|(typed, form)| (typed, Some(form))).ok_or_else(missing::unit)?,
    };
    let uscc = CreditCode::parse(typed).map_err(|_| missing::unit())?.as_str().to_owned();
    let address = Address::plain(format!("/feeds/units/{uscc}"));
    let canonical = form.map_or_else(|| format!("{}.ics", address.stem), |form| address.of(form));
    if uscc != typed {
        return Ok(moved(visit, &canonical));
    }
    match form {
        Some(form) => answer(desk, visit, (address, form), news_of_unit(desk, visit, &uscc)).await,
        None => desk.answer(visit, CachePolicy::List, &canonical, calendar(desk, visit, &uscc)).await,
    }
}

async fn news_of_unit(desk: &Desk, visit: &Visit, uscc: &str) -> Result<News, Fault> {
    let view = desk.view(visit, &Asked::default()).await?;
    let found = expect(desk.gazette.unit(&view, uscc).await, missing::unit)?;
    let history = desk.gazette.unit_history(&view, uscc, None, ITEMS).await;
    let history = history.map_err(missing::from_gazette)?.ok_or_else(missing::unit)?;
    let told = history.rows.iter().filter(|version| !version.changes.is_empty());
    Ok(News {
        title: format!("明梯：{}", found.record.name),
        page: format!("/units/{uscc}"),
        earlier: history.next.as_ref().map(|_| format!("/units/{uscc}/history")),
        items: told.map(|version| publications::of_version(version, None)).collect(),
        made_from: [Tag::thing(Kind::UNIT.name(), uscc)]
            .into_iter()
            .chain(kinds([Kind::UNIT, Kind::COMMITMENT, Kind::NOTICE]))
            .collect(),
        position: None,
    })
}

async fn calendar(desk: &Desk, visit: &Visit, uscc: &str) -> Result<Rendered, Fault> {
    let view = desk.view(visit, &Asked::default()).await?;
    let found = expect(desk.gazette.unit(&view, uscc).await, missing::unit)?;
    let rows = all_elevators(desk, &view, &of_unit(uscc)).await?;
    let owner = Owner { uscc, name: &found.record.name, site: &desk.site.public_url };
    let publicities = desk.gazette.publicities_of(&view, uscc).await.map_err(missing::from_gazette)?;
    let text = calendar::of_unit(&owner, &rows, &publicities);
    let body = Rendered::new("text/calendar; charset=utf-8", text).made_from(found.made_from);
    Ok(body.made_from(kinds([Kind::ELEVATOR, Kind::NOTICE])))
}

#[handler]
async fn estate(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path((slug, file)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (name, form) = Form::of(&file).ok_or_else(missing::estate)?;
    let region = region::find(&slug).ok_or_else(missing::region)?;
    let page = links::estate_path(region.slug, name);
    let address = Address::plain(format!("/feeds{page}"));
    if region.slug != slug {
        return Ok(moved(visit, &address.of(form)));
    }
    let read = news_of_estate(desk, visit, region, name, page);
    answer(desk, visit, (address, form), read).await
}

async fn news_of_estate(
    desk: &Desk,
    visit: &Visit,
    region: &'static Region,
    name: &str,
    page: String,
) -> Result<News, Fault> {
    let view = desk.view(visit, &Asked::default()).await?;
    let filter =
        ElevatorFilter { region: Some(region), estate: Some(name.to_owned()), ..ElevatorFilter::default() };
    let versions = desk.gazette.newest_of_elevators(&view, &filter, ITEMS).await;
    let versions = versions.map_err(missing::from_gazette)?;
    if versions.is_empty() {
        return Err(missing::estate());
    }
    let item = |version| publications::of_version(version, Some(&publications::elevator_of(version)));
    Ok(News {
        title: format!("明梯：{}{name}", region.name),
        earlier: is_full(versions.len()).then(|| format!("/changes?region={}", region.slug)),
        page,
        items: versions.iter().map(item).collect(),
        made_from: kinds([Kind::ELEVATOR, Kind::UNIT, Kind::NOTICE]).to_vec(),
        position: None,
    })
}

#[handler]
async fn search_atom(Data(desk): AtDesk<'_>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    search(desk, visit, uri, Form::Atom).await
}

#[handler]
async fn search_json(Data(desk): AtDesk<'_>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    search(desk, visit, uri, Form::Json).await
}

async fn search(desk: &Desk, visit: &Visit, uri: &Uri, form: Form) -> Result<Response, Fault> {
    // A feed has one order and one page.
    let asked = Narrowing::read(uri.query().unwrap_or_default())?.without("sort");
    let address = Address { stem: "/feeds/search".to_owned(), query: asked.at("") };
    answer(desk, visit, (address, form), found::news(desk, visit, &asked)).await
}
