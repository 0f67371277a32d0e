//! A developer asks for many things at once, by id.

use crate::office::Office;
use crate::register::{an_elevator, credit_code, maintainer, two_units, user};

#[test]
fn things_come_in_the_order_asked_and_what_is_missing_says_why() {
    let mut office = Office::open();
    office.at("2021-10-01T10:00:00+08:00").record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002"), an_elevator("500003")]);
    office.at("2021-11-01T10:00:00+08:00").record("elevators", &[an_elevator("500004")]);
    office.run(&["withdraw", "elevator", "500002", "--clause", "条例第1条", "--reason", "误报"]).ends_with(0);
    office.at("2021-11-15T12:00:00+08:00");
    let portal = office.serve();
    let asked = |question: &str| {
        portal.json(&format!("/api/v1/elevators?codes=500003,999999,500002,500001,500004,500003{question}"))
    };
    let codes = |list: &serde_json::Value| -> Vec<String> {
        list["data"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect()
    };
    let missing = |list: &serde_json::Value| -> Vec<String> {
        let missing = list["meta"]["missing"].as_array().unwrap();
        missing
            .iter()
            .map(|m| format!("{} {}", m["id"].as_str().unwrap(), m["state"]["code"].as_str().unwrap()))
            .collect()
    };
    let now = asked("");
    assert_eq!(codes(&now), ["500003", "500001", "500004"]);
    assert_eq!(missing(&now), ["999999 unknown", "500002 withdrawn"]);
    assert_eq!((&now["page"]["total"], &now["page"]["total_is_exact"]), (&3.into(), &true.into()));
    let then = asked("&as_of=2021-10-15");
    assert_eq!(codes(&then), ["500003", "500001"]);
    assert_eq!(missing(&then), ["999999 unknown", "500002 withdrawn", "500004 not_yet"]);
    assert_eq!(asked("&fields=code")["data"][0], serde_json::json!({"code": "500003"}));

    let csv = portal.get_with("/api/v1/elevators?codes=500003,500001", &[("accept", "text/csv")]).text();
    assert_eq!(csv.lines().count(), 3, "{csv}");

    let units = portal.json(&format!("/api/v1/units?usccs={},{},{}", maintainer(), credit_code(9), user()));
    assert_eq!(
        (&units["data"][0]["uscc"], &units["data"][1]["uscc"]),
        (&maintainer().into(), &user().into())
    );
    assert_eq!(missing(&units), [format!("{} unknown", credit_code(9))]);

    let many = |count: u32| (0..count).map(|n| (500_000 + n).to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(
        portal.json(&format!("/api/v1/elevators?codes={}", many(100)))["data"].as_array().unwrap().len(),
        3
    );
    for wrong in [
        format!("elevators?codes={}", many(101)),
        "elevators?codes=500001,梯".to_owned(),
        "elevators?codes=,".to_owned(),
        "elevators?codes=500001&limit=5".to_owned(),
        "elevators?codes=500001&region=yuzhong".to_owned(),
        "units?usccs=91500103PDY00001XB".to_owned(),
    ] {
        assert_eq!(portal.get(&format!("/api/v1/{wrong}")).status, 400, "{wrong}");
    }
}
