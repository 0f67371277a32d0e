//! What all resources share: the record they read, the memory they answer from, the address they are known by. It
//! turns a record into a kept body; lists stand in [`super::list`].

use std::future::Future;
use std::sync::Arc;

use poem::Response;
use serde::Serialize;

use super::absent::from_gazette;
use super::address::Asked;
use super::parameter::{AS_OF, Question};
use super::query::Query;
use crate::domain::Day;
use crate::gazette::records::{Found, json};
use crate::gazette::{Gazette, View};
use crate::release::shelf::Shelf;
use crate::search::Search;
use crate::web::body_cache::BodyCache;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::negotiation::Form;
use crate::web::pages;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// Where every resource asks and answers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The public record.
    pub gazette: Gazette,
    /// The search.
    pub search: Search,
    /// The releases of the data.
    pub shelf: Shelf,
    /// Bodies in memory.
    pub bodies: Arc<BodyCache>,
    /// The portal's address as others know it, without a slash at its end.
    pub public_url: Arc<str>,
}

impl From<&pages::desk::Desk> for Desk {
    /// The same desk, as the API has it.
    fn from(desk: &pages::desk::Desk) -> Self {
        Self {
            gazette: desk.gazette.clone(),
            search: desk.search.clone(),
            shelf: desk.shelf.clone(),
            bodies: Arc::clone(&desk.bodies),
            public_url: desk.site.public_url.as_str().into(),
        }
    }
}

impl Desk {
    /// Answers with one record as JSON. `address` is the canonical path and query.
    ///
    /// # Errors
    /// [`Fault::NotAcceptable`] for a client that takes no JSON, and what `read` says no with.
    pub fn record<T: Serialize>(
        &self,
        visit: &Visit,
        policy: CachePolicy,
        address: &str,
        read: impl Future<Output = Result<Found<T>, Fault>>,
    ) -> impl Future<Output = Result<Response, Fault>> {
        let render = async {
            let Found { record, made_from } = read.await?;
            let record = json::of(&record).map_err(|error| Fault::internal(&error))?;
            Ok(Rendered::json(record).made_from(made_from))
        };
        self.answer(visit, policy, address, render)
    }

    /// Answers with JSON, or with where that is now.
    ///
    /// # Errors
    /// As [`Desk::record`], with what `render` says no with.
    pub fn answer(
        &self,
        visit: &Visit,
        policy: CachePolicy,
        address: &str,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> impl Future<Output = Result<Response, Fault>> {
        let body = self.bodies.answer(policy, (address, Form::Main), visit.day, render);
        async move {
            visit.form.ok_or(Fault::NotAcceptable)?;
            Ok(body.await?.respond(visit))
        }
    }

    /// From where this visit looks.
    ///
    /// # Errors
    /// A day that has not come, or one before the first publication.
    pub async fn view(&self, visit: &Visit, as_of: Option<Day>) -> Result<View, Fault> {
        self.gazette.view(visit.now, as_of).await.map_err(from_gazette)
    }
}

/// Reads a query that asks for a day at most.
///
/// # Errors
/// [`Fault::BadRequest`] with everything wrong.
pub fn as_of(query: &Query, question: &'static Question) -> Result<(Option<Day>, Asked), Fault> {
    let mut reading = query.against(question);
    let as_of = reading.day(AS_OF);
    Ok((as_of, reading.finish()?))
}
