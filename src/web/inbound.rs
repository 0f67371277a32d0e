//! The body of a request on its way in: measured and timed while it streams, so that no handler can be made to
//! read an endless one.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use poem::Body;
use tokio::time::{Instant, timeout_at};

use super::fault::Fault;

const WITHIN: u8 = 0;
const TOO_LARGE: u8 = 1;
const TOO_SLOW: u8 = 2;

/// What became of a body, readable after the handler is done: whatever a handler makes of a body that was cut
/// off, the client learns the reason.
#[derive(Debug, Clone, Default)]
pub struct BodyVerdict(Arc<AtomicU8>);

impl BodyVerdict {
    /// The fault, if the body broke a limit.
    pub fn fault(&self) -> Option<Fault> {
        match self.0.load(Ordering::Acquire) {
            TOO_LARGE => Some(Fault::PayloadTooLarge),
            TOO_SLOW => Some(Fault::TooSlow),
            _ => None,
        }
    }

    fn cut(&self, why: u8) -> io::Error {
        self.0.compare_exchange(WITHIN, why, Ordering::AcqRel, Ordering::Acquire).ok();
        io::Error::other("the request body broke a limit")
    }
}

/// The same body, cut off after `max_bytes` or at the deadline.
pub fn limited(body: Body, max_bytes: u64, deadline: Duration) -> (Body, BodyVerdict) {
    let verdict = BodyVerdict::default();
    let state = State {
        pieces: Box::pin(body.into_bytes_stream()),
        left: max_bytes,
        deadline: Instant::now() + deadline,
        verdict: verdict.clone(),
    };
    (Body::from_bytes_stream(stream::unfold(Some(state), next_piece)), verdict)
}

struct State {
    pieces: Pin<Box<dyn Stream<Item = io::Result<bytes::Bytes>> + Send>>,
    left: u64,
    deadline: Instant,
    verdict: BodyVerdict,
}

async fn next_piece(state: Option<State>) -> Option<(io::Result<bytes::Bytes>, Option<State>)> {
    let mut state = state?;
    match timeout_at(state.deadline, state.pieces.next()).await {
        Err(_) => Some((Err(state.verdict.cut(TOO_SLOW)), None)),
        Ok(None) => None,
        Ok(Some(Err(broken))) => Some((Err(broken), None)),
        Ok(Some(Ok(piece))) => match state.left.checked_sub(piece.len() as u64) {
            None => Some((Err(state.verdict.cut(TOO_LARGE)), None)),
            Some(left) => {
                state.left = left;
                Some((Ok(piece), Some(state)))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_within_its_limit_is_untouched() {
        let (body, verdict) = limited(Body::from_string("12345".into()), 5, Duration::from_secs(5));
        assert_eq!(body.into_vec().await.unwrap(), b"12345");
        assert!(verdict.fault().is_none());
    }

    #[tokio::test]
    async fn an_endless_body_is_cut() {
        let endless = stream::repeat_with(|| Ok::<_, io::Error>(bytes::Bytes::from_static(&[0; 1000])));
        let (body, verdict) = limited(Body::from_bytes_stream(endless), 10_000, Duration::from_secs(5));
        assert!(body.into_vec().await.is_err());
        assert!(matches!(verdict.fault(), Some(Fault::PayloadTooLarge)));
    }

    #[tokio::test]
    async fn a_body_that_never_comes_is_cut() {
        let silent = stream::pending::<io::Result<bytes::Bytes>>();
        let (body, verdict) = limited(Body::from_bytes_stream(silent), 10, Duration::from_millis(20));
        assert!(body.into_vec().await.is_err());
        assert!(matches!(verdict.fault(), Some(Fault::TooSlow)));
    }
}
