//! A fault as machines read it: `application/problem+json` (RFC 9457).

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use super::{Fault, FieldError, HelpLink};
use crate::domain::calendar::local_time;
use crate::web::request_id::RequestId;

/// The media type of problem documents.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// A problem document. Holds nothing the client sent.
#[derive(Debug, Serialize)]
pub struct Problem<'f> {
    /// Stable address of the kind of problem, explained there.
    #[serde(rename = "type")]
    kind: String,
    title: &'f str,
    status: u16,
    detail: Cow<'f, str>,
    /// The clause that a refusal or a withdrawal rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<&'f str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'f [FieldError],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    help: &'f [HelpLink],
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn_at: Option<DateTime<FixedOffset>>,
    request_id: String,
}

impl<'f> Problem<'f> {
    /// Describes a fault. `public_url` is the portal's address without a slash at its end.
    pub fn new(fault: &'f Fault, public_url: &str, request_id: RequestId) -> Self {
        let kind = fault.problem_type();
        let mut problem = Self {
            kind: format!("{public_url}/problems/{}", kind.slug),
            title: fault.title(),
            status: kind.status.as_u16(),
            detail: fault.detail(),
            clause: None,
            errors: &[],
            help: &[],
            withdrawn_at: None,
            request_id: request_id.to_string(),
        };
        match fault {
            Fault::BadRequest { errors } => problem.errors = errors,
            Fault::NotFound { help, .. } => problem.help = help,
            Fault::Gone { clause, withdrawn_at, help, .. } => {
                problem.clause = clause.as_deref();
                problem.withdrawn_at = Some(local_time(*withdrawn_at));
                problem.help = help;
            }
            Fault::UnprocessableRefusal(refusal) if !refusal.clause.is_empty() => {
                problem.clause = Some(&refusal.clause);
            }
            _ => {}
        }
        problem
    }

    /// The document's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a problem is plain data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::Refusal;
    use crate::web::request_id::RequestIds;

    fn rendered(fault: &Fault) -> serde_json::Value {
        let problem = Problem::new(fault, "https://mingti.test", RequestIds::new().next());
        serde_json::from_slice(&problem.to_bytes()).unwrap()
    }

    #[test]
    fn members_are_those_of_rfc_9457_and_ours() {
        let problem = rendered(&Fault::bad_request(FieldError::parameter("limit", "应为 1–1000 的整数")));
        assert_eq!(problem["type"], "https://mingti.test/problems/bad-request");
        assert_eq!(problem["status"], 400);
        assert_eq!(problem["title"], "请求有误");
        assert_eq!(problem["errors"][0]["parameter"], "limit");
        assert_eq!(problem["errors"][0]["pointer"], "#/limit");
        assert!(problem["request_id"].is_string());
    }

    #[test]
    fn what_a_fault_knows_is_told() {
        let refused = rendered(&Refusal::by("附件1 三2", "超过最长间隔").into());
        assert_eq!((refused["clause"].as_str(), refused["status"].as_u64()), (Some("附件1 三2"), Some(422)));
        let withdrawn_at = "2021-11-15T04:00:00Z".parse().unwrap();
        let gone = |clause: Option<&'static str>| {
            rendered(&Fault::Gone {
                kind: "公示".into(),
                reason: "保存期届满。".into(),
                clause: clause.map(Into::into),
                withdrawn_at,
                help: Vec::new(),
            })
        };
        let told = gone(Some("条例 1"));
        assert_eq!(told["withdrawn_at"], "2021-11-15T12:00:00+08:00");
        assert_eq!(told["clause"], "条例 1");
        assert_eq!(told["detail"], "此公示已依法撤回（依据：条例 1）：保存期届满。");
        let untold = gone(None);
        assert_eq!(
            (untold.get("clause"), &untold["detail"]),
            (None, &"此公示已依法撤回：保存期届满。".into())
        );
    }
}
