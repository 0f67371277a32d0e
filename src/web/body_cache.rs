//! Bodies we keep: filled once for many who ask at the same moment, thrown away when what they were made from
//! changes. It knows addresses, days and the board; it refuses to know routes and how a body is rendered.

use std::future::Future;
use std::sync::Arc;

use moka::future::Cache;
use moka::ops::compute::Op;

use super::cache::CachePolicy;
use super::doorkeeper::Doorkeeper;
use super::fault::Fault;
use super::headers::ResponseHeaders;
use super::negotiation::Form;
use super::prepared::{Prepared, Rendered};
use crate::domain::Day;
use crate::gazette::board::Board;

/// Under what a body is kept. A body of another day is stale, so the day stands in the body, and a day's first
/// visit replaces yesterday's body instead of lying beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    form: Form,
    address: Box<str>,
}

/// Rendered bodies in memory, bounded by their bytes. One a process.
#[derive(Debug)]
pub struct BodyCache {
    bodies: Cache<Key, Arc<Prepared>>,
    door: Doorkeeper,
    board: Arc<Board>,
    headers: Arc<ResponseHeaders>,
}

impl BodyCache {
    /// An empty cache of at most `capacity_bytes`.
    pub fn new(capacity_bytes: u64, board: Arc<Board>, headers: Arc<ResponseHeaders>) -> Self {
        let bodies = Cache::builder()
            .max_capacity(capacity_bytes)
            .weigher(|key: &Key, body: &Arc<Prepared>| {
                body.weight().saturating_add(u32::try_from(key.address.len()).unwrap_or(u32::MAX))
            })
            .build();
        Self { bodies, door: Doorkeeper::new(), board, headers }
    }

    /// The body kept for this address as it came in, if it is current. Never renders. `address` is path and
    /// query: only the canonical spelling is ever kept, so any other finds nothing.
    pub async fn hot(&self, address: &str, form: Form, day: Day) -> Option<Arc<Prepared>> {
        let key = Key { form, address: address.into() };
        let kept = self.bodies.get(&key).await.filter(|body| body.is_current(&self.board, day));
        kept.map(|body| self.recalled(body))
    }

    /// Answers from memory, or renders once for everyone who asks meanwhile and keeps the body as `policy`
    /// says; what is kept from its second visit on only is rendered for the first visitor alone. `address` is the
    /// canonical path and query of the thing (unknown parameters left out), `form` the form rendered.
    ///
    /// # Errors
    /// What `render` says no with; a fault is handed to everyone who waited, and never kept.
    pub fn answer(
        &self,
        policy: CachePolicy,
        address: (&str, Form),
        day: Day,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> impl Future<Output = Result<Arc<Prepared>, Fault>> {
        // In a place of its own: it can be large, and whoever waits for it would carry it about again and again.
        self.find_or_render(policy, address, day, Box::pin(render))
    }

    async fn find_or_render(
        &self,
        policy: CachePolicy,
        (address, form): (&str, Form),
        day: Day,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> Result<Arc<Prepared>, Fault> {
        if !policy.keeps_in_memory() {
            return self.prepare(policy, address, day, render).await;
        }
        let key = Key { form, address: address.into() };
        if policy.keeps_from_second_visit() && !self.door.knows(&key) {
            return self.prepare(policy, address, day, render).await.map(|body| self.recalled(body));
        }
        // Whoever is answered without the cache does not carry its future about either.
        Box::pin(self.fill(policy, key, day, render)).await.map(|body| self.recalled(body))
    }

    /// The body of this key, if it is current, or one rendered for everyone who asks meanwhile.
    async fn fill(
        &self,
        policy: CachePolicy,
        key: Key,
        day: Day,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> Result<Arc<Prepared>, Fault> {
        self.drop_if_stale(&key, day).await;
        let address = key.address.clone();
        let filled = self.bodies.try_get_with(key, self.prepare(policy, &address, day, render)).await;
        filled.map_err(|fault| Fault::clone(&fault))
    }

    /// A body as it is answered now: while the record cannot be read, one that says so.
    fn recalled(&self, body: Arc<Prepared>) -> Arc<Prepared> {
        match self.board.lost_since().filter(|_| body.can_be_outdated()) {
            Some(since) => Arc::new(body.outdated(since)),
            None => body,
        }
    }

    /// How many bodies are kept, and their bytes, for the metrics.
    pub fn size(&self) -> (u64, u64) {
        (self.bodies.entry_count(), self.bodies.weighted_size())
    }

    /// Reads the position before rendering, so that what is published meanwhile makes the body stale.
    async fn prepare(
        &self,
        policy: CachePolicy,
        address: &str,
        day: Day,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> Result<Arc<Prepared>, Fault> {
        let made_at = self.board.position();
        let rendered = render.await?;
        Ok(Arc::new(Prepared::seal(rendered, policy, made_at, day, self.headers.common_for(address))))
    }

    /// Drops a stale body, and only that: a fresh one that another visit has put there meanwhile stays.
    async fn drop_if_stale(&self, key: &Key, day: Day) {
        let Some(kept) = self.bodies.get(key).await else { return };
        if kept.is_current(&self.board, day) {
            return;
        }
        let is_stale = |body: &Arc<Prepared>| !body.is_current(&self.board, day);
        let entry = self.bodies.entry_by_ref(key);
        entry
            .and_compute_with(async |kept| match kept {
                Some(kept) if is_stale(kept.value()) => Op::Remove,
                _ => Op::Nop,
            })
            .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::board::Tag;
    use crate::web::headers::InlineStyles;
    use crate::web::request_id::RequestIds;
    use crate::web::visit::Visit;
    use poem::http::HeaderMap;
    use std::net::Ipv4Addr;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    fn day() -> Day {
        Day::from_ymd_opt(2021, 11, 15).unwrap()
    }

    fn cache(board: &Arc<Board>) -> BodyCache {
        let headers = ResponseHeaders::new("http://localhost", &InlineStyles::default());
        BodyCache::new(1 << 20, Arc::clone(board), Arc::new(headers))
    }

    async fn render(count: &AtomicU32) -> Result<Rendered, Fault> {
        count.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(Rendered::json("{}").made_from([Tag::thing("elevator", "1")]))
    }

    const ADDRESS: (&str, Form) = ("/e/1", Form::Main);

    #[tokio::test]
    async fn five_hundred_misses_render_once() {
        let board = Arc::new(Board::new(1));
        let (cache, count) = (cache(&board), AtomicU32::new(0));
        let ask = |policy| cache.answer(policy, ADDRESS, day(), render(&count));
        let all_ask = async |policy| {
            let answers = futures::future::join_all((0..500).map(|_| ask(policy))).await;
            assert!(answers.iter().all(Result::is_ok));
        };
        all_ask(CachePolicy::List).await;
        assert_eq!(count.load(Ordering::SeqCst), 1);
        board.advance(2, [Tag::thing("elevator", "1")]);
        all_ask(CachePolicy::List).await;
        assert_eq!(count.load(Ordering::SeqCst), 2);
        board.advance(3, [Tag::thing("elevator", "1")]);
        all_ask(CachePolicy::Record).await;
        assert_eq!(count.load(Ordering::SeqCst), 4, "for the first who comes, and for all who come back");
    }

    #[tokio::test]
    async fn a_record_is_kept_for_those_who_come_back() {
        let board = Arc::new(Board::new(1));
        let (cache, count) = (cache(&board), AtomicU32::new(0));
        for (renders, is_kept) in [(1, false), (2, true), (2, true)] {
            cache.answer(CachePolicy::Record, ADDRESS, day(), render(&count)).await.unwrap();
            assert_eq!(count.load(Ordering::SeqCst), renders);
            assert_eq!(cache.hot("/e/1", Form::Main, day()).await.is_some(), is_kept);
        }
    }

    #[tokio::test]
    async fn a_hit_ends_with_the_day_and_with_a_change() {
        let board = Arc::new(Board::new(1));
        let (cache, count) = (cache(&board), AtomicU32::new(0));
        assert!(cache.hot("/e/1", Form::Main, day()).await.is_none());
        cache.answer(CachePolicy::List, ADDRESS, day(), render(&count)).await.unwrap();
        assert!(cache.hot("/e/1", Form::Main, day()).await.is_some());
        assert!(cache.hot("/e/1", Form::Csv, day()).await.is_none());
        assert!(cache.hot("/e/1?x=1", Form::Main, day()).await.is_none());
        assert!(cache.hot("/e/1", Form::Main, day().succ_opt().unwrap()).await.is_none());
        board.advance(2, [Tag::thing("elevator", "1")]);
        assert!(cache.hot("/e/1", Form::Main, day()).await.is_none());
    }

    #[tokio::test]
    async fn a_change_published_while_rendering_is_not_missed() {
        let board = Arc::new(Board::new(1));
        let cache = cache(&board);
        let render = async {
            board.advance(2, [Tag::thing("elevator", "1")]);
            Ok(Rendered::json("{}").made_from([Tag::thing("elevator", "1")]))
        };
        cache.answer(CachePolicy::List, ADDRESS, day(), render).await.unwrap();
        assert!(cache.hot("/e/1", Form::Main, day()).await.is_none());
    }

    #[tokio::test]
    async fn while_the_record_is_out_of_reach_what_is_kept_says_so() {
        let board = Arc::new(Board::new(1));
        let cache = cache(&board);
        let page = "<!doctype html>\n<body><main id=\"main\">电梯</main>";
        for (policy, address) in [(CachePolicy::List, "/e/1"), (CachePolicy::Daily, "/policy")] {
            let render = async { Ok(Rendered::html(page.to_owned())) };
            cache.answer(policy, (address, Form::Main), day(), render).await.unwrap();
        }
        let visit = Visit::new(
            (
                RequestIds::new().next(),
                Ipv4Addr::LOCALHOST.into(),
                "2021-11-15T12:00:00+08:00".parse().unwrap(),
            ),
            "/",
            &HeaderMap::new(),
        );
        let text = async |address: &str| {
            let answer = cache.hot(address, Form::Main, day()).await.unwrap().answer(&visit);
            (String::from_utf8(answer.body().to_vec()).unwrap(), answer.headers()["cache-control"].clone())
        };
        assert!(board.lose("2021-11-15T09:05:00+08:00".parse().unwrap()));
        assert!(!board.lose("2021-11-15T09:06:00+08:00".parse().unwrap()), "it was lost before");
        let (record, control) = text("/e/1").await;
        assert_eq!(control, "no-store");
        assert!(record.contains("2021年11月15日 09:05</time> 以前的内容"), "{record}");
        assert!(record.ends_with("</aside>\n<main id=\"main\">电梯</main>"), "{record}");
        assert_eq!(text("/policy").await.0, page, "it holds no facts of the record");
        assert!(board.find_again() && !board.find_again());
        assert_eq!(text("/e/1").await.0, page);
    }

    #[tokio::test]
    async fn faults_and_casework_are_not_kept() {
        let board = Arc::new(Board::new(1));
        let (cache, count) = (cache(&board), AtomicU32::new(0));
        let fault = async { Err(Fault::Unavailable { retry_after_s: 5 }) };
        assert!(cache.answer(CachePolicy::Record, ADDRESS, day(), fault).await.is_err());
        cache.answer(CachePolicy::Never, ADDRESS, day(), render(&count)).await.unwrap();
        assert!(cache.hot("/e/1", Form::Main, day()).await.is_none());
    }
}
