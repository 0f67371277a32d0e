//! A journalist asks which promises are broken, and who left the pilot.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_commitment, a_fault, a_mark, a_unit, an_elevator, an_elevator_exit, credit_code, maintainer, two_units,
};

/// Every row of a list, over its pages.
fn rows(portal: &Portal, question: &str) -> (Vec<Value>, u64) {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = portal.json(&format!("/api/v1/commitments?limit=7{question}{cursor}"));
        rows.extend(page["data"].as_array().unwrap().clone());
        match page["page"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (rows, page["page"]["total"].as_u64().unwrap()),
        }
    }
}

#[test]
fn promises_are_listed_and_counted_by_what_became_of_them() {
    for (engine, office) in Office::on_each_engine() {
        office.import_sample(300);
        let portal = office.serve();
        let mut by_verdict: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for row in rows(&portal, "").0 {
            by_verdict.entry(row["verdict"]["code"].as_str().unwrap().to_owned()).or_default().push(row);
        }
        assert!(by_verdict.contains_key("missed") && by_verdict.contains_key("kept"), "{engine}");
        let page = portal.get("/commitments").text();
        for (verdict, expected) in &by_verdict {
            let (found, total) = rows(&portal, &format!("&verdict={verdict}"));
            assert_eq!(&found, expected, "{engine}: {verdict}");
            assert_eq!(total, expected.len() as u64, "{engine}: {verdict}");
            let label = expected[0]["verdict"]["label"].as_str().unwrap();
            assert!(page.contains(&format!(">{label} {total}</a>")), "{engine}: {label} {total}");
        }
        let missed = portal.get("/commitments?verdict=missed").text();
        assert_eq!(missed.matches(">未达标</span>").count(), by_verdict["missed"].len(), "{engine}");
        assert!(!missed.contains(">达标</span>"), "{engine}");
        let user = &by_verdict["missed"][0]["user"]["uscc"].as_str().unwrap().to_owned();
        let (of_user, _) = rows(&portal, &format!("&verdict=missed&user={user}"));
        let expected: Vec<&Value> =
            by_verdict["missed"].iter().filter(|row| row["user"]["uscc"] == user.as_str()).collect();
        assert_eq!(of_user.iter().collect::<Vec<_>>(), expected, "{engine}");
        assert_eq!(portal.get("/api/v1/commitments?verdict=missed&q=a").status, 400, "{engine}");
        assert_eq!(portal.get("/api/v1/commitments?verdict=broken").status, 400, "{engine}");
    }
}

#[test]
fn who_left_the_pilot_is_named_wherever_the_notice_is() {
    let office = Office::open();
    office.import_sample(300);
    let portal = office.serve();
    let notices = portal.json("/api/v1/notices")["data"].clone();
    let of_unit = |notice: &&Value| notice["subject"]["kind"]["code"] == "unit";
    let notice = notices.as_array().unwrap().iter().find(of_unit).unwrap();
    let name = notice["subject"]["name"].as_str().unwrap();
    let uscc = notice["subject"]["id"].as_str().unwrap();
    for path in ["/", "/notices"] {
        let page = portal.get(path).text();
        assert!(page.contains(&format!("href=\"/units/{uscc}\">{name}</a>")), "{path}");
    }
    let unit = portal.get(&format!("/units/{uscc}")).text();
    let (first_screen, _) = unit.split_once("单位信息").unwrap();
    assert!(first_screen.contains(notice["notice_no"].as_str().unwrap()), "what weighs most comes first");
    let newest = notice["gazette"]["seq"].as_u64().unwrap();
    assert!(unit.contains(&format!("本页内容第 {newest} 号公布")), "the newest entry shown is the notice's");

    // The entries that ended marks replace others: none of them is anything's first publication.
    let changes = portal.get("/changes?kind=pilot_mark").text();
    let ended = changes.split("<tr>").filter(|row| row.contains("终止日期")).count();
    assert!(
        ended > 0 && !changes.split("<tr>").any(|row| row.contains("终止日期") && row.contains("首次公布"))
    );
}

/// Whose elevator it was when its mark ended decides, whatever is mended later and in whichever order files come in.
#[test]
fn results_stay_with_whoever_had_the_elevator_when_its_mark_ended() {
    let another = credit_code(9);
    let (exit, handed_over) =
        (an_elevator_exit("退出-2021-1", "500001", "2021-11-01"), an_elevator("500001").kept_by(&another));
    let mended = a_mark("500001", "2021-01-01").with("authority", "渝中区市场监管局");
    for (engine, mut office) in Office::on_each_engine() {
        office.at("2021-06-01T09:00:00+08:00");
        office.record("units", &two_units());
        office.record("units", &[a_unit(&another, "接手电梯（样本）")]);
        office.record("elevators", &["500001", "500002"].map(an_elevator));
        office.record("annotations", &["500001", "500002"].map(|code| a_mark(code, "2021-01-01")));
        office.record("incidents", &[a_fault("F-1", "500001", "2021-05-01T09:00:00+08:00")]);
        let promise = a_commitment("downtime_hours");
        office.record("commitments", &[promise.clone(), promise.with("maintainer_uscc", &*another)]);
        office.at("2021-11-03T09:00:00+08:00");
        office.record("elevators", std::slice::from_ref(&handed_over));
        office.record("exits", std::slice::from_ref(&exit));
        let shares = |office: &Office| {
            let rows = rows(&office.serve(), "").0;
            let share = |row: &Value| {
                (row["maintainer"]["uscc"].as_str().unwrap().to_owned(), row["elevators"].as_u64().unwrap())
            };
            rows.iter().map(share).collect::<BTreeSet<_>>()
        };
        let expected = BTreeSet::from([(maintainer(), 2), (another.clone(), 0)]);
        assert_eq!(shares(&office), expected, "{engine}: as files come in");
        office.at("2021-11-15T09:00:00+08:00");
        office.record("annotations", std::slice::from_ref(&mended));
        assert_eq!(shares(&office), expected, "{engine}: after the mark was mended");
    }
}

/// Who promised without an end and promises anew is held to each promise for its own time.
#[test]
fn a_promise_without_an_end_is_replaced_by_the_next() {
    for (engine, office) in Office::on_each_engine() {
        let codes = ["500001", "500002", "500003"];
        office.record("units", &two_units());
        office.record("elevators", &codes.map(an_elevator));
        office.record("annotations", &codes.map(|code| a_mark(code, "2021-01-01")));
        let fault = |id, code| a_fault(id, code, "2021-08-01T09:00:00+08:00");
        let faults = [fault("F-1", codes[0]), fault("F-2", codes[1]), fault("F-3", codes[2])];
        office.record("incidents", &faults);
        let first = a_commitment("fault_rate");
        office.record("commitments", &[first.clone(), first.with("from", "2021-07-01")]);
        let portal = office.serve();
        let told = |row: &Value| {
            let years = row["elevator_years"].as_f64().unwrap();
            (row["from"].clone(), row.get("to").cloned(), row["verdict"]["code"].clone(), years)
        };
        let rows = self::rows(&portal, "").0;
        let (half, rest) = (3.0 * 181.0 / 365.0, 3.0 * 137.0 / 365.0);
        for (row, (from, verdict, years)) in
            rows.iter().zip([("2021-01-01", "kept", half), ("2021-07-01", "missed", rest)])
        {
            let (begins, ends, judged, measured) = told(row);
            assert_eq!((begins, ends, judged), (from.into(), None, verdict.into()), "{engine}: {row}");
            assert!((measured - years).abs() < 0.01, "{engine}: {row}");
            let of_verdict = self::rows(&portal, &format!("&verdict={verdict}")).0;
            assert_eq!(of_verdict.iter().collect::<Vec<_>>(), [row], "{engine}: judged all at once");
        }
        let unit = portal.json(&format!("/api/v1/units/{}", maintainer()));
        let of_unit = unit["commitments"].as_array().unwrap();
        assert_eq!(
            of_unit.iter().rev().map(told).collect::<Vec<_>>(),
            rows.iter().map(told).collect::<Vec<_>>()
        );
        let in_force = portal.json("/api/v1/elevators/500001")["commitments"].take();
        assert_eq!(in_force.as_array().unwrap().len(), 1, "{engine}: {in_force}");
        assert_eq!(in_force[0]["from"], "2021-07-01", "{engine}: {in_force}");
    }
}

/// What happened while an elevator was theirs stays with the two units when it is handed over.
#[test]
fn a_broken_promise_stays_with_those_who_made_it() {
    for (engine, office) in Office::on_each_engine() {
        let another = credit_code(9);
        office.record("units", &two_units());
        office.record("units", &[a_unit(&another, "接手电梯（样本）")]);
        office.record("elevators", &["500001", "500002", "500003"].map(an_elevator));
        office.record("annotations", &["500001", "500002", "500003"].map(|code| a_mark(code, "2021-01-01")));
        office.record("incidents", &[a_fault("F-1", "500001", "2021-06-01T09:00:00+08:00")]);
        let promise = a_commitment("downtime_hours");
        let next = promise.clone().with("maintainer_uscc", &*another);
        office.record("commitments", &[promise, next]);
        let portal = office.serve();
        let of = |maintainer: &str| {
            let rows = rows(&portal, &format!("&maintainer={maintainer}")).0;
            assert_eq!(rows.len(), 1, "{engine}: {rows:?}");
            rows[0].clone()
        };
        let before = of(&maintainer());
        assert_eq!(before["verdict"]["code"], "missed", "{engine}: {before}");

        // The first is handed over while its mark runs, the second after its mark has ended by an exit.
        office.record("elevators", &[an_elevator("500001").kept_by(&another)]);
        office.record("exits", &[an_elevator_exit("退出-2021-1", "500002", "2021-11-01")]);
        office.record("elevators", &[an_elevator("500002").kept_by(&another)]);
        portal.follows_to("/api/v1/elevators/500002", &another);
        let after = of(&maintainer());
        assert_eq!(after["verdict"]["code"], "missed", "{engine}: {after}");
        assert_eq!(after["elevators"], 3, "{engine}: {after}");
        let new = of(&another);
        assert_eq!(
            (&new["elevators"], &new["verdict"]["code"]),
            (&0.into(), &"not_enough".into()),
            "{engine}"
        );

        // What is only told now of the time before counts for those of that time.
        office.record("incidents", &[a_fault("F-2", "500002", "2021-07-01T09:00:00+08:00")]);
        portal.follows_to("/api/v1/elevators/500002", "2021-07-01");
        let later = of(&maintainer());
        assert!(later["actual"].as_f64() > after["actual"].as_f64(), "{engine}: {later}");
    }
}

/// A bureau that marks an elevator again while it is marked promises nothing twice.
#[test]
fn an_elevator_with_two_marks_counts_once_and_so_do_its_faults() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002"].map(an_elevator));
        let marks = [("500001", "2021-01-01"), ("500001", "2021-06-01"), ("500002", "2021-01-01")];
        office.record("annotations", &marks.map(|(code, from)| a_mark(code, from)));
        office.record("incidents", &[a_fault("F-1", "500001", "2021-07-01T09:00:00+08:00")]);
        office.record("commitments", &[a_commitment("fault_rate")]);
        let portal = office.serve();
        let row = rows(&portal, "").0.remove(0);
        let years = 2.0 * 318.0 / 365.0;
        let is_about = |field: &str, number: f64| (row[field].as_f64().unwrap() - number).abs() < 0.01;
        assert!(is_about("elevator_years", years), "{engine}: {row}");
        assert!(is_about("actual", 1.0 / years), "{engine}: {row}");
        let marks = portal.json("/api/v1/elevators/500001")["pilot_marks"].take();
        assert_eq!(marks.as_array().unwrap().len(), 2, "{engine}: both are told: {marks}");
    }
}

/// The pilot ended with 2022; who takes an elevator over afterwards had no part in it.
#[test]
fn a_promise_of_the_pilot_is_not_handed_over_after_it() {
    for (engine, mut office) in Office::on_each_engine() {
        let another = credit_code(9);
        let codes = ["500001", "500002"];
        office.record("units", &two_units());
        office.record("units", &[a_unit(&another, "接手电梯（样本）")]);
        office.record("elevators", &[an_elevator("500001")]);
        // The second is reported after the pilot only.
        office.at("2023-02-01T12:00:00+08:00").record("elevators", &[an_elevator("500002")]);
        office.record("annotations", &codes.map(|code| a_mark(code, "2021-01-01")));
        office.record("incidents", &[a_fault("F-1", "500001", "2021-06-01T09:00:00+08:00")]);
        let promise = a_commitment("downtime_hours");
        office.record("commitments", &[promise.clone(), promise.with("maintainer_uscc", &*another)]);
        office.at("2023-06-01T12:00:00+08:00");
        office.record("elevators", &codes.map(|code| an_elevator(code).kept_by(&another)));
        let portal = office.at("2023-11-15T12:00:00+08:00").serve();
        let of = |maintainer: &str| rows(&portal, &format!("&maintainer={maintainer}")).0[0].clone();
        let made = of(&maintainer());
        assert_eq!((&made["elevators"], &made["verdict"]["code"]), (&2.into(), &"missed".into()), "{engine}");
        assert_eq!(of(&another)["elevators"], 0, "{engine}");
        let missed = portal.json("/api/v1/commitments?verdict=missed");
        assert_eq!(missed["page"]["total"], 1, "{engine}: judged all at once: {missed}");
    }
}
