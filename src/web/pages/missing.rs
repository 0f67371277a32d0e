//! What is not there, and why: each reason has its own words and its own way on. None of them repeats what was
//! typed.

use super::dates::day_in_chinese;
use crate::domain::Day;
use crate::gazette;
use crate::gazette::records::withdrawal::Withdrawn;
use crate::search;
use crate::web::fault::{Fault, FieldError, HelpLink};
use crate::web::finding;

fn not_found(title: &'static str, detail: impl Into<String>, help: &[(&'static str, &'static str)]) -> Fault {
    let help = help.iter().map(|(label, href)| HelpLink::new(*label, *href)).collect();
    Fault::NotFound { title: title.into(), detail: detail.into().into(), help }
}

/// What was typed cannot be an elevator's code.
pub fn mistyped_code() -> Fault {
    not_found(
        "编码的写法不对",
        "电梯编码由 4 到 20 位数字、字母或短横组成，印在轿厢内的电梯使用标志上。请核对有没有漏位、多位，或者把数字和字母看错。",
        &[("重新查询", "/search"), ("首页", "/")],
    )
}

/// The code could be one, but none was ever published with it.
pub fn elevator() -> Fault {
    not_found(
        "没有这台电梯",
        "平台从未公布过这个编码。请逐位核对；如果是扫码来的，标志可能是伪造的，请不要付款或填写信息，并告诉我们它贴在哪里。报废的电梯仍可查到，不会落到本页。",
        &[("重新查询", "/search"), ("举报可疑二维码", "/contact#fake-code"), ("首页", "/")],
    )
}

/// It was published and is withdrawn by law.
pub fn withdrawn(withdrawn: &Withdrawn) -> Fault {
    Fault::withdrawn(withdrawn)
}

/// It is there today, but had not been published by the day asked for.
pub fn not_yet(first_published_on: Day) -> Fault {
    let first = day_in_chinese(first_published_on);
    not_found(
        "那一天还没有公布",
        format!("您要看的日子里，公众还看不到这项内容；它于{first}首次公布。"),
        &[("看今天的内容", "?"), ("信息查询", "/search"), ("首页", "/")],
    )
}

/// There is no dataset of this name.
pub fn dataset() -> Fault {
    not_found(
        "没有这个数据集",
        "开放数据里没有这个名称的数据集。",
        &[("全部数据集", "/open-data"), ("数据字典", "/open-data/dictionary"), ("首页", "/")],
    )
}

/// There is no release of this name, or no such file in it.
pub fn release() -> Fault {
    not_found(
        "没有这个文件",
        "这次发布不存在、已不再保留，或者其中没有这个文件。较早的发布只保留每月第一次；含有依法撤回内容的发布不再提供。",
        &[("全部数据集", "/open-data"), ("公布记录", "/changes"), ("首页", "/")],
    )
}

/// No unit was published with this credit code.
pub fn unit() -> Fault {
    not_found(
        "没有这个单位",
        "平台没有公布过这个统一社会信用代码。代码共 18 位，不含字母 I、O、S、V、Z；也可以按单位名称查询。",
        &[("按名称查询", "/search"), ("首页", "/")],
    )
}

/// No elevator was published in an estate of this name.
pub fn estate() -> Fault {
    not_found(
        "没有这个小区或大厦",
        "这个区县没有以此为名的小区或大厦公布过电梯。名称可能写法不同，请输入开头几个字查询。",
        &[("按名称查询", "/search"), ("全部区县", "/regions")],
    )
}

/// No region has this slug.
pub fn region() -> Fault {
    not_found(
        "没有这个区县",
        "地址里的区县写法不对。请从全部区县中选择。",
        &[("全部区县", "/regions"), ("首页", "/")],
    )
}

/// No notice has this number.
pub fn notice() -> Fault {
    not_found(
        "没有这件公告",
        "平台没有公布过这个编号。公告的地址永久有效，请核对编号，或从全部公告中查找。",
        &[("全部公告", "/notices"), ("首页", "/")],
    )
}

/// No entry of the log has this number.
pub fn entry() -> Fault {
    not_found(
        "没有这个编号的公布",
        "公布从第 1 号起连续编号，这个编号还没有用到，或者写法不对。",
        &[("公布记录", "/changes"), ("首页", "/")],
    )
}

/// No kind of fault has this name.
pub fn problem() -> Fault {
    not_found("没有这种错误类型", "请核对地址，或查看接口说明。", &[("接口说明", "/api"), ("首页", "/")])
}

/// No document has this name.
pub fn document() -> Fault {
    not_found("没有这份文件", "请从政策解读中查看原文。", &[("政策解读", "/policy"), ("首页", "/")])
}

/// What the record cannot answer.
pub fn from_gazette(error: gazette::Error) -> Fault {
    match error {
        gazette::Error::Future(_) => {
            Fault::bad_request(FieldError::parameter("as_of", "这一天还没有到，请选择今天或以前的日期"))
        }
        gazette::Error::BeforeFirst(_) => not_found(
            "那一天还没有公布任何内容",
            "平台的公布晚于您要看的日子，请选择较晚的日期。",
            &[("看今天的内容", "?"), ("首页", "/"), ("信息查询", "/search")],
        ),
        gazette::Error::BadCursor => {
            Fault::bad_request(FieldError::parameter("cursor", "不是本列表给出的位置，请从第一页看起"))
        }
        other => Fault::of_record(&other),
    }
}

/// Why the search cannot answer; a later page waits for the index.
pub fn from_search(error: search::Error) -> Fault {
    match error {
        search::Error::Record(error) => from_gazette(error),
        search::Error::BadCursor => from_gazette(gazette::Error::BadCursor),
        search::Error::TooLong => Fault::bad_request(finding::too_long("q")),
        search::Error::NotReady | search::Error::Index(_) | search::Error::BrokenOff => {
            Fault::Unavailable { retry_after_s: 10 }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_apart_and_lead_on() {
        let day = Day::from_ymd_opt(2021, 6, 1).unwrap();
        let faults = [
            mistyped_code(),
            elevator(),
            not_yet(day),
            unit(),
            estate(),
            region(),
            notice(),
            entry(),
            problem(),
            document(),
        ];
        for (at, fault) in faults.iter().enumerate() {
            let Fault::NotFound { title, help, .. } = fault else { panic!("{fault:?}") };
            assert!(!help.is_empty() && help.iter().all(|link| link.href.starts_with(['/', '?'])));
            assert!(faults[..at].iter().all(|other| other.title() != title));
        }
        assert!(not_yet(day).detail().contains("2021年6月1日"));
        let Fault::NotFound { help, .. } = not_yet(day) else { panic!() };
        assert_eq!(help[0].href, "?", "the same thing as it stands today");
    }
}
