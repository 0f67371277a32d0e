//! A resident of a villa looks for its lift after the districts were divided anew: it stands where it is, and nothing more
//! of its place is told.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{Row, an_elevator, an_elevator_exit, two_units};

const AFTER: &str = "2026-11-15T12:00:00+08:00";

/// Code, region and subdistrict as reported, the district shown since the reform.
const HOMES: [(&str, &str, &str, &str); 6] = [
    ("500001", "渝北区", "统景镇", "beibei"),
    ("500002", "北碚区", "蔡家岗街道", "liangjiang"),
    ("500003", "綦江区", "石林镇", "wansheng"),
    ("500004", "渝北区", "龙溪街道", "liangjiang"),
    ("500005", "北碚区", "统景镇", "beibei"),
    ("500006", "两江新区", "水土街道", "liangjiang"),
];

/// An office in which the first four were reported before the reform and the others since.
fn office_of_homes(mut office: Office) -> Office {
    let homes = HOMES.map(|(code, region, subdistrict, _)| {
        an_elevator(code).used_by("个人").with("region", region).with("subdistrict", subdistrict)
    });
    office.record("units", &two_units());
    office.record("elevators", &homes[..4]);
    office.at(AFTER).record("elevators", &homes[4..]);
    office
}

fn codes(list: &Value) -> Vec<&str> {
    let mut codes: Vec<&str> =
        list["data"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes
}

/// How many there are in each district, and which.
fn expected() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut expected: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (code, _, _, shown) in HOMES {
        expected.entry(shown).or_default().push(code);
    }
    expected
}

fn nothing_more_is_told(portal: &Portal, code: &str, subdistrict: &str) {
    for path in [format!("/e/{code}"), format!("/e/{code}/history"), format!("/api/v1/elevators/{code}")] {
        let text = portal.get(&path).text();
        assert!(!text.contains(subdistrict) && !text.contains("晴川雅苑"), "{path}: {text}");
    }
}

/// Of a unit or a notice the old district alone is known: it is found by that, and by the district of today.
#[test]
fn what_an_old_district_reported_is_found_by_its_old_name_and_the_new() {
    for (engine, mut office) in Office::on_each_engine() {
        office.record("units", &two_units().map(|unit| unit.with("region", "渝北区")));
        office.record("elevators", &[an_elevator("500001")]);
        let exit = an_elevator_exit("退出-2021-1", "500001", "2021-11-01");
        office.record("exits", &[exit.with("authority", "渝北区市场监督管理局")]);
        let portal = office.at(AFTER).serve();
        portal.wait_for_the_index();
        for (region, units, notices) in
            [("yubei", 2, 1), ("liangjiang", 2, 1), ("jiangbei", 0, 0), ("beibei", 0, 0)]
        {
            for (list, words, expected) in [("units", "样本", units), ("notices", "退出", notices)] {
                for question in [format!("region={region}"), format!("region={region}&q={words}")] {
                    let found = portal.json(&format!("/api/v1/{list}?{question}"));
                    assert_eq!(found["page"]["total"], expected, "{engine} {list}?{question}: {found}");
                }
            }
        }
    }
}

#[test]
fn a_natural_persons_elevator_stands_in_the_district_of_the_day() {
    let on_each = Office::on_each_engine();
    for (engine, office) in on_each.into_iter().map(|(engine, office)| (engine, office_of_homes(office))) {
        let portal = office.serve();
        portal.wait_for_the_index();
        for (code, _, subdistrict, shown) in HOMES {
            let record = portal.json(&format!("/api/v1/elevators/{code}"));
            assert_eq!(record["region"]["slug"], shown, "{engine} {code}: {record}");
            nothing_more_is_told(&portal, code, subdistrict);
        }
        for (region, homes) in expected() {
            let list = portal.json(&format!("/api/v1/elevators?region={region}"));
            assert_eq!(codes(&list), homes, "{engine} {region}");
            let found = portal.json(&format!("/api/v1/search?q=5000&kind=elevator&region={region}"));
            assert_eq!(codes(&found), homes, "{engine} {region}: search");
            let place = portal.json(&format!("/api/v1/regions/{region}"));
            assert_eq!(place["elevators"]["total"], homes.len(), "{engine} {region}: {place}");
        }
        let all = portal.json("/api/v1/search?q=5000&kind=elevator");
        let facets = &all["facets"];
        assert!(facets["subdistrict"].as_array().is_none_or(Vec::is_empty), "{engine}: {facets}");
        assert!(facets["region"].to_string().contains("wansheng"), "{engine}: {facets}");
        let counted = portal.json("/api/v1/elevators?group_by=region");
        for row in counted["data"].as_array().unwrap() {
            let homes = &expected()[row["region"]["slug"].as_str().unwrap()];
            assert_eq!(row["count"], homes.len(), "{engine}: {row}");
        }

        // Before the reform they stood where they were reported.
        for (code, shown) in [("500001", "yubei"), ("500002", "beibei"), ("500003", "wansheng")] {
            let record = portal.json(&format!("/api/v1/elevators/{code}?as_of=2021-11-15"));
            assert_eq!(record["region"]["slug"], shown, "{engine} {code}: {record}");
        }
        let regions = portal.json("/api/v1/regions?as_of=2021-11-15&limit=100");
        let mut total = 0;
        for row in regions["data"].as_array().unwrap() {
            let slug = row["slug"].as_str().unwrap();
            let record = portal.json(&format!("/api/v1/regions/{slug}?as_of=2021-11-15"));
            let list = portal.json(&format!("/api/v1/elevators?region={slug}&as_of=2021-11-15"));
            assert_eq!(record["elevators"]["total"], list["page"]["total"], "{engine} {slug}");
            if slug == "liangjiang" {
                // Not there yet: what it will hold is counted where it stood.
                assert_eq!(
                    (&record["elevators"]["total"], &row["elevators"]["total"]),
                    (&2.into(), &0.into())
                );
                continue;
            }
            assert_eq!(record["elevators"]["total"], row["elevators"]["total"], "{engine} {slug}");
            total += row["elevators"]["total"].as_u64().unwrap();
        }
        assert_eq!(total, 4, "{engine}: each elevator stands in one district");
        let before = portal.json("/api/v1/elevators?region=yubei&as_of=2021-11-15");
        assert_eq!(codes(&before), ["500001", "500004"], "{engine}");
    }
}

/// Months before the reform are told on the map of the reader's day, and of a district that is not on it those of its area.
#[test]
fn figures_of_a_month_follow_the_map_as_lists_do() {
    for (engine, office) in Office::on_each_engine() {
        // Beside 渝北区, one of the first six.
        let designated = Row::default()
            .with("pilot", "maintenance")
            .with("region", "jiangbei")
            .with("from", "2021-01-01")
            .with("authority", "重庆市市场监督管理局");
        office.record("pilot_districts", &[designated]);
        let office = office_of_homes(office);
        let portal = office.serve();
        for (as_of, of_places) in [
            ("", [("yubei", 1), ("jiangbei", 1), ("liangjiang", 2), ("beibei", 0)]),
            ("&as_of=2021-11-15", [("yubei", 1), ("jiangbei", 1), ("liangjiang", 2), ("beibei", 0)]),
        ] {
            for (slug, designated) in of_places {
                let month = format!("/api/v1/statistics?region={slug}&from=2021-11&to=2021-11{as_of}");
                let month = portal.json(&month)["data"][0].take();
                let list = portal.json(&format!("/api/v1/elevators?region={slug}{as_of}"));
                assert_eq!(month["in_use"], list["page"]["total"], "{engine} {slug}{as_of}: {month}");
                assert_eq!(month["maintenance_districts"], designated, "{engine} {slug}{as_of}: {month}");
            }
            let of_month = |question: &str| {
                portal.json(&format!("/api/v1/statistics?{question}from=2021-11&to=2021-11&limit=100{as_of}"))
            };
            let (city, districts) = (of_month("")["data"][0].take(), of_month("by=region&"));
            let rows = districts["data"].as_array().unwrap();
            for name in ["in_use", "maintenance_districts", "testing_districts"] {
                let sum: u64 = rows.iter().map(|row| row[name].as_u64().unwrap()).sum();
                assert_eq!(Some(sum), city[name].as_u64(), "{engine} {name}{as_of}");
            }
            assert_eq!(city["maintenance_districts"], 7, "{engine}{as_of}: {city}");
            let liangjiang = rows.iter().find(|row| row["region"]["slug"] == "liangjiang").unwrap();
            let merged = if as_of.is_empty() { 2 } else { 0 };
            assert_eq!(liangjiang["maintenance_districts"], merged, "{engine}{as_of}: {liangjiang}");
        }
    }
}

/// A notice names the district of the day on which it was decided, wherever it is read; the elevator stands in today's.
#[test]
fn an_old_notice_keeps_the_name_of_its_district() {
    for (engine, mut office) in Office::on_each_engine() {
        office.record("units", &two_units());
        let elevator = an_elevator("500001").with("region", "渝北区").with("subdistrict", "龙溪街道");
        office.record("elevators", &[elevator]);
        let exit = an_elevator_exit("退出-2021-00001", "500001", "2021-10-14");
        office.record("exits", &[exit.with("authority", "渝北区市场监督管理局")]);
        office.at(AFTER);
        let portal = office.serve();
        portal.wait_for_the_index();
        let number = "%E9%80%80%E5%87%BA-2021-00001";
        let notice = portal.json(&format!("/api/v1/notices/{number}"));
        assert_eq!(notice["subject"]["region"]["name"], "渝北区", "{engine}: {notice}");
        let list = portal.json("/api/v1/notices");
        assert_eq!(list["data"][0]["subject"]["region"]["name"], "渝北区", "{engine}: {list}");
        let found = portal.json("/api/v1/search?kind=notice&q=500001");
        assert_eq!(found["data"][0]["region"]["name"], "渝北区", "{engine}: {found}");
        let page = portal.get(&format!("/notices/{number}")).text();
        assert!(page.contains("渝北区</a>") || page.contains("（渝北区）"), "{engine}: {page}");
        assert!(!page.contains("两江新区"), "{engine}: {page}");
        let record = portal.json("/api/v1/elevators/500001");
        assert_eq!(record["region"]["name"], "两江新区", "{engine}: {record}");
    }
}

/// Whoever asks for a district that is no more is led to the one that took it, by page and API alike; the day before, it
/// is there, and one that was divided stays.
#[test]
fn a_district_that_is_no_more_leads_to_its_successor() {
    let mut office = office_of_homes(Office::open());
    let portal = office.at(AFTER).serve();
    for faces in ["/regions", "/api/v1/regions"] {
        let led = portal.get(&format!("{faces}/jiangbei?as_of=2026-03-01"));
        assert_eq!(led.status, 308, "{faces}: {}", led.text());
        assert_eq!(led.headers["location"], format!("{faces}/liangjiang?as_of=2026-03-01"));
        assert_eq!(
            portal.get(&format!("{faces}/jiangbei")).headers["location"],
            format!("{faces}/liangjiang")
        );
        for stays in ["jiangbei?as_of=2026-01-24", "yubei", "liangjiang"] {
            assert_eq!(portal.get(&format!("{faces}/{stays}")).status, 200, "{faces}/{stays}");
        }
    }
    assert_eq!(portal.json("/api/v1/regions/jiangbei?as_of=2026-01-24")["slug"], "jiangbei");
}

/// An estate goes with its district, by page and API alike.
#[test]
fn an_estate_of_a_district_that_is_no_more_leads_to_where_it_is() {
    let mut office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001").with("region", "江北区").with("estate", "云岭秘境")]);
    let portal = office.at(AFTER).serve();
    for faces in ["/estates", "/api/v1/estates"] {
        let name = "%E4%BA%91%E5%B2%AD%E7%A7%98%E5%A2%83";
        let led = portal.get(&format!("{faces}/jiangbei/{name}"));
        assert_eq!(led.status, 308, "{faces}: {}", led.text());
        assert_eq!(led.headers["location"], format!("{faces}/liangjiang/{name}"));
        assert_eq!(portal.get(&led.headers["location"]).status, 200, "{faces}");
        let before = portal.get(&format!("{faces}/jiangbei/{name}?as_of=2021-11-15"));
        assert!(before.status == 200 && before.text().contains("500001"), "{faces}: {}", before.text());
    }
}

/// One that was divided stays where it was asked for: no one district has all its elevators.
#[test]
fn an_estate_that_was_divided_keeps_its_address() {
    let mut office = Office::open();
    office.record("units", &two_units());
    let of = |code: &str, subdistrict: &str| {
        an_elevator(code).with("region", "渝北区").with("subdistrict", subdistrict).with("estate", "双城花园")
    };
    office.record("elevators", &[of("500001", "统景镇"), of("500002", "仙桃街道")]);
    let portal = office.at(AFTER).serve();
    for faces in ["/estates", "/api/v1/estates"] {
        let whole = portal.get(&format!("{faces}/yubei/%E5%8F%8C%E5%9F%8E%E8%8A%B1%E5%9B%AD"));
        let text = whole.text();
        assert!(whole.status == 200 && text.contains("500001") && text.contains("500002"), "{faces}: {text}");
    }
}

/// Before it was set up, 两江新区 shows what it would hold, the same in figures and list, and says whose it was.
#[test]
fn a_district_to_come_says_whose_its_elevators_are() {
    let portal = office_of_homes(Office::open()).serve();
    let page = portal.get("/regions/liangjiang?as_of=2021-11-15").text();
    for shown in
        ["起设立，当时其范围分属", "江北区</a>", "当时尚未设立，试点见所属各区", "/e/500002", "共 2 条"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("没有被确定为试点区县"), "{page}");
    let today = portal.get("/regions/liangjiang").text();
    assert!(!today.contains("尚未设立") && today.contains("没有被确定为试点区县"), "{today}");
}
