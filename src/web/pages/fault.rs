//! A fault as a page of the portal: what happened, what to do now, and 96333 whatever happened.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::web::fault::page::FaultView;

/// The page of a fault.
#[derive(Debug, Template)]
#[template(path = "pages/fault.html")]
struct FaultPage<'v> {
    shell: Shell,
    view: &'v FaultView,
}

impl FaultPage<'_> {
    /// What a person can do about it, beyond the links.
    fn advice(&self) -> &'static [&'static str] {
        match self.view.status {
            410 => &["公布过的内容依法撤回后，地址保留，内容不再显示。"],
            429 => &["等一分钟再试。", "需要大量数据请下载开放数据，不限次数。"],
            500 | 503 | 507 => &["过几分钟再刷新。", "一直打不开时请告诉我们，并附上请求编号。"],
            _ => &[],
        }
    }
}

/// Renders a fault in the portal's frame.
pub fn page(view: &FaultView) -> String {
    let page = FaultPage { shell: Shell::of_error(view.look), view };
    page.render().expect("a template of plain values renders")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::fault::page::Look;
    use crate::web::fault::{Fault, FieldError};
    use crate::web::pages::missing;
    use crate::web::visit::RequestIds;

    #[test]
    fn every_fault_has_a_page_with_a_way_on() {
        let faults = [
            Fault::bad_request(FieldError::parameter("as_of", "日期应写作 2021-06-01")),
            Fault::nothing_here(),
            missing::mistyped_code(),
            missing::elevator(),
            Fault::Gone {
                kind: "公告".into(),
                reason: "法院裁定".into(),
                withdrawn_at: chrono::DateTime::UNIX_EPOCH,
            },
            Fault::TooManyRequests { retry_after_s: 3 },
            Fault::internal("page 7 of the disk"),
            Fault::Unavailable { retry_after_s: 5 },
        ];
        for fault in faults {
            let html = page(&FaultView::new(&fault, RequestIds::new().next(), Look::default()));
            assert!(html.contains(fault.title()) && html.contains(fault.detail().as_ref()));
            assert!(html.contains("tel:96333") && html.contains("href=\"/\""));
            assert_eq!(
                html.contains("role=\"search\""),
                fault.problem_type().status == 404,
                "a box to ask in"
            );
            assert!(!html.contains("page 7"));
        }
    }

    #[test]
    fn it_keeps_the_size_of_type_and_the_banner_of_samples() {
        let look = Look { is_elder: true, is_sample: true };
        let html = page(&FaultView::new(&missing::elevator(), RequestIds::new().next(), look));
        assert!(html.contains("class=\"elder\"") && html.contains("样本数据"));
    }
}
