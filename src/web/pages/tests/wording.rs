//! What pages say where it is easily said wrong, and what they no longer say.

use std::collections::HashMap;

/// A page by the name of its sample, a text, and whether the page has it.
const SAID: [(&str, &str, bool); 30] = [
    // A moment in the history is that of the publication, not of what happened.
    ("history", "10:24</time>公布</span></h2>", true),
    ("unit-history", "10:24</time>公布</span></h2>", true),
    // Who left is marked in words, colour and icon; a publicity is no alarm.
    (
        "notices",
        "<span class=\"tag bad\"><svg class=\"i\" aria-hidden=\"true\"><use href=\"#bad\"/></svg>退出</span>",
        true,
    ),
    ("notices", "<span class=\"tag note\">", true),
    ("notices", "<span class=\"tag warn\">", false),
    ("elevator-1", "</svg>退出</span>", true),
    // A conclusion is not torn apart.
    ("elevator-0", "，<span class=\"nw\">合格</span>", true),
    ("elevator-6", "，<span class=\"nw\">不合格</span>", true),
    ("elevator-0", "<h2>承诺与兑现</h2>", true),
    ("elevator-0", "<dt>检验有效期至</dt>", true),
    // What stands in a footer without an entry is the day of the data.
    ("policy", "更新时间", false),
    ("elevator-0", "<br>更新时间：<time", true),
    ("elevator-0", "；数据截至：<time", true),
    ("policy", "渝中区</a>、<a", true),
    // What is typed shorter must have been typed.
    ("search-nothing", "少输几个字", true),
    ("search-narrow", "少输几个字", false),
    // Every block has its source.
    ("region", "来源：区县局报送", true),
    ("region", "第 33 号公布", true),
    ("region", ">方案 三(一)1</a>", true),
    ("bureaus", "第 31 号公布", true),
    // A mode of maintenance is not part of a unit's name.
    ("search-elevators", "<br>维保模式：", true),
    ("search-elevators", " · <span class=\"nw\">检验到期 <time", true),
    // Names, not codes; ids only where nothing else names a thing.
    ("notice", ">MU3", false),
    ("changes", "标识", false),
    ("change-0", "标识 242848", true),
    ("method", "<td>liability</td>", false),
    ("policy", "《特种设备安全监察条例》第三十一条", true),
    ("statistics-year", "<time datetime=\"2021-10\">2021年10月</time>", true),
    ("statistics-year", "/statistics?as_of=", true),
    ("guide", "<td></td>", false),
];

#[test]
fn pages_say_what_they_mean() {
    let pages: HashMap<String, String> = super::rendered().into_iter().collect();
    for (name, text, is_said) in SAID {
        assert_eq!(pages[name].contains(text), is_said, "{name}: {text}");
    }
}

#[test]
fn what_narrows_a_list_of_publications_can_be_folded_and_shows_when_it_is_used() {
    let pages: HashMap<String, String> = super::rendered().into_iter().collect();
    assert!(pages["changes"].contains("<details class=\"more\"><summary>按类别、区县、单位筛选"));
    assert!(pages["changes-empty"].contains("<details class=\"more\" open>"));
    assert_eq!(pages["changes"].matches("type=\"submit\"").count(), 1);
    assert_eq!(pages["diff"].matches("type=\"submit\"").count(), 1);
}

#[test]
fn every_number_to_complain_at_can_be_called() {
    let pages: HashMap<String, String> = super::rendered().into_iter().collect();
    let contact = &pages["contact"];
    let written = contact.matches("12345").count();
    assert_eq!(
        written,
        2 * contact.matches("tel:12345").count(),
        "each is written once in its link: {contact}"
    );
}
