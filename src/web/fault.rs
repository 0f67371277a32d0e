//! Every way in which the portal says no. The one place that knows status codes; problem documents
//! ([`problem`]) and error pages ([`page`]) are two renderings of the same [`Fault`].
//! The text of an internal error stays in here for the log and is never rendered.

pub mod answer;
pub mod of_router;
pub mod page;
pub mod problem;

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem::error::ResponseError;
use poem::http::StatusCode;
use serde::Serialize;

use crate::domain::refusal::Refusal;
use crate::gazette;
use crate::gazette::records::withdrawal::Withdrawn;
use crate::web::pages::links::present_path;

/// Seconds after which a record whose database is away is worth asking for again: once it is back, it is found as soon.
const RECORD_RETRY_S: u64 = 5;

/// One thing wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where in the body or among the parameters, as an RFC 6901 pointer behind `#`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<Cow<'static, str>>,
    /// Which parameter of path or query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<Cow<'static, str>>,
    /// What is wrong, in Chinese. Never repeats what was sent.
    pub detail: Cow<'static, str>,
}

impl FieldError {
    /// Something wrong with a parameter of path or query.
    pub fn parameter(name: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        let pointer = format!("#/{}", name.replace('~', "~0").replace('/', "~1"));
        Self { pointer: Some(pointer.into()), parameter: Some(name), detail: detail.into() }
    }

    /// A parameter that nobody knows. It has no place to point at but the query as a whole.
    pub fn unknown(name: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { pointer: Some("#".into()), parameter: Some(name.into()), detail: detail.into() }
    }

    /// Something wrong in the body, at a pointer such as `#/visited_at`.
    pub fn pointer(pointer: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { pointer: Some(pointer.into()), parameter: None, detail: detail.into() }
    }
}

/// A way on from an error page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HelpLink {
    /// What the link says, in Chinese.
    pub label: Cow<'static, str>,
    /// An address of this portal, beginning with `/`, or a query of the same address, beginning with `?`.
    pub href: Cow<'static, str>,
}

impl HelpLink {
    /// A link to an address of this portal.
    pub fn new(label: impl Into<Cow<'static, str>>, href: impl Into<Cow<'static, str>>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// Why a request is not answered as asked. Cheap to clone: one failed render is told to many.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// 400: the request cannot be understood.
    #[error("bad request")]
    BadRequest {
        /// What is wrong; may be empty where no part can be named.
        errors: Vec<FieldError>,
    },
    /// 401: sign in, or send a token.
    #[error("not signed in")]
    Unauthorized,
    /// 403: signed in, but not allowed.
    #[error("forbidden")]
    Forbidden,
    /// 404: no such thing, said as helpfully as the caller can.
    #[error("not found")]
    NotFound {
        /// A short Chinese heading: 没有这台电梯.
        title: Cow<'static, str>,
        /// A sentence on what may have happened.
        detail: Cow<'static, str>,
        /// Where to go from here.
        help: Vec<HelpLink>,
    },
    /// 405: the address exists, the method does not.
    #[error("method not allowed")]
    MethodNotAllowed {
        /// The value of `Allow`.
        allow: &'static str,
    },
    /// 406: none of our forms is acceptable.
    #[error("not acceptable")]
    NotAcceptable,
    /// 408: the body came too slowly.
    #[error("body too slow")]
    TooSlow,
    /// 410: was published and is withdrawn.
    #[error("gone")]
    Gone {
        /// What it was, in Chinese: 公示.
        kind: Cow<'static, str>,
        /// Why it was withdrawn.
        reason: Cow<'static, str>,
        /// The clause that the withdrawal rests on; `None` where it is told elsewhere.
        clause: Option<Cow<'static, str>>,
        /// When.
        withdrawn_at: DateTime<Utc>,
        /// Where to go instead: the present record, where only earlier versions went.
        help: Vec<HelpLink>,
    },
    /// 413: the body is larger than we read.
    #[error("payload too large")]
    PayloadTooLarge,
    /// 414: the address is longer than we read.
    #[error("address too long")]
    UriTooLong,
    /// 415: a body of a kind we do not read.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// 416: the stretch asked for lies outside the file.
    #[error("range not satisfiable")]
    RangeNotSatisfiable {
        /// How long the file is.
        length: u64,
    },
    /// 422: a rule of the pilot says no.
    #[error("refused: {0}")]
    UnprocessableRefusal(Refusal),
    /// 429: too many requests.
    #[error("too many requests")]
    TooManyRequests {
        /// Seconds until the next request is welcome.
        retry_after_s: u64,
    },
    /// 431: more header fields than we read.
    #[error("header fields too large")]
    HeadersTooLarge,
    /// 500: our mistake.
    #[error("internal error: {cause}")]
    Internal {
        /// For the log only.
        cause: Arc<str>,
    },
    /// 503: something we need does not answer.
    #[error("unavailable")]
    Unavailable {
        /// Seconds until it is worth asking again.
        retry_after_s: u64,
    },
    /// 503: files of releases stand in a store that does not answer; everything else does.
    #[error("the store of releases does not answer")]
    FilesAway {
        /// Seconds until it is worth asking again.
        retry_after_s: u64,
    },
    /// 507: nothing can be written for lack of room; reading goes on.
    #[error("insufficient storage")]
    InsufficientStorage,
}

/// A kind of fault as the outside knows it: its permanent address is `{public_url}/problems/{slug}`.
#[derive(Debug, PartialEq, Eq)]
pub struct ProblemType {
    /// The stable name.
    pub slug: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// A short Chinese heading.
    pub title: &'static str,
    /// What it means and what to do, in Chinese: shown where the caller says nothing better, and explained at
    /// its address.
    pub meaning: &'static str,
}

macro_rules! problem_types {
    ($($name:ident: $slug:literal $status:ident $title:literal $meaning:literal;)+) => {
        $(const $name: ProblemType =
            ProblemType { slug: $slug, status: StatusCode::$status, title: $title, meaning: $meaning };)+
        /// Every kind of fault, by status.
        pub const PROBLEM_TYPES: &[ProblemType] = &[$($name),+];
    };
}

problem_types! {
    BAD_REQUEST: "bad-request" BAD_REQUEST "请求有误" "请求中有无法识别的参数或内容，请修改后重试。";
    UNAUTHORIZED: "unauthorized" UNAUTHORIZED "需要登录" "此处需要登录，或在请求中附上有效的令牌。";
    FORBIDDEN: "forbidden" FORBIDDEN "没有权限" "当前账号不能办理此事。";
    NOT_FOUND: "not-found" NOT_FOUND "没有找到" "此地址没有内容，请检查是否有误，或从首页查询。";
    METHOD_NOT_ALLOWED: "method-not-allowed" METHOD_NOT_ALLOWED "不支持的请求方法" "此地址不支持这种请求方法，可用的方法见 Allow 标头。";
    NOT_ACCEPTABLE: "not-acceptable" NOT_ACCEPTABLE "没有所要的格式" "此地址提供 JSON，列表另有 CSV 和 NDJSON。";
    TOO_SLOW: "too-slow" REQUEST_TIMEOUT "请求超时" "请求内容没有在规定时间内传完，请重试。";
    GONE: "gone" GONE "已撤回" "此内容曾经公布，现已依法撤回。";
    PAYLOAD_TOO_LARGE: "payload-too-large" PAYLOAD_TOO_LARGE "内容过大" "提交的内容超过上限，请分批提交。";
    URI_TOO_LONG: "uri-too-long" URI_TOO_LONG "地址过长" "请求地址超过上限，请缩短查询条件。";
    UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE "不支持的内容类型" "请以接口说明中的内容类型提交。";
    RANGE_NOT_SATISFIABLE: "range-not-satisfiable" RANGE_NOT_SATISFIABLE "超出文件范围" "所要的一段不在文件之内，文件长度见 Content-Range 标头。";
    REFUSED: "refused" UNPROCESSABLE_ENTITY "不符合规定" "所提交的事项不符合试点规定，理由和依据见说明。";
    TOO_MANY_REQUESTS: "too-many-requests" TOO_MANY_REQUESTS "请求过于频繁" "请求次数超过限额，请稍后再试；批量使用请下载开放数据。";
    HEADERS_TOO_LARGE: "headers-too-large" REQUEST_HEADER_FIELDS_TOO_LARGE "标头过大" "请求标头超过上限。";
    INTERNAL: "internal" INTERNAL_SERVER_ERROR "系统故障" "系统出现故障，已记录。请稍后再试；反馈时请附上请求编号。";
    UNAVAILABLE: "unavailable" SERVICE_UNAVAILABLE "暂时无法提供服务" "系统暂时不可用，请稍后再试。";
    INSUFFICIENT_STORAGE: "insufficient-storage" INSUFFICIENT_STORAGE "暂时无法保存" "系统暂时不能保存新的内容，查询不受影响。请稍后再试。";
}

impl Fault {
    /// A bad request with one thing wrong.
    pub fn bad_request(error: FieldError) -> Self {
        Self::BadRequest { errors: vec![error] }
    }

    /// Whether nothing was found wrong.
    ///
    /// # Errors
    /// A bad request with everything that was.
    pub fn if_any(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self::BadRequest { errors }) }
    }

    /// Our mistake. `cause` is logged once with the request id and shown to nobody.
    pub fn internal(cause: &(impl ToString + ?Sized)) -> Self {
        Self::Internal { cause: cause.to_string().into() }
    }

    /// The record cannot be read: its database is away, which passes, or else it is our mistake.
    pub fn of_record(error: &gazette::Error) -> Self {
        if error.is_away() {
            Self::Unavailable { retry_after_s: RECORD_RETRY_S }
        } else {
            Self::internal(error)
        }
    }

    /// Published once and withdrawn by law: what it was, on what ground, when. Where only earlier versions went, it says
    /// so and leads to what stands.
    pub fn withdrawn(withdrawn: &Withdrawn) -> Self {
        let kind = withdrawn.kind;
        let present = present_path(withdrawn).map(|path| HelpLink::new("看现在的记录", path));
        Self::Gone {
            kind: if withdrawn.keeps_newest { format!("{kind}此前的公布").into() } else { kind.into() },
            reason: withdrawn.reason.clone().into(),
            clause: Some(withdrawn.clause.clone().into()),
            withdrawn_at: withdrawn.withdrawn_at.to_utc(),
            help: present.into_iter().collect(),
        }
    }

    /// Nothing at this address, where nobody knows better.
    pub fn nothing_here() -> Self {
        Self::NotFound {
            title: NOT_FOUND.title.into(),
            detail: NOT_FOUND.meaning.into(),
            help: vec![
                HelpLink::new("首页", "/"),
                HelpLink::new("信息查询", "/search"),
                HelpLink::new("接口说明", "/api"),
            ],
        }
    }

    /// Its kind.
    pub fn problem_type(&self) -> &'static ProblemType {
        match self {
            Self::BadRequest { .. } => &BAD_REQUEST,
            Self::Unauthorized => &UNAUTHORIZED,
            Self::Forbidden => &FORBIDDEN,
            Self::NotFound { .. } => &NOT_FOUND,
            Self::MethodNotAllowed { .. } => &METHOD_NOT_ALLOWED,
            Self::NotAcceptable => &NOT_ACCEPTABLE,
            Self::TooSlow => &TOO_SLOW,
            Self::Gone { .. } => &GONE,
            Self::PayloadTooLarge => &PAYLOAD_TOO_LARGE,
            Self::UriTooLong => &URI_TOO_LONG,
            Self::UnsupportedMediaType => &UNSUPPORTED_MEDIA_TYPE,
            Self::RangeNotSatisfiable { .. } => &RANGE_NOT_SATISFIABLE,
            Self::UnprocessableRefusal(_) => &REFUSED,
            Self::TooManyRequests { .. } => &TOO_MANY_REQUESTS,
            Self::HeadersTooLarge => &HEADERS_TOO_LARGE,
            Self::Internal { .. } => &INTERNAL,
            Self::Unavailable { .. } | Self::FilesAway { .. } => &UNAVAILABLE,
            Self::InsufficientStorage => &INSUFFICIENT_STORAGE,
        }
    }

    /// The heading a person reads.
    pub fn title(&self) -> &str {
        match self {
            Self::NotFound { title, .. } => title,
            Self::FilesAway { .. } => "数据文件暂时取不到",
            other => other.problem_type().title,
        }
    }

    /// What happened, in a sentence.
    pub fn detail(&self) -> Cow<'_, str> {
        match self {
            Self::NotFound { detail, .. } => Cow::Borrowed(detail),
            Self::Gone { kind, reason, clause, .. } => {
                let what = match &**kind {
                    "电梯" => "本梯的公开信息".to_owned(),
                    kind => format!("此{kind}"),
                };
                let ground = clause.as_ref().map(|clause| format!("（依据：{clause}）")).unwrap_or_default();
                Cow::Owned(format!("{what}已依法撤回{ground}：{}。", reason.trim_end_matches('。')))
            }
            Self::UnprocessableRefusal(refusal) => Cow::Borrowed(&refusal.reason),
            Self::FilesAway { .. } => {
                "存放历次数据发布的地方暂时没有回应，请稍后再取。查询和接口不受影响，列表也可从接口整表下载。"
                    .into()
            }
            other => Cow::Borrowed(other.problem_type().meaning),
        }
    }

    /// Seconds for `Retry-After`, where asking again helps.
    pub fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { retry_after_s }
            | Self::Unavailable { retry_after_s }
            | Self::FilesAway { retry_after_s } => Some(*retry_after_s),
            _ => None,
        }
    }
}

impl ResponseError for Fault {
    fn status(&self) -> StatusCode {
        self.problem_type().status
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::UnprocessableRefusal(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_statuses_are_errors() {
        for (index, kind) in PROBLEM_TYPES.iter().enumerate() {
            assert!(PROBLEM_TYPES[..index].iter().all(|other| other.slug != kind.slug), "{}", kind.slug);
            assert!(kind.status.is_client_error() || kind.status.is_server_error());
        }
    }

    #[test]
    fn a_refusal_shows_its_reason_and_an_internal_error_hides_its_cause() {
        let refused = Fault::from(Refusal::by("附件1 三2", "超过最长间隔"));
        assert_eq!((refused.status().as_u16(), refused.detail().as_ref()), (422, "超过最长间隔"));
        let internal = Fault::internal("disk I/O error at page 7");
        assert!(!internal.detail().contains("page 7"));
        assert_eq!(internal.status().as_u16(), 500);
    }
}
