//! Someone looks a thing up: every setting, command, dataset, address and error type is described.

use mingti::config::NAMES;
use mingti::intake::import::DATASETS;
use mingti::web::fault::PROBLEM_TYPES;

use crate::office::Office;

/// Families of addresses that a reader of the README must find.
const ROUTE_FAMILIES: [&str; 16] = [
    "/e/{code}",
    "/units/",
    "/estates/",
    "/regions",
    "/notices",
    "/commitments",
    "/statistics",
    "/search",
    "/api/v1",
    "/changes",
    "/feeds/",
    "/gazette/checkpoint",
    "/gazette/tile/",
    "/healthz",
    "/readyz",
    "/metrics",
];

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("there is a README.md")
}

#[track_caller]
fn assert_described<'a>(what: &str, words: impl IntoIterator<Item = &'a str>) {
    let readme = readme();
    let missing: Vec<_> = words.into_iter().filter(|word| !readme.contains(word)).collect();
    assert!(missing.is_empty(), "README.md describes no {what} {missing:?}");
}

#[test]
fn every_setting_is_described() {
    assert_described("setting", NAMES);
}

#[test]
fn every_command_is_described() {
    let help = Office::open().run(&["--help"]).ends_with(0).out;
    let listed = help.split("命令:").nth(1).expect("help lists the commands");
    let listed = listed.split("选项:").next().unwrap_or(listed);
    let names: Vec<_> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.contains(&"import"), "{help}");
    assert_described(
        "command",
        names.iter().map(|name| format!("mingti {name}")).collect::<Vec<_>>().iter().map(String::as_str),
    );
}

#[test]
fn every_dataset_and_family_of_addresses_is_described() {
    assert_described("dataset", DATASETS);
    assert_described("address", ROUTE_FAMILIES);
}

#[test]
fn every_setting_is_printed_by_check() {
    let said = Office::open().run(&["check"]).ends_with(0).out;
    for name in NAMES {
        assert!(said.contains(&format!("{name}=")), "{name}: {said}");
    }
}

#[test]
fn a_setting_that_cannot_be_used_is_told_in_chinese() {
    let office = Office::open();
    for (name, value, told) in [
        ("MINGTI_TRUSTED_PROXIES", "10.0.0.1:80", "“10.0.0.1:80”不是 IP 地址或网段"),
        ("MINGTI_RATE_LIMIT", "15", "“15”不是频率"),
        ("MINGTI_DATABASE_URL", "mysql://host/mingti", "应以 postgres:// 或 sqlite: 开头"),
        ("MINGTI_OBJECTS_URL", "/folder", "应写作 s3://bucket"),
        ("MINGTI_LOG", "inf", "“inf”不是日志级别"),
    ] {
        let checked = office.program(&["check"]).env(name, value).output().unwrap();
        let said = String::from_utf8(checked.stderr).unwrap();
        assert_eq!(checked.status.code(), Some(2), "{name}={value}: {said}");
        assert!(said.starts_with(&format!("{name}: {told}")), "{said}");
    }
}

#[test]
fn check_tries_what_the_settings_name_and_makes_nothing() {
    let office = Office::open();
    let file = office.write("a-file", "");
    for (name, value) in [
        ("MINGTI_DATA", file.join("below").display().to_string()),
        ("MINGTI_DATABASE_URL", "postgres://mingti:geheim@127.0.0.1:1/mingti".to_owned()),
        ("MINGTI_DATABASE_URL", format!("sqlite:{}", office.write("no-database.db", "text").display())),
    ] {
        let checked = office.program(&["check"]).env(name, &value).output().unwrap();
        let said = String::from_utf8_lossy(&checked.stderr);
        assert_eq!(checked.status.code(), Some(1), "{name}={value}: {said}");
        assert!(said.contains(name) && !said.contains("geheim"), "{said}");
    }
    office.run(&["check"]).ends_with(0);
    assert!(!office.path("data/mingti.db").exists(), "nothing is made");
}

#[test]
fn every_kind_of_fault_has_its_page() {
    let portal = Office::open().serve();
    for kind in PROBLEM_TYPES {
        let page = portal.get(&format!("/problems/{}", kind.slug));
        assert_eq!(page.status, 200, "{}", kind.slug);
        assert!(page.text().contains(kind.title), "{}: {}", kind.slug, page.text());
    }
}

#[test]
fn every_operation_of_the_api_is_described() {
    let document = Office::open().serve().json("/api/v1/openapi.json");
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            for field in ["operationId", "summary", "tags"] {
                assert!(!operation[field].is_null(), "{method} {path} has no {field}");
            }
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('4')), "{method} {path} says no 4xx");
        }
    }
    for field in ["license", "contact"] {
        assert!(document["info"][field].is_object(), "the document has no {field}");
    }
}
