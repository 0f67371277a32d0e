//! A journalist asks what came, what changed and what left between two days.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_mark, a_unit, a_unit_exit, a_visit, an_elevator, maintainer, two_units, user};

fn three_months(mut office: Office) -> Office {
    office.at("2021-09-01T10:00:00+08:00").record("units", &two_units());
    office.record(
        "elevators",
        &[an_elevator("500001").with("model", "A1"), an_elevator("500002"), an_elevator("500003")],
    );
    office.record("annotations", &[a_mark("500001", "2021-09-01")]);
    office.at("2021-10-01T10:00:00+08:00");
    office
        .record("elevators", &[an_elevator("500001").with("model", "B2"), an_elevator("500003").scrapped()]);
    office.record("visits", &[a_visit("500001", "2021-09-30T09:00:00+08:00")]);
    office.record("units", &[a_unit(&user(), "云栖物业（新名）")]);
    office.at("2021-10-20T10:00:00+08:00").record(
        "elevators",
        &[an_elevator("500001").with("model", "C3"), an_elevator("500004").with("region", "yubei")],
    );
    office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-10-20")]);
    office.run(&["withdraw", "elevator", "500002", "--clause", "条例第1条", "--reason", "误报"]).ends_with(0);
    office.at("2021-11-15T12:00:00+08:00");
    office
}

/// What an elevator was before is withdrawn: nobody is told that it was scrapped since.
#[test]
fn of_what_was_withdrawn_nothing_is_said_to_have_changed() {
    let mut office = Office::open();
    office.at("2021-10-01T10:00:00+08:00").record("units", &two_units());
    let scrapped = an_elevator("500001").scrapped();
    office.record("elevators", &[scrapped.clone(), an_elevator("500002")]);
    office.at("2021-10-20T10:00:00+08:00").record("elevators", &[scrapped.with("model", "B2")]);
    let ground = ["--earlier", "--clause", "条例第1条", "--reason", "误报"];
    office.run(&[&["withdraw", "elevator", "500001"], &ground[..]].concat()).ends_with(0);
    let portal = office.at("2021-11-15T12:00:00+08:00").serve();
    let question = "from=2021-10-10&to=2021-11-01";
    assert_eq!(told(&rows(&portal, question))[0], "added elevator 500001");
    let summary = portal.json(&format!("/api/v1/diff?{question}"))["meta"]["summary"].clone();
    let elevators = &summary["kinds"][0];
    assert_eq!([&elevators["added"], &elevators["changed"], &elevators["left"]], [1, 0, 0], "{summary}");
}

/// Every row of a comparison, over its pages.
fn rows(portal: &Portal, question: &str) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = portal.json(&format!("/api/v1/diff?{question}{cursor}"));
        rows.extend(page["data"].as_array().unwrap().clone());
        match page["page"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

/// `became kind id`, with why it left.
fn told(rows: &[Value]) -> Vec<String> {
    let code = |value: &Value| value["code"].as_str().unwrap_or_default().to_owned();
    let mut told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{}{} {} {}",
                code(&row["became"]),
                code(&row["left_by"]),
                code(&row["kind"]),
                row["id"].as_str().unwrap()
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn things_come_change_and_leave() {
    for (engine, office) in Office::on_each_engine() {
        let office = three_months(office);
        let portal = office.serve();
        let autumn = rows(&portal, "from=2021-09-30&to=2021-11-15&limit=2");
        let all = told(&autumn);
        for became in ["added", "changed", "left"] {
            let question = format!("from=2021-09-30&to=2021-11-15&limit=1&became={became}");
            let expected: Vec<&String> = all.iter().filter(|line| line.starts_with(became)).collect();
            assert!(!expected.is_empty(), "{engine}: {became}");
            assert_eq!(told(&rows(&portal, &question)).iter().collect::<Vec<_>>(), expected, "{engine}");
        }
        let left = portal.get("/diff?from=2021-09-30&to=2021-11-15&became=left").text();
        for (wrong, parameter) in [
            ("from=2021-11-15&to=2021-09-30", "从"),
            ("from=2021-09-30&to=2031-01-01", "到"),
            ("from=xx", "从"),
        ] {
            let refused = portal.get(&format!("/diff?{wrong}"));
            assert_eq!(refused.status, 400, "{engine}: {wrong}");
            assert!(
                refused.text().contains(&format!("<li><strong>{parameter}</strong>")),
                "{}",
                refused.text()
            );
        }
        assert!(left.contains(">离开<") && !left.contains("row\">新增"), "{engine}");
        let mut expected = vec![
            "changed elevator 500001".to_owned(),
            "leftscrapped elevator 500003".to_owned(),
            "added elevator 500004".to_owned(),
            "added visit 500001/2021-09-30T09:00:00+08:00/onsite".to_owned(),
            format!("changed unit {}", user()),
            "added notice 退出-2021-1".to_owned(),
            "leftexited pilot_mark maintenance/500001/2021-09-01".to_owned(),
        ];
        let withdrawn =
            autumn.iter().find(|row| row["left_by"]["code"] == "withdrawn").expect("a withdrawal");
        expected.push(format!("leftwithdrawn withdrawal {}", withdrawn["id"].as_str().unwrap()));
        expected.sort();
        assert_eq!(told(&autumn), expected, "{engine}");

        let card =
            autumn.iter().find(|row| row["id"] == "500001" && row["kind"]["code"] == "elevator").unwrap();
        let changes = card["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{engine}: {card}");
        assert_eq!(
            (&changes[0]["label"], &changes[0]["before"], &changes[0]["after"]),
            (&"型号".into(), &"A1".into(), &"C3".into()),
            "{engine}"
        );

        assert_eq!(
            told(&rows(&portal, "from=2021-09-30&to=2021-10-10&kind=elevator")),
            ["changed elevator 500001", "leftscrapped elevator 500003"],
            "{engine}"
        );
        assert_eq!(
            told(&rows(&portal, "from=2021-09-30&region=yubei&kind=elevator")),
            ["added elevator 500004"],
            "{engine}"
        );
        assert!(rows(&portal, "from=2021-11-10&to=2021-11-15").is_empty(), "{engine}");
        assert!(rows(&portal, "from=2021-11-15&to=2021-11-15").is_empty(), "{engine}");

        the_summary_counts_the_rows(engine, &portal, &autumn);

        let csv = portal.get_with("/api/v1/diff?from=2021-09-30", &[("accept", "text/csv")]).text();
        assert_eq!(csv.lines().count(), expected.len() + 1, "{engine}: {csv}");
        for wrong in [
            "",
            "from=2021-10-01&to=2021-09-01",
            "from=2021-10-01&to=2021-11-16",
            "from=x",
            "from=2021-10-01&cursor=x",
        ] {
            assert_eq!(portal.get(&format!("/api/v1/diff?{wrong}")).status, 400, "{engine}: {wrong}");
        }
    }
}

/// The first page of everything tells what all pages come to; no other page does.
fn the_summary_counts_the_rows(engine: &str, portal: &Portal, rows: &[Value]) {
    let first = portal.json("/api/v1/diff?from=2021-09-30&to=2021-11-15&limit=2");
    let summary = &first["meta"]["summary"];
    assert!(summary.get("looked_at").is_none(), "{engine}: {summary}");
    let kinds = summary["kinds"].as_array().unwrap();
    let names: Vec<&str> = kinds.iter().map(|kind| kind["kind"]["code"].as_str().unwrap()).collect();
    assert_eq!(names, ["elevator", "unit", "notice", "pilot_mark", "withdrawal"], "{engine}");
    for kind in kinds {
        for became in ["added", "changed", "left"] {
            let is_such = |row: &&Value| row["kind"] == kind["kind"] && row["became"]["code"] == became;
            let count = rows.iter().filter(is_such).count();
            assert_eq!(kind[became], count, "{engine}: {became} {kind}");
        }
    }
    let of_kind = |kind: &str| rows.iter().filter(|row| row["kind"]["code"] == kind).count();
    let exact = format!("from=2021-09-30&to=2021-11-15&kind=elevator&limit={}", of_kind("elevator"));
    let last = portal.json(&format!("/api/v1/diff?{exact}"));
    assert!(last["page"].get("next").is_none(), "{engine}: a page that holds all is the last: {last}");
    let cursor = first["page"]["next"].as_str().unwrap();
    for other in ["&became=added", "&kind=elevator", &format!("&limit=2&cursor={cursor}")] {
        let page = portal.json(&format!("/api/v1/diff?from=2021-09-30&to=2021-11-15{other}"));
        assert!(page["meta"].get("summary").is_none(), "{engine}: {other}");
    }
}

#[test]
fn the_page_shows_the_same_as_its_twin() {
    let office = three_months(Office::open());
    let portal = office.serve();
    let page = portal.get("/diff?from=2021-09-30&to=2021-11-15").text();
    let rows = rows(&portal, "from=2021-09-30&to=2021-11-15");
    for row in &rows {
        assert!(page.contains(&format!("第 {} 号", row["seq"])), "{row}");
    }
    let list = page.split_once("<caption>按公布先后").expect("a list").1;
    assert_eq!(list.matches("<tr><th scope=\"row\">").count(), rows.len());
    assert!(page.contains("A1 → C3") && page.contains("退出试点"), "{page}");
    assert!(portal.get("/changes").text().contains("href=\"/diff\""));
    assert!(portal.get("/diff").text().contains("2021年11月8日"), "a week unless asked otherwise");
    assert_eq!(Office::open().serve().get("/diff").status, 200);
}

#[test]
fn what_was_changed_and_changed_back_is_told_as_such() {
    let mut office = Office::open();
    office.at("2021-11-10T09:00:00+08:00").record("units", &two_units());
    office.at("2021-11-12T09:00:00+08:00").record("units", &[a_unit(&user(), "改名物业（样本）")]);
    office.at("2021-11-14T09:00:00+08:00").record("units", &two_units());
    let portal = office.at("2021-11-15T09:00:00+08:00").serve();
    let page = portal.get("/diff?from=2021-11-10&to=2021-11-15").text();
    assert!(page.contains("其间有过变更，首尾两天的内容相同"), "{page}");
    let renamed = portal.get("/diff?from=2021-11-10&to=2021-11-13").text();
    assert!(renamed.contains("改名物业（样本）") && !renamed.contains("首尾两天的内容相同"), "{renamed}");
}

/// The newest body of each thing.
fn state<'a>(changes: impl Iterator<Item = &'a Value>) -> BTreeMap<String, &'a Value> {
    changes.map(|change| (format!("{} {}", change["kind"], change["id"]), change)).collect()
}

#[test]
fn what_differs_is_what_a_reader_of_the_whole_log_finds() {
    let mut office = Office::open();
    office.at("2021-11-14T09:00:00+08:00").import_sample(120);
    let sample = office.path("sample");
    let text = std::fs::read_to_string(sample.join("elevators.csv")).unwrap();
    let changed: String = text
        .split_inclusive('\n')
        .enumerate()
        .map(|(n, line)| if n % 3 == 1 { line.replace("in_use", "suspended") } else { line.to_owned() })
        .collect();
    office.at("2021-11-15T08:00:00+08:00").import("elevators", changed);
    let portal = {
        office.at("2021-11-15T12:00:00+08:00");
        office.serve()
    };
    let all = portal.get_with("/api/v1/changes", &[("accept", "application/x-ndjson")]).text();
    let all: Vec<Value> = all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let by = |day: &str| {
        all.iter().filter(|c| c["published_at"].as_str().unwrap()[..10] <= *day).collect::<Vec<_>>()
    };
    let (before, after) = (by("2021-11-14"), by("2021-11-15"));
    let (before, after) = (state(before.into_iter()), state(after.into_iter()));
    let expected: Vec<u64> = {
        let mut seqs: Vec<u64> = after
            .iter()
            .filter(|(key, change)| before.get(*key).is_none_or(|old| old["seq"] != change["seq"]))
            .map(|(_, change)| change["seq"].as_u64().unwrap())
            .collect();
        seqs.sort_unstable();
        seqs
    };
    assert!(expected.len() > 10);
    let found: Vec<u64> = rows(&portal, "from=2021-11-14&to=2021-11-15&limit=7")
        .iter()
        .map(|row| row["seq"].as_u64().unwrap())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_summary_counts_what_the_list_tells() {
    for (engine, office) in Office::on_each_engine() {
        let office = three_months(office);
        let portal = office.serve();
        for days in [
            "from=2021-09-30&to=2021-11-15",
            "from=2021-09-30&to=2021-10-10",
            "from=2021-08-31&to=2021-10-10",
        ] {
            let page = portal.get(&format!("/diff?{days}")).text();
            let mut counted: BTreeMap<(String, &str), u64> = BTreeMap::new();
            for row in rows(&portal, days) {
                let kind = row["kind"]["label"].as_str().unwrap().to_owned();
                let became =
                    ["added", "changed", "left"].into_iter().find(|one| row["became"]["code"] == *one);
                *counted.entry((kind, became.unwrap())).or_default() += 1;
            }
            for kind in ["电梯", "单位", "公告", "试点标注", "撤回"] {
                let cells = ["added", "changed", "left"].map(|became| {
                    let count = counted.get(&(kind.to_owned(), became)).copied().unwrap_or_default();
                    format!("<td>{count}</td>")
                });
                let told = page.contains(&format!(">{kind}</a></th>{}", cells.concat()));
                let nothing = cells.iter().all(|cell| cell == "<td>0</td>");
                assert_eq!(told, !nothing, "{engine} {days} {kind}: {cells:?}");
            }
        }
        for part in ["kind=elevator", "became=left", "region=yubei"] {
            let page = portal.get(&format!("/diff?from=2021-09-30&{part}")).text();
            assert!(!page.contains("id=\"summary\""), "{engine}: {part} is a part, not a sum");
        }
    }
}

/// What a district's page rests on is named: a visit is newer than the cards it lists.
#[test]
fn a_district_names_the_newest_entry_of_its_figures() {
    for (engine, office) in Office::on_each_engine() {
        let mut office = three_months(office);
        office.at("2021-11-14T10:00:00+08:00");
        office.record("visits", &[a_visit("500001", "2021-11-13T09:00:00+08:00")]);
        let newest = office.log().len();
        office.record("units", &[a_unit(&user(), "云栖物业（又一名）")]);
        let portal = office.at("2021-11-15T12:00:00+08:00").serve();
        let page = portal.get("/regions/yuzhong").text();
        assert!(page.contains(&format!("本页内容第 {newest} 号公布")), "{engine}: {newest}");
        assert!(!portal.get("/regions/yubei").text().contains(&format!("第 {newest} 号公布")), "{engine}");
        // Another district's visit is no news of this one; its own is.
        office.record("visits", &[a_visit("500004", "2021-11-14T09:00:00+08:00")]);
        let elsewhere = office.log().len();
        within(&portal, "/regions/yubei", &format!("本页内容第 {elsewhere} 号公布"));
        assert!(
            portal.get("/regions/yuzhong").text().contains(&format!("本页内容第 {newest} 号公布")),
            "{engine}"
        );
        office.record("visits", &[a_visit("500001", "2021-11-14T09:00:00+08:00")]);
        within(&portal, "/regions/yuzhong", &format!("本页内容第 {} 号公布", elsewhere + 1));
    }
}

/// Waits until a page says something.
fn within(portal: &Portal, address: &str, words: &str) {
    let begun = Instant::now();
    while !portal.get(address).text().contains(words) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{address} never said {words}");
        sleep(Duration::from_millis(50));
    }
}

/// A total is the same on every page of a walk, and exact where one page holds everything.
#[test]
fn a_total_does_not_shrink_while_walking() {
    let office = three_months(Office::open());
    let portal = office.serve();
    let (mut totals, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = portal.json(&format!("/api/v1/diff?from=2021-09-30&limit=2{cursor}"));
        totals.push((page["page"]["total"].clone(), page["page"]["total_is_exact"].clone()));
        match page["page"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(totals.len() > 2, "{totals:?}");
    assert!(totals.iter().all(|told| *told == totals[0] && told.1 == false), "{totals:?}");
    let whole = portal.json("/api/v1/diff?from=2021-09-30&kind=unit");
    assert_eq!(
        (&whole["page"]["total"], &whole["page"]["total_is_exact"]),
        (&1.into(), &true.into()),
        "{whole}"
    );
    let page = portal.get("/diff?from=2021-09-30&to=2021-11-15&kind=unit").text();
    assert!(page.contains("共 1 项"), "{page}");
    let document = portal.json("/api/v1/openapi.json");
    let parameters = document["paths"]["/diff"]["get"]["parameters"].as_array().unwrap();
    let required =
        |name: &str| parameters.iter().find(|one| one["name"] == name).unwrap()["required"].clone();
    assert_eq!((required("from"), required("to")), (true.into(), false.into()));
}
