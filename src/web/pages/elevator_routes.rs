//! The addresses of an elevator: its record, its history, its code.

use poem::http::StatusCode;
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};

use super::asked::Asked;
use super::desk::{AtDesk, Desk, ROWS, expect, html, lead, moved};
use super::elevator::ElevatorPage;
use super::history::HistoryPage;
use super::shell::Shell;
use super::{links, missing};
use crate::domain::codes::ElevatorCode;
use crate::gazette::records::Answer;
use crate::gazette::{Kind, Tag, View};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::prepared::Rendered;
use crate::web::qr::Symbol;
use crate::web::visit::Visit;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/e/:code", get(elevator))
        .at("/e/:code/history", get(history))
        .at("/e/:code/qr.svg", get(qr_svg))
        .at("/e/:code/qr.png", get(qr_png))
}

fn parse(code: &str) -> Result<ElevatorCode, Fault> {
    ElevatorCode::parse(code).map_err(|_| missing::mistyped_code())
}

#[handler]
async fn elevator(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(typed): Path<String>,
) -> Result<Response, Fault> {
    let code = parse(&typed)?;
    let shell = desk.record(visit, &asked, format!("/e/{}", code.as_str()));
    let key = shell.key();
    if code.as_str() != typed {
        return Ok(moved(visit, &key));
    }
    let render = Box::pin(async {
        let view = desk.view(visit, &asked).await?;
        match desk.gazette.elevator(&view, &typed).await.map_err(missing::from_gazette)? {
            Answer::Unknown => in_capitals(desk, &view, &shell, &typed).await,
            answer => {
                let found = expect(Ok(answer), missing::elevator)?;
                Ok(html(&ElevatorPage::new(shell, found.record))?.made_from(found.made_from))
            }
        }
    });
    desk.answer(visit, CachePolicy::Record, &key, render).await
}

/// A code typed in small letters leads to the elevator that has it in capitals.
async fn in_capitals(desk: &Desk, view: &View, shell: &Shell, typed: &str) -> Result<Rendered, Fault> {
    let capitals = typed.to_ascii_uppercase();
    if capitals == typed {
        return Err(missing::elevator());
    }
    let found = expect(desk.gazette.elevator(view, &capitals).await, missing::elevator)?;
    Ok(lead(StatusCode::PERMANENT_REDIRECT, &shell.elevator(&capitals)).made_from(found.made_from))
}

#[handler]
async fn history(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    let code = parse(&code)?.as_str().to_owned();
    let cursor = asked.cursor.as_deref();
    let shell = desk.record(visit, &asked, links::at(&format!("/e/{code}/history"), cursor));
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let versions = desk.gazette.elevator_history(&view, &code, cursor, ROWS).await;
        let Some(versions) = versions.map_err(missing::from_gazette)? else {
            return Err(desk.gone_or(Kind::ELEVATOR, &code, missing::elevator).await?);
        };
        let tag = Tag::thing(Kind::ELEVATOR.name(), &code);
        let page = html(&HistoryPage::of_elevator(shell, &code, versions))?;
        // Its units may be renamed.
        Ok(page.made_from([tag, Tag::kind(Kind::UNIT.name())]))
    };
    desk.answer(visit, CachePolicy::Record, &key, render).await
}

#[handler]
async fn qr_svg(Data(desk): AtDesk<'_>, visit: &Visit, Path(code): Path<String>) -> Result<Response, Fault> {
    draw(desk, visit, &code, "svg", |symbol| Rendered::new("image/svg+xml", symbol.svg())).await
}

#[handler]
async fn qr_png(Data(desk): AtDesk<'_>, visit: &Visit, Path(code): Path<String>) -> Result<Response, Fault> {
    draw(desk, visit, &code, "png", |symbol| Rendered::new("image/png", symbol.png())).await
}

/// Draws the code of an elevator that is published, and of no other.
async fn draw(
    desk: &Desk,
    visit: &Visit,
    code: &str,
    form: &str,
    drawn: impl FnOnce(&Symbol) -> Rendered,
) -> Result<Response, Fault> {
    let code = parse(code)?;
    let asked = Asked::default();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = expect(desk.gazette.elevator(&view, code.as_str()).await, missing::elevator)?;
        let symbol = Symbol::of_elevator(&desk.site.public_url, code.as_str());
        Ok(drawn(&symbol).made_from(found.made_from))
    };
    let address = format!("/e/{}/qr.{form}", code.as_str());
    desk.answer(visit, CachePolicy::Record, &address, render).await
}
