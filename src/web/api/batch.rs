//! Things asked for by id, many at once: those that are there, in the order asked, and why the others are not.

use std::future::Future;

use poem::Response;
use serde::Serialize;

use super::absent::from_gazette;
use super::desk::Desk;
use super::list::{Listing, Telling, Wanted, render};
use super::query::Reading;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::unit::{UnitFilter, UnitRow};
use crate::gazette::records::{Answer, Coded, Page};
use crate::gazette::{Gazette, Kind, Tag, View};
use crate::release::rows::Row;
use crate::vocabulary;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

vocabulary! {
    /// Why a thing that was asked for is not there.
    pub enum Absence ("没有的原因") {
        /// Never published.
        Unknown = "unknown" "从未公布",
        /// Published after the day that was asked for.
        NotYet = "not_yet" "当日尚未公布",
        /// Withdrawn by law.
        Withdrawn = "withdrawn" "已依法撤回",
    }
}

/// What was asked for and is not there.
#[derive(Debug, Serialize)]
pub struct Missing {
    id: String,
    state: Coded,
}

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
    ) -> impl Future<Output = Result<Vec<Self>, crate::gazette::Error>> + Send;
}

impl Identified for ElevatorRow {
    type List = super::elevators::Elevated;

    fn id(&self) -> &str {
        &self.card.code
    }

    async fn find(
        gazette: &Gazette,
        view: &View,
        ids: &[String],
    ) -> Result<Vec<Self>, crate::gazette::Error> {
        gazette.elevators_by_code(view, ids).await
    }
}

impl Identified for UnitRow {
    type List = UnitFilter;

    fn id(&self) -> &str {
        &self.uscc
    }

    async fn find(
        gazette: &Gazette,
        view: &View,
        ids: &[String],
    ) -> Result<Vec<Self>, crate::gazette::Error> {
        gazette.units_by_code(view, ids).await
    }
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
            let state = match why {
                Answer::Withdrawn(_) => Absence::Withdrawn,
                Answer::NotYet { .. } => Absence::NotYet,
                Answer::Unknown | Answer::Found(_) => Absence::Unknown,
            };
            missing.push(Missing { id: id.clone(), state: state.into() });
        }
        Ok(missing)
    }
}
