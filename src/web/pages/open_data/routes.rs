//! The addresses of the open data.

use poem::http::{HeaderMap, StatusCode};
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};

use super::super::asked::Asked;
use super::super::desk::{AtDesk, Desk, html, lead};
use super::super::missing;
use super::download::is_listed;
use super::page::{CataloguePage, DatasetPage, DictionaryPage};
use super::{catalogue, download};
use crate::release::datasets::{self, Dataset};
use crate::release::files::table_path;
use crate::release::shelf::{Manifest, Released};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::file_body::opened_body;
use crate::web::prepared::Rendered;
use crate::web::releases::{offered, why_gone};
use crate::web::visit::Visit;

/// Rows of a table that its page shows.
const SHOWN: usize = 5;

/// Bytes of a table in which they stand.
const BEGINNING: u64 = 64 * 1024;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/open-data", get(catalogue_page))
        .at("/open-data/dictionary", get(dictionary))
        .at("/open-data/:dataset", get(dataset_page))
        .at("/open-data/latest/*path", get(latest))
        .at("/open-data/releases/:name/*path", get(file))
        .at("/data.json", get(data_json))
}

/// The releases that hold nothing withdrawn since, the newest first.
async fn releases(desk: &Desk, visit: &Visit) -> Result<Vec<Released>, Fault> {
    let view = desk.view(visit, &Asked::default()).await?;
    offered(&desk.gazette, &desk.shelf, &view).await
}

#[handler]
async fn catalogue_page(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/open-data").json("/data.json").cited_as("开放数据").permanent();
    let key = shell.key();
    let render = async {
        let releases = releases(desk, visit).await?.into_iter().map(|one| one.manifest).collect();
        html(&CataloguePage { shell, releases })
    };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

#[handler]
async fn dictionary(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/open-data/dictionary").cited_as("数据字典").permanent();
    desk.answer_text(visit, &shell.key(), DictionaryPage { shell }).await
}

#[handler]
async fn dataset_page(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let dataset = datasets::find(&name).ok_or_else(missing::dataset)?;
    let shell = desk.text(visit, &asked, format!("/open-data/{}", dataset.name)).permanent();
    let key = shell.key();
    let render = async {
        let newest = releases(desk, visit).await?.into_iter().next();
        let shell = match &newest {
            Some(newest) => shell.cited_as(cited(dataset, &newest.manifest)),
            None => shell,
        };
        let rows = match &newest {
            Some(newest) => first_rows(desk, newest, dataset).await?,
            None => Vec::new(),
        };
        html(&DatasetPage { shell, dataset, manifest: newest.map(|newest| newest.manifest), rows })
    };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

/// Under which title a dataset is cited: which, of which release, up to which entry.
fn cited(dataset: &Dataset, manifest: &Manifest) -> String {
    let day = manifest.day.format("%Y年%-m月%-d日");
    format!("{}数据（{}），{day}发布，截至第 {} 号公布", dataset.title, dataset.name, manifest.seq)
}

/// The first rows of a dataset's table; none while its store does not answer: the page says enough without.
async fn first_rows(desk: &Desk, released: &Released, dataset: &Dataset) -> Result<Vec<Vec<String>>, Fault> {
    let path = table_path(dataset.name);
    let length = released.manifest.file(&path).map_or(0, |note| note.bytes).min(BEGINNING);
    let opened = match desk.shelf.open(released, &path, Some(0..length)).await {
        Err(error) if !error.is_away() => return Err(Fault::internal(&error)),
        opened => opened.ok().flatten(),
    };
    let Some(opened) = opened else { return Ok(Vec::new()) };
    let read = opened_body(opened).into_bytes().await;
    let Ok(beginning) = read else { return Ok(Vec::new()) };
    let mut reader = csv::Reader::from_reader(beginning.as_ref());
    let rows = reader.records().take(SHOWN).map_while(Result::ok);
    Ok(rows.map(|row| row.iter().map(str::to_owned).collect()).collect())
}

/// The newest release's file of that name: an address for scripts that stays.
#[handler]
async fn latest(Data(desk): AtDesk<'_>, visit: &Visit, Path(path): Path<String>) -> Result<Response, Fault> {
    let newest = releases(desk, visit).await?.into_iter().next().ok_or_else(missing::release)?;
    if !is_listed(&newest, &path) {
        return Err(missing::release());
    }
    let address = format!("/open-data/releases/{}/{path}", newest.manifest.name);
    let key = format!("/open-data/latest/{path}");
    let render = async { Ok(lead(StatusCode::SEE_OTHER, &address)) };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

#[handler]
async fn file(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path((name, path)): Path<(String, String)>,
    headers: &HeaderMap,
) -> Result<Response, Fault> {
    let mut offered = releases(desk, visit).await?.into_iter();
    let Some(named) = offered.find(|one| one.manifest.name == name) else {
        let view = desk.view(visit, &Asked::default()).await?;
        return Err(why_gone(&desk.gazette, &view, &name, missing::release).await?);
    };
    download::answer((visit, headers), &desk.shelf, &named, &path).await
}

#[handler]
async fn data_json(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    let render = async {
        let newest = releases(desk, visit).await?.into_iter().next();
        let newest = newest.as_ref().map(|newest| newest.manifest.as_ref());
        let catalogue = catalogue::catalogue(&desk.site.public_url, newest);
        Ok(Rendered::new("application/ld+json", catalogue.to_string()))
    };
    desk.answer(visit, CachePolicy::Never, "/data.json", render).await
}
