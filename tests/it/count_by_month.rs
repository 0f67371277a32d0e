//! A reporter holds the plan's targets against the figures: each month and district is what counting the records gives.

use std::path::Path;

use serde_json::Value;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_fault, a_mark, a_policy, an_elevator, an_elevator_exit, two_units};

/// What counts as liability among the kinds of insurance of the sample.
const LIABILITY: [&str; 3] = ["liability", "pension", "insurance_service"];
/// The last day of the maintenance pilot.
const PILOT_END: &str = "2022-12-31";

fn lines(portal: &Portal, path: &str) -> Vec<Value> {
    let answer = portal.get_with(path, &[("accept", "application/x-ndjson")]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An elevator with everything that is counted of it.
struct Known {
    record: Value,
    policies: Vec<Value>,
    incidents: Vec<Value>,
}

fn register(portal: &Portal) -> Vec<Known> {
    lines(portal, "/api/v1/elevators?fields=code")
        .iter()
        .map(|row| {
            let path = format!("/api/v1/elevators/{}", row["code"].as_str().unwrap());
            Known {
                record: portal.get(&path).json(),
                policies: lines(portal, &format!("{path}/insurance")),
                incidents: lines(portal, &format!("{path}/incidents")),
            }
        })
        .collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

impl Known {
    fn is_in_use_on(&self, day: &str) -> bool {
        self.record["status"]["code"] == "in_use" && text(&self.record, "installed_on") <= day
    }

    fn is_insured_on(&self, day: &str) -> bool {
        self.policies.iter().any(|policy| {
            LIABILITY.contains(&text(&policy["kind"], "code"))
                && text(policy, "valid_from") <= day
                && day <= text(policy, "valid_to")
        })
    }

    fn is_marked_on(&self, day: &str) -> bool {
        self.record["pilot_marks"].as_array().unwrap().iter().any(|mark| {
            let is_over = mark["to"].as_str().is_some_and(|to| to <= day);
            mark["pilot"]["code"] == "maintenance"
                && text(mark, "from") <= day
                && !is_over
                && day <= PILOT_END
        })
    }

    fn incidents_in(&self, month: &str, kind: &str) -> usize {
        let in_month = |incident: &&Value| {
            text(incident, "occurred_at").starts_with(month) && incident["kind"]["code"] == kind
        };
        self.incidents.iter().filter(in_month).count()
    }
}

#[test]
fn each_month_is_what_counting_the_records_gives() {
    for (engine, office) in Office::on_each_engine() {
        let folder = office.import_sample(150);
        let portal = office.serve();
        each_month_is_counted_rightly(engine, &portal);
        // What was counted is brought to the present: everything that can be published of an elevator is, twice over.
        much_happens(&office, &folder);
        portal.follows_to("/api/v1/elevators/900001", "\"notice_no\"");
        each_month_is_counted_rightly(engine, &portal);
    }
}

/// Elevators come, go and move; a policy, a fault and a mark come, a fault turns out to be another's, a mark ends.
fn much_happens(office: &Office, folder: &Path) {
    let elevators = std::fs::read_to_string(folder.join("elevators.csv")).unwrap();
    let changed: Vec<String> = elevators
        .lines()
        .enumerate()
        .map(|(at, line)| match at % 3 {
            1 => line.replace(",in_use,", ",suspended,"),
            2 => line.replace("渝北区", "江北区"),
            _ => line.to_owned(),
        })
        .collect();
    office.import("elevators", changed.join("\n")).ends_with(0);
    let incidents = std::fs::read_to_string(folder.join("incidents.csv")).unwrap();
    let first = incidents.lines().nth(1).unwrap().split(',').nth(1).unwrap();
    let another = elevators.lines().skip(1).map(|line| &line[..6]).find(|code| *code != first).unwrap();
    office.import("incidents", incidents.replacen(first, another, 1)).ends_with(0);
    office.record("units", &two_units());
    office.record("elevators", &["900001", "900002"].map(an_elevator));
    office.record("insurance", &[a_policy("900001", "2020-10-01", "2021-09-30")]);
    office.record("incidents", &[a_fault("F-1", "900002", "2021-06-01T09:00:00+08:00")]);
    office.record("annotations", &[a_mark("900001", "2021-01-01")]);
    office.record("exits", &[an_elevator_exit("渝中市监〔2021〕901号", "900001", "2021-08-02")]);
}

fn each_month_is_counted_rightly(engine: &str, portal: &Portal) {
    let known = register(portal);
    let city = lines(portal, "/api/v1/statistics");
    assert_eq!(text(&city[0], "month"), "2020-09", "{engine}");
    assert_eq!(text(city.last().unwrap(), "measured_on"), "2021-11-15", "{engine}");
    assert!(city.iter().any(|row| row["faults"].as_u64() > Some(0)), "{engine}: nothing to count");
    for row in &city {
        let (month, day) = (text(row, "month"), text(row, "measured_on"));
        let number = |name: &str| usize::try_from(row[name].as_u64().unwrap()).unwrap();
        let count =
            |is: &dyn Fn(&Known) -> bool| known.iter().filter(|one| one.is_in_use_on(day) && is(one)).count();
        assert_eq!(number("in_use"), count(&|_| true), "{engine} {month}");
        assert_eq!(number("insured"), count(&|one| one.is_insured_on(day)), "{engine} {month}");
        assert_eq!(number("in_maintenance_pilot"), count(&|one| one.is_marked_on(day)), "{engine} {month}");
        let both = count(&|one| one.is_marked_on(day) && one.is_insured_on(day));
        assert_eq!(number("maintenance_pilot_insured"), both, "{engine} {month}");
        for (name, kind) in [("faults", "fault"), ("entrapments", "entrapment"), ("accidents", "accident")] {
            let happened: usize = known.iter().map(|one| one.incidents_in(month, kind)).sum();
            assert_eq!(number(name), happened, "{engine} {month} {name}");
        }
    }
    districts_add_up_to_the_city(engine, portal, &city);
}

fn districts_add_up_to_the_city(engine: &str, portal: &Portal, city: &[Value]) {
    let districts = lines(portal, "/api/v1/statistics?by=region");
    for row in city {
        let of_month = || districts.iter().filter(|district| district["month"] == row["month"]);
        assert_eq!(of_month().count(), 41, "{engine}");
        for name in ["in_use", "insured", "in_maintenance_pilot", "maintenance_districts", "faults"] {
            let sum: u64 = of_month().map(|district| district[name].as_u64().unwrap()).sum();
            assert_eq!(Some(sum), row[name].as_u64(), "{engine} {} {name}", row["month"]);
        }
    }
    let one = lines(portal, "/api/v1/statistics?region=渝北&from=2021-01&to=2021-06");
    let same: Vec<&Value> = districts
        .iter()
        .filter(|row| {
            row["region"]["slug"] == "yubei" && ("2021-01"..="2021-06").contains(&text(row, "month"))
        })
        .collect();
    assert_eq!(one.iter().collect::<Vec<_>>(), same, "{engine}");
}

#[test]
fn targets_stand_beside_what_was_reached() {
    let office = Office::open();
    office.import_sample(150);
    let portal = office.serve();
    let targets = lines(&portal, "/api/v1/statistics/targets");
    assert_eq!(targets.len(), 9);
    let find = |year: u64, metric: &str| {
        let is_it = |row: &&Value| row["year"] == year && row["metric"]["code"] == metric;
        targets.iter().find(is_it).unwrap()
    };
    let covered = find(2020, "platform_96333_coverage");
    assert_eq!((&covered["standing"]["code"], covered.get("met")), (&"not_reported".into(), None));
    let first_six = find(2020, "maintenance_districts");
    assert_eq!((first_six["met"].as_u64(), first_six["of"].as_u64()), (Some(6), Some(41)));
    assert_eq!(first_six["standing"]["code"], "met");
    let insured = find(2020, "insurance_coverage");
    let december = lines(&portal, "/api/v1/statistics?from=2020-12&to=2020-12");
    assert_eq!(insured["met"], december[0]["insured"]);
    assert_eq!(insured["of"], december[0]["in_use"]);
    assert_eq!(find(2021, "insurance_coverage")["standing"]["code"], "running");
    let later = find(2022, "testing_districts");
    assert_eq!((&later["standing"]["code"], later.get("measured_on")), (&"running".into(), None));
}

#[test]
fn the_page_its_file_and_its_twin_say_the_same() {
    let office = Office::open();
    office.import_sample(60);
    let portal = office.serve();
    let page = portal.get("/statistics?from=2021-09&to=2021-11&from_wechat=1");
    assert_eq!(page.status, 200);
    let page = page.text();
    for told in ["责任保险覆盖率", "未报送", "尚未到期", "2021-09", "渝中区", "<svg class=\"chart\""]
    {
        assert!(page.contains(told), "{told}");
    }
    let file = portal.get("/statistics/months.csv?from=2021-09&to=2021-11");
    let table = portal.get_with("/api/v1/statistics?from=2021-09&to=2021-11", &[("accept", "text/csv")]);
    assert_eq!(file.text(), table.text());
    assert_eq!(file.text().lines().count(), 1 + 3);
    let months = "from=2021-09&to=2021-11&headers=zh";
    let file = portal.get(&format!("/statistics/months.csv?{months}")).text();
    let table = portal.get_with(&format!("/api/v1/statistics?{months}"), &[("accept", "text/csv")]).text();
    let for_people = |table: &str| format!("\u{feff}{}", table.replace("\r\n2021-", "\r\n\t2021-"));
    assert_eq!(file, for_people(&table), "a spreadsheet takes a month for a day, machines do not");
    assert!(table.starts_with("月份,"), "{table}");
    let file = portal.get("/statistics/districts.csv?to=2021-10&headers=zh").text();
    let same = "/api/v1/statistics?by=region&from=2021-10&to=2021-10&headers=zh";
    let twin = portal.get_with(same, &[("accept", "text/csv")]).text();
    assert_eq!(file, for_people(&twin));
    assert_eq!(page.matches("headers=zh").count(), 2, "both files are offered so");
    let districts = portal.get("/statistics/districts.csv?to=2021-10");
    assert_eq!(districts.text().lines().count(), 1 + 41);
    assert!(districts.text().lines().skip(1).all(|line| line.starts_with("2021-10,2021-10-31,")));
    for wrong in
        ["from=2021-13", "from=2021-05&to=2021-03", "by=region&region=yubei", "by=month", "region=nowhere"]
    {
        assert_eq!(portal.get(&format!("/api/v1/statistics?{wrong}")).status, 400, "{wrong}");
    }
    for wrong in ["from=2021-13", "from=2021-05&to=2021-03"] {
        for page in ["/statistics", "/statistics/months.csv", "/statistics/districts.csv"] {
            assert_eq!(portal.get(&format!("{page}?{wrong}")).status, 400, "{page}?{wrong}");
        }
    }
}
