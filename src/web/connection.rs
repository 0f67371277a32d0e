//! One connection's progress and its deadlines: a head that trickles in, a client that takes nothing of its answer,
//! a connection nobody uses. One timer a connection looks at it; a request costs a few relaxed stores. It refuses
//! to know HTTP.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::settings::EdgeSettings;
use super::unreadable::{Refusal, bare_status};

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
}

impl Progress {
    /// A connection just opened: its first head is awaited.
    pub fn new() -> Self {
        Self {
            opened: Instant::now(),
            phase: AtomicU8::new(HEAD),
            since_ms: AtomicU64::new(0),
            write_blocked: AtomicBool::new(false),
        }
    }

    /// A head is complete and its request is being answered.
    pub fn answering(&self) {
        self.enter(ANSWERING);
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

    fn was_read(&self) {
        if self.phase.load(Relaxed) == IDLE {
            self.enter(HEAD);
        }
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

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
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
        if buffer.filled().len() > before {
            self.progress.was_read();
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
    fn a_head_an_idle_and_a_blocked_connection_have_deadlines_and_an_answer_has_none() {
        let (progress, settings) = (Progress::new(), impatient());
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
        progress.was_read();
        assert!(!progress.is_overdue(&settings));
        wait(220);
        assert!(progress.is_overdue(&settings));
    }
}
