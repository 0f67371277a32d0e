//! A stranger reads every byte the portal can emit and finds no private fact.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;

use mingti::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Unit, Visit,
};
use mingti::search::keeper::Opened;

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    Row, a_commitment, a_fault, a_mark, a_policy, a_test, a_unit_exit, a_visit, an_elevator, an_inspection,
    maintainer, two_units, user,
};

/// In every secret and nowhere else.
pub const CANARY: &str = "CANARY";
/// More addresses than the small register has; a crawl that reaches it is running in circles.
const MOST_ADDRESSES: usize = 3_000;

/// Every private column, as dataset and name.
pub fn private_columns() -> Vec<(&'static str, &'static str)> {
    fn of<D: Dataset>() -> Vec<(&'static str, &'static str)> {
        D::COLUMNS.iter().filter(|column| column.private).map(|column| (D::NAME, column.name)).collect()
    }
    [
        of::<Unit>(),
        of::<Elevator>(),
        of::<Insurance>(),
        of::<Inspection>(),
        of::<Test>(),
        of::<Visit>(),
        of::<Incident>(),
        of::<Commitment>(),
        of::<Annotation>(),
        of::<Notice>(),
        of::<PilotDistrict>(),
        of::<Bureau>(),
    ]
    .concat()
}

/// The row with a secret in each private column of its dataset.
fn with_secrets(dataset: &str, row: Row) -> Row {
    private_columns()
        .into_iter()
        .filter(|(name, _)| *name == dataset)
        .fold(row, |row, (_, column)| row.with(column, format!("{CANARY}-{dataset}-{column}")))
}

/// A register of every dataset with a secret in every private column, and an elevator of a natural person.
pub fn office_with_secrets() -> Office {
    let office = Office::open();
    office.record("units", &two_units().map(|unit| with_secrets("units", unit)));
    let places = ["subdistrict", "estate", "address", "inner_no", "place_kind"];
    let home = places.iter().fold(an_elevator("500002").used_by("个人"), |row, column| {
        row.with(column, format!("{CANARY}-{column}"))
    });
    office.record("elevators", &[with_secrets("elevators", an_elevator("500001")), home]);
    let at = "2021-11-01T09:00:00+08:00";
    for code in ["500001", "500002"] {
        let rows = [
            ("insurance", a_policy(code, "2021-01-01", "2021-12-31")),
            ("inspections", an_inspection(code, "2021-06-01", "2022-05-31")),
            ("visits", a_visit(code, at)),
            ("incidents", a_fault(&format!("F-{code}"), code, at)),
            ("annotations", a_mark(code, "2021-01-05")),
            ("tests", a_test(code, at)),
        ];
        for (dataset, row) in rows {
            office.record(dataset, &[with_secrets(dataset, row)]);
        }
    }
    office.record("commitments", &[with_secrets("commitments", a_commitment("fault_rate"))]);
    office.record("exits", &[with_secrets("exits", a_unit_exit("退出-2021-1", &user(), "2021-11-02"))]);
    office
}

#[test]
fn the_log_holds_no_secret() {
    let office = office_with_secrets();
    for entry in office.log() {
        assert!(!format!("{entry:?}").contains(CANARY), "{entry:?}");
    }
    let card = office.newest("elevator", "500002");
    assert_eq!((&card["user_uscc"], &card["region"]), (&"个人".into(), &"yuzhong".into()));
}

/// Whether a mobile number stands in a text: `1[3-9]\d{9}` with neither a digit nor a letter beside it.
fn holds_a_mobile_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        word.len() == 11
            && word.bytes().all(|b| b.is_ascii_digit())
            && matches!(word.as_bytes(), [b'1', b'3'..=b'9', ..])
    })
}

/// Every cell of every dataset that is text filled with a telephone number: what lands is private, the rest is refused.
#[test]
fn no_public_byte_holds_a_telephone_number() {
    const PHONE: &str = "13812341234";
    let office = office_with_secrets();
    let at = "2021-11-01T09:00:00+08:00";
    let rows: [(&str, Row); 8] = [
        ("units", two_units()[0].clone()),
        ("elevators", an_elevator("500001")),
        ("insurance", a_policy("500001", "2021-02-01", "2021-12-31")),
        ("inspections", an_inspection("500001", "2021-07-01", "2022-06-30")),
        ("tests", a_test("500001", at)),
        ("visits", a_visit("500001", at)),
        ("incidents", a_fault("F-9", "500001", at)),
        ("exits", a_unit_exit("退出-2021-9", &user(), "2021-11-03")),
    ];
    let columns = [
        "name",
        "address",
        "contact_phone",
        "service_phone",
        "maintenance_system_url",
        "code",
        "device_code",
        "registration_code",
        "certificate_no",
        "serial_no",
        "model",
        "inner_no",
        "insurer",
        "policy_no",
        "agency",
        "report_no",
        "problems",
        "items",
        "id",
        "notice_no",
        "basis",
        "authority",
    ];
    for (dataset, row) in rows {
        let with_phone = |column: &&'static str| {
            let url = format!("https://example.com/{PHONE}");
            row.clone().with(column, if column.ends_with("_url") { url.as_str() } else { PHONE })
        };
        office.import(dataset, crate::register::csv(&columns.iter().map(with_phone).collect::<Vec<_>>()));
    }
    for entry in office.log() {
        assert!(!holds_a_mobile_number(&format!("{entry:?}")), "{entry:?}");
    }
    let portal = office.serve();
    for path in starting_points(&portal) {
        let text = portal.get(&path).text();
        assert!(!holds_a_mobile_number(&text), "{path}: {text}");
    }
}

#[test]
fn a_command_tells_its_log_no_secret() {
    let office = office_with_secrets();
    let row = two_units().map(|unit| with_secrets("units", unit).with("roles", "boss"));
    let said = office.import("units", crate::register::csv(&row)).ends_with(3);
    assert!(!said.err.contains(CANARY), "{}", said.err);
}

#[test]
fn no_public_byte_holds_a_secret() {
    let office = office_with_secrets();
    let portal = office.serve();
    portal.wait_for_the_index();
    let seen = crawl(&portal);
    for must in ["/e/500001", "/e/500002", "/api/v1/openapi.json", &format!("/units/{}", maintainer())] {
        assert!(seen.contains(must), "the crawl missed {must}");
    }
    for path in ["/metrics", "/readyz", "/healthz"] {
        assert_free_of_secrets(&portal, &format!("{}{path}", portal.ops_address), &[]);
    }
    assert_eq!(portal.get("/metrics").status, 404, "figures are for operators only");
    assert!(!portal.logged().contains(CANARY), "{}", portal.logged());
    assert_files_free_of_secrets(&office.path("data"));
}

#[test]
fn the_search_index_holds_no_secret() {
    let office = office_with_secrets();
    office.run(&["reindex"]).ends_with(0);
    let search = mingti::search::Search::new(office.path("data").join(mingti::app::INDEX_FOLDER));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert_eq!(runtime.block_on(search.open("2021-11-15".parse().unwrap())), Opened::Whole);
    let holds =
        |text: &[u8], word: &str| String::from_utf8_lossy(text).to_lowercase().contains(&word.to_lowercase());
    let mut names_estate = false;
    let texts = search.each_text(|text| {
        names_estate |= holds(text, "晴川雅苑");
        assert!(!holds(text, CANARY), "{}", String::from_utf8_lossy(text));
    });
    assert!(texts.unwrap() > 100 && names_estate, "the index was not read");
}

#[test]
fn of_a_natural_persons_elevator_only_the_district_is_shown() {
    let portal = office_with_secrets().serve();
    let record = portal.json("/api/v1/elevators/500002");
    assert_eq!(record["region"]["slug"], "yuzhong", "{record}");
    for column in ["subdistrict", "estate", "address", "inner_no"] {
        assert!(record.get(column).is_none(), "{column}: {record}");
    }
    assert!(portal.get("/e/500002").text().contains("渝中区"));
    let list = portal.json("/api/v1/elevators?estate=CANARY-estate");
    assert_eq!(list["page"]["total"], 0, "a private place cannot be guessed either: {list}");
}

#[test]
fn an_error_never_repeats_what_was_asked() {
    let portal = office_with_secrets().serve();
    let probe = "zzprobe";
    let faults = [
        format!("/{probe}"),
        format!("/e/{probe}!"),
        format!("/units/{probe}"),
        format!("/api/v1/elevators/{probe}!"),
        format!("/api/v1/elevators?{probe}=1"),
        format!("/api/v1/elevators?limit={probe}"),
        format!("/api/v1/{probe}"),
    ];
    for path in faults {
        let answer = portal.get(&path);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("/zzprobe"), "{path}: {}", answer.text());
        if path.starts_with("/api/") {
            assert_eq!(answer.headers["content-type"], "application/problem+json", "{path}");
        }
    }
}

/// Reads every address that can be reached, in every form it is offered; the addresses.
fn crawl(portal: &Portal) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut waiting: VecDeque<String> = starting_points(portal).into();
    while let Some(path) = waiting.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        assert!(seen.len() < MOST_ADDRESSES, "the crawl does not end: {path}");
        let body = assert_free_of_secrets(portal, &path, &[]);
        waiting.extend(links(&body, &portal.address).filter(|link| !seen.contains(link)));
        if path.starts_with("/api/v1/") {
            assert_free_of_secrets(portal, &path, &[("accept", "text/csv")]);
            assert_free_of_secrets(portal, &path, &[("accept", "application/x-ndjson")]);
        }
    }
    seen
}

#[track_caller]
fn assert_free_of_secrets(portal: &Portal, path: &str, headers: &[(&str, &str)]) -> String {
    let answer = portal.get_with(path, headers);
    assert!(answer.status < 500, "{path}: {}\n{}", answer.status, portal.logged());
    let text = answer.text();
    assert!(!text.contains(CANARY), "{path}: {text}");
    assert!(!format!("{:?}", answer.headers).contains(CANARY), "{path}: {:?}", answer.headers);
    text
}

/// The fixed pages, and every GET operation of the API with every id the register knows.
fn starting_points(portal: &Portal) -> Vec<String> {
    let pages = [
        "/",
        "/search",
        "/search?q=ANARY",
        "/search?q=500002",
        "/regions",
        "/notices",
        "/commitments",
        "/statistics",
        "/changes",
        "/open-data",
        "/data.json",
        "/api",
        "/api/guide",
        "/api/guide/en",
        "/api/changelog",
        "/api/changelog.json",
        "/api/changelog.atom",
        "/policy",
        "/guide",
        "/contact",
        "/bureaus",
        "/login",
        "/accessibility",
        "/sitemap.xml",
        "/feeds/notices.atom",
        "/feeds/notices.json",
        "/feeds/regions/yuzhong.json",
        "/feeds/estates/yuzhong/%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91.json",
        "/feeds/search.json?q=ANARY",
        "/feeds/search.atom?q=500002",
        "/sitemap/elevators.xml",
        "/sitemap/estates.xml",
        "/sitemap/units.xml",
        "/e/500002/badge",
        "/e/500002/badge.svg",
        "/api/v1/reconcile",
        "/api/v1/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22CANARY%22%7D%7D",
        "/api/v1/reconcile/suggest?prefix=CANARY",
        "/gazette/checkpoint",
        "/gazette/key",
        "/e/500001",
        "/e/500002",
        "/e/500001/qr.svg",
        "/e/500001/qr.png",
        "/e/500001/history",
        "/e/500002/history",
        "/e/999999",
        "/nothing-here",
        "/robots.txt",
        "/method",
        "/problems/not-found",
        "/api/v1/openapi.json",
        "/api/v1/search?q=ANARY",
        "/api/v1/suggest?q=CAN",
        "/api/v1/changes?after=0",
    ];
    let ids = [
        ("code", vec!["500001".to_owned(), "500002".to_owned()]),
        ("uscc", vec![user(), maintainer()]),
        ("seq", (1..=30).map(|seq| seq.to_string()).collect()),
        ("notice_no", vec!["%E9%80%80%E5%87%BA-2021-1".to_owned()]),
        ("no", vec!["%E9%80%80%E5%87%BA-2021-1".to_owned()]),
        ("slug", vec!["yuzhong".to_owned()]),
        ("region", vec!["yuzhong".to_owned()]),
        ("name", vec!["%E6%99%B4%E5%B7%9D%E9%9B%85%E8%8B%91".to_owned()]),
    ];
    let document = portal.json("/api/v1/openapi.json");
    let mut paths: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
    for uscc in [user(), maintainer()] {
        paths.extend(["atom", "json", "ics"].map(|form| format!("/feeds/units/{uscc}.{form}")));
        paths.extend(["badge", "badge.svg"].map(|badge| format!("/units/{uscc}/{badge}")));
    }
    for template in document["paths"].as_object().unwrap().keys() {
        let mut filled = vec![template.clone()];
        for (name, values) in &ids {
            let hole = format!("{{{name}}}");
            filled = filled
                .iter()
                .flat_map(|path| values.iter().map(|value| path.replace(&hole, value)))
                .collect();
        }
        let base = if template.starts_with("/api/") { "" } else { "/api/v1" };
        paths.extend(filled.into_iter().map(|path| format!("{base}{path}")));
    }
    paths
}

/// Addresses of this portal that a page, a feed or a JSON body names.
fn links<'a>(body: &'a str, portal: &'a str) -> impl Iterator<Item = String> + 'a {
    body.split(['"', '\'', '<', '>', ' ', '\n', '\\']).filter_map(move |piece| {
        let path = piece.strip_prefix(portal).unwrap_or(piece);
        let path = path.split('#').next().unwrap_or_default().replace("&amp;", "&");
        let is_address =
            path.starts_with('/') && !path.starts_with("//") && !path.contains(['{', '}', ':', '*', '|']);
        (is_address && path.is_ascii() && !path.contains("zzprobe")).then_some(path)
    })
}

/// Private facts stand in the database and nowhere else on disk.
fn assert_files_free_of_secrets(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "uploads" {
                assert_files_free_of_secrets(&path);
            }
        } else if !name.starts_with("mingti.db") {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(CANARY.len()).any(|w| w == CANARY.as_bytes()), "{}", path.display());
        }
    }
}
