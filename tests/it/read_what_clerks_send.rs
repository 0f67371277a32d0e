//! A clerk sends tables as spreadsheets leave them: titles above, sheets behind each other, headings of a form.

use rust_xlsxwriter::Workbook;

use crate::office::Office;
use crate::register::{an_elevator, csv, two_units, user};

const HEADER: [&str; 4] = ["*电梯编码", "区县（必填）", "使用状态", "使用单位统一社会信用代码"];

/// An office that knows two units.
fn an_office() -> Office {
    let office = Office::open();
    office.record("units", &two_units());
    office
}

/// A workbook of these sheets, every cell as text.
fn book(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, cells).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn header() -> Vec<String> {
    HEADER.map(str::to_owned).to_vec()
}

fn row(code: &str, status: &str) -> Vec<String> {
    vec![code.to_owned(), "渝中区".to_owned(), status.to_owned(), user()]
}

fn words(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

/// Codes of the elevators that have been published.
fn codes(office: &Office) -> Vec<String> {
    office.public_state().into_keys().filter(|(kind, _)| kind == "elevator").map(|(_, id)| id).collect()
}

#[test]
fn sheets_under_one_header_are_read_behind_each_other_and_others_are_named() {
    let office = an_office();
    let sheets = [
        ("填写说明", vec![words("请逐项填写")]),
        ("渝北", vec![words("电梯台账（样本）"), header(), row("500002", "在用")]),
        ("江北", vec![header(), row("500003", "已停用"), row("500004", "坏")]),
        ("汇总", vec![vec!["区县".to_owned(), "台数".to_owned()], words("渝中区")]),
    ];
    office
        .import("elevators", book(&sheets))
        .ends_with(3)
        .says("提示：工作表“填写说明”的表头与“渝北”不同，未读取")
        .says("提示：工作表“汇总”的表头与“渝北”不同，未读取")
        .says("提示：工作表“渝北”第 2 行是表头，其上的内容未读取")
        .says("工作表“江北”第 3 行 使用状态(status) “坏”");
    assert_eq!(codes(&office), ["500002", "500003"]);
    assert_eq!(office.newest("elevator", "500003")["status"], "suspended");
}

#[test]
fn a_workbook_without_the_header_says_what_stood_where_it_was_looked_for() {
    let office = an_office();
    let sheets = [("台账", vec![words("样本局"), row("500002", "在用")]), ("附表", vec![words("无")])];
    office
        .import("elevators", book(&sheets))
        .ends_with(1)
        .says("被当作表头的是工作表“台账”第 1 行（“样本局”）");
}

#[test]
fn titles_and_marks_of_a_form_do_not_hide_the_header() {
    let office = an_office();
    let table =
        format!("sep=;\n电梯台账（样本）\n;;;\n{}\n{}\n", HEADER.join(";"), row("500002", "在用").join(";"));
    office.import("elevators", table).ends_with(0).says("提示：第 4 行是表头，其上的内容未读取");
    assert_eq!(codes(&office), ["500002"]);
}

#[test]
fn columns_that_are_passed_over_are_named_with_what_they_may_be() {
    let office = an_office();
    office.record("elevators", &[an_elevator("500001")]);
    let said = office.import("elevators", "code,备注,使用单位信用代码\n500001,a,b\n").ends_with(0);
    said.says("提示：表头（第 1 行）有 2 列不属于本数据集，已忽略：“备注”、“使用单位信用代码”（是否应为“使用单位统一社会信用代码”）");
    let rows = "{\"code\":\"500001\"}\n{\"code\":\"500001\",\"statuss\":\"scrapped\"}\n";
    office
        .import("elevators", rows)
        .says("提示：有 1 个键不属于本数据集，已忽略：“statuss”（是否应为“status”）");
}

#[test]
fn a_column_under_two_names_is_refused() {
    let office = an_office();
    office.record("elevators", &[an_elevator("500001")]);
    let before = office.log();
    office
        .import("elevators", "code,电梯编码,model\n500001,500001,A1\n")
        .ends_with(1)
        .says("表头（第 1 行）中“code”和“电梯编码”是同一列");
    let rows = "{\"code\":\"500001\",\"model\":\"A1\",\"型号\":\"A2\"}\n";
    office.import("elevators", rows).ends_with(3).says("第 1 行").says("“model”和“型号”是同一列");
    assert_eq!(office.log(), before);
    let apart = "{\"code\":\"500001\",\"model\":\"A1\"}\n{\"电梯编码\":\"500001\",\"型号\":\"A2\"}\n";
    office.import("elevators", apart).ends_with(3).says("主键重复").says("更新 1");
}

#[test]
fn lines_that_are_no_json_are_named_by_line() {
    let office = an_office();
    office.import("elevators", "{\"code\":\"500001\",}\n").ends_with(3).says("第 1 行：JSON 语法错误");
    office.import("elevators", "{\"name\":\"x\"}\n").ends_with(1).says("各行的键（“name”）");
}

#[test]
fn what_nobody_sees_makes_no_second_estate() {
    let office = an_office();
    let rows = [
        an_elevator("500001").with("estate", "晴川\u{200b}雅苑"),
        an_elevator("500002").with("estate", "\u{202a}晴川雅苑\u{202c}"),
    ];
    office.import("elevators", csv(&rows)).ends_with(0);
    assert_eq!(office.newest("elevator", "500001")["estate"], "晴川雅苑");
    assert_eq!(office.newest("elevator", "500002")["estate"], "晴川雅苑");
}

#[test]
fn what_a_spreadsheet_made_of_cells_is_told() {
    let office = an_office();
    for (column, cell, reason) in [
        ("registration_code", "3.11E+19", "已被 Excel 转为数字"),
        ("registration_code", "'31105001122015040077", "第1位“单引号”"),
        ("installed_on", "44515", "像是 Excel 的日期序号（44515 即 2021-11-15）"),
        ("installed_on", "2021/11/5 10:30", "请去掉后面的时间"),
    ] {
        let rows = [an_elevator("500002").with(column, cell)];
        office.import("elevators", csv(&rows)).ends_with(3).says(reason);
    }
    let said = office.record("elevators", &[an_elevator("500002").with("installed_on", "2021年11月5日")]);
    assert!(!said.out.contains("提示"), "{}", said.out);
    assert_eq!(office.newest("elevator", "500002")["installed_on"], "2021-11-05");
    office
        .record("elevators", &[an_elevator("500003").with("installed_on", "1900-01-01")])
        .says("日期在 1900 年");
}
