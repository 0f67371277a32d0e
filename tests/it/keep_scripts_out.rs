//! Someone writes a script into the register: every face shows it as the text it is.

use crate::office::Office;
use crate::register::{a_mark, a_unit, a_visit, an_elevator, an_elevator_exit, csv, maintainer, user};

/// Breaks out of an attribute, an element, a JSON block, an SVG and a spreadsheet's cell.
const SCRIPT: &str = r#"="'><script>alert(1)</script><svg onload=alert(2)>&lt;]]>"#;

#[test]
fn a_script_in_any_field_is_shown_as_text() {
    let office = Office::open();
    let units = [a_unit(&user(), SCRIPT).with("address", SCRIPT), a_unit(&maintainer(), SCRIPT)];
    office.record("units", &units);
    let fields =
        ["model", "serial_no", "manufacturer", "installer", "estate", "address", "inner_no", "place_kind"];
    let elevator = fields.into_iter().fold(an_elevator("500001"), |row, field| row.with(field, SCRIPT));
    office.record("elevators", &[elevator]);
    office.record("visits", &[a_visit("500001", "2021-11-01T09:00:00+08:00").with("items", SCRIPT)]);
    office.record("annotations", &[a_mark("500001", "2021-01-05").with("authority", SCRIPT)]);
    let exit = an_elevator_exit("退出-2021-1", "500001", "2021-11-02").with("basis", SCRIPT);
    office.record("exits", &[exit.with("authority", SCRIPT)]);

    let portal = office.serve();
    let pages = [
        "/".to_owned(),
        "/e/500001".to_owned(),
        "/e/500001/history".to_owned(),
        "/e/500001/qr.svg".to_owned(),
        format!("/units/{}", user()),
        format!("/units/{}/labels", maintainer()),
        "/notices".to_owned(),
        "/notices/%E9%80%80%E5%87%BA-2021-1".to_owned(),
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/search?q=500001".to_owned(),
    ];
    for path in pages {
        let page = portal.get(&path);
        assert!(page.status < 400, "{path}: {}", page.status);
        let text = page.text();
        for dangerous in ["<script>alert", "<svg onload"] {
            assert!(!text.contains(dangerous), "{path}: {text}");
        }
        let policy = page.headers.get("content-security-policy").map(String::as_str).unwrap_or_default();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
    }
    assert_eq!(
        portal.json("/api/v1/elevators/500001")["estate"],
        SCRIPT,
        "a developer gets the text as it was written"
    );
}

#[test]
fn a_link_that_is_no_web_address_is_refused() {
    let office = Office::open();
    for address in ["javascript:alert(1)", "data:text/html,x", "//e", "/\\e", "ftp://e.example"] {
        let unit = a_unit(&user(), "云栖物业（样本）").with("maintenance_system_url", address);
        office.import("units", csv(&[unit])).ends_with(3).says("maintenance_system_url");
    }
}
