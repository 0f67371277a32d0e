//! Lists in their three forms: a page of JSON, CSV or NDJSON from memory, or all rows as a stream that takes no
//! more memory than its next rows. How a page is written stands in [`written`].

mod written;

pub use written::{LICENCE, Telling, render, write_rows};

use std::future::Future;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Body, Response};

use super::absent::from_gazette;
use super::address::Asked;
use super::desk::Desk;
use super::limits::{DEFAULT_LIMIT, STREAM_ROWS};
use super::parameter::{AS_OF, CURSOR};
use super::query::Reading;
use crate::domain::Day;
use crate::gazette::records::diff::Summary;
use crate::gazette::records::{Page, paging};
use crate::gazette::{self, Tag, View};
use crate::release::files::table_path;
use crate::release::rows::Row;
use crate::release::spreadsheet::Flavour;
use crate::release::table::{Headings, Table};
use crate::web::cache::CachePolicy;
use crate::web::entity_tag::EntityTag;
use crate::web::fault::Fault;
use crate::web::file_body::opened_body;
use crate::web::negotiation::Form;
use crate::web::releases::offered;
use crate::web::visit::Visit;
use written::{attachment, lines, media_type};

/// A list with its filter, ready to be paged through.
pub trait Listing: Send + Sync + 'static {
    /// Its rows.
    type Row: Row;
    /// What its files are called.
    const FILE: &'static str;
    /// How long a page may be kept.
    const POLICY: CachePolicy = CachePolicy::List;

    /// Whether a release holds the same table, row by row, where nothing was asked of the list.
    const IS_RELEASED: bool = false;

    /// Its canonical path.
    fn path(&self) -> String;

    /// What a page is made from; nothing where no page is kept.
    fn made_from(&self) -> Vec<Tag> {
        Vec::new()
    }

    /// Whether the search finds its rows: it may stand a moment behind the record.
    fn is_searched(&self) -> bool {
        false
    }

    /// Whether a page knows how many rows there are; where counting would mean reading everything, its total is the
    /// most there can be.
    fn total_is_exact(&self, _page: &Page<Self::Row>) -> bool {
        true
    }

    /// How many rows are fetched at a time while all are sent.
    fn step(&self) -> u64 {
        STREAM_ROWS
    }

    /// How far the log was looked at for a page; `None` for lists that are not of the log.
    fn reached(&self, _view: &View, _page: &Page<Self::Row>) -> Option<u64> {
        None
    }

    /// What all its pages together come to, where that is told with the first.
    fn summary(
        &self,
        _desk: &Desk,
        _view: &View,
    ) -> impl Future<Output = Result<Option<Summary>, Fault>> + Send {
        async { Ok(None) }
    }

    /// A page of at most `limit` rows from `cursor` on.
    fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> impl Future<Output = Result<Page<Self::Row>, Fault>> + Send;
}

/// A page of the list `L`, few enough to be read whole; its cursor is where the page begins.
///
/// # Errors
/// If the cursor is none of this list's.
pub fn cut<L: Listing>(rows: Vec<L::Row>, cursor: Option<&str>, limit: u64) -> Result<Page<L::Row>, Fault> {
    let total = rows.len() as u64;
    let begin: u64 = paging::read(L::FILE, cursor).map_err(from_gazette)?.unwrap_or_default();
    if begin > total {
        return Err(from_gazette(gazette::Error::BadCursor));
    }
    let end = total.min(begin.saturating_add(limit));
    let shown = rows.into_iter().zip(0..).filter(|(_, at)| (begin..end).contains(at));
    Ok(Page {
        rows: shown.map(|(row, _)| row).collect(),
        total,
        next: (end < total).then(|| paging::write(L::FILE, &end)),
    })
}

/// What every list is asked: from which day's view, which page, which fields.
#[derive(Debug)]
pub struct Wanted {
    pub(super) form: Form,
    pub(super) as_of: Option<Day>,
    cursor: Option<String>,
    limit: Option<u64>,
    fields: Option<Vec<&'static str>>,
    headings: Headings,
    flavour: Flavour,
    pub(super) asked: Asked,
}

impl Wanted {
    /// The same page of a list, from another place on.
    pub(super) fn beginning_at(self, cursor: String) -> Self {
        Self { cursor: Some(cursor), ..self }
    }

    /// Reads the rest of a list's query, after its own filters.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] with everything wrong in the query; [`Fault::NotAcceptable`] for a client that
    /// takes none of the three forms.
    pub fn read<L: Listing>(visit: &Visit, mut reading: Reading) -> Result<Self, Fault> {
        let form = visit.form.ok_or(Fault::NotAcceptable)?;
        Ok(Self {
            form,
            as_of: reading.day(AS_OF),
            cursor: reading.text(CURSOR),
            limit: reading.limit(),
            fields: match form {
                Form::Csv => reading.columns(L::Row::COLUMNS, L::Row::FIELDS),
                Form::Main | Form::Ndjson => reading.fields(L::Row::FIELDS),
            },
            headings: reading.headings(form),
            flavour: Flavour::default(),
            asked: reading.finish()?,
        })
    }
}

impl Wanted {
    /// The same as of the end of a day.
    #[must_use]
    pub fn on(self, day: Day) -> Self {
        Self { as_of: Some(day), ..self }
    }

    /// The same with these fields.
    #[must_use]
    pub fn of(self, fields: Vec<&'static str>) -> Self {
        Self { fields: Some(fields), ..self }
    }

    /// Every row and column as a table; under Chinese headings one for people with a spreadsheet.
    pub fn everything(form: Form, headings: Headings) -> Self {
        let flavour = if headings == Headings::Labels { Flavour::Excel } else { Flavour::Plain };
        let asked = Asked::default();
        Self { form, as_of: None, cursor: None, limit: None, fields: None, headings, flavour, asked }
    }

    /// How its lines are written.
    fn table(&self) -> Table {
        Table::new(lines(self.form), self.fields.clone()).headed(self.headings).flavoured(self.flavour)
    }
}

impl Desk {
    /// Answers with a list as it was asked for.
    ///
    /// # Errors
    /// What the record cannot answer.
    pub async fn list<L: Listing>(
        &self,
        visit: &Visit,
        wanted: Wanted,
        listing: L,
    ) -> Result<Response, Fault> {
        if wanted.form == Form::Main || wanted.limit.is_some() {
            self.page(visit, &wanted, &listing).await
        } else {
            self.whole(visit, wanted, listing).await
        }
    }

    /// All rows, unless the visitor has them already: as the newest release has them, or as the record does.
    async fn whole<L: Listing>(&self, visit: &Visit, wanted: Wanted, listing: L) -> Result<Response, Fault> {
        let view = self.view(visit, wanted.as_of).await?;
        let tag = self.tag(visit, &view, &wanted, &listing).await?;
        if tag.as_ref().is_some_and(|tag| tag.is_held_by(visit)) {
            let unchanged = Response::builder().status(StatusCode::NOT_MODIFIED).finish();
            return Ok(kept_by(tag, unchanged));
        }
        let table = match self.released(visit, &view, &wanted, &listing).await {
            Some(answer) => answer,
            None => self.streamed(view, wanted, listing).await?,
        };
        Ok(kept_by(tag, table))
    }

    /// What decides a whole table: the question, the position and the day from which it is looked at, and what was
    /// withdrawn since, from the past too. `None` of a list that rests on more than the record.
    async fn tag<L: Listing>(
        &self,
        visit: &Visit,
        view: &View,
        wanted: &Wanted,
        listing: &L,
    ) -> Result<Option<EntityTag>, Fault> {
        if listing.is_searched() || L::POLICY == CachePolicy::Never {
            return Ok(None);
        }
        let present = self.view(visit, None).await?;
        let withdrawn = self.gazette.newest_withdrawal(&present).await.map_err(from_gazette)?;
        Ok(Some(EntityTag::decided_by(&[
            &wanted.asked.address(&listing.path()),
            media_type(wanted.form),
            &view.seq.to_string(),
            &view.today.to_string(),
            &withdrawn.to_string(),
        ])))
    }

    /// The whole table as the newest release has it, if nothing was asked of the list and nothing was published since.
    async fn released<L: Listing>(
        &self,
        visit: &Visit,
        view: &View,
        wanted: &Wanted,
        listing: &L,
    ) -> Option<Response> {
        let path = listing.path();
        if !L::IS_RELEASED || wanted.form != Form::Csv || wanted.asked.address(&path) != path {
            return None;
        }
        // A store that does not answer is no reason not to answer: the record has it all.
        let newest = offered(&self.gazette, &self.shelf, view).await.ok()?.into_iter().next()?;
        if newest.manifest.seq != view.seq || newest.manifest.day != visit.day {
            return None;
        }
        // A release may also go between the question and the answer.
        let opened = self.shelf.open(&newest, &table_path(L::FILE), None).await.ok()??;
        let length = opened.length;
        let mut response = attached::<L>(wanted.form, opened_body(opened));
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        Some(response)
    }

    async fn page<L: Listing>(&self, visit: &Visit, wanted: &Wanted, listing: &L) -> Result<Response, Fault> {
        let path = listing.path();
        let render = async {
            let searched_at = listing.is_searched().then(|| self.search.position().unwrap_or_default());
            let view = self.view(visit, wanted.as_of).await?;
            let limit = wanted.limit.unwrap_or(DEFAULT_LIMIT);
            let page = listing.page(self, &view, wanted.cursor.as_deref(), limit).await?;
            let next = page.next.as_deref().map(|cursor| wanted.asked.next_address(&path, cursor));
            let reached = listing.reached(&view, &page);
            let summary = match wanted.cursor {
                None if wanted.form == Form::Main => listing.summary(self, &view).await?,
                _ => None,
            };
            let telling = Telling {
                is_exact: listing.total_is_exact(&page),
                missing: None,
                reached,
                summary: summary.as_ref(),
                as_of: wanted.as_of,
            };
            let rendered = render(wanted, &page, L::FILE, telling).made_from(listing.made_from());
            let rendered = match searched_at {
                Some(position) => rendered.stands_for(position),
                None => rendered,
            };
            Ok(match next {
                Some(next) => rendered.header(header::LINK, self.link(&next)),
                None => rendered,
            })
        };
        let address = wanted.asked.address(&path);
        let at = (address.as_str(), wanted.form);
        let body = self.bodies.answer(L::POLICY, at, visit.day, render).await?;
        Ok(body.respond(visit))
    }

    /// The header that leads to the next page.
    pub fn link(&self, next: &str) -> HeaderValue {
        let link = format!("<{}{next}>; rel=\"next\"", self.public_url);
        HeaderValue::try_from(link).expect("an escaped address is a valid header value")
    }

    /// All rows from the cursor on. The first are fetched before answering, so that what is wrong with the
    /// question is still told.
    async fn streamed<L: Listing>(&self, view: View, wanted: Wanted, listing: L) -> Result<Response, Fault> {
        let first = listing.page(self, &view, wanted.cursor.as_deref(), listing.step()).await?;
        let table = wanted.table();
        let head = stream::iter([Ok(table.head::<L::Row>()), Ok(table.rows(&first.rows))]);
        let cursor = first.next;
        let rest = Rest { desk: self.clone(), view, listing: Arc::new(listing), table, cursor };
        Ok(attached::<L>(wanted.form, Body::from_bytes_stream(head.chain(rest.stream()))))
    }
}

/// A whole table on its way to a file.
fn attached<L: Listing>(form: Form, body: Body) -> Response {
    let mut response = Response::builder().content_type(media_type(form)).body(body);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(L::FILE, form));
    response
}

/// The answer with what says how long it holds: as long as its tag, if it has one.
fn kept_by(tag: Option<EntityTag>, mut response: Response) -> Response {
    let policy = if tag.is_some() { CachePolicy::Table } else { CachePolicy::Never };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, policy.usual_cache_control());
    if let Some(tag) = tag {
        headers.insert(header::ETAG, tag.header());
    }
    response
}

/// What is still to be sent of a list.
struct Rest<L> {
    desk: Desk,
    view: View,
    listing: Arc<L>,
    table: Table,
    cursor: Option<String>,
}

impl<L: Listing> Rest<L> {
    fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        stream::try_unfold(self, |mut rest| async move {
            let Some(cursor) = rest.cursor.take() else { return Ok(None) };
            let step = rest.listing.step();
            let page = rest.listing.page(&rest.desk, &rest.view, Some(&cursor), step).await;
            let page = page.map_err(|fault| {
                tracing::error!(list = L::FILE, cause = ?fault, "a list broke off while it was sent");
                io::Error::other("the list broke off")
            })?;
            rest.cursor = page.next;
            let rows = rest.table.rows(&page.rows);
            Ok(Some((rows, rest)))
        })
    }
}
