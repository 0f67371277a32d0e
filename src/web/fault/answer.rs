//! A fault as an answer: a problem document under `/api/`, a page elsewhere, with the headers its status asks for.

use bytes::Bytes;
use hyper::Response;
use poem::http::{HeaderMap, HeaderValue, Uri, header};

use super::Fault;
use super::page::{FaultPage, FaultView, Look};
use super::problem::{self, Problem};
use crate::web::headers::is_api;
use crate::web::outbound::Outbound;
use crate::web::request_id::RequestId;

/// Renders faults for one portal.
pub struct FaultAnswers {
    public_url: String,
    page: FaultPage,
    is_sample: bool,
}

impl FaultAnswers {
    /// Answers with problem types under `public_url`, and with this page; of a register of samples it says so.
    pub fn new(public_url: String, page: FaultPage, is_sample: bool) -> Self {
        Self { public_url, page, is_sample }
    }

    /// The answer to a request at this address that met this fault.
    pub fn answer(&self, fault: &Fault, uri: &Uri, request_id: RequestId) -> Response<Outbound> {
        let (content_type, body) = self.render(fault, uri, request_id);
        let mut response = Response::new(Outbound::whole(body));
        *response.status_mut() = fault.problem_type().status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        explain(fault, headers);
        response
    }

    fn render(&self, fault: &Fault, uri: &Uri, request_id: RequestId) -> (&'static str, Bytes) {
        if is_api(uri.path()) {
            let problem = Problem::new(fault, &self.public_url, request_id);
            return (problem::CONTENT_TYPE, problem.to_bytes().into());
        }
        let is_elder = uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "view=elder"));
        let is_in_a_car = uri.path().starts_with("/e/");
        let look = Look { is_elder, is_sample: self.is_sample, is_in_a_car };
        let page = (self.page)(&FaultView::new(fault, request_id, look));
        ("text/html; charset=utf-8", page.into())
    }
}

/// What the status asks to be said in headers.
fn explain(fault: &Fault, headers: &mut HeaderMap) {
    if let Some(seconds) = fault.retry_after_s() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    match fault {
        Fault::MethodNotAllowed { allow } => {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        Fault::RangeNotSatisfiable { length } => {
            let whole = HeaderValue::try_from(format!("bytes */{length}"));
            headers.insert(header::CONTENT_RANGE, whole.expect("a number is a valid header value"));
        }
        Fault::Unauthorized => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::fault::page::plain_page;
    use crate::web::request_id::RequestIds;

    #[test]
    fn the_path_decides_the_rendering_and_the_fault_the_headers() {
        let answers = FaultAnswers::new("https://mingti.test".into(), plain_page, false);
        let id = RequestIds::new().next();
        let busy =
            answers.answer(&Fault::Unavailable { retry_after_s: 5 }, &Uri::from_static("/api/v1/meta"), id);
        assert_eq!(busy.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(
            (busy.status().as_u16(), &busy.headers()[header::RETRY_AFTER]),
            (503, &"5".parse().unwrap())
        );
        let page = answers.answer(&Fault::Unauthorized, &Uri::from_static("/workbench"), id);
        assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert!(page.headers().contains_key(header::WWW_AUTHENTICATE));
    }
}
