//! The addresses of the search.

use std::sync::Arc;

use poem::http::{StatusCode, Uri};
use poem::web::Data;
use poem::{Response, Route, get, handler};

use super::files;
use super::narrowing::Narrowing;
use super::page::{Group, SearchPage};
use crate::domain::label::Vocabulary;
use crate::domain::region;
use crate::gazette::View;
use crate::gazette::records::lookup::Matches;
use crate::gazette::records::warnings::Warnings;
use crate::search::answer::Answer;
use crate::search::question::{Kind, Question};
use crate::search::writing;
use crate::web::fault::Fault;
use crate::web::finding::{self, Finding};
use crate::web::pages::asked::Asked;
use crate::web::pages::desk::{AtDesk, Desk, ROWS, html, lead};
use crate::web::pages::lookup::LookupPage;
use crate::web::pages::shell::Shell;
use crate::web::pages::{links, missing};
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/search", get(search))
        .at("/search/results.csv", get(files::csv))
        .at("/search/results.ndjson", get(files::ndjson))
        .at("/search/results.xlsx", get(files::xlsx))
}

/// Hits of each kind where none was chosen.
const FIRST: usize = 5;

#[handler]
async fn search(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked, uri: &Uri) -> Result<Response, Fault> {
    let narrowing = Narrowing::read(uri.query().unwrap_or_default())?;
    let shell = desk.record(visit, &asked, narrowing.at("/search")).noindex();
    let key = shell.key();
    let render = Box::pin(async {
        let view = desk.view(visit, &asked).await?;
        if view.is_present {
            present(desk, &view, shell, narrowing).await
        } else {
            past(desk, &view, shell, narrowing).await
        }
    });
    desk.answer(visit, finding::policy(&desk.search), &key, render).await
}

/// The search on a day of the past: the record's lookup, which sees that day.
async fn past(desk: &Desk, view: &View, shell: Shell, asked: Narrowing) -> Result<Rendered, Fault> {
    let text = writing::unlabelled(asked.text());
    let matches = desk.gazette.lookup(view, text).await.map_err(missing::from_gazette)?;
    let body = if let Some(address) = only_match(&matches) {
        lead(StatusCode::SEE_OTHER, &shell.record(address))
    } else {
        let warnings = desk.warnings(view, &matches.elevators).await?;
        html(&LookupPage::new(shell, asked, matches).warned(warnings))?
    };
    Ok(body.made_from(finding::tags()))
}

async fn present(desk: &Arc<Desk>, view: &View, shell: Shell, asked: Narrowing) -> Result<Rendered, Fault> {
    if writing::is_too_long(asked.text()) {
        let answer = Answer::default();
        let (groups, warnings) = (Vec::new(), Warnings::default());
        let page = SearchPage { shell, asked, answer, groups, is_lookup: false, warnings };
        return Ok(html(&page)?.status(StatusCode::BAD_REQUEST));
    }
    if let Some(address) = named(desk, view, &asked).await? {
        return Ok(lead(StatusCode::SEE_OTHER, &shell.record(address)).made_from(finding::tags()));
    }
    let mut question = asked.question();
    let is_grouped =
        question.filter.kind.is_none() && asked.get("sort").is_none() && question.cursor.is_none();
    question.limit = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let Finding { answer, is_lookup } = find(desk, view, question.clone()).await?;
    let position = answer.position;
    if let Some(address) = only_code(&asked, &answer) {
        let body = lead(StatusCode::SEE_OTHER, &shell.record(address));
        return Ok(body.made_from(finding::tags()).stands_for(position));
    }
    let groups =
        if is_grouped { groups(desk, view, &question, &answer, is_lookup).await? } else { Vec::new() };
    let page = SearchPage::new(shell, asked, answer, groups, is_lookup);
    let listed = desk.gazette.warnings(view, page.elevators()).await.map_err(missing::from_gazette)?;
    Ok(html(&page.warned(listed))?.made_from(finding::tags()).stands_for(position))
}

async fn find(desk: &Desk, view: &View, question: Question) -> Result<Finding, Fault> {
    finding::find(&desk.search, &desk.gazette, view, question).await.map_err(missing::from_search)
}

/// The first hits of each kind that has any.
async fn groups(
    desk: &Desk,
    view: &View,
    question: &Question,
    answer: &Answer,
    is_lookup: bool,
) -> Result<Vec<Group>, Fault> {
    if is_lookup {
        let of = |kind: Kind| answer.hits.iter().filter(move |hit| hit.kind == kind).cloned();
        let group = |kind: Kind| Group { kind, total: of(kind).count() as u64, hits: of(kind).collect() };
        let groups = <Kind as Vocabulary>::ALL.iter().map(|kind| group(*kind));
        return Ok(groups.filter(|group| group.total > 0).collect());
    }
    let mut groups = Vec::new();
    for count in &answer.facets.kind {
        let mut of_kind = Question { limit: FIRST, ..question.clone() };
        of_kind.filter.kind = Some(count.value);
        let hits = find(desk, view, of_kind).await?.answer.hits;
        groups.push(Group { kind: count.value, total: count.count, hits });
    }
    Ok(groups)
}

/// Where a whole name of a region, or a whole code of any kind, leads.
async fn named(desk: &Desk, view: &View, asked: &Narrowing) -> Result<Option<String>, Fault> {
    let text = writing::unlabelled(asked.text());
    if text.is_empty() || !asked.is_plain() {
        return Ok(None);
    }
    if let Some(region) = region::find(text) {
        return Ok(Some(format!("/regions/{}", region.slug)));
    }
    // No code is without digits unless it is all letters; a lookup for a mere name would be in vain.
    if !text.chars().any(char::is_numeric) && !text.is_ascii() {
        return Ok(None);
    }
    let matches = desk.gazette.lookup(view, text).await.map_err(missing::from_gazette)?;
    if let Some(address) = only_match(&matches) {
        return Ok(Some(address));
    }
    // Of what was withdrawn the index knows nothing, however its code is spaced.
    let code = code(text);
    if code == text || !writing::is_code(&code) {
        return Ok(None);
    }
    let matches = desk.gazette.lookup(view, &code).await.map_err(missing::from_gazette)?;
    Ok(matches.withdrawn.as_ref().and_then(links::gone_path))
}

/// A code as it is written without its label, spaces and dashes.
fn code(text: &str) -> String {
    writing::code(writing::unlabelled(text))
}

/// Where a code leads that was typed with spaces or dashes.
fn only_code(asked: &Narrowing, answer: &Answer) -> Option<String> {
    let [only] = answer.hits.as_slice() else { return None };
    let is_it = only.kind == Kind::Elevator && writing::code(&only.id) == code(asked.text());
    (asked.is_plain() && is_it).then(|| links::of_hit(only))
}

/// The address of the one thing whose code was typed; of a withdrawn one it says so.
fn only_match(matches: &Matches) -> Option<String> {
    let Matches { exact_elevator, exact_unit, exact_notice, exact_region, withdrawn, .. } = matches;
    let elevator = exact_elevator.as_ref().map(|code| format!("/e/{code}"));
    let unit_or_notice = || match exact_unit {
        Some(uscc) => Some(format!("/units/{uscc}")),
        None => exact_notice
            .as_deref()
            .map(links::notice_path)
            .or_else(|| exact_region.as_ref().map(|region| format!("/regions/{}", region.slug))),
    };
    elevator.or_else(unit_or_notice).or_else(|| withdrawn.as_ref().and_then(links::gone_path))
}
