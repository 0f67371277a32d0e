//! Followers of the log: answers without an end, as server-sent events. So many at a time, so many of one client, all
//! sent home when the portal stops. It refuses to know what an entry says.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::stream;
use poem::http::{HeaderName, HeaderValue, header};
use poem::{Body, FromRequest, Request, RequestBody, Response};
use tokio::sync::watch;

use super::desk::Desk;
use crate::domain::Day;
use crate::gazette::records::changes::{Change, EntryFilter, Scanned};
use crate::gazette::{self, Board, View};
use crate::release::rows::Row;
use crate::web::cache::CachePolicy;
use crate::web::client::counted_as;
use crate::web::fault::Fault;
use crate::web::negotiation::wants_events;

/// Followers at a time: each costs a timer and, after a publication, a question to the database.
const MOST: usize = 200;
/// Of one client.
const MOST_OF_ONE: usize = 8;
/// Entries sent at a time.
const AT_ONCE: u64 = 200;
/// How often a follower looks for news.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long a stream is silent at most, so that proxies keep it and the dead are noticed.
const SILENT_AT_MOST: Duration = Duration::from_secs(15);
/// Seconds after which it is worth asking for a place again.
const RETRY_S: u64 = 30;

/// Whether a request asks to follow, and the last event it knows.
#[derive(Debug)]
pub struct Stream {
    /// It accepts events.
    pub is_wanted: bool,
    /// `Last-Event-ID`.
    pub last: Option<String>,
}

impl<'a> FromRequest<'a> for Stream {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let last = request.header("last-event-id").map(str::to_owned);
        Ok(Self { is_wanted: wants_events(request.headers()), last })
    }
}

/// Who follows.
#[derive(Debug, Default)]
pub struct Followers(Mutex<HashMap<IpAddr, usize>>);

/// A follower's place; given back when dropped.
#[derive(Debug)]
pub struct Place {
    followers: Arc<Followers>,
    client: IpAddr,
}

impl Followers {
    /// A place for a client.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] where all are taken, [`Fault::TooManyRequests`] where the client has its share.
    pub fn admit(self: &Arc<Self>, client: IpAddr) -> Result<Place, Fault> {
        let client = counted_as(client);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.values().sum::<usize>() >= MOST {
            return Err(Fault::Unavailable { retry_after_s: RETRY_S });
        }
        let of_client = held.entry(client).or_insert(0);
        if *of_client >= MOST_OF_ONE {
            return Err(Fault::TooManyRequests { retry_after_s: RETRY_S });
        }
        *of_client += 1;
        Ok(Place { followers: Arc::clone(self), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.followers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.client);
            }
        }
    }
}

/// What a follower waits for: news, or the end.
pub struct Stop {
    /// How far this process has read the log.
    pub board: Arc<Board>,
    /// Changes, or is left, when the portal stops.
    pub closing: watch::Receiver<()>,
}

impl Stop {
    /// Waits until something stands after a position, for a while at most; `false` when the portal stops.
    pub(super) async fn goes_on(&mut self, after: u64, longest: Duration) -> bool {
        let board = &self.board;
        let news = async {
            while board.position() <= after {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::select! {
            _ = self.closing.changed() => false,
            _ = tokio::time::timeout(longest, news) => true,
        }
    }
}

/// Somebody who follows, and where they stand.
pub struct Follower {
    /// Where entries are read.
    pub desk: Desk,
    /// What is waited for.
    pub stop: Stop,
    /// Which entries are wanted.
    pub filter: EntryFilter,
    /// Which fields of them.
    pub fields: Option<Vec<&'static str>>,
    /// The day on which they came: regions are those of that day.
    pub today: Day,
    /// The last entry they know.
    pub at: u64,
    /// Their place.
    #[expect(dead_code, reason = "held as long as they follow, and given back with them")]
    pub place: Place,
}

impl Follower {
    /// The answer that goes on.
    pub fn response(self) -> Response {
        let greeting = Bytes::from_static(b"retry: 3000\n\n");
        let events = stream::unfold((self, Some(greeting)), |(mut follower, greeting)| async move {
            let piece = match greeting {
                Some(greeting) => Ok(greeting),
                None => follower.next().await?,
            };
            Some((piece, (follower, None)))
        });
        let mut response =
            Response::builder().content_type("text/event-stream").body(Body::from_bytes_stream(events));
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, CachePolicy::Never.usual_cache_control());
        // Proxies that hold answers back would hold back the news.
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        response
    }

    /// The next piece: events, or after a while of nothing the position alone; `None` when the portal stops.
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        let silent_since = Instant::now();
        loop {
            let left = SILENT_AT_MOST.saturating_sub(silent_since.elapsed());
            if !self.stop.goes_on(self.at, left).await {
                return None;
            }
            let found = match self.news().await {
                Ok(found) => found,
                Err(error) => {
                    tracing::error!(%error, "a follower cannot be answered");
                    return Some(Err(io::Error::other("the log cannot be read")));
                }
            };
            self.at = found.reached;
            if !found.rows.is_empty() {
                return Some(Ok(self.events(&found.rows)));
            }
            if silent_since.elapsed() >= SILENT_AT_MOST {
                // An id without data moves Last-Event-ID on and wakes nobody.
                let at = if self.at > 0 { format!("id: {}\n", self.at) } else { String::new() };
                return Some(Ok(Bytes::from(format!("{at}: 暂无新的公布\n\n"))));
            }
        }
    }

    async fn news(&self) -> Result<Scanned<Change>, gazette::Error> {
        let view = View::present(self.stop.board.position(), self.today);
        self.desk.gazette.changes(&view, &self.filter, self.at, AT_ONCE).await
    }

    fn events(&self, changes: &[Change]) -> Bytes {
        let mut out = Vec::with_capacity(512 * changes.len());
        for change in changes {
            out.extend_from_slice(format!("id: {}\ndata: ", change.entry.seq).as_bytes());
            // JSON as we write it has no line breaks.
            change.write_json(self.fields.as_deref(), &mut out);
            out.extend_from_slice(b"\n\n");
        }
        out.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_capped_and_given_back() {
        let followers = Arc::new(Followers::default());
        let one: IpAddr = "198.51.100.7".parse().unwrap();
        let held: Vec<_> = (0..MOST_OF_ONE).map(|_| followers.admit(one).unwrap()).collect();
        assert!(matches!(followers.admit(one), Err(Fault::TooManyRequests { .. })));
        drop(held);
        assert!(followers.0.lock().unwrap().is_empty());
        let client = |number: usize| IpAddr::from([10, 0, 0, u8::try_from(number).unwrap()]);
        let all: Vec<_> = (0..MOST).map(|number| followers.admit(client(number)).unwrap()).collect();
        assert!(matches!(followers.admit(one), Err(Fault::Unavailable { .. })));
        drop(all);
        assert!(followers.admit(one).is_ok());
    }
}
