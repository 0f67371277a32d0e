//! The addresses of the public pages. A handler reads what was asked, asks the gazette once, and renders; which
//! policy keeps its answer stands beside it.

use std::sync::Arc;

use poem::http::Uri;
use poem::web::{Data, Path};
use poem::{Endpoint, EndpointExt, FromRequest, Request, Response, Route, get, handler};

use super::asked::{Asked, only};
use super::bureaus::BureausPage;
use super::commitments::CommitmentsPage;
use super::desk::{AtDesk, Desk, ROWS, expect, html, kinds, moved};
use super::document::{Document, DocumentPage};
use super::home::HomePage;
use super::method::MethodPage;
use super::missing;
use super::notice::{NoticePage, NoticesPage};
use super::policy::PolicyPage;
use super::problem::ProblemPage;
use super::texts::{AccessibilityPage, ApplyPage, ContactPage, GuidePage, LoginPage};
use super::{badge, change_routes, elevator_routes, links, open_data, place_routes, search, statistics};
use crate::domain::codes::NoticeNo;
use crate::domain::commitment::measure::Verdict;
use crate::domain::label::Vocabulary;
use crate::domain::region;
use crate::gazette::Kind;
use crate::gazette::records::commitment::CommitmentFilter;
use crate::gazette::records::notice::NoticeFilter;
use crate::web::api::parameter::{OPEN, VERDICT};
use crate::web::assets;
use crate::web::cache::CachePolicy;
use crate::web::fault::{Fault, PROBLEM_TYPES};
use crate::web::feeds;
use crate::web::prepared::Rendered;
use crate::web::sitemap;
use crate::web::visit::Visit;

/// Every page, answering from this desk.
pub fn routes(desk: Desk) -> impl Endpoint<Output = Response> {
    let route = Route::new()
        .at("/", get(home))
        .at("/notices", get(notices))
        .at("/notices/:no", get(notice))
        .at("/commitments", get(commitments))
        .at("/bureaus", get(bureaus))
        .at("/policy", get(policy))
        .at("/policy/:slug", get(document))
        .at("/method", get(method))
        .at("/guide", get(guide))
        .at("/contact", get(contact))
        .at("/accessibility", get(accessibility))
        .at("/login", get(login))
        .at("/apply", get(apply))
        .at("/problems/:slug", get(problem))
        .at("/static/:name", get(asset));
    let route = statistics::add(badge::add(feeds::add(sitemap::add(route))));
    let route = search::add(open_data::add(change_routes::add(elevator_routes::add(route))));
    place_routes::add(route).data(Arc::new(desk)).map_to_response().around(without_slash)
}

#[handler]
async fn home(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.record(visit, &asked, "/");
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = desk.gazette.overview(&view).await.map_err(missing::from_gazette)?;
        Ok(html(&HomePage::new(shell, found.record))?.made_from(found.made_from))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

/// Whether only notices in publicity are asked for, or only the others.
fn open(query: &str) -> Result<Option<bool>, Fault> {
    only(query, &OPEN, |text| text.parse().ok())
}

#[handler]
async fn notices(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked, uri: &Uri) -> Result<Response, Fault> {
    let open = open(uri.query().unwrap_or_default())?;
    let shell = desk.record(visit, &asked, links::at(NoticesPage::at(open), asked.cursor.as_deref()));
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let filter = NoticeFilter { open, ..NoticeFilter::default() };
        let list = desk.gazette.notices(&view, &filter, asked.cursor.as_deref(), ROWS).await;
        let running = desk.gazette.count_in_publicity(&view).await.map_err(missing::from_gazette)?;
        let page = NoticesPage::new(shell, list.map_err(missing::from_gazette)?, open, running);
        Ok(html(&page)?.made_from(kinds([Kind::NOTICE, Kind::UNIT, Kind::ELEVATOR])))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

#[handler]
async fn notice(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(no): Path<String>,
) -> Result<Response, Fault> {
    let no = NoticeNo::parse(&no).map_err(|_| missing::notice())?;
    let shell = desk.record(visit, &asked, links::notice_path(no.as_str()));
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let found = expect(desk.gazette.notice(&view, no.as_str()).await, missing::notice)?;
        Ok(html(&NoticePage::new(shell, found.record))?.made_from(found.made_from))
    };
    desk.answer(visit, CachePolicy::Record, &key, render).await
}

/// The result that is asked for.
fn verdict(query: &str) -> Result<Option<Verdict>, Fault> {
    only(query, &VERDICT, Verdict::parse)
}

#[handler]
async fn commitments(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    uri: &Uri,
) -> Result<Response, Fault> {
    let verdict = verdict(uri.query().unwrap_or_default())?;
    let path = CommitmentsPage::path(verdict);
    let shell = desk.record(visit, &asked, links::at(&path, asked.cursor.as_deref()));
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let filter = CommitmentFilter { verdict, ..CommitmentFilter::default() };
        let verdicts = desk.gazette.verdicts(&view).await.map_err(missing::from_gazette)?;
        let list = desk.gazette.commitments(&view, &filter, asked.cursor.as_deref(), ROWS).await;
        let list = list.map_err(missing::from_gazette)?;
        let newest = desk.gazette.newest_of_the_city(&view).await.map_err(missing::from_gazette)?;
        let page = CommitmentsPage::new(shell, (verdict, verdicts), list, newest);
        let made_from =
            kinds([Kind::COMMITMENT, Kind::UNIT, Kind::ELEVATOR, Kind::PILOT_MARK, Kind::INCIDENT]);
        Ok(html(&page)?.made_from(made_from))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

#[handler]
async fn bureaus(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.record(visit, &asked, "/bureaus").cited_as("区县市场监督管理局");
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let bureaus = desk.gazette.bureaus(&view).await.map_err(missing::from_gazette)?;
        Ok(html(&BureausPage { shell, bureaus })?.made_from(kinds([Kind::BUREAU])))
    };
    desk.answer(visit, CachePolicy::List, &key, render).await
}

#[handler]
async fn method(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/method").cited_as("指标计算方法").permanent();
    let key = shell.key();
    let page = MethodPage {
        shell,
        indicators: desk.gazette.indicators().to_vec(),
        insurance_kinds: desk.gazette.insurance_kinds().to_vec(),
        bureaus: region::bureau_count(visit.day),
    };
    desk.answer_text(visit, &key, page).await
}

#[handler]
async fn document(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(slug): Path<String>,
) -> Result<Response, Fault> {
    let document = Document::find(&slug).ok_or_else(missing::document)?;
    let shell = desk.text(visit, &asked, format!("/policy/{}", document.slug()));
    desk.answer_text(visit, &shell.key(), DocumentPage { shell, document }).await
}

#[handler]
async fn problem(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(slug): Path<String>,
) -> Result<Response, Fault> {
    let kind = PROBLEM_TYPES.iter().find(|kind| kind.slug == slug).ok_or_else(missing::problem)?;
    let shell = desk.text(visit, &asked, format!("/problems/{}", kind.slug));
    desk.answer_text(visit, &shell.key(), ProblemPage { shell, kind }).await
}

macro_rules! text_handlers {
    ($($name:ident $page:ident $path:literal;)+) => {$(
        #[handler]
        async fn $name(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
            let shell = desk.text(visit, &asked, $path);
            desk.answer_text(visit, &shell.key(), $page { shell }).await
        }
    )+};
}

text_handlers! {
    policy PolicyPage "/policy";
    guide GuidePage "/guide";
    contact ContactPage "/contact";
    accessibility AccessibilityPage "/accessibility";
    login LoginPage "/login";
    apply ApplyPage "/apply";
}

#[handler]
async fn asset(Data(desk): AtDesk<'_>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    let asset = assets::find(uri.path()).ok_or_else(Fault::nothing_here)?;
    let render = async { Ok(Rendered::new(asset.content_type(), asset.body())) };
    desk.answer(visit, CachePolicy::Stable, asset.address(), render).await
}

/// An address with a slash too many leads to the one without, wherever that leads.
async fn without_slash<E: Endpoint<Output = Response>>(
    routes: Arc<E>,
    request: Request,
) -> poem::Result<Response> {
    let Some(address) = trimmed(request.uri()) else { return routes.call(request).await };
    let visit = <&Visit>::from_request_without_body(&request).await?;
    Ok(moved(visit, &address))
}

/// The address without the slashes at its end; `None` where there are none, and for one that would lead away from
/// this portal (`//elsewhere/`).
fn trimmed(uri: &Uri) -> Option<String> {
    let path = uri.path().trim_end_matches('/');
    let leads_away = path.is_empty() || path[1..].starts_with(['/', '\\']);
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    (path.len() < uri.path().len() && !leads_away).then(|| format!("{path}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_at_the_end_lead_home_and_never_away() {
        for (address, leads_to) in [
            ("/guide/", Some("/guide")),
            ("/e/242848//?as_of=2021-06-01", Some("/e/242848?as_of=2021-06-01")),
            ("/", None),
            ("///", None),
            ("/guide", None),
            ("//evil.example/", None),
            ("/%5Cevil.example/", Some("/%5Cevil.example")),
        ] {
            assert_eq!(trimmed(&address.parse().unwrap()).as_deref(), leads_to, "{address}");
        }
    }
}
