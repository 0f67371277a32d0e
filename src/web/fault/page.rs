//! A fault as people read it. The pages bring their own rendering of [`FaultView`]; the one here stands in where
//! none is given and uses nothing that could itself fail.

use askama::Template;

use super::{Fault, FieldError, HelpLink};
use crate::web::request_id::RequestId;

/// What an error page shows. Holds nothing the client sent.
#[derive(Debug, Clone)]
pub struct FaultView {
    /// The HTTP status.
    pub status: u16,
    /// The stable name of the kind of fault; it is explained at `/problems/{slug}`.
    pub slug: &'static str,
    /// The heading.
    pub title: String,
    /// What happened, in a sentence.
    pub detail: String,
    /// The clause a refusal rests on; `None` for other faults.
    pub clause: Option<String>,
    /// What is wrong with the request, part by part.
    pub errors: Vec<FieldError>,
    /// Where to go from here.
    pub help: Vec<HelpLink>,
    /// To be quoted when somebody reports the fault.
    pub request_id: String,
    /// How the page is shown.
    pub look: Look,
}

/// How a page is shown to its reader, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// Large (适老版).
    pub is_elder: bool,
    /// Under the banner that says the data are samples.
    pub is_sample: bool,
    /// To somebody who followed a code in a car: whom to call comes before what went wrong.
    pub is_in_a_car: bool,
}

impl FaultView {
    /// What is shown of a fault.
    pub fn new(fault: &Fault, request_id: RequestId, look: Look) -> Self {
        let kind = fault.problem_type();
        let home = || vec![HelpLink::new("首页", "/")];
        let (clause, errors, help) = match fault {
            Fault::BadRequest { errors } => {
                let help = [HelpLink::new("不带条件再看", "?")].into_iter().chain(home());
                (None, errors.clone(), help.collect())
            }
            Fault::NotFound { help, .. } => (None, Vec::new(), help.clone()),
            Fault::UnprocessableRefusal(refusal) if !refusal.clause.is_empty() => {
                (Some(refusal.clause.to_string()), Vec::new(), home())
            }
            Fault::Gone { help, .. } => {
                let further = [HelpLink::new("撤回与更正", "/ledger"), HelpLink::new("首页", "/")];
                (None, Vec::new(), help.iter().cloned().chain(further).collect())
            }
            _ => (None, Vec::new(), home()),
        };
        Self {
            status: kind.status.as_u16(),
            slug: kind.slug,
            title: fault.title().to_owned(),
            detail: fault.detail().into_owned(),
            clause,
            errors,
            help,
            request_id: request_id.to_string(),
            look,
        }
    }
}

/// Renders an error page.
pub type FaultPage = fn(&FaultView) -> String;

/// The style of the plain page, inlined; its hash stands in the content security policy.
pub const PLAIN_STYLE: &str = "body{margin:2rem auto;max-width:40rem;padding:0 1rem;font:1.125rem/1.6 system-ui,sans-serif;color-scheme:light dark}a{display:inline-block;min-height:44px;margin-right:1rem}";

#[derive(Template)]
#[template(path = "fault/page.html")]
struct PlainPage<'v> {
    view: &'v FaultView,
    style: &'static str,
}

/// The error page that stands in where the pages give none.
pub fn plain_page(view: &FaultView) -> String {
    let page = PlainPage { view, style: PLAIN_STYLE };
    page.render().expect("a template of plain strings renders")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::request_id::RequestIds;

    #[test]
    fn the_page_says_what_happened_and_escapes_it() {
        let fault = Fault::NotFound {
            title: "没有这台电梯".into(),
            detail: "<script>".into(),
            help: vec![HelpLink::new("查询", "/search")],
        };
        let page = plain_page(&FaultView::new(&fault, RequestIds::new().next(), Look::default()));
        assert!(page.contains("没有这台电梯") && page.contains("href=\"/search\"") && page.contains("404"));
        assert!(page.contains(&format!("<style>{PLAIN_STYLE}</style>")));
        assert!(!page.contains("<script>"));
    }
}
