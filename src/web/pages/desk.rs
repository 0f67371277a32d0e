//! Where handlers of pages find what they need, and how they answer: from memory, or by rendering once for all who
//! ask. It refuses to know any page.

use std::future::Future;
use std::sync::Arc;

use askama::Template;
use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::Data;

use super::asked::Asked;
use super::missing;
use super::shell::{Shell, Site};
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::warnings::Warnings;
use crate::gazette::records::{Answer, Found};
use crate::gazette::{self, Gazette, Kind, Tag, View};
use crate::release::shelf::Shelf;
use crate::search::Search;
use crate::web::body_cache::BodyCache;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::negotiation::Form;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// Rows on a page of a list.
pub(super) const ROWS: u64 = 50;

/// The desk, as a handler takes it.
pub(in crate::web) type AtDesk<'a> = Data<&'a Arc<Desk>>;

/// The tags of every thing of these kinds.
pub(in crate::web) fn kinds<const N: usize>(kinds: [Kind; N]) -> [Tag; N] {
    kinds.map(|kind| Tag::kind(kind.name()))
}

/// What the handlers of pages share.
#[derive(Debug)]
pub struct Desk {
    /// The public record.
    pub gazette: Gazette,
    /// The search.
    pub search: Search,
    /// The releases of the data.
    pub shelf: Shelf,
    /// Bodies in memory.
    pub bodies: Arc<BodyCache>,
    /// The portal.
    pub site: Arc<Site>,
}

impl Desk {
    /// The frame of a page of text, which knows no day but today.
    pub fn text(&self, visit: &Visit, asked: &Asked, path: impl Into<String>) -> Shell {
        Shell::new(&self.site, path, visit.day).elder(asked.elder)
    }

    /// The frame of a page of the record, on the reader's day.
    pub fn record(&self, visit: &Visit, asked: &Asked, path: impl Into<String>) -> Shell {
        let day = asked.as_of.unwrap_or(visit.day);
        Shell::new(&self.site, path, day).as_of(asked.as_of).elder(asked.elder)
    }

    /// What stands against the elevators of a page beside their due days.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn warnings(&self, view: &View, rows: &[ElevatorRow]) -> Result<Warnings, Fault> {
        let listed = rows.iter().map(|row| (row.card.code.as_str(), row.card.status));
        self.gazette.warnings(view, listed).await.map_err(missing::from_gazette)
    }

    /// From where the visitor looks.
    ///
    /// # Errors
    /// If the day has not come, or nothing had been published by then.
    pub async fn view(&self, visit: &Visit, asked: &Asked) -> Result<View, Fault> {
        self.gazette.view(visit.now, asked.as_of).await.map_err(missing::from_gazette)
    }

    /// Answers with the page at this frame's address, rendering it if it is not kept.
    ///
    /// # Errors
    /// What `render` says no with.
    pub fn answer(
        &self,
        visit: &Visit,
        policy: CachePolicy,
        address: &str,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> impl Future<Output = Result<Response, Fault>> {
        let body = self.bodies.answer(policy, (address, Form::Main), visit.day, render);
        async move { Ok(body.await?.respond(visit)) }
    }

    /// Why nothing of a thing is left: it was withdrawn, or `unknown`.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn gone_or(
        &self,
        kind: gazette::Kind,
        id: &str,
        unknown: impl FnOnce() -> Fault,
    ) -> Result<Fault, Fault> {
        let withdrawn = self.gazette.withdrawn(kind.name(), id).await.map_err(missing::from_gazette)?;
        Ok(withdrawn.as_ref().map_or_else(unknown, missing::withdrawn))
    }

    /// Answers with a page of text.
    ///
    /// # Errors
    /// If the template fails, which is our mistake.
    pub async fn answer_text(
        &self,
        visit: &Visit,
        address: &str,
        page: impl Template,
    ) -> Result<Response, Fault> {
        self.answer(visit, CachePolicy::Daily, address, async { html(&page) }).await
    }
}

/// A page as a body.
///
/// # Errors
/// If the template fails, which is our mistake.
pub fn html(page: &impl Template) -> Result<Rendered, Fault> {
    page.render().map(Rendered::html).map_err(|error| Fault::internal(&error))
}

/// The record, or why there is none: `unknown` where it was never published.
///
/// # Errors
/// A 404 with the reason, or that the record cannot be read.
pub fn expect<T>(
    answer: Result<Answer<T>, gazette::Error>,
    unknown: impl FnOnce() -> Fault,
) -> Result<Found<T>, Fault> {
    match answer.map_err(missing::from_gazette)? {
        Answer::Found(found) => Ok(found),
        Answer::NotYet { first_published_on } => Err(missing::not_yet(first_published_on)),
        Answer::Withdrawn(withdrawn) => Err(missing::withdrawn(&withdrawn)),
        Answer::Unknown => Err(unknown()),
    }
}

/// Leads to another address of this portal: for ever (308), or for this question only (303).
pub fn lead(status: StatusCode, address: &str) -> Rendered {
    let location = HeaderValue::try_from(address).expect("addresses of ours are escaped");
    Rendered::new("text/plain; charset=utf-8", "").status(status).header(header::LOCATION, location)
}

/// Leads to the canonical address of the same page at once, without looking anything up.
pub fn moved(visit: &Visit, address: &str) -> Response {
    let policy = CachePolicy::Daily.cache_control(visit.now);
    Response::builder()
        .status(StatusCode::PERMANENT_REDIRECT)
        .header(header::LOCATION, address)
        .header(header::CACHE_CONTROL, policy)
        .finish()
}
