//! The row of changes: entries of the log after a position, as a list, as a wait for the next one, or as a stream of
//! events that goes on.

use std::sync::Arc;
use std::time::Duration;

use poem_openapi::OpenApi;
use tokio::sync::watch;
use tokio::time::Instant;

use super::absent::from_gazette;
use super::desk::Desk;
use super::followers::{Follower, Followers, Stop, Stream};
use super::list::{Listing, Wanted};
use super::log::{parse, published_at};
use super::parameter::{
    AFTER, CURSOR, ENTRY_KIND, ENTRY_REGION, ENTRY_UNIT, FIELDS, HEADERS, LIMIT, Question, WAIT,
};
use super::payload::List;
use super::query::{Query, Reading};
use super::schema;
use super::section::Section;
use crate::gazette::records::changes::{self, Change, EntryFilter};
use crate::gazette::records::{Page, paging};
use crate::gazette::{self, Board, View};
use crate::release::rows::{Cell, Row};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// What the changes may be asked.
pub static LIST: Question = Question {
    operation: "listChanges",
    parameters: &[AFTER, ENTRY_KIND, ENTRY_REGION, ENTRY_UNIT, WAIT, FIELDS, HEADERS, LIMIT, CURSOR],
    fields: Change::FIELDS,
    columns: Change::COLUMNS,
};

/// Operations on the row of changes.
#[derive(Debug, Clone)]
pub struct Changes {
    /// Where they ask and answer.
    desk: Desk,
    /// How far this process has read the log.
    board: Arc<Board>,
    followers: Arc<Followers>,
    closing: watch::Receiver<()>,
}

impl Changes {
    /// Nobody follows yet.
    pub fn new(desk: Desk, board: Arc<Board>, closing: watch::Receiver<()>) -> Self {
        Self { desk, board, followers: Arc::default(), closing }
    }

    /// Waits until something that is wanted is published after a position, the portal stops, or for so long; how far
    /// the log was looked at in vain.
    async fn news_after(&self, filter: &EntryFilter, after: u64, visit: &Visit, longest: Duration) -> u64 {
        let until = Instant::now() + longest;
        let (mut stop, mut at) = (self.stop(), after);
        loop {
            let goes_on = stop.goes_on(at, until.saturating_duration_since(Instant::now())).await;
            if !goes_on || self.board.position() <= at || filter.is_open() {
                return at;
            }
            let view = View::present(self.board.position(), visit.day);
            match self.desk.gazette.changes(&view, filter, at, 1).await {
                Ok(found) if found.rows.is_empty() => at = found.reached,
                // What goes wrong goes wrong for the page too, which tells it.
                Ok(_) | Err(_) => return at,
            }
        }
    }

    fn stop(&self) -> Stop {
        Stop { board: Arc::clone(&self.board), closing: self.closing.clone() }
    }
}

#[OpenApi(tag = "Section::Log")]
impl Changes {
    /// 公布记录 · List changes
    ///
    /// 某序号之后公布的条目，先公布的在前，附上被取代的条目的正文。保存 page.reached（没有下一页时），下次从它之后取，就不会
    /// 遗漏，也不会重看。带 wait 时，没有合乎条件的新条目就等候，一有公布即答复。Accept 为 text/event-stream 时不断推送（SSE）：id 为序号，断线后以
    /// Last-Event-ID 续传。按类别、区县、单位筛选时，一页可能不足 limit 行甚至没有行，只要有 page.next 就还有下文；
    /// page.total 此时是尚待查看的条目数（total_is_exact 为 false）。
    #[oai(path = "/changes", method = "get", operation_id = "listChanges")]
    async fn changes(
        &self,
        visit: &Visit,
        stream: Stream,
        query: Query,
    ) -> poem::Result<List<schema::Change>> {
        let mut reading = query.against(&LIST);
        let after = reading.seq(AFTER).unwrap_or(0);
        let resumed = stream.last.as_deref().filter(|_| stream.is_wanted).and_then(parse);
        let newest = self.desk.gazette.position().await.map_err(from_gazette)?;
        if resumed.unwrap_or(after) > newest {
            reading.refuse(AFTER, beyond(newest));
        }
        let listing = Followed { after, filter: filter(&mut reading) };
        if stream.is_wanted {
            return Ok(self.follow(visit, &stream, listing, reading)?.into());
        }
        let (cursor, wait) = (reading.text(CURSOR), reading.wait(WAIT));
        let mut wanted = Wanted::read::<Followed>(visit, reading)?;
        if let Some((wait, begin)) = wait.zip(listing.begin(cursor.as_deref(), newest)) {
            let at = self.news_after(&listing.filter, begin, visit, wait).await;
            if at > begin {
                wanted = wanted.beginning_at(place(at));
            }
        }
        Ok(self.desk.list(visit, wanted, listing).await?.into())
    }
}

impl Changes {
    /// Answers with events from where the follower stands, for as long as both stay.
    fn follow(
        &self,
        visit: &Visit,
        stream: &Stream,
        Followed { after, filter }: Followed,
        mut reading: Reading,
    ) -> Result<poem::Response, Fault> {
        for parameter in [WAIT, HEADERS, LIMIT, CURSOR] {
            if reading.has(parameter) {
                reading.refuse(parameter, "不能与推送（text/event-stream）同用");
            }
        }
        let fields = reading.fields(Change::FIELDS);
        reading.finish()?;
        let place = self.followers.admit(visit.client)?;
        Ok(Follower {
            desk: self.desk.clone(),
            stop: self.stop(),
            filter,
            fields,
            today: visit.day,
            at: stream.last.as_deref().and_then(parse).unwrap_or(after),
            place,
        }
        .response())
    }
}

/// What a follower is told that has more than was ever published: it follows another log, or this one lost its end.
fn beyond(newest: u64) -> String {
    format!("不能大于最新的条目序号 {newest}；若您此前取到过更大的序号，所跟随的不是这份日志，请从头核对")
}

/// Which entries are asked for.
pub(super) fn filter(reading: &mut Reading) -> EntryFilter {
    let kinds = changes::kinds();
    EntryFilter {
        kind: reading.index(ENTRY_KIND, &kinds).map(|at| kinds[at].0),
        region: reading.region(ENTRY_REGION),
        unit: reading.credit_code(ENTRY_UNIT),
    }
}

/// The entries after a position.
struct Followed {
    after: u64,
    filter: EntryFilter,
}

impl Followed {
    /// After which position a page begins; `None` for a place that this list did not give out.
    fn begin(&self, cursor: Option<&str>, newest: u64) -> Option<u64> {
        let Some(cursor) = cursor else { return Some(self.after) };
        position(cursor).filter(|begin| (self.after..=newest).contains(begin))
    }
}

/// The place in the list after a position of the log.
fn place(position: u64) -> String {
    paging::write(Followed::FILE, &position)
}

/// The position after which a place stands; `None` for one of another list.
fn position(place: &str) -> Option<u64> {
    paging::read(Followed::FILE, Some(place)).ok().flatten()
}

impl Listing for Followed {
    type Row = Change;
    const FILE: &'static str = "changes";
    /// Every publication changes it, so there is nothing to keep.
    const POLICY: CachePolicy = CachePolicy::Never;

    fn path(&self) -> String {
        "/api/v1/changes".to_owned()
    }

    fn total_is_exact(&self, _page: &Page<Change>) -> bool {
        self.filter.is_open()
    }

    fn reached(&self, view: &View, page: &Page<Change>) -> Option<u64> {
        let next = page.next.as_deref().and_then(position);
        Some(next.unwrap_or(view.seq).max(self.after))
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<Change>, Fault> {
        // Another portal may have given the place out, which has read further.
        let newest = match cursor.and_then(position) {
            Some(place) if place > view.seq => desk.gazette.position().await.map_err(from_gazette)?,
            _ => view.seq,
        };
        let after = self.begin(cursor, newest).ok_or_else(|| from_gazette(gazette::Error::BadCursor))?;
        let found = desk.gazette.changes(view, &self.filter, after, limit).await.map_err(from_gazette)?;
        let next = (found.reached < view.seq).then(|| place(found.reached));
        // Unfiltered the total stays that of the whole walk; else it is what is still to be looked at.
        let from = if self.filter.is_open() { self.after } else { after };
        Ok(Page { rows: found.rows, total: view.seq.saturating_sub(from), next })
    }
}

impl Row for Change {
    const DATASET: &'static str = "changes";
    const FIELDS: &'static [&'static str] = &["seq", "kind", "id", "published_at", "body", "before"];
    const COLUMNS: &'static [&'static str] = Self::FIELDS;

    /// Bodies are JSON already and go out as the bytes that were hashed.
    fn write_json(&self, fields: Option<&[&'static str]>, out: &mut Vec<u8>) {
        let entry = &self.entry;
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let members = [
            Some(entry.seq.to_string()),
            Some(quoted(&entry.kind)),
            Some(quoted(&entry.id)),
            Some(quoted(&published_at(entry))),
            entry.body.clone(),
            self.before.clone(),
        ];
        let named = Self::FIELDS.iter().zip(members);
        let wanted = named.filter(|(name, _)| fields.is_none_or(|fields| fields.contains(name)));
        let written = wanted.filter_map(|(name, value)| Some(format!("\"{name}\":{}", value?)));
        out.push(b'{');
        out.extend_from_slice(written.collect::<Vec<_>>().join(",").as_bytes());
        out.push(b'}');
    }

    fn write_cells(&self, put: &mut dyn FnMut(&str)) {
        put(&self.entry.seq.to_string());
        put(&self.entry.kind);
        put(&self.entry.id);
        put(&published_at(&self.entry));
        put(&self.entry.body.cell());
        put(&self.before.cell());
    }
}
