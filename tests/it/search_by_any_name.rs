//! A resident remembers half a name, narrows what was found, and takes it away.

use calamine::Reader;

use crate::office::{Office, TODAY};
use crate::portal::Portal;
use crate::register::{
    a_policy, a_unit, a_unit_exit, an_elevator, an_inspection, maintainer, two_units, user,
};

fn portal() -> (Office, Portal) {
    let office = Office::open();
    let units =
        [a_unit(&user(), "重庆云岭物业服务有限公司"), a_unit(&maintainer(), "重庆江畔电梯工程有限公司")];
    office.record("units", &units);
    let at = |code: &str, estate: &str| an_elevator(code).with("estate", estate);
    let elevators = [at("500001", "隆鑫·盛世普天"), at("500002", "隆鑫·盛世普天"), at("500003", "=云岭里")];
    office.record("elevators", &elevators);
    let portal = office.serve();
    portal.wait_for_the_index();
    (office, portal)
}

#[test]
fn half_a_name_finds_it_marked_with_ways_to_narrow() {
    let (_office, portal) = portal();
    let page = portal.get("/search?q=%E7%9B%9B%E4%B8%96%E6%99%AE%E5%A4%A9").text();
    for shown in
        ["<mark>盛世普天</mark>", "href=\"/e/500001\"", "缩小范围", "/search/results.csv?q=", "suggest."]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("/e/500003"));
    let one_kind = portal.get("/search?q=%E7%9B%9B%E4%B8%96&kind=elevator&sort=next_due").text();
    assert!(one_kind.contains("找到 2 台电梯") && one_kind.contains("去掉"), "{one_kind}");
}

#[test]
fn a_whole_code_leads_to_its_record_however_it_is_spaced() {
    let (_office, portal) = portal();
    for (typed, place) in [
        ("500001", "/e/500001".to_owned()),
        ("5000+01", "/e/500001".to_owned()),
        (&user(), format!("/units/{}", user())),
        ("%E6%B8%9D%E5%8C%97%E5%8C%BA", "/regions/yubei".to_owned()),
    ] {
        let answer = portal.get(&format!("/search?q={typed}"));
        assert_eq!(answer.status, 303, "{typed}");
        assert_eq!(answer.headers["location"], place, "{typed}");
    }
}

#[test]
fn a_result_is_taken_away_whole() {
    let (office, portal) = portal();
    let file = portal.get("/search/results.csv?q=%E7%9B%9B%E4%B8%96&kind=elevator");
    assert!(file.headers["content-type"].starts_with("text/csv"));
    let codes: Vec<String> =
        file.text().lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect();
    assert_eq!(codes, ["500001", "500002"]);
    let labelled = portal.get("/search/results.csv?q=%E7%9B%9B%E4%B8%96&kind=elevator&headers=zh").text();
    assert!(
        labelled.starts_with("\u{feff}电梯编码,设备代码,"),
        "people open it in a spreadsheet: {labelled}"
    );
    let formula =
        portal.get("/search/results.csv?q=%E4%BA%91%E5%B2%AD%E9%87%8C&kind=elevator&headers=zh").text();
    assert!(formula.contains(",'=云岭里,"), "{formula}");
    let workbook = portal.get("/search/results.xlsx?q=%E4%BA%91%E5%B2%AD%E9%87%8C&kind=elevator");
    let file = office.write("result.xlsx", &workbook.body);
    let mut sheets: calamine::Xlsx<_> = calamine::open_workbook(file).unwrap();
    let sheet = sheets.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<String> = sheet.rows().nth(1).unwrap().iter().map(ToString::to_string).collect();
    assert!(cells.contains(&"500003".to_owned()) && cells.contains(&"=云岭里".to_owned()), "{cells:?}");
    let lines = portal.get("/search/results.ndjson?q=%E7%9B%9B%E4%B8%96").text();
    assert_eq!(lines.lines().count(), 3, "an estate and its two elevators: {lines}");
}

#[test]
fn nothing_found_says_what_was_searched_and_guesses() {
    let (_office, portal) = portal();
    let page = portal.get("/search?q=%E9%9A%86%E9%91%AB%E7%9B%9B%E4%B8%96%E6%B3%A2%E5%A4%A9").text();
    for shown in ["没有找到“隆鑫盛世波天”", "您要找的是", "隆鑫·盛世普天", "96333"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

#[test]
fn what_others_add_to_an_address_does_no_harm() {
    let (_office, portal) = portal();
    for query in ["q=a&from=singlemessage&isappinstalled=0", "utm_source=x", "kind=unit"] {
        assert_eq!(portal.get(&format!("/search?{query}")).status, 200, "{query}");
    }
    for query in ["q=a&kind=car&from=singlemessage", "sort=id", "q=%E9%9A%86&cursor=nonsense"] {
        let refused = portal.get(&format!("/search?{query}"));
        assert_eq!(refused.status, 400, "{query}");
        assert!(refused.text().contains("<a href=\"?\">不带条件再看</a>"), "{query}: {}", refused.text());
    }
}

/// An office with one estate on both sides of a border, and a portal over it.
fn border(now: &str) -> (Office, Portal) {
    let mut office = Office::open();
    office.at(now);
    let units =
        [a_unit(&user(), "重庆两江物业服务有限公司"), a_unit(&maintainer(), "重庆江畔电梯工程有限公司")];
    office.record("units", &units);
    let at = |code: &str, region: &str, subdistrict: &str, inner_no: &str| {
        an_elevator(code)
            .with("region", region)
            .with("subdistrict", subdistrict)
            .with("estate", "嘉川花园")
            .with("address", "荣渡路52号")
            .with("inner_no", inner_no)
    };
    let elevators = [
        at("500001", "渝北区", "仙桃街道", "1栋1单元1号梯"),
        at("500002", "北碚区", "童家溪镇", "2栋1单元1号梯"),
        at("500003", "北碚区", "童家溪镇", "2栋1单元2号梯"),
    ];
    office.record("elevators", &elevators);
    let portal = office.serve();
    portal.wait_for_the_index();
    (office, portal)
}

/// A text as it stands in an address.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |escaped, byte| format!("{escaped}%{byte:02X}"))
}

/// The codes of the elevators that a text finds, in order.
fn found(portal: &Portal, text: &str) -> Vec<String> {
    let answer = portal.json(&format!("/api/v1/search?kind=elevator&sort=name&q={}", escaped(text)));
    let hits = answer["data"].as_array().unwrap();
    assert_eq!(answer["page"]["total"], hits.len(), "{text}");
    hits.iter().map(|hit| hit["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_pasted_address_finds_the_place_it_names() {
    for now in [TODAY, "2026-11-28T12:00:00+08:00"] {
        let (_office, portal) = border(now);
        for text in [
            "渝北区 嘉川花园",
            "渝北区嘉川花园",
            "渝北嘉川花园",
            "重庆渝北嘉川花园",
            "重庆市渝北区荣渡路52号",
            "重庆市 渝北区 嘉川花园",
            "渝北区荣渡路",
            "重庆市渝北区仙桃街道荣渡路52号嘉川花园1栋1单元1号梯",
            "渝北区嘉川花园一号楼1单元",
        ] {
            assert_eq!(found(&portal, text), ["500001"], "{now} {text}");
        }
        assert_eq!(found(&portal, "重庆市荣渡路52号嘉川花园"), ["500001", "500002", "500003"], "{now}");
        assert_eq!(found(&portal, "北碚区嘉川花园2栋"), ["500002", "500003"], "{now}");
        assert_eq!(found(&portal, "渝北区荣渡路53号"), [""; 0], "{now}");
    }
}

#[test]
fn a_slip_in_an_address_is_guessed() {
    let (_office, portal) = border(TODAY);
    let answer = portal.json(&format!("/api/v1/search?q={}", escaped("渝北区荣渡路52号嘉川花圆")));
    assert_eq!(answer["page"]["total"], 0);
    assert_eq!(answer["did_you_mean"][0]["q"], "渝北区 荣渡路52号 嘉川花园");
}

#[test]
fn more_than_is_looked_for_is_said_so() {
    let (_office, portal) = portal();
    let page = portal.get(&format!("/search?q={}", "%E7%9B%9B".repeat(101)));
    assert_eq!(page.status, 400);
    let text = page.text();
    assert!(text.contains("至多 100 字、16 个不同的词") && text.contains("name=\"q\""), "{text}");
    let table = portal.get(&format!("/search/results.csv?q={}", "%E7%9B%9B".repeat(101)));
    assert_eq!(table.status, 400);
}

/// A character alone is found wherever it stands in a name, and counted.
#[test]
fn one_character_finds_what_holds_it() {
    let (_office, portal) = portal();
    let found = |text: &str| {
        let answer = portal.json(&format!("/api/v1/search?q={text}&kind=elevator"));
        assert_eq!(answer["page"]["total_is_exact"], true, "{answer}");
        answer["page"]["total"].as_u64().unwrap()
    };
    // 隆, 世, 天 of 隆鑫·盛世普天; 里 of 云岭里; 岭 of that and of the user's name; 川 of nothing.
    for (text, total) in [
        ("%E9%9A%86", 2),
        ("%E4%B8%96", 2),
        ("%E5%A4%A9", 2),
        ("%E9%87%8C", 1),
        ("%E5%B2%AD", 3),
        ("%E7%9B%9B%20%E5%A4%A9", 2),
        ("%E5%B7%9D", 0),
    ] {
        assert_eq!(found(text), total, "{text}");
    }
}

/// A hit says by which of its codes it was found.
#[test]
fn the_code_that_decided_is_told() {
    let office = Office::open();
    office.record("units", &two_units());
    let coded = an_elevator("500001")
        .with("device_code", "31105001032015123456")
        .with("registration_code", "31105001120150004321")
        .with("certificate_no", "梯11渝A04321(21)");
    office.record("elevators", &[coded, an_elevator("500002")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    for (text, field) in [
        ("311050010320151", "device_code"),
        ("31105001120150004321", "registration_code"),
        ("%E6%A2%AF11%E6%B8%9DA04321", "certificate_no"),
        ("500001", "code"),
    ] {
        let answer = portal.json(&format!("/api/v1/search?q={text}&kind=elevator"));
        let hit = &answer["data"][0];
        assert_eq!(hit["matched"], serde_json::json!([field]), "{text}: {answer}");
        assert_eq!(hit["highlights"][0]["field"], field, "{text}: {answer}");
    }
}

/// What a page and a plate print before a code is copied with it; a code mistaken for letters is told by the right one.
#[test]
fn a_code_is_found_with_its_label_and_by_signs_that_look_alike() {
    let office = Office::open();
    office.record("units", &two_units());
    let device = "31105001032015123456";
    office.record("elevators", &[an_elevator("500001").with("device_code", device), an_elevator("500002")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    for text in
        ["电梯编码 500001", "电梯编码500001", "编码500001", "编码：500001", "编码： 5000 01", "梯号 500001"]
    {
        let answer = portal.get(&format!("/search?q={}", escaped(text)));
        assert_eq!((answer.status, answer.headers["location"].as_str()), (303, "/e/500001"), "{text}");
        assert_eq!(found(&portal, text), ["500001"], "{text}");
    }
    let of_device = portal.get(&format!("/search?q={}", escaped(&format!("设备代码 {device}"))));
    assert_eq!(of_device.headers["location"], "/e/500001");
    let answer = portal.json("/api/v1/search?q=5OOO01");
    let instead = serde_json::json!([{ "word": "5ooo01", "by": ["500001"] }]);
    assert_eq!(answer["understood_as"]["instead"], instead, "{answer}");
    let page = portal.get("/search?q=5OOO01").text();
    assert!(page.contains("5ooo01 → 500001<") && page.contains("href=\"/e/500001\""), "{page}");
}

/// Elevators that failed or are past their day, beside notices whose words say so; what is said of a policy is no filter.
#[test]
fn a_state_is_found_beside_the_words_for_it() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
    let inspections = [
        an_inspection("500001", "2021-11-01", "2022-11-01").with("conclusion", "fail"),
        an_inspection("500002", "2020-10-01", "2021-10-01"),
        an_inspection("500003", "2021-10-01", "2022-10-01"),
    ];
    office.record("inspections", &inspections);
    office.record("insurance", &[a_policy("500003", "2020-01-01", "2020-12-31")]);
    let notice = a_unit_exit("退出-2021-00001", &maintainer(), "2021-10-14").with("code", "MU7");
    office.record("exits", &[notice]);
    let portal = office.serve();
    portal.wait_for_the_index();
    for text in ["检验不合格", "检验超期", "未检验", "过期"] {
        assert_eq!(found(&portal, text), ["500001", "500002"], "{text}");
    }
    let page = portal.get(&format!("/search?q={}", escaped("检验不合格"))).text();
    let (found_by_state, as_written) = page.split_once("文字中有“检验不合格”的记录").unwrap();
    assert!(found_by_state.contains("href=\"/e/500001\""), "{page}");
    assert!(as_written.contains("退出-2021-00001") && as_written.contains("literally=true"), "{page}");
    let notices = portal.json(&format!("/api/v1/search?kind=notice&q={}", escaped("检验不合格")));
    assert_eq!(notices["data"][0]["notice_no"], "退出-2021-00001", "{notices}");
    for text in ["保险过期", "保险 过期", "保险到期", "检测不合格", "脱保"] {
        let answer = portal.json(&format!("/api/v1/search?q={}", escaped(text)));
        assert_eq!(answer["understood_as"]["filters"], serde_json::json!([]), "{text}");
        assert_eq!(answer["page"]["total"], 0, "{text}: {answer}");
    }
}
