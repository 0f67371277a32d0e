//! What a question means as a list: the search says which and in which order, the record gives the rows.

use std::future::Future;
use std::marker::PhantomData;

use super::hit::HitRow;
use crate::gazette::records::Page;
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::notice::NoticeRow;
use crate::gazette::records::unit::UnitRow;
use crate::gazette::{Gazette, Tag, View};
use crate::release::rows::Row;
use crate::search::answer::Hit;
use crate::search::question::Question;
use crate::web::api::absent::{from_gazette, from_search};
use crate::web::api::desk::Desk;
use crate::web::api::list::Listing;
use crate::web::fault::Fault;
use crate::web::finding;

/// The records that a question means.
pub struct Meant<R> {
    path: &'static str,
    question: Question,
    rows: PhantomData<fn() -> R>,
}

impl<R> Meant<R> {
    /// As the list at `path`.
    pub fn new(path: &'static str, question: Question) -> Self {
        Self { path, question, rows: PhantomData }
    }
}

/// A row that can be found by the search.
pub trait Found: Row + Sync {
    /// What files of it are called.
    const FILE: &'static str;

    /// The rows of hits, in their order.
    fn of_hits(
        gazette: &Gazette,
        view: &View,
        hits: Vec<Hit>,
    ) -> impl Future<Output = Result<Vec<Self>, Fault>> + Send
    where
        Self: Sized;
}

impl<R: Found> Listing for Meant<R> {
    type Row = R;
    const FILE: &'static str = R::FILE;

    fn path(&self) -> String {
        self.path.to_owned()
    }

    fn made_from(&self) -> Vec<Tag> {
        finding::tags()
    }

    fn is_searched(&self) -> bool {
        true
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<R>, Fault> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let question = Question { cursor: cursor.map(str::to_owned), limit, ..self.question.clone() };
        let answer = desk.search.ask(question, view.today).await.map_err(from_search)?;
        // What the search knows is published, if only since this reader began to look.
        let view = View { seq: view.seq.max(answer.position), ..*view };
        let rows = R::of_hits(&desk.gazette, &view, answer.hits).await?;
        Ok(Page { rows, total: answer.total, next: answer.next })
    }
}

fn ids(hits: Vec<Hit>) -> Vec<String> {
    hits.into_iter().map(|hit| hit.id).collect()
}

impl Found for HitRow {
    const FILE: &'static str = "search";

    async fn of_hits(_: &Gazette, _: &View, hits: Vec<Hit>) -> Result<Vec<Self>, Fault> {
        Ok(hits.into_iter().map(Self::from).collect())
    }
}

impl Found for ElevatorRow {
    const FILE: &'static str = "elevators";

    async fn of_hits(gazette: &Gazette, view: &View, hits: Vec<Hit>) -> Result<Vec<Self>, Fault> {
        gazette.elevators_by_code(view, &ids(hits)).await.map_err(from_gazette)
    }
}

impl Found for UnitRow {
    const FILE: &'static str = "units";

    async fn of_hits(gazette: &Gazette, view: &View, hits: Vec<Hit>) -> Result<Vec<Self>, Fault> {
        gazette.units_by_code(view, &ids(hits)).await.map_err(from_gazette)
    }
}

impl Found for NoticeRow {
    const FILE: &'static str = "notices";

    async fn of_hits(gazette: &Gazette, view: &View, hits: Vec<Hit>) -> Result<Vec<Self>, Fault> {
        gazette.notices_by_number(view, &ids(hits)).await.map_err(from_gazette)
    }
}

impl Found for CommitmentRow {
    const FILE: &'static str = "commitments";

    async fn of_hits(gazette: &Gazette, view: &View, hits: Vec<Hit>) -> Result<Vec<Self>, Fault> {
        gazette.commitments_by_id(view, &ids(hits)).await.map_err(from_gazette)
    }
}
