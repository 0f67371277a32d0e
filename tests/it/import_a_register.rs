//! A clerk imports a bureau's files: what is tolerated, what is refused and with which words.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;

use crate::office::Office;
use crate::register::{
    Row, a_commitment, a_fault, a_mark, a_policy, a_test, a_unit, a_visit, an_elevator, an_inspection,
    credit_code, csv, maintainer, two_units, user,
};

/// An office that knows two units and the elevator 500001.
fn an_office() -> Office {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    office
}

/// Codes of the elevators that have been published.
fn codes(office: &Office) -> Vec<String> {
    office.public_state().into_keys().filter(|(kind, _)| kind == "elevator").map(|(_, id)| id).collect()
}

#[test]
fn a_table_is_read_however_it_was_saved() {
    let header = "电梯编码,区县,使用状态,使用单位统一社会信用代码,小区/大厦,安装监督检验日期,层站";
    let table = format!("{header}\n500002,渝中区,在用,{},晴川雅苑,2015/3/9,22\n", user());
    let full_width =
        format!("{header}\n５００００２,渝中区,在用,{},晴川雅苑,２０１５-０３-０９,２２\n", user());
    let in_gb18030 = encoding_rs::GB18030.encode(&table).0.into_owned();
    let in_utf16: Vec<u8> =
        [0xFEFF_u16].into_iter().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let ways: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", table.clone().into_bytes()),
        ("with BOM", format!("\u{feff}{table}").into_bytes()),
        ("GB18030", in_gb18030),
        ("UTF-16", in_utf16),
        ("semicolons", table.replace(',', ";").into_bytes()),
        ("tabs", table.replace(',', "\t").into_bytes()),
        ("CRLF", table.replace('\n', "\r\n").into_bytes()),
        ("full-width digits", full_width.into_bytes()),
        ("blanks around cells", table.replace(',', " , ").into_bytes()),
        ("blank lines", table.replace('\n', "\n\n").into_bytes()),
        ("compact days", table.replace("2015/3/9", "20150309").into_bytes()),
        ("workbook", workbook(&table)),
        ("NDJSON", ndjson().into_bytes()),
    ];
    for (way, file) in ways {
        let office = an_office();
        office.import("elevators", file).ends_with(0);
        let card = office.newest("elevator", "500002");
        assert_eq!(
            (&card["estate"], &card["region"]),
            (&"晴川雅苑".into(), &"yuzhong".into()),
            "{way}: {card}"
        );
        assert_eq!(
            (&card["installed_on"], &card["stops"]),
            (&"2015-03-09".into(), &22.into()),
            "{way}: {card}"
        );
    }
}

/// The table as an Excel workbook, every cell as text.
fn workbook(table: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(table.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn ndjson() -> String {
    let row = serde_json::json!({
        "code": "500002", "region": "yuzhong", "status": "in_use", "user_uscc": user(), "estate": "晴川雅苑",
        "installed_on": "2015-03-09", "stops": 22,
    });
    format!("{row}\n")
}

#[test]
fn text_is_kept_as_it_was_written() {
    let office = an_office();
    let estate = "=1+1，Ａ座·“晴川”";
    office.record("elevators", &[an_elevator("500002").with("estate", estate).with("model", "０Ｘ")]);
    let card = office.newest("elevator", "500002");
    assert_eq!((&card["estate"], &card["model"]), (&estate.into(), &"０Ｘ".into()));
}

#[test]
fn long_codes_stay_text() {
    let office = an_office();
    let registration = "00105001122015040001";
    office.record("elevators", &[an_elevator("0050").with("registration_code", registration)]);
    assert_eq!(office.newest("elevator", "0050")["registration_code"], registration);
}

#[test]
fn good_rows_land_and_bad_rows_are_named() {
    let good = an_elevator("500009");
    let strangers = [credit_code(77), credit_code(78)];
    let long = "长".repeat(1001);
    let cases: Vec<(&str, Row, &str)> = vec![
        ("no code", an_elevator(""), "必填项为空"),
        ("a code too short", an_elevator("12"), "电梯编码"),
        ("an unknown user", an_elevator("500002").used_by(&strangers[0]), &strangers[0]),
        ("an unknown maintainer", an_elevator("500002").kept_by(&strangers[1]), &strangers[1]),
        ("a wrong check digit", an_elevator("500002").used_by("91500103PDY00001XB"), "第18位"),
        ("an unknown status", an_elevator("500002").with("status", "broken"), "在用"),
        ("an unknown region", an_elevator("500002").with("region", "atlantis"), "atlantis"),
        (
            "a day that is not",
            an_elevator("500002").with("installed_on", "2021-02-30"),
            "没有 2021 年 2 月 30 日",
        ),
        ("a negative number", an_elevator("500002").with("stops", "-3"), "整数"),
        ("an overlong text", an_elevator("500002").with("estate", &long), "1000 字"),
        ("a telephone of a person", an_elevator("500002").with("address", "样本路 13812341234"), "手机号码"),
        (
            "another elevator's device",
            an_elevator("500002").with("device_code", "311031100201400001"),
            "500008",
        ),
    ];
    let first = an_elevator("500008").with("device_code", "311031100201400001");
    for (what, bad, reason) in cases {
        let office = an_office();
        let said = office.import("elevators", csv(&[first.clone(), bad, good.clone()])).ends_with(3);
        said.says("第 3 行").says(reason).says("退回 1");
        assert_eq!(codes(&office), ["500001", "500008", "500009"], "{what}");
    }
}

#[test]
fn dates_out_of_order_are_refused() {
    let elevator =
        an_elevator("500001").with("manufactured_on", "2015-01-01").with("installed_on", "2015-03-01");
    let at = |hour: u32| format!("2021-11-01T{hour:02}:00:00+08:00");
    let fault = a_fault("F-1", "500001", &at(9));
    let cases: Vec<(&str, Row, &str)> = vec![
        ("elevators", elevator.clone().with("installed_on", "2014-12-31"), "早于制造日期"),
        ("elevators", elevator.clone().with("renovated_on", "2015-02-01"), "早于安装监督检验日期"),
        ("elevators", elevator.with("overhauled_on", "2015-02-01"), "早于安装监督检验日期"),
        ("insurance", a_policy("500001", "2021-02-01", "2021-01-31"), "到期日期早于生效日期"),
        ("inspections", an_inspection("500001", "2021-02-01", "2021-01-31"), "检验有效期早于检验日期"),
        ("tests", a_test("500001", &at(9)).with("uploaded_at", at(8)), "早于检测完成时间"),
        ("incidents", fault.clone().with("arrived_at", at(8)), "早于发生时间"),
        ("incidents", fault.clone().with("arrived_at", at(11)).with("released_at", at(10)), "早于到场时间"),
        ("incidents", fault.with("restored_at", at(8)), "早于发生时间"),
        ("visits", a_visit("500001", "2021-11-17T00:00:00+08:00"), "第 2 行"),
        ("commitments", a_commitment("fault_rate").with("to", "2020-12-31"), "早于起始日期"),
        ("annotations", a_mark("500001", "2021-11-17"), "第 2 行"),
    ];
    let office = an_office();
    for (dataset, row, reason) in cases {
        let before = office.log().len();
        office.import(dataset, csv(&[row])).ends_with(3).says(reason);
        assert_eq!(office.log().len(), before, "{dataset}: {reason}");
    }
}

#[test]
fn what_is_odd_is_a_hint_and_no_refusal() {
    let office = an_office();
    office.record("elevators", &[an_elevator("500001").with("installed_on", "2021-06-01")]);
    office
        .record("inspections", &[an_inspection("500001", "2021-05-01", "2022-05-01")])
        .says("提示：早于安装监督检验日期");
    office.record("visits", &[a_visit("500001", "2021-11-15T18:00:00+08:00")]).says("提示");
    office.record("visits", &[a_visit("500001", "2021-11-16T18:00:00+08:00")]);
    office.record("inspections", &[an_inspection("500001", "2021-11-16", "2022-11-15")]).says("晚于今天");
    office.record("annotations", &[a_mark("500001", "2021-11-01")]).says("附件1 三2");
    office
        .record("commitments", &[a_commitment("fault_rate").with("committed", "1.2")])
        .says("附件1 四(一)2(1)");
    let same = "00105001122015040001";
    let twins = ["500003", "500004"].map(|code| an_elevator(code).with("registration_code", same));
    office.record("elevators", &twins).says("注册代码与其他电梯重复");
}

#[test]
fn unknown_references_and_undeclared_words_are_refused_with_their_code() {
    let office = an_office();
    office
        .import("visits", csv(&[a_visit("700001", "2021-11-01T09:00:00+08:00")]))
        .ends_with(3)
        .says("电梯 700001 尚未登记");
    let stranger = credit_code(99);
    let test = a_test("500001", "2021-11-01T09:00:00+08:00").with("tester_uscc", &stranger);
    office.import("tests", csv(&[test])).ends_with(3).says(&format!("单位 {stranger} 尚未登记"));
    office
        .import("commitments", csv(&[a_commitment("beauty")]))
        .ends_with(3)
        .says("beauty")
        .says("fault_rate 故障率");
    let odd = a_policy("500001", "2021-01-01", "2021-12-31").with("kind", "fire");
    office.import("insurance", csv(&[odd])).ends_with(3).says("电梯安全责任保险");
    let mobile = a_unit(&stranger, "恒达电梯（样本）").with("service_phone", "13812341234");
    office.import("units", csv(&[mobile])).ends_with(3).says("24小时服务电话");
}

#[test]
fn of_a_key_that_stands_twice_the_first_row_lands() {
    let office = an_office();
    let rows = ["A1", "B2", "C3"].map(|model| an_elevator("500002").with("model", model));
    office.import("elevators", csv(&rows)).ends_with(3).says("主键重复：与第 2 行相同").says("退回 2");
    assert_eq!(office.newest("elevator", "500002")["model"], "A1");
    let rows = ["x", "2", "3"].map(|stops| an_elevator("500003").with("stops", stops));
    office.import("elevators", csv(&rows)).ends_with(3).says("主键重复：与第 2 行相同").says("退回 3");
}

#[test]
fn rows_that_cannot_be_read_are_refused_like_any_other() {
    let header = "code,user_uscc,region,status,estate";
    let row = |code: &str, estate: &str| format!("{code},{},yuzhong,in_use,{estate}\n", user());
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a shifted row", format!("500003,extra,{}", row("x", "y")).into_bytes()),
        ("a short row", b"500003,yuzhong\n".to_vec()),
        ("NUL", row("500003", "a\0b").into_bytes()),
        ("a megabyte in one cell", row("500003", &"长".repeat(400_000)).into_bytes()),
        ("two megabytes in one row", row("500003", &"长".repeat(800_000)).into_bytes()),
        ("a control character", row("500003", "a\u{7}b").into_bytes()),
    ];
    for (what, bad) in cases {
        let office = an_office();
        let mut file = format!("{header}\n{}", row("500002", "晴川雅苑")).into_bytes();
        file.extend(bad);
        file.extend(row("500004", "晴川雅苑").into_bytes());
        office.import("elevators", file).ends_with(3).says("第 3 行").says("退回 1");
        assert_eq!(codes(&office), ["500001", "500002", "500004"], "{what}");
    }
}

#[test]
fn rows_in_another_encoding_are_refused_one_by_one() {
    let office = an_office();
    let mut file = csv(&[an_elevator("500002")]).into_bytes();
    file.extend(
        encoding_rs::GB18030.encode(csv(&[an_elevator("500003")]).lines().nth(1).unwrap()).0.as_ref(),
    );
    office.import("elevators", file).ends_with(3).says("第 3 行");
    assert_eq!(codes(&office), ["500001", "500002"]);
}

#[test]
fn a_file_that_is_no_table_fails_and_changes_nothing() {
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "空的"),
        ("blank lines", b"\n\n\n".to_vec(), "表头"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".to_vec(), "不是表格"),
        ("a web page", b"<html><table><tr><td>code</td></tr></table></html>".to_vec(), "网页"),
        ("a JSON array", b"[{\"code\":\"500002\"}]".to_vec(), "NDJSON"),
        ("no known column", b"a,b\n1,2\n".to_vec(), "code"),
        ("no key column", b"status,region\nin_use,yuzhong\n".to_vec(), "code"),
        ("a column twice", b"code,code\n1,2\n".to_vec(), "两次"),
        ("a bomb", bomb(), "过大"),
        ("a damaged workbook", workbook("code\n500002\n")[..600].to_vec(), "工作簿"),
    ];
    for (what, file, reason) in cases {
        let office = an_office();
        let before = office.log();
        let said = office.import("elevators", file);
        assert_eq!(said.code, Some(1), "{what}: {said:?}");
        said.says(reason);
        assert_eq!(office.log(), before, "{what}");
    }
}

/// A workbook of a few kilobytes whose sheet inflates to half a gigabyte.
fn bomb() -> Vec<u8> {
    let mut plain = zip::ZipArchive::new(Cursor::new(workbook("code\n500002\n"))).unwrap();
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..plain.len() {
        let part = plain.by_index(at).unwrap();
        if part.size() > 0 && !part.name().unwrap().contains("sheet1.xml") {
            bomb.raw_copy_file(part).unwrap();
        }
    }
    bomb.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
    bomb.write_all(b"<worksheet><sheetData>").unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..512 {
        bomb.write_all(&blanks).unwrap();
    }
    bomb.write_all(b"</sheetData></worksheet>").unwrap();
    bomb.finish().unwrap().into_inner()
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let office = an_office();
    office.run(&["import", "lifts", "x.csv"]).ends_with(2).says("elevators");
    office.run(&["import", "elevators"]).ends_with(2);
    office.run(&["import", "elevators", "missing.csv"]).ends_with(1);
    office.run(&["fly"]).ends_with(2);
    office.run(&["--help"]).ends_with(0).says("import");
    let mut program = office.program(&["check"]);
    let said = crate::office::Said::from(program.env("MINGTI_CLOCK", "noon").output().unwrap());
    said.ends_with(2).says("MINGTI_CLOCK");
}

#[test]
fn the_same_file_again_publishes_nothing() {
    for (engine, office) in Office::on_each_engine() {
        let sample = office.import_sample(60);
        let before = office.log();
        for dataset in mingti::intake::import::DATASETS {
            let again = office.import_file(dataset, &sample.join(format!("{dataset}.csv")), &[]).ends_with(0);
            again.says("新增 0，更新 0").says("公布 0 条");
        }
        assert_eq!(office.log(), before, "{engine}");
    }
}

#[test]
fn an_absent_column_keeps_and_a_blank_cell_clears() {
    let office = an_office();
    office.record("elevators", &[an_elevator("500001").with("model", "A1").with("serial_no", "S1")]);
    let rest = format!("code,region,status,user_uscc\n500001,yuzhong,in_use,{}\n", user());
    office.import("elevators", rest).ends_with(0).says("未变 1");
    let blank = format!("code,region,status,user_uscc,serial_no\n500001,yuzhong,in_use,{},\n", user());
    office.import("elevators", blank).ends_with(0).says("更新 1");
    let card = office.newest("elevator", "500001");
    assert_eq!((&card["model"], card.get("serial_no")), (&"A1".into(), None), "{card}");
}

#[test]
fn a_new_row_needs_its_required_columns() {
    let office = an_office();
    office
        .import("elevators", "code,model\n500002,A1\n500001,A1\n")
        .ends_with(3)
        .says("缺少必填列")
        .says("更新 1");
    assert_eq!(office.newest("elevator", "500001")["maintainer_uscc"], maintainer());
}

#[test]
fn a_row_missing_from_a_file_withdraws_nothing() {
    let office = an_office();
    office.record("elevators", &[an_elevator("500002")]);
    office.record("elevators", &[an_elevator("500003")]);
    assert_eq!(codes(&office), ["500001", "500002", "500003"]);
}

#[test]
fn a_dry_run_changes_nothing_and_says_what_would_change() {
    let office = an_office();
    let before = office.log();
    let file = office.write("new.csv", csv(&[an_elevator("500002"), an_elevator("")]));
    office.import_file("elevators", &file, &["--dry-run"]).ends_with(3).says("将新增 1").says("试运行");
    assert_eq!(office.log(), before);
    office.import_file("elevators", &file, &[]).ends_with(3);
    assert_eq!(codes(&office), ["500001", "500002"]);
}

/// A folder that was mistyped, a file that is none, a trial: none of them begins a register.
#[test]
fn no_register_is_begun_for_nothing() {
    let office = Office::open();
    let (units, none) = (office.write("units.csv", csv(&two_units())), office.path("none.csv"));
    let empty = office.write("empty.csv", "");
    office.import_file("units", &units, &["--dry-run"]).ends_with(0).says("将新增 2").says("试运行");
    office.import_file("units", &none, &[]).ends_with(1).says("没有这个文件");
    office.import_file("units", &empty, &[]).ends_with(1).says("文件是空的");
    let onto_itself = ["--reject-file", units.to_str().unwrap()];
    office.import_file("units", &units, &onto_itself).ends_with(2).says("同一个文件");
    let withdraw = ["withdraw", "unit", "x", "--clause", "某法第1条", "--reason", "期满"];
    for command in [&["release"][..], &["reindex"], &withdraw] {
        office.run(command).ends_with(1).says("还没有登记册");
    }
    assert_eq!(std::fs::read_dir(office.path("data")).unwrap().count(), 0);
    let mistyped = office.path("mistyped");
    for command in [&["release"][..], &["reindex"], &withdraw] {
        let status = office.program(command).env("MINGTI_DATA", &mistyped).status().unwrap();
        assert!(status.code() == Some(1) && !mistyped.exists(), "{command:?}");
    }
    office.import_file("units", &units, &[]).ends_with(0);
}

#[test]
fn all_or_nothing_lands_whole_or_not_at_all() {
    let office = an_office();
    let before = office.log();
    let file = office.write("new.csv", csv(&[an_elevator("500002"), an_elevator("")]));
    office.import_file("elevators", &file, &["--all-or-nothing"]).ends_with(3).says("整个文件未导入");
    assert_eq!(office.log(), before);
    let file = office.write("new.csv", csv(&[an_elevator("500002"), an_elevator("500003")]));
    office.import_file("elevators", &file, &["--all-or-nothing"]).ends_with(0);
    assert_eq!(codes(&office), ["500001", "500002", "500003"]);
}

/// The rows had been judged and saved when the database refused to let them land.
#[test]
fn rows_that_were_taken_back_are_not_counted_by_the_audit() {
    let office = an_office();
    let record = rusqlite::Connection::open(office.path("data/mingti.db")).unwrap();
    let last = || {
        let counts =
            "select outcome, rows_read, rows_inserted, rows_refused from audit_act order by id desc limit 1";
        record.query_row(counts, [], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, i64>(3)?,
            ))
        })
    };
    assert_eq!(last().unwrap(), ("done".to_owned(), 1, 1, 0));
    let never = "create table nobody (id text primary key);
                 create table heir (of text references nobody (id) deferrable initially deferred);
                 create trigger never_lands after insert on fact_elevators begin insert into heir values ('x'); end";
    record.execute_batch(never).unwrap();
    for options in [&[][..], &["--all-or-nothing"][..]] {
        let file = office.write("new.csv", csv(&[an_elevator("500002"), an_elevator("500003")]));
        office.import_file("elevators", &file, options).ends_with(1);
        assert_eq!(last().unwrap(), ("failed".to_owned(), 2, 0, 0), "{options:?}");
    }
    assert_eq!(codes(&office), ["500001"]);
}

#[test]
fn a_file_of_other_columns_or_none_is_told_so() {
    let office = an_office();
    let none = office.write("none.csv", "地址\n样本路\n");
    office.import_file("elevators", &none, &[]).ends_with(1).says("电梯编码(code)");
    office.import_file("elevators", &office.path("nothing.csv"), &[]).ends_with(1).says("没有这个文件");
}

#[test]
fn a_pipe_is_refused_at_once() {
    let office = an_office();
    let pipe = office.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    office.import_file("elevators", &pipe, &[]).ends_with(1).says("不是普通文件");
}

#[test]
fn a_renamed_unit_is_one_entry_and_its_elevators_are_left_alone() {
    let office = an_office();
    let before = office.log().len();
    office.record("units", &[a_unit(&user(), "云栖物业服务（样本）")]).says("公布 1 条");
    assert_eq!(office.log().len(), before + 1);
}
