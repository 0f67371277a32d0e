//! Someone with a table of company names asks which credit codes they have (OpenRefine's protocol).

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_unit, credit_code};

const PATH: &str = "/api/v1/reconcile";

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn office() -> Office {
    let office = Office::open();
    let names = ["重庆云岭物业管理有限公司", "重庆云岭电梯工程有限公司", "重庆江湾电梯工程有限公司"];
    let unit = |(at, name): (usize, &&str)| a_unit(&credit_code(70 + u32::try_from(at).unwrap()), name);
    office.record("units", &names.iter().enumerate().map(unit).collect::<Vec<_>>());
    office
}

fn ask(portal: &Portal, queries: &Value) -> Value {
    portal.json(&format!("{PATH}?queries={}", escaped(&queries.to_string())))
}

#[test]
fn a_whole_name_is_a_match_and_a_part_is_a_question() {
    let portal = office().serve();
    portal.wait_for_the_index();
    let answer = ask(
        &portal,
        &json!({
            "whole": {"query": "重庆云岭物业管理有限公司"},
            "part": {"query": "云岭", "limit": 5, "type": "unit"},
            "none": {"query": "从未听说的单位"},
            "other": {"query": "云岭", "type": "elevator"},
        }),
    );
    let whole = &answer["whole"]["result"][0];
    assert_eq!((&whole["id"], &whole["match"]), (&json!(credit_code(70)), &json!(true)), "{answer}");
    let part = answer["part"]["result"].as_array().unwrap();
    assert_eq!(part.len(), 2, "{answer}");
    assert!(part.iter().all(|candidate| candidate["match"] == false), "{answer}");
    assert!(part[0]["score"].as_f64() < whole["score"].as_f64(), "{answer}");
    assert_eq!((&answer["none"]["result"], &answer["other"]["result"]), (&json!([]), &json!([])), "{answer}");
}

#[test]
fn the_service_says_what_it_is_and_suggests() {
    let portal = office().serve();
    portal.wait_for_the_index();
    let manifest = portal.json(PATH);
    assert_eq!(manifest["versions"], json!(["0.2"]));
    let view = manifest["view"]["url"].as_str().unwrap().replace("{{id}}", &credit_code(70));
    assert_eq!(portal.get(&view).status, 200);
    let preview = manifest["preview"]["url"].as_str().unwrap().replace("{{id}}", &credit_code(70));
    assert_eq!(portal.get(&preview).status, 200);
    let entity = &manifest["suggest"]["entity"];
    let service = [&entity["service_url"], &entity["service_path"]].map(|part| part.as_str().unwrap());
    let suggested = portal.json(&format!("{}?prefix={}", service.concat(), escaped("江湾")));
    assert_eq!(suggested["result"][0]["id"], json!(credit_code(72)), "{suggested}");
}

/// As tools send it: several types, a number with a point, nothing to ask; and beside what is typed, what a search of old
/// understood.
#[test]
fn what_the_protocol_and_its_tools_send_is_understood() {
    let portal = office().serve();
    portal.wait_for_the_index();
    let answer = ask(
        &portal,
        &json!({
            "typed": {"query": "云岭", "type": ["elevator", "unit"], "limit": 1.0, "properties": []},
            "other": {"query": "云岭", "type": ["elevator"]},
            "blank": {"properties": [{"pid": "region", "v": "渝中区"}]},
        }),
    );
    let found = |name: &str| answer[name]["result"].as_array().unwrap().len();
    assert_eq!([found("typed"), found("other"), found("blank")], [1, 0, 0], "{answer}");
    let beside = "spell=always&exact=false&prefixed=true&type=&cursor=0";
    let suggested = portal.json(&format!("{PATH}/suggest?prefix={}&{beside}", escaped("江湾")));
    assert_eq!(suggested["result"][0]["id"], json!(credit_code(72)), "{suggested}");
    assert_eq!(portal.get(&format!("{PATH}/suggest?prefix={}", "a".repeat(101))).status, 400);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let portal = office().serve();
    let many: serde_json::Map<String, Value> =
        (0..51).map(|at| (format!("q{at}"), json!({"query": "云岭"}))).collect();
    for query in [
        "queries=".to_owned(),
        "queries=x".to_owned(),
        "queries=%5B%5D".to_owned(),
        "queries=%7B%22q%22%3A7%7D".to_owned(),
        "callback=alert".to_owned(),
        format!("queries={}", escaped(&Value::from(many).to_string())),
    ] {
        let answer = portal.get(&format!("{PATH}?{query}"));
        let kind = answer.headers["content-type"].as_str();
        assert_eq!((answer.status, kind), (400, "application/problem+json"), "{query}: {}", answer.text());
    }
}

/// A table of last year calls a unit by the name it had then.
#[test]
fn a_name_that_was_taken_up_again_is_no_former_one() {
    let office = Office::open();
    for name in ["重庆甲（样本）物业公司", "重庆乙（样本）物业公司", "重庆甲（样本）物业公司"]
    {
        office.record("units", &[a_unit(&credit_code(70), name)]);
    }
    let unit = office.serve().json(&format!("/api/v1/units/{}", credit_code(70)));
    let former: Vec<_> =
        unit["former_names"].as_array().unwrap().iter().map(|former| &former["name"]).collect();
    assert_eq!(former, ["重庆乙（样本）物业公司"], "{unit}");
}

#[test]
fn a_whole_former_name_is_a_match() {
    let office = office();
    office.record("units", &[a_unit(&credit_code(70), "重庆云栖物业管理有限公司")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    let first = |portal: &Portal, name: &str| {
        let answer = ask(portal, &json!({"q": {"query": name}}));
        answer["q"]["result"][0].clone()
    };
    let former = first(&portal, "重庆云岭物业管理有限公司");
    assert_eq!((&former["id"], &former["match"]), (&json!(credit_code(70)), &json!(true)), "{former}");
    assert_eq!(former["name"], "重庆云栖物业管理有限公司");
    let present = first(&portal, "重庆云栖物业管理有限公司");
    assert!(former["score"].as_f64() < present["score"].as_f64(), "{former} {present}");
    // Whoever bears the name today comes first.
    office.record("units", &[a_unit(&credit_code(71), "重庆云岭物业管理有限公司")]);
    let bearer = (0..100).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        Some(first(&portal, "重庆云岭物业管理有限公司")).filter(|one| one["id"] == json!(credit_code(71)))
    });
    assert_eq!(bearer.expect("the unit that is called so")["match"], true);
}
