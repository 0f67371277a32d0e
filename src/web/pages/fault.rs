//! A fault as a page of the portal: what happened, what to do now, and 96333 whatever happened.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::web::fault::FieldError;
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

/// What people call the parameters of pages; the sentence alone stands for another.
const CALLED: [(&str, &str); 23] = [
    ("as_of", "所看日期"),
    ("became", "变化"),
    ("code", "退出情形"),
    ("cursor", "列表的位置"),
    ("exited", "是否已退出维保试点"),
    ("expired", "检验是否超期或不合格"),
    ("from", "从"),
    ("kind", "类别"),
    ("literally", "按原文查找"),
    ("mode", "维保模式"),
    ("open", "是否在公示中"),
    ("overdue", "维保是否逾期"),
    ("pilot", "试点"),
    ("q", "要找的文字"),
    ("region", "区县"),
    ("role", "单位角色"),
    ("sort", "排列次序"),
    ("status", "使用状态"),
    ("subdistrict", "乡镇街道"),
    ("to", "到"),
    ("unit", "单位"),
    ("verdict", "承诺的结果"),
    ("year", "年份"),
];

/// What people call the parameter that is wrong; never its name in the address.
fn called(error: &FieldError) -> Option<&'static str> {
    let parameter = error.parameter.as_deref()?;
    CALLED.iter().find(|(name, _)| *name == parameter).map(|(_, called)| *called)
}

/// Renders a fault in the portal's frame.
pub fn page(view: &FaultView) -> String {
    let page = FaultPage { shell: Shell::of_error(view.look), view };
    page.render().expect("a template of plain values renders")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::fault::Fault;
    use crate::web::fault::page::Look;
    use crate::web::pages::missing;
    use crate::web::request_id::RequestIds;

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
                clause: Some("条例 1".into()),
                withdrawn_at: chrono::DateTime::UNIX_EPOCH,
                help: Vec::new(),
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
        let look = Look { is_elder: true, is_sample: true, ..Look::default() };
        let html = shown(&missing::elevator(), look);
        assert!(html.contains("class=\"elder\"") && html.contains("样本数据"));
        let links = html.split("href=\"/").skip(1).map(|rest| rest.split('"').next().unwrap());
        let small: Vec<&str> = links.filter(|link| !link.contains("view=elder")).collect();
        assert!(small.iter().all(|link| link.starts_with("static/")), "{small:?}");
        assert!(html.contains("<a href=\"?\">标准版</a>"));
        assert!(shown(&missing::elevator(), Look::default()).contains("<a href=\"?view=elder\">适老版</a>"));
    }

    fn shown(fault: &Fault, look: Look) -> String {
        page(&FaultView::new(fault, RequestIds::new().next(), look))
    }

    #[test]
    fn in_a_car_the_number_to_call_comes_first() {
        let is_first = |look| {
            let html = shown(&missing::elevator(), look);
            assert_eq!(html.matches("tel:96333").count(), 1);
            html.find("tel:96333").unwrap() < html.find("<h1").unwrap()
        };
        assert!(is_first(Look { is_in_a_car: true, ..Look::default() }));
        assert!(!is_first(Look::default()));
    }

    #[test]
    fn a_person_is_told_what_is_wrong_in_chinese_and_how_to_go_on() {
        let fault = Fault::bad_request(FieldError::parameter("region", "读不懂"));
        let html = shown(&fault, Look::default());
        assert!(html.contains("<li><strong>区县</strong>：读不懂</li>"), "{html}");
        assert!(html.contains("<a href=\"?\">不带条件再看</a>"), "{html}");
        let other = shown(&Fault::bad_request(FieldError::parameter("colour", "读不懂")), Look::default());
        assert!(other.contains("<li>读不懂</li>"), "{other}");
    }
}
