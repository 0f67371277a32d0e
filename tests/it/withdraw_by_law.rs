//! An officer withdraws something by law: it is gone from every face, the ledger says why, and the log still verifies.

use mingti::gazette::{Gazette, Touched};
use mingti::store::Store;

use crate::log::change;
use crate::office::{Office, Said};
use crate::portal::Portal;
use crate::register::{
    a_commitment, a_fault, a_mark, a_policy, a_unit, a_unit_exit, a_visit, an_elevator, an_inspection, csv,
    maintainer, two_units,
};
use crate::take_the_data::{release, verify};

const CLAUSE: &str = "个人信息保护法 47";
const REASON: &str = "保存期届满";
const VISIT: &str = "500001/2021-11-01T09:00:00+08:00/onsite";

fn withdraw(office: &Office, kind: &str, id: &str) -> Said {
    office.run(&["withdraw", kind, id, "--clause", CLAUSE, "--reason", REASON])
}

fn office_with_a_visit() -> Office {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002").with("estate", "云岭秘境")]);
    office.record("visits", &["500001", "500002"].map(|code| a_visit(code, "2021-11-01T09:00:00+08:00")));
    office
}

/// Everything a visitor can read of an elevator.
fn faces(portal: &Portal, code: &str) -> Vec<String> {
    let pages = [format!("/e/{code}"), format!("/e/{code}/history")];
    let api = ["", "/history", "/visits"].map(|part| format!("/api/v1/elevators/{code}{part}"));
    pages.into_iter().chain(api).map(|path| portal.get(&path).text()).collect()
}

#[test]
fn a_withdrawn_visit_leaves_every_face_and_the_log_verifies() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001")]);
        office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
        let portal = office.serve();
        let said = |words: &str| faces(&portal, "500001").iter().filter(|face| face.contains(words)).count();
        assert!(said("2021-11-01") > 1, "{engine}");
        let seq = office.log().len();
        let entry = portal.get(&format!("/api/v1/log/entries/{seq}"));
        let hash = entry.headers["mingti-entry-sha256"].clone();
        let kept = office.write("kept.txt", portal.get("/gazette/checkpoint").body);

        withdraw(&office, "visit", VISIT).ends_with(0).says("1 条公布的正文已删去");
        let followed = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            said("2021-11-01") == 0
        });
        assert!(followed, "{engine}: {:?}", faces(&portal, "500001"));

        let gone = portal.get(&format!("/api/v1/log/entries/{seq}"));
        assert_eq!((gone.status, gone.headers["content-type"].as_str()), (410, "application/problem+json"));
        let told = gone.json();
        assert_eq!(told["clause"], CLAUSE, "{engine}: {told}");
        let detail = format!("已依法撤回（依据：{CLAUSE}）：{REASON}。正文的 SHA-256 为 {hash}。");
        assert!(told["detail"].as_str().unwrap().ends_with(&detail), "{engine}: {told}");
        let page = portal.get(&format!("/changes/{seq}"));
        assert!(page.status == 410 && page.text().contains(REASON), "{engine}: {}", page.text());
        let ledger = portal.get("/ledger").text();
        assert!(ledger.contains(CLAUSE) && ledger.contains(VISIT), "{engine}: {ledger}");
        assert!(portal.get(&format!("/changes/{}", seq + 1)).text().contains(REASON), "{engine}");

        let since = ["verify", "--since", kept.to_str().unwrap()];
        office.run(&since).ends_with(0).says("1 条的正文已依法撤回");
        office.run(&["verify", &portal.address]).ends_with(0).says("1 条的正文已依法撤回");
        assert_eq!(portal.get(&format!("/api/v1/log/proof?seq={seq}")).status, 200, "{engine}");

        office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00")]);
        assert_eq!(
            portal.json("/api/v1/meta")["data_seq"],
            seq + 1,
            "{engine}: published again by the same file"
        );
    }
}

/// Copies that follow the log learn that a withdrawal is not to be waited for, whatever else was published.
#[test]
fn whoever_keeps_copies_is_told_of_a_withdrawal() {
    let office = office_with_a_visit();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(&office.address())).unwrap();
    let gazette = runtime.block_on(Gazette::open(store.clone())).unwrap();
    let touched = |after: u64| runtime.block_on(gazette.touched(after)).unwrap();
    assert!(matches!(touched(0), Touched::Some(6, _)), "{:?}", touched(0));
    withdraw(&office, "visit", VISIT).ends_with(0);
    office.record("elevators", &[an_elevator("500003")]);
    assert!(matches!(touched(6), Touched::Withdrawals(8)), "{:?}", touched(6));
    assert!(matches!(touched(7), Touched::Some(8, _)), "{:?}", touched(7));
    runtime.block_on(store.close());
}

#[test]
fn the_page_of_a_withdrawn_thing_is_a_tombstone() {
    let office = office_with_a_visit();
    let portal = office.serve();
    assert_eq!(portal.get("/e/500002").status, 200);
    withdraw(&office, "elevator", "500002").ends_with(0);
    let paths = [
        "/e/500002",
        "/e/500002?as_of=2021-11-15",
        "/e/500002/history",
        "/api/v1/elevators/500002",
        "/api/v1/elevators/500002/history",
        "/api/v1/elevators/500002/visits",
    ];
    let is_gone = |path: &&str| portal.get(path).status == 410;
    let followed = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        paths.iter().all(is_gone)
    });
    assert!(followed, "{:?}", paths.map(|path| portal.get(path).status));
    for path in paths {
        let tombstone = portal.get(path).text();
        assert!(tombstone.contains(REASON) && tombstone.contains(CLAUSE), "{path}: {tombstone}");
    }
    for path in [
        "/api/v1/elevators",
        "/",
        "/search?q=500002",
        "/search?q=%E4%BA%91%E5%B2%AD%E7%A7%98%E5%A2%83",
        "/changes",
    ] {
        assert!(!portal.get(path).text().contains("云岭秘境</"), "{path}");
    }
    for typed in ["500002", "500%20002", "%E7%BC%96%E7%A0%81500002", "500002&as_of=2021-11-15"] {
        let led = portal.get(&format!("/search?q={typed}"));
        assert_eq!(led.status, 303, "{typed}: {}", led.text());
        assert!(led.headers["location"].starts_with("/e/500002"), "{typed}");
    }
    let said = portal.get("/e/500002").text();
    assert!(said.contains("本梯的公开信息已依法撤回"), "{said}");
    let found = portal.json("/api/v1/elevators");
    assert_eq!(found["page"]["total"], 1);
    office.run(&["verify"]).ends_with(0);
}

/// Whoever withdraws an elevator withdraws what happened to it: its code stands in each of these entries.
#[test]
fn what_happened_to_a_withdrawn_elevator_goes_with_it() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002"].map(an_elevator));
        office.record("insurance", &[a_policy("500001", "2021-01-01", "2021-12-31")]);
        office.record("inspections", &[an_inspection("500001", "2021-03-01", "2022-03-01")]);
        office.record("annotations", &[a_mark("500001", "2021-03-10")]);
        office.record("visits", &["500001", "500002"].map(|code| a_visit(code, "2021-11-01T09:00:00+08:00")));
        withdraw(&office, "elevator", "500001").ends_with(0).says("：5 条公布的正文已删去");
        verify(&office, &release(&office)).ends_with(0);
        let portal = office.serve();
        let bodies = portal.get_with("/api/v1/changes", &[("accept", "application/x-ndjson")]).text();
        let still: Vec<&str> = bodies
            .lines()
            .filter(|line| !line.contains("\"withdrawal\"") && line.contains("\"elevator_code\":\"500001\""))
            .collect();
        assert!(still.is_empty(), "{engine}: {still:?}");
        assert!(bodies.contains("\"elevator_code\":\"500002\""), "{engine}: {bodies}");
        for seq in [3, 5, 6, 7, 8] {
            let gone = portal.get(&format!("/api/v1/log/entries/{seq}"));
            assert!(gone.status == 410 && gone.text().contains(REASON), "{engine} {seq}: {}", gone.text());
        }
        let again = a_visit("500001", "2021-11-01T09:00:00+08:00").with("items", "补录");
        office.import("visits", csv(&[again])).ends_with(3).says("依法撤回");
        office.run(&["verify"]).ends_with(0).says("5 条的正文已依法撤回");
        // Nothing that is reported of it later is published.
        let size = office.log().len();
        let later =
            [a_visit("500001", "2021-11-02T09:00:00+08:00"), a_visit("500002", "2021-11-02T09:00:00+08:00")];
        let why = format!(
            "电梯 500001 已由第 10 号公布依法撤回（依据：{CLAUSE}；理由：{REASON}），与之有关的事项不再公布"
        );
        office.import("visits", csv(&later)).ends_with(3).says(&why);
        office.import("annotations", csv(&[a_mark("500001", "2021-06-10")])).ends_with(3).says(&why);
        let fault = a_fault("RB-1", "500001", "2021-11-03T09:00:00+08:00");
        office.import("incidents", csv(&[fault])).ends_with(3).says(&why);
        assert_eq!(office.log().len(), size + 1, "{engine}: what happened to 500002 alone is published");
        withdraw(&office, "elevator", "500001").ends_with(1).says("已经撤回");
    }
}

/// A fault was reported of the wrong elevator and put right: it is the other's, whatever becomes of the first.
#[test]
fn what_is_another_elevators_now_stays_when_the_first_is_withdrawn() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002"].map(an_elevator));
        for code in ["500001", "500002"] {
            office.record("incidents", &[a_fault("RB-1", code, "2021-11-03T09:00:00+08:00")]);
        }
        withdraw(&office, "elevator", "500001").ends_with(0).says("：2 条公布的正文已删去");
        let portal = office.serve();
        let faults = portal.json("/api/v1/elevators/500002/incidents");
        assert_eq!(faults["page"]["total"], 1, "{engine}: {faults}");
        let ledger = portal.get("/ledger").text();
        assert!(ledger.contains("RB-1") && ledger.contains("现行的仍在"), "{engine}: {ledger}");
        let mended = a_fault("RB-1", "500002", "2021-11-03T09:00:00+08:00").with("cause", "part");
        office.record("incidents", &[mended]);
        office.run(&["verify"]).ends_with(0).says("2 条的正文已依法撤回");
    }
}

/// A day that is over was asked for before: what was made for it then may not outlive the withdrawal.
#[test]
fn what_was_withdrawn_is_gone_from_days_of_the_past_too() {
    let mut office = office_with_a_visit();
    office.record("commitments", &[a_commitment("fault_rate")]);
    let name = "渝梯安（样本）电梯维保有限公司";
    office.record("units", &[a_unit(&maintainer(), name)]);
    let portal = office.at("2021-11-17T09:00:00+08:00").serve();
    let paths = ["/e/500001", "/api/v1/elevators/500001", "/api/v1/elevators", "/api/v1/commitments"];
    let of_the_past = paths.map(|path| format!("{path}?as_of=2021-11-15"));
    let names_it = |path: &String| portal.get(path).text().contains(name);
    assert!(of_the_past.iter().all(names_it), "{:?}", of_the_past.each_ref().map(names_it));
    withdraw(&office, "unit", &maintainer()).ends_with(0);
    let followed = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        !of_the_past.iter().any(names_it)
    });
    assert!(followed, "{:?}", of_the_past.each_ref().map(names_it));
}

#[test]
fn a_release_goes_with_what_was_withdrawn_and_another_comes_at_once() {
    let office = office_with_a_visit();
    let portal = office.serve();
    let newest = || portal.json("/api/v1/releases")["data"][0]["name"].as_str().map(str::to_owned);
    let wait_for_another = |than: Option<&str>| {
        let another = (0..600).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            newest().filter(|name| than != Some(name.as_str()))
        });
        another.unwrap_or_else(|| panic!("no other release than {than:?}\n{}", portal.logged()))
    };
    let first = wait_for_another(None);
    let path = format!("/open-data/releases/{first}/visits.csv");
    let before = portal.get(&path);
    assert!(before.status == 200 && before.text().contains("2021-11-01"), "{}", before.text());
    assert_eq!(before.headers["cache-control"], "public, max-age=3600, must-revalidate");

    withdraw(&office, "visit", VISIT).ends_with(0);
    let second = wait_for_another(Some(&first));
    let gone = portal.get(&path);
    assert!(gone.status == 410 && gone.text().contains("依法撤回"), "{}: {}", gone.status, gone.text());
    let after = portal.get(&format!("/open-data/releases/{second}/visits.csv"));
    assert!(after.status == 200 && !after.text().contains("500001,"), "{}", after.text());
    assert_eq!(portal.get("/open-data/releases/2021-11-15-999/visits.csv").status, 404);
}

#[test]
fn what_is_not_there_or_has_no_ground_is_not_withdrawn() {
    let office = office_with_a_visit();
    let size = office.log().len();
    withdraw(&office, "visit", "500001/x").ends_with(1).says("没有公布过");
    withdraw(&office, "nothing", "500001").ends_with(2).says("可用：elevator、unit");
    let ground = |clause: &str, reason: &str| {
        office.run(&["withdraw", "visit", VISIT, "--clause", clause, "--reason", reason])
    };
    ground(" ", REASON).ends_with(1).says("依据：不能空缺");
    ground(CLAUSE, "请电 13800138000").ends_with(1).says("手机号码");
    office.run(&["withdraw", "visit", VISIT]).ends_with(2);
    assert_eq!(office.log().len(), size);
    withdraw(&office, "visit", VISIT).ends_with(0);
    withdraw(&office, "visit", VISIT).ends_with(1).says("已经撤回");
}

#[test]
fn a_body_that_vanished_without_a_withdrawal_is_found() {
    let office = office_with_a_visit();
    change(&office.address(), "update gazette_log set body = null where seq = 3");
    office.run(&["verify"]).ends_with(1).says("第 3 号公布的正文缺失");
}

#[test]
fn a_correction_stands_in_the_ledger() {
    let office = office_with_a_visit();
    let corrected = a_visit("500001", "2021-11-01T09:00:00+08:00").with("items", "补录：更换钢丝绳");
    office.import("visits", csv(&[corrected])).ends_with(0);
    let ledger = office.serve().get("/ledger").text();
    assert!(ledger.contains("补录：更换钢丝绳") && ledger.contains("没有撤回过"), "{ledger}");
    assert!(ledger.contains("<h3>补报："), "nothing had been reported of what was done: {ledger}");
    let corrected = a_visit("500001", "2021-11-01T09:00:00+08:00").with("items", "更换钢丝绳两根");
    office.import("visits", csv(&[corrected])).ends_with(0);
    let ledger = office.serve().get("/ledger").text();
    assert!(ledger.contains("<h3>更正：") && ledger.contains("<h3>补报："), "{ledger}");
}

/// A villa is sold to a natural person: where it is was public, and must not stay so.
#[test]
fn the_place_of_what_is_a_persons_now_is_withdrawn_and_the_elevator_stays() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        let villa = an_elevator("500001").with("estate", "云岭秘境");
        office.record("elevators", &[villa.clone(), an_elevator("500002")]);
        office.record("elevators", &[villa.clone().with("model", "A2")]);
        let order = "mingti withdraw elevator 500001 --earlier";
        office
            .record("elevators", &[villa.used_by("个人")])
            .says("导入后请逐部撤回")
            .says("500001：第 3、5 号公布仍写有地点")
            .says(order);
        let portal = office.serve();
        assert!(portal.get("/e/500001/history").text().contains("云岭秘境"), "{engine}");

        let ground = ["--clause", CLAUSE, "--reason", REASON];
        let earlier =
            |code: &str| office.run(&[&["withdraw", "elevator", code, "--earlier"], &ground[..]].concat());
        earlier("500001").ends_with(0).says("2 条公布的正文已删去");
        earlier("500001").ends_with(1).says("没有已被取代的公布");
        earlier("500002").ends_with(1).says("没有已被取代的公布");
        let followed = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            portal.get("/api/v1/log/entries/3").status == 410
                && faces(&portal, "500001").iter().all(|face| !face.contains("云岭秘境"))
        });
        assert!(followed, "{engine}: {:?}", faces(&portal, "500001"));
        let record = portal.json("/api/v1/elevators/500001");
        assert_eq!((&record["region"]["slug"], &record["user"]["name"]), (&"yuzhong".into(), &"个人".into()));
        assert_eq!(portal.json("/api/v1/elevators")["page"]["total"], 2, "{engine}");
        for path in ["/e/500001", "/changes/6", "/api/v1/elevators/500001/history"] {
            assert_eq!(portal.get(path).status, 200, "{engine} {path}");
        }
        assert!(!portal.get("/changes").text().contains("云岭秘境"), "{engine}");
        // What went was replaced before: the elevator itself is not told as withdrawn.
        for path in ["/changes/3", "/api/v1/log/entries/3"] {
            let gone = portal.get(path);
            let said = gone.text();
            assert!(
                said.contains("此电梯此前的公布已依法撤回") && said.contains("/e/500001\""),
                "{engine}: {said}"
            );
        }
        let ledger = portal.get("/ledger").text();
        assert!(ledger.contains("电梯此前的公布") && ledger.contains("现行的仍在"), "{engine}: {ledger}");
        let changes = portal.get("/changes").text();
        assert!(
            changes.contains("此前的公布已撤回：保存期届满") && changes.contains("正文已依法撤回"),
            "{changes}"
        );
        office.run(&["verify"]).ends_with(0);
    }
}

/// A file that brings a withdrawn thing again, with anything changed, is told why it does not land.
#[test]
fn no_import_undoes_a_withdrawal() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &two_units());
        office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
        office.record("visits", &[a_visit("500002", "2021-11-01T09:00:00+08:00")]);
        withdraw(&office, "elevator", "500001").ends_with(0);
        withdraw(&office, "visit", "500002/2021-11-01T09:00:00+08:00/onsite").ends_with(0);
        let size = office.log().len();
        let mut said =
            office.import("elevators", "code,address\n500001,复活路1号\n500002,和平路2号\n").ends_with(3);
        for words in ["依法撤回", CLAUSE, REASON, "新的标识（电梯编码）"] {
            said = said.says(words);
        }
        let corrected = a_visit("500002", "2021-11-01T09:00:00+08:00").with("items", "补录");
        office.import("visits", csv(&[corrected])).ends_with(3).says("此维保记录已由第 7 号公布依法撤回");
        assert_eq!(office.log().len(), size + 1, "{engine}: 500002 alone is published");
        // The same row as before says nothing new.
        office.record("elevators", &[an_elevator("500001")]);
        let portal = office.serve();
        assert_eq!(portal.get("/e/500001").status, 410, "{engine}");
        assert_eq!(portal.get("/e/500002").status, 200, "{engine}");
    }
}

/// What stands goes on, whatever was withdrawn of its past.
#[test]
fn a_thing_whose_earlier_versions_were_withdrawn_is_published_further() {
    let office = office_with_a_visit();
    office.record("elevators", &[an_elevator("500001").with("model", "A2")]);
    let ground = ["--earlier", "--clause", CLAUSE, "--reason", REASON];
    office.run(&[&["withdraw", "elevator", "500001"], &ground[..]].concat()).ends_with(0);
    office.record("elevators", &[an_elevator("500001").with("model", "A3")]);
    assert_eq!(office.serve().json("/api/v1/elevators/500001")["model"], "A3");
}

/// A unit leaves the record; what names it still names its code, and a code is no name.
#[test]
fn a_withdrawn_unit_has_no_name_anywhere() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    withdraw(&office, "unit", &maintainer()).ends_with(0);
    let portal = office.serve();
    let led = portal.get(&format!("/search?q={}", maintainer()));
    assert_eq!(led.headers["location"], format!("/units/{}", maintainer()));
    assert_eq!(portal.get(&led.headers["location"]).status, 410);
    let record = portal.json("/api/v1/elevators/500001");
    assert_eq!(record["maintainer"]["uscc"], maintainer().as_str(), "{record}");
    assert_eq!(record["maintainer"].get("name"), None, "{record}");
    assert_eq!(record["maintainer"]["state"]["code"], "withdrawn", "{record}");
    assert!(record["user"]["name"].is_string() && record["user"].get("state").is_none(), "{record}");
    let page = portal.get("/e/500001").text();
    assert!(page.contains("已依法撤回的单位"), "{page}");
    let csv = portal.get_with("/api/v1/elevators?limit=1", &[("Accept", "text/csv")]).text();
    assert_eq!(csv.matches(&maintainer()).count(), 1, "{csv}");

    // No key is stated that does not hold.
    let folder = release(&office);
    let package = std::fs::read_to_string(folder.join("datapackage.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    let keys = |name: &str| {
        let resources = package["resources"].as_array().unwrap();
        resources.iter().find(|one| one["name"] == name).unwrap()["schema"]["foreignKeys"].clone()
    };
    assert!(keys("elevators").is_null(), "{}", keys("elevators"));
    assert_eq!(keys("visits")[0]["fields"][0], "elevator_code");
    verify(&office, &folder).ends_with(0);
}

/// Nor does what follows from another file: an exit ends no mark that was withdrawn.
#[test]
fn no_exit_publishes_a_withdrawn_mark_again() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002"].map(an_elevator));
    office.record("annotations", &["500001", "500002"].map(|code| a_mark(code, "2021-01-05")));
    withdraw(&office, "pilot_mark", "maintenance/500001/2021-01-05").ends_with(0);
    let size = office.log().len();
    office.record("exits", &[a_unit_exit("退出-2021-1", &maintainer(), "2021-11-02")]);
    assert_eq!(office.log().len(), size + 2, "the notice and the end of the other mark");
    let marks = |portal: &Portal, code: &str| {
        let record = portal.json(&format!("/api/v1/elevators/{code}"));
        record["pilot_marks"].as_array().unwrap().len()
    };
    let portal = office.serve();
    assert_eq!((marks(&portal, "500001"), marks(&portal, "500002")), (0, 1));
}

/// The code of what was withdrawn finds nothing that looks like it: numbers of other kinds hold its digits.
#[test]
fn a_withdrawn_code_is_no_slip_of_another_number() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("200002")]);
    let exits = ["退出-2020-00011", "退出-2021-00001"].map(|no| a_unit_exit(no, &maintainer(), "2021-10-14"));
    office.record("exits", &exits);
    withdraw(&office, "elevator", "200002").ends_with(0);
    withdraw(&office, "notice", "退出-2021-00001").ends_with(0);
    let portal = office.serve();
    portal.wait_for_the_index();
    let answer = portal.json("/api/v1/search?q=200002");
    assert_eq!(answer["did_you_mean"], serde_json::json!([]), "{answer}");
    let led = portal.get("/search?q=%E9%80%80%E5%87%BA-2021-00001");
    assert_eq!(portal.get(&led.headers["location"]).status, 410);
}
