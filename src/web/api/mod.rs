//! JSON API v1: keyless, read only, described by itself. It turns an address into a question to the gazette and
//! the record into bytes; it refuses to know rules and SQL.
//!
//! An operation reads its query against a [`parameter::Question`], asks the gazette through its
//! [`desk::Desk`], and answers with a [`payload::Object`] or a [`payload::List`]. What a request may ask and what
//! the document says it may are the same table; what an answer looks like is described in [`schema`].

mod absent;
mod address;
mod batch;
mod changelog;
mod changes;
mod counts;
pub(in crate::web) mod desk;
mod diff;
mod document;
mod elevators;
mod events;
mod examples;
mod followers;
mod guide;
mod lessons;
mod limits;
pub(in crate::web) mod list;
mod log;
mod notices;
mod page;
pub(in crate::web) mod parameter;
mod payload;
mod places;
mod proof;
mod query;
mod reconcile;
mod releases;
mod schema;
pub(in crate::web) mod search;
mod section;
pub(in crate::web) mod statistics;
#[cfg(test)]
mod tests;
mod trying;
mod units;
mod wording;

use std::sync::Arc;

use poem::{EndpointExt, Route, get};
use poem_openapi::OpenApiService;
use tokio::sync::watch;

use crate::gazette::{Board, Gazette};
use crate::release::shelf::Shelf;
use crate::search::Search;
use crate::web::body_cache::BodyCache;
use crate::web::pages::{self, shell::Site};
use desk::Desk;
use document::Document;
use parameter::Question;

/// What the API is made of.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The public record.
    pub gazette: Gazette,
    /// The search.
    pub search: Search,
    /// The releases of the data.
    pub shelf: Shelf,
    /// Bodies in memory, shared with the edge.
    pub bodies: Arc<BodyCache>,
    /// How far this process has read the log.
    pub board: Arc<Board>,
    /// The portal.
    pub site: Arc<Site>,
    /// Changes, or is left, when the portal stops: answers without an end then end.
    pub closing: watch::Receiver<()>,
}

/// Adds the API under `/api/v1` with its document, and what is told about it under `/api`. Its operations stand at the
/// root beside that, not below it: each further level costs every request of theirs.
pub fn add(route: Route, parts: Parts) -> Route {
    let service = service(&parts);
    let document = Arc::new(Document::new(&service.spec(), &parts.site.public_url));
    let Parts { gazette, search, shelf, bodies, site, .. } = parts;
    let page = page::ApiPage::new(&document, Arc::clone(&site), Arc::clone(&bodies));
    let texts = Arc::new(pages::desk::Desk { gazette, search, shelf, bodies: Arc::clone(&bodies), site });
    let trying = trying::Trying::new(&document);
    let about = Route::new()
        .at("/", get(page))
        .at("/try/:operation", get(trying))
        .at("/guide", get(guide::chinese).data(Arc::clone(&texts)))
        .at("/guide/en", get(guide::english).data(Arc::clone(&texts)))
        .at("/changelog", get(changelog::page).data(Arc::clone(&texts)))
        .at("/changelog.json", get(changelog::json).data(Arc::clone(&texts)))
        .at("/changelog.atom", get(changelog::atom).data(texts));
    route
        .at("/api/v1/openapi.json", get(document::Published { document, bodies }))
        .nest("/api/v1", service)
        .nest("/api", about)
}

type Resources = (
    search::Everything,
    elevators::Elevators,
    events::Events,
    units::Units,
    notices::Notices,
    places::Places,
    statistics::Statistics,
    changes::Changes,
    diff::Diff,
    log::Log,
    proof::Proofs,
    releases::Releases,
    reconcile::Reconciliation,
);

fn service(parts: &Parts) -> OpenApiService<Resources, ()> {
    let Parts { gazette, search, shelf, bodies, board, site, closing } = parts.clone();
    let desk = Desk { gazette, search, shelf, bodies, public_url: site.public_url.as_str().into() };
    let resources = (
        search::Everything { desk: desk.clone() },
        elevators::Elevators { desk: desk.clone() },
        events::Events { desk: desk.clone() },
        units::Units { desk: desk.clone() },
        notices::Notices { desk: desk.clone() },
        places::Places { desk: desk.clone() },
        statistics::Statistics { desk: desk.clone() },
        changes::Changes::new(desk.clone(), Arc::clone(&board), closing),
        diff::Diff { desk: desk.clone() },
        log::Log { desk: desk.clone(), board, is_sample: site.sample },
        proof::Proofs { desk: desk.clone() },
        releases::Releases { desk: desk.clone() },
        reconcile::Reconciliation { desk },
    );
    OpenApiService::new(resources, document::TITLE, document::VERSION)
}

/// What every operation may be asked.
static QUESTIONS: [&Question; 31] = [
    &search::SEARCH,
    &search::SUGGEST,
    &elevators::LIST,
    &elevators::RECORD,
    &elevators::CODE,
    &events::HISTORY,
    &events::VISITS,
    &events::INSPECTIONS,
    &events::TESTS,
    &events::INCIDENTS,
    &events::INSURANCE,
    &units::LIST,
    &units::RECORD,
    &units::HISTORY,
    &units::COMMITMENTS,
    &notices::LIST,
    &notices::RECORD,
    &places::LIST,
    &places::REGION,
    &places::ESTATE,
    &statistics::LIST,
    &statistics::TARGETS,
    &changes::LIST,
    &diff::LIST,
    &log::ENTRY,
    &log::META,
    &proof::PROOF,
    &releases::LIST,
    &reconcile::BY_ADDRESS,
    &reconcile::BY_FORM,
    &reconcile::SUGGEST,
];
