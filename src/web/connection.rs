//! One connection's progress and its deadlines: a head that trickles in, a client that takes nothing of its answer,
//! a connection nobody uses. One timer a connection looks at it; a request costs a few relaxed stores. It refuses
//! to know HTTP.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::settings::EdgeSettings;
use super::unreadable::{Refusal, bare_status};

/// Bytes of a head within which it is as long as others are: each connection has a buffer of that size anyway.
const USUAL_HEAD: usize = 8 << 10;
/// Bytes of longer heads that may be unfinished at a time, over all connections.
const LONG_HEADS: usize = 16 << 20;

/// Bytes of unfinished heads beyond the usual, over all connections of a server.
#[derive(Debug, Default)]
pub struct LongHeads(AtomicUsize);

const HEAD: u8 = 0;
const ANSWERING: u8 = 1;
const IDLE: u8 = 2;

/// Where a connection stands. Only its own task writes it.
#[derive(Debug)]
pub struct Progress {
    opened: Instant,
    phase: AtomicU8,
    since_ms: AtomicU64,
    write_blocked: AtomicBool,
    head_bytes: AtomicUsize,
    long_heads: Arc<LongHeads>,
}

impl Progress {
    /// A connection just opened: its first head is awaited.
    pub fn new(long_heads: Arc<LongHeads>) -> Self {
        Self {
            opened: Instant::now(),
            phase: AtomicU8::new(HEAD),
            since_ms: AtomicU64::new(0),
            write_blocked: AtomicBool::new(false),
            head_bytes: AtomicUsize::new(0),
            long_heads,
        }
    }

    /// A head is complete and its request is being answered.
    pub fn answering(&self) {
        self.forget_head();
        self.enter(ANSWERING);
    }

    /// Notes bytes of a head; `false` where too many long ones are unfinished.
    fn add_to_head(&self, bytes: usize) -> bool {
        let before = self.head_bytes.load(Relaxed);
        self.head_bytes.store(before + bytes, Relaxed);
        let long = beyond_usual(before + bytes) - beyond_usual(before);
        long == 0 || self.long_heads.0.fetch_add(long, Relaxed) + long <= LONG_HEADS
    }

    fn forget_head(&self) {
        let long = beyond_usual(self.head_bytes.swap(0, Relaxed));
        if long > 0 {
            self.long_heads.0.fetch_sub(long, Relaxed);
        }
    }

    /// Whether a deadline has passed. Bodies coming in have their own ([`super::inbound`]).
    pub fn is_overdue(&self, settings: &EdgeSettings) -> bool {
        let allowed = if self.write_blocked.load(Relaxed) {
            settings.stalled_write_deadline
        } else {
            match self.phase.load(Relaxed) {
                HEAD => settings.head_deadline,
                IDLE => settings.idle_deadline,
                _ => return false,
            }
        };
        self.opened.elapsed().saturating_sub(Duration::from_millis(self.since_ms.load(Relaxed))) >= allowed
    }

    /// Whether a head is being read: then nobody of ours has anything to say.
    fn is_reading_head(&self) -> bool {
        self.phase.load(Relaxed) == HEAD
    }

    fn enter(&self, phase: u8) {
        self.phase.store(phase, Relaxed);
        self.restart();
    }

    fn restart(&self) {
        let elapsed = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.since_ms.store(elapsed, Relaxed);
    }

    /// Notes what was read; `false` where it is too much.
    fn was_read(&self, bytes: usize) -> bool {
        if self.phase.load(Relaxed) == IDLE {
            self.enter(HEAD);
        }
        !self.is_reading_head() || self.add_to_head(bytes)
    }

    fn was_written<T>(&self, outcome: &Poll<T>) {
        if outcome.is_ready() {
            if self.write_blocked.swap(false, Relaxed) {
                self.restart();
            }
        } else if !self.write_blocked.swap(true, Relaxed) {
            self.restart();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.forget_head();
    }
}

fn beyond_usual(bytes: usize) -> usize {
    bytes.saturating_sub(USUAL_HEAD)
}

/// A socket that notes its progress, and sends a proper answer where the protocol library refuses a request
/// barely.
pub struct Wire {
    socket: TcpStream,
    progress: Arc<Progress>,
    refusal: Arc<Refusal>,
    replacing: Option<Replacement>,
}

/// An answer being sent in place of another.
struct Replacement {
    left: Bytes,
    /// Bytes of the answer it replaces: what the writer believes to have sent.
    replaced_bytes: usize,
}

impl Wire {
    /// Watches this socket.
    pub fn new(socket: TcpStream, progress: Arc<Progress>, refusal: Arc<Refusal>) -> Self {
        Self { socket, progress, refusal, replacing: None }
    }

    /// What to send in place of `written`, if that is a bare refusal.
    fn replacement(&self, written: &[u8]) -> Option<Replacement> {
        let status = self.progress.is_reading_head().then(|| bare_status(written))??;
        (self.refusal)(status).map(|left| Replacement { left, replaced_bytes: written.len() })
    }

    fn poll_replace(
        &mut self,
        cx: &mut Context<'_>,
        mut replacement: Replacement,
    ) -> Poll<io::Result<usize>> {
        while !replacement.left.is_empty() {
            match Pin::new(&mut self.socket).poll_write(cx, &replacement.left) {
                Poll::Ready(Ok(sent)) => replacement.left.advance(sent),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.replacing = Some(replacement);
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(replacement.replaced_bytes))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.socket).poll_read(cx, buffer);
        let read = buffer.filled().len() - before;
        if read > 0 && !self.progress.was_read(read) {
            return Poll::Ready(Err(io::Error::other("too many long heads are unfinished")));
        }
        outcome
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let replacement = self.replacing.take().or_else(|| self.replacement(bytes));
        let outcome = match replacement {
            Some(replacement) => self.poll_replace(cx, replacement),
            None => Pin::new(&mut self.socket).poll_write(cx, bytes),
        };
        self.progress.was_written(&outcome);
        outcome
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.progress.is_reading_head() {
            let first = slices.iter().find(|slice| !slice.is_empty());
            return self.poll_write(cx, first.map_or(&[], |slice| slice));
        }
        let outcome = Pin::new(&mut self.socket).poll_write_vectored(cx, slices);
        self.progress.was_written(&outcome);
        outcome
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

/// A body that notes when the connection is done with it.
pub struct Watched<B> {
    body: B,
    progress: Arc<Progress>,
}

impl<B> Watched<B> {
    /// Watches this body.
    pub fn new(body: B, progress: Arc<Progress>) -> Self {
        Self { body, progress }
    }
}

impl<B> Drop for Watched<B> {
    fn drop(&mut self) {
        self.progress.enter(IDLE);
    }
}

impl<B: Body + Unpin> Body for Watched<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn impatient() -> EdgeSettings {
        EdgeSettings {
            head_deadline: Duration::from_millis(200),
            idle_deadline: Duration::from_secs(5),
            stalled_write_deadline: Duration::from_millis(200),
            ..EdgeSettings::default()
        }
    }

    #[test]
    fn long_heads_are_bounded_over_all_connections() {
        let heads = Arc::new(LongHeads::default());
        let most = LONG_HEADS / (32 << 10);
        let open: Vec<_> = (0..=most).map(|_| Progress::new(Arc::clone(&heads))).collect();
        for one in &open {
            assert!(one.was_read(USUAL_HEAD), "a usual head is none of them");
        }
        for one in &open[..most] {
            assert!(one.was_read(32 << 10));
        }
        assert!(!open[most].was_read(32 << 10));
        open[0].answering();
        assert!(open[0].was_read(1 << 20), "a body is no head");
        drop(open);
        assert_eq!(heads.0.load(Relaxed), 0);
    }

    #[test]
    fn a_head_an_idle_and_a_blocked_connection_have_deadlines_and_an_answer_has_none() {
        let (progress, settings) = (Progress::new(Arc::default()), impatient());
        let wait = |ms| std::thread::sleep(Duration::from_millis(ms));
        assert!(!progress.is_overdue(&settings));
        wait(220);
        assert!(progress.is_overdue(&settings));
        progress.answering();
        wait(450);
        assert!(!progress.is_overdue(&settings));
        progress.was_written(&Poll::<()>::Pending);
        wait(220);
        assert!(progress.is_overdue(&settings));
        progress.was_written(&Poll::Ready(()));
        progress.enter(IDLE);
        wait(220);
        assert!(!progress.is_overdue(&settings));
        assert!(progress.was_read(1));
        assert!(!progress.is_overdue(&settings));
        wait(220);
        assert!(progress.is_overdue(&settings));
    }
}
