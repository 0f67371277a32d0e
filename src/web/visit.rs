//! One request as handlers see it: who asks, when, and what of the answer it can use. Made once by the edge;
//! it refuses to know the body and the route.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use poem::{FromRequest, Request, RequestBody};

use super::fault::Fault;
use super::headers::is_api;
use super::negotiation::{Coding, Form};
use super::request_id::RequestId;
use crate::domain::Day;
use crate::domain::calendar::local_day;

/// Tells the time. The program hands in its own clock; tests a pinned one.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What the edge knows of a request. Handlers take it as an argument: `visit: &Visit`.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Names the request in logs and errors.
    pub request_id: RequestId,
    /// Who asks: the peer, or behind a trusted proxy the last hop it vouches for.
    pub client: IpAddr,
    /// When the request came in.
    pub now: DateTime<Utc>,
    /// The local day of `now`: what "today" means for this answer.
    pub day: Day,
    /// The form wanted under `/api/`, where `None` means that the client accepts none of ours. Pages have their
    /// main form only.
    pub form: Option<Form>,
    /// The coding the client likes best.
    pub coding: Coding,
    /// What the client already has.
    pub if_none_match: Option<HeaderValue>,
}

impl Visit {
    /// Reads what matters from the path and headers of a request.
    pub fn new(
        (request_id, client, now): (RequestId, IpAddr, DateTime<Utc>),
        path: &str,
        headers: &HeaderMap,
    ) -> Self {
        Self {
            request_id,
            client,
            now,
            day: local_day(now),
            form: if is_api(path) { Form::wanted(headers) } else { Some(Form::Main) },
            coding: Coding::preferred(headers),
            if_none_match: joined(headers, &header::IF_NONE_MATCH),
        }
    }
}

/// A field that is a list, which may come in several lines (RFC 9110 §5.3).
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let mut lines = headers.get_all(name).iter();
    let first = lines.next()?;
    let all = lines.fold(first.as_bytes().to_vec(), |all, line| [&all, &b", "[..], line.as_bytes()].concat());
    HeaderValue::from_bytes(&all).ok()
}

impl<'a> FromRequest<'a> for &'a Visit {
    async fn from_request(req: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let visit = req.extensions().get::<Visit>();
        visit.ok_or_else(|| Fault::internal("a request came past the edge").into())
    }
}
