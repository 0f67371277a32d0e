//! Things asked for by id, many at once: those that are there, in the order asked, and why the others are not.

use std::future::Future;

use poem::Response;

use super::absent::{Missing, from_gazette};
use super::desk::Desk;
use super::list::{Listing, Telling, Wanted, render};
use super::query::Reading;
use crate::gazette::records::Page;
use crate::gazette::{self, Gazette, Kind, Tag, View};
use crate::release::rows::Row;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// Ids of things of a kind.
#[derive(Debug)]
pub struct Batch {
    /// Where the list of them stands.
    pub path: &'static str,
    /// What its files are called.
    pub file: &'static str,
    /// What they are.
    pub kind: Kind,
    /// Which ones.
    pub ids: Vec<String>,
}

/// A row that can be asked for by id.
pub trait Identified: Row + Sized {
    /// The list it is a row of.
    type List: Listing<Row = Self>;

    /// Its id.
    fn id(&self) -> &str;

    /// The rows of these ids, in their order.
    fn find(
        gazette: &Gazette,
        view: &View,
        ids: &[String],
    ) -> impl Future<Output = Result<Vec<Self>, gazette::Error>> + Send;
}

impl Desk {
    /// Answers with the things of these ids, in any form of a list.
    ///
    /// # Errors
    /// What is wrong with the query; that the record cannot be read.
    pub async fn batch<R: Identified>(
        &self,
        visit: &Visit,
        reading: Reading,
        batch: Batch,
    ) -> Result<Response, Fault> {
        let wanted = Wanted::read::<R::List>(visit, reading)?;
        let render = async {
            let view = self.view(visit, wanted.as_of).await?;
            let rows = R::find(&self.gazette, &view, &batch.ids).await.map_err(from_gazette)?;
            let missing = self.missing(&view, &batch, &rows).await?;
            let page = Page { total: rows.len() as u64, rows, next: None };
            let telling = Telling {
                is_exact: true,
                missing: Some(&missing),
                reached: None,
                summary: None,
                as_of: wanted.as_of,
            };
            let things = batch.ids.iter().map(|id| Tag::thing(batch.kind.name(), id));
            let tags = things.chain([Tag::kind(Kind::UNIT.name())]);
            Ok(render(&wanted, &page, batch.file, telling).made_from(tags))
        };
        let address = wanted.asked.address(batch.path);
        let at = (address.as_str(), wanted.form);
        let body = self.bodies.answer(CachePolicy::List, at, visit.day, render).await?;
        Ok(body.respond(visit))
    }

    async fn missing<R: Identified>(
        &self,
        view: &View,
        batch: &Batch,
        rows: &[R],
    ) -> Result<Vec<Missing>, Fault> {
        let mut missing = Vec::new();
        for id in batch.ids.iter().filter(|id| rows.iter().all(|row| row.id() != id.as_str())) {
            let why = self.gazette.why_absent(view, batch.kind, id).await.map_err(from_gazette)?;
            missing.push(Missing::of(id, &why));
        }
        Ok(missing)
    }
}
