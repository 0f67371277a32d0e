//! A clerk gets rows back: in a file that says what is wrong, that lands nothing before it is mended and everything
//! after, and that takes the place of nothing that is still needed.

use std::path::Path;

use rust_xlsxwriter::{Formula, Workbook};

use crate::office::{Office, Said};
use crate::register::{a_fault, an_elevator, csv, two_units, user};

/// An office that knows two units and the elevator 500001.
fn an_office() -> Office {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office
}

/// Imports a file with refused rows; what was said, and the reject file.
fn import(office: &Office, dataset: &str, content: impl AsRef<[u8]>) -> (Said, String) {
    let (file, rejects) = (office.write("sent", content), office.path("rejects"));
    let said = office.import_file(dataset, &file, &["--reject-file", rejects.to_str().unwrap()]).ends_with(3);
    (said.says("被退回的行写入"), std::fs::read_to_string(&rejects).unwrap())
}

/// The cells of a column of a reject file.
fn column(refused: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(refused.trim_start_matches('\u{feff}').as_bytes());
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
}

/// An elevator's row of the columns `code,user_uscc,region,status,estate`.
fn row(code: &str, estate: &str) -> String {
    format!("{code},{},yuzhong,in_use,{estate}\n", user())
}

const HEADER: &str = "code,user_uscc,region,status,estate\n";

#[test]
fn the_reject_file_can_be_mended_and_imported() {
    let office = an_office();
    let rows = [
        an_elevator("500002").with("status", "kaputt"),
        an_elevator("500003"),
        an_elevator("500004").with("status", "defekt"),
    ];
    let (_, refused) = import(&office, "elevators", csv(&rows));
    assert_eq!(column(&refused, "退回-文件行号"), ["2", "4"]);
    assert_eq!(column(&refused, "退回-列"), ["status", "status"]);
    assert_eq!(column(&refused, "退回-值"), ["kaputt", "defekt"]);
    assert!(column(&refused, "退回-原因").iter().all(|reason| reason.contains("在用")));

    // Half of it is mended, and what is refused again comes with the reasons of today only.
    let (said, again) = import(&office, "elevators", refused.replacen("kaputt", "in_use", 1));
    said.says("新增 1");
    assert_eq!((column(&again, "退回-文件行号"), again.matches("退回-").count()), (vec!["3".to_owned()], 4));
    let said = office.import("elevators", again.replacen("defekt", "in_use", 1)).ends_with(0).says("新增 1");
    assert!(!said.out.contains("提示：表头"), "{}", said.out);
}

#[test]
fn columns_of_the_reject_file_are_no_columns_of_the_register() {
    let office = an_office();
    let file = "事件编号,电梯编码,事件类别,发生时间,原因\nF-1,500001,故障,2021/11/5 9:00,风\n";
    let (_, refused) = import(&office, "incidents", file);
    assert_eq!(
        (column(&refused, "原因"), column(&refused, "退回-列")),
        (vec!["风".into()], vec!["原因".into()])
    );
    office.import("incidents", refused.replacen(",风,", ",,", 1)).ends_with(0).says("新增 1");
    let fault = a_fault("F-2", "500001", "2021-11-05T09:00:00+08:00").with("kind", "broken");
    let (_, refused) = import(&office, "incidents", csv(&[fault]));
    office.import("incidents", refused.replacen(",broken,", ",fault,", 1)).ends_with(0).says("新增 1");
}

#[test]
fn what_was_kept_from_being_a_formula_is_so_in_the_reject_file() {
    let office = an_office();
    let file = format!("{HEADER}{}", row("500002", "'=HYPERLINK(1)").replace("in_use", "kaputt"));
    let (_, refused) = import(&office, "elevators", file);
    assert_eq!(column(&refused, "estate"), ["'=HYPERLINK(1)"]);
    office.import("elevators", refused.replacen("kaputt", "in_use", 1)).ends_with(0);
    assert_eq!(office.newest("elevator", "500002")["estate"], "=HYPERLINK(1)");
}

#[test]
fn the_reject_file_names_columns_as_the_file_does() {
    let office = an_office();
    let file = format!(
        "电梯编码,使用单位统一社会信用代码,区县,使用状态,载重\n500002,{0},yuzhong,使用中,八百\n500003,{0},yuzhong,已报废,800\n",
        user()
    );
    let (_, refused) = import(&office, "elevators", file);
    assert!(refused.contains(",2,载重,八百,"));
    assert_eq!(office.newest("elevator", "500003")["status"], "scrapped");
}

#[test]
fn rows_joined_by_stray_quotes_are_refused() {
    let office = an_office();
    let units = [3, 4, 5].map(crate::register::credit_code);
    let file = format!(
        "uscc,name,roles,address,legal_representative,contact\n{0},甲,use,\"一路,张三丰,李四光\n{1},乙,use,二路,王五四,赵六七\n{2},丙,use,三路\",孙七八,周八九\n",
        units[0], units[1], units[2]
    );
    let (said, refused) = import(&office, "units", file);
    said.says("第 2 至 4 行被双引号连成一行，请检查引号").says("第 4 行：引号位置不对").says("新增 1");
    assert_eq!(office.newest("unit", &units[1])["name"], "乙");
    assert_eq!(column(&refused, "address"), ["【待更正】\"一路", "【待更正】三路\""]);
    let before = office.public_state();
    let (said, _) =
        import(&office, "elevators", format!("{HEADER}{}{}", row("500002", "\"晴"), row("500003", "川\"")));
    said.says("第 2 至 3 行被双引号连成一行，请检查引号");
    let (said, _) = import(&office, "elevators", format!("{HEADER}{}", row("500002", "\"晴川\n雅苑\"")));
    said.says("小区/大厦(estate)").says("第 2 至 3 行被双引号连成一行，请检查引号");
    assert_eq!(office.public_state(), before);
}

#[test]
fn a_line_break_within_an_address_of_a_workbook_is_folded() {
    let office = an_office();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["code", "user_uscc", "region", "status", "address"]).unwrap();
    let cells = ["500002", &user(), "yuzhong", "in_use", "样本路1号\n2栋"];
    sheet.write_row(1, 0, cells).unwrap();
    office.import("elevators", workbook.save_to_buffer().unwrap()).ends_with(0);
    assert_eq!(office.newest("elevator", "500002")["address"], "样本路1号 2栋");
}

#[test]
fn an_unmended_reject_file_lands_nothing() {
    let office = an_office();
    let (long, good) = ("长".repeat(30_000), row("500001", "晴川雅苑"));
    let blank = format!("500002,{},yuzhong,in_use,", user());
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a short row", format!("500002,{},yuzhong,in_use\n", user()).into()),
        ("a long row", format!("{blank},晴川\n").into()),
        ("a key again", row("500001", "别处").into()),
        ("a quote left open", row("500002", "\"晴川").into()),
        ("a cell too long", row("500002", &long).into()),
        ("a lost sign", row("500002", "晴\u{fffd}川").into()),
        ("another encoding", [blank.as_bytes(), &encoding_rs::GB18030.encode("晴川").0, b"\n"].concat()),
        ("a mark", row("500002", "【待更正】").into()),
    ];
    for (what, bad) in cases {
        let file = [HEADER.as_bytes(), good.as_bytes(), &bad].concat();
        let (_, refused) = import(&office, "elevators", file);
        assert!(refused.contains("【待更正】"), "{what}: {refused}");
        let before = office.public_state();
        let said = office.import("elevators", &refused);
        assert_eq!(said.code, Some(3), "{what}: {said:?}\n{refused}");
        said.says("退回 1");
        assert_eq!(office.public_state(), before, "{what}");
    }
}

#[test]
fn every_bad_cell_of_a_workbook_is_named_and_marked() {
    let office = an_office();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let header = ["code", "user_uscc", "region", "status", "registration_code", "stops", "model", "note"];
    sheet.write_row(0, 0, header).unwrap();
    sheet.write_row(1, 0, ["500002", &user(), "yuzhong", "broken"]).unwrap();
    sheet.write_number(1, 4, 3.110_500_112_201_504e19).unwrap();
    sheet.write_formula(1, 5, Formula::new("=10+2").set_result("12")).unwrap();
    sheet.write_row(2, 0, ["500003", &user(), "yuzhong", "in_use"]).unwrap();
    sheet.write_formula(2, 7, Formula::new("=ROW()").set_result("3")).unwrap();
    let (said, refused) = import(&office, "elevators", workbook.save_to_buffer().unwrap());
    said.says("使用状态(status) “broken”")
        .says("注册代码(registration_code) “31105001122015040000”：单元格 E2 是长编码")
        .says("(stops) “12”：单元格 F2 是公式")
        .says("新增 1");
    assert_eq!(column(&refused, "registration_code"), ["【待更正】31105001122015040000"]);
    let mended = refused.replacen("broken", "in_use", 1);
    office.import("elevators", mended).ends_with(3).says("(stops) “【待更正】12”：标有【待更正】");
}

#[test]
fn what_is_spoilt_where_nobody_reads_needs_no_mending() {
    let office = an_office();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["code", "user_uscc", "region", "status", "note"]).unwrap();
    for (row, code, status) in [(1, "500002", "broken"), (2, "500003", "in_use")] {
        sheet.write_row(row, 0, [code, &user(), "yuzhong", status]).unwrap();
        sheet.write_formula(row, 4, Formula::new("=ROW()").set_result("7")).unwrap();
    }
    sheet.write(2, 5, "left over").unwrap();
    let (_, refused) = import(&office, "elevators", workbook.save_to_buffer().unwrap());
    assert_eq!(column(&refused, "note"), ["7", "【待更正】7,left over"]);
    let mended = refused.replacen("broken", "in_use", 1);
    office.import("elevators", mended).ends_with(3).says("新增 1").says("退回 1");
}

#[test]
fn refused_rows_of_several_sheets_are_named_as_the_file_names_them() {
    let office = an_office();
    let mut workbook = Workbook::new();
    let header = ["*电梯编码", "区县（必填）", "使用状态", "使用单位统一社会信用代码", "备注"];
    for (name, code) in [("渝北", "500002"), ("江北", "500003")] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 1, header).unwrap();
        sheet.write_row(1, 1, [&code.replace("000", "001"), "渝中区", "坏", &user(), "x"]).unwrap();
        sheet.write_row(2, 1, [code, "渝中区", "在用", &user()]).unwrap();
        sheet.write_row(3, 1, [code, "渝中区", "在用", &user()]).unwrap();
    }
    let (said, refused) = import(&office, "elevators", workbook.save_to_buffer().unwrap());
    said.says("工作表“江北”第 2 行 使用状态(status) “坏”")
        .says("工作表“江北”第 4 行")
        .says("与工作表“江北”第 3 行相同")
        .says("有 1 列不属于本数据集，已忽略：“备注”");
    let lines = column(&refused, "退回-文件行号");
    assert_eq!(
        lines,
        [2, 4]
            .map(|row| format!("工作表“渝北”第 {row} 行"))
            .into_iter()
            .chain([2, 4].map(|row| format!("工作表“江北”第 {row} 行")))
            .collect::<Vec<_>>()
    );
    assert_eq!(column(&refused, "退回-列"), ["使用状态", "*电梯编码", "使用状态", "*电梯编码"]);
    assert_eq!(column(&refused, "*电梯编码")[1], "【待更正】500002");
    let (said, again) = import(&office, "elevators", &refused);
    said.says("退回 4").says("有 1 列不属于本数据集，已忽略：“备注”");
    assert_eq!(column(&again, "退回-文件行号"), ["2", "3", "4", "5"]);
}

#[test]
fn a_file_that_contradicts_itself_says_so_though_the_first_row_is_wrong() {
    let office = an_office();
    let row = |code: &str, stops: &str| an_elevator(code).with("stops", stops);
    let rows = csv(&[row("500002", "eighteen"), row("500002", "9"), row("500003", "7")]);
    let (said, refused) = import(&office, "elevators", &rows);
    said.says("第 3 行 电梯编码(code) “500002”：同一文件中主键重复：与第 2 行相同，本行未采用")
        .says("新增 1");
    assert_eq!(column(&refused, "code"), ["500002", "【待更正】500002"]);
    // Whichever of the two is right, the other one is taken out of the reject file.
    let mended: Vec<&str> = refused.lines().collect();
    let first = format!("{}\n{}\n", mended[0], mended[1].replacen("eighteen", "18", 1));
    office.import("elevators", first).ends_with(0).says("新增 1");
    let later = format!("{}\n{}\n", mended[0], mended[2].replacen("【待更正】", "", 1));
    office.import("elevators", later).ends_with(0).says("更新 1");

    let cells: Vec<&str> = rows.lines().nth(1).unwrap().split(',').collect();
    for unreadable in [format!("{},left over", cells.join(",")), cells[..cells.len() - 1].join(",")] {
        let file = rows.replacen(&cells.join(","), &unreadable, 1);
        office.import("elevators", file).ends_with(3).says("主键重复：与第 2 行相同").says("退回 2");
    }
    let both = csv(&[row("500004", "9"), row("500004", "nine")]);
    let (_, refused) = import(&office, "elevators", both);
    assert_eq!(column(&refused, "退回-列"), ["stops；code"]);
}

#[test]
fn refused_rows_of_ndjson_stay_ndjson() {
    let office = an_office();
    let known = ["500001", "500002"].map(|code| an_elevator(code).with("model", "A1").with("stops", "7"));
    office.record("elevators", &known);
    let lines = [
        r#"{"code":"500001","status":"kaputt"}"#,
        r#"{"code":"500001","stops":{"much":1}}"#,
        r#"{"code":"500001","stops":8,"model":"B2""#,
        r#"{"code":"500002","serial_no":"S1"}"#,
        r#"{"code":"500002","serial_no":"S2"}"#,
    ];
    let (_, refused) = import(&office, "elevators", lines.join("\n"));
    let objects: Vec<serde_json::Value> =
        refused.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 4, "{refused}");
    assert_eq!((&objects[0]["status"], objects[0].get("stops")), (&"kaputt".into(), None));
    let before = office.public_state();
    office.import("elevators", &refused).ends_with(3).says("退回 4");
    assert_eq!(office.public_state(), before);
    let mended = refused.lines().next().unwrap().replacen("kaputt", "suspended", 1);
    office.import("elevators", mended).ends_with(0).says("更新 1");
    let card = office.newest("elevator", "500001");
    assert_eq!((&card["model"], &card["stops"]), (&"A1".into(), &7.into()));
    assert_eq!(office.newest("elevator", "500002")["serial_no"], "S1");
}

#[test]
fn nothing_is_lost_to_a_reject_file() {
    let office = an_office();
    let bad = office.write("bad.csv", csv(&[an_elevator("500002").with("status", "kaputt")]));
    let good = office.write("good.csv", csv(&[an_elevator("500003")]));
    let valuable = office.write("valuable.csv", "name\n张三\n");
    let twin = office.path("twin.csv");
    std::fs::hard_link(&bad, &twin).unwrap();
    let to = |file: &Path, rejects: &Path| {
        office.import_file("elevators", file, &["--reject-file", rejects.to_str().unwrap()])
    };
    let before = office.log();
    for (rejects, why) in [
        (valuable.clone(), "不是退回文件"),
        (bad.clone(), "同一个文件"),
        (twin, "同一个文件"),
        (office.path("data/mingti.db-journal"), "登记库自己的文件"),
        (office.path("data/index/x.csv"), "文件夹不存在"),
        (office.path("nowhere/x.csv"), "文件夹不存在"),
        ("/dev/full".into(), "不是普通文件"),
    ] {
        to(&bad, &rejects).ends_with(2).says(why).says(rejects.to_str().unwrap());
    }
    assert_eq!(office.log(), before);
    assert_eq!(std::fs::read_to_string(&valuable).unwrap(), "name\n张三\n");

    let rejects = office.path("rejects.csv");
    to(&good, &rejects).ends_with(0);
    assert!(!rejects.exists());
    to(&bad, &rejects).ends_with(3);
    let refused = std::fs::read(&rejects).unwrap();
    to(&good, &rejects).ends_with(0).says("未改动");
    assert_eq!(std::fs::read(&rejects).unwrap(), refused);
    to(&bad, &rejects).ends_with(3);
    let left = std::fs::read_dir(rejects.parent().unwrap()).unwrap();
    assert!(
        left.map(|entry| entry.unwrap().file_name()).all(|name| !name.to_str().unwrap().starts_with('.'))
    );
}
