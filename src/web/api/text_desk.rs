//! Where the pages of text about the API are answered from.

use std::sync::Arc;

use askama::Template;
use poem::Response;

use crate::web::body_cache::BodyCache;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::negotiation::Form;
use crate::web::pages::asked::Asked;
use crate::web::pages::desk::html;
use crate::web::pages::shell::{Shell, Site};
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// What the handlers of these pages share.
#[derive(Debug, Clone)]
pub struct TextDesk {
    /// The portal.
    pub site: Arc<Site>,
    /// Bodies in memory.
    pub bodies: Arc<BodyCache>,
}

impl TextDesk {
    /// The frame of the page at this path.
    pub fn shell(&self, visit: &Visit, asked: &Asked, path: &str) -> Shell {
        Shell::new(&self.site, path, visit.day).elder(asked.elder)
    }

    /// Answers with a page.
    ///
    /// # Errors
    /// If the template fails, which is our mistake.
    pub async fn answer(&self, visit: &Visit, address: &str, page: impl Template) -> Result<Response, Fault> {
        self.keep(visit, address, async { html(&page) }).await
    }

    /// Answers with anything that changes with the program only.
    ///
    /// # Errors
    /// What `render` says no with.
    pub async fn keep(
        &self,
        visit: &Visit,
        address: &str,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> Result<Response, Fault> {
        let kept = self.bodies.answer(CachePolicy::Daily, (address, Form::Main), visit.day, render).await;
        Ok(kept?.respond(visit))
    }
}
