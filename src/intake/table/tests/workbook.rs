//! Workbooks as Excel and WPS write them, and as nobody should.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Format as Style, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

use super::*;

/// The smallest workbook around one worksheet and its shared strings.
fn crafted(sheet: &str, strings: &str) -> Vec<u8> {
    let rels = |target: &str, kind: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let workbook = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="电梯" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#
    );
    zipped(&[
        ("[Content_Types].xml", "<Types/>".into()),
        ("_rels/.rels", rels("xl/workbook.xml", "officeDocument").into()),
        ("xl/workbook.xml", workbook.into()),
        ("xl/_rels/workbook.xml.rels", rels("worksheets/sheet1.xml", "worksheet").into()),
        ("xl/sharedStrings.xml", strings.into()),
        ("xl/worksheets/sheet1.xml", sheet.into()),
    ])
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn sheet_of(rows: &str) -> Vec<u8> {
    let header = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>"#;
    crafted(&format!("<sheetData>{header}{rows}</sheetData>"), "<sst/>")
}

fn written(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

#[test]
fn cells_become_text() {
    let bytes = written(|sheet| {
        let day = Style::new().set_num_format("yyyy-mm-dd");
        let moment = Style::new().set_num_format("yyyy/m/d h:mm");
        for (column, name) in ["编码 ", "层站", "载重", "日期", "时刻", "物联网"].iter().enumerate()
        {
            sheet.write(1, u16::try_from(column).unwrap(), *name).unwrap();
        }
        sheet.write(3, 0, " 00123").unwrap();
        sheet.write(3, 1, 33).unwrap();
        sheet.write(3, 2, 0.5).unwrap();
        sheet.write_number_with_format(3, 3, 44515, &day).unwrap();
        sheet.write_number_with_format(3, 4, 44515.375, &moment).unwrap();
        sheet.write(3, 5, true).unwrap();
        sheet.write(4, 0, "only the code").unwrap();
        sheet.write_blank(4, 250, &day).unwrap();
    });
    let mut table = table(&bytes).unwrap();
    assert_eq!(table.format, Format::Xlsx { sheets: vec!["Sheet1".to_owned()] });
    assert_eq!(table.headers(), ["编码", "层站", "载重", "日期", "时刻", "物联网"]);
    let rows = rows(&mut table);
    assert_eq!(rows, ["4: 00123|33|0.5|2021-11-15|2021-11-15 09:00:00|true", "5: only the code|||||"]);
    assert_eq!(table.bytes_read(), table.bytes_total());
}

#[test]
fn cells_that_spoil_their_row() {
    let bytes = written(|sheet| {
        sheet.write_row(0, 0, ["a", "b"]).unwrap();
        sheet.write(1, 0, "1").unwrap();
        sheet.write_formula(1, 1, Formula::new("=A2&\"x\"").set_result("1x")).unwrap();
        sheet.write_number(2, 0, 5.0e19).unwrap();
        sheet.write_row(3, 0, ["1", "2", "3"]).unwrap();
        sheet.write_row(4, 0, ["1", "2"]).unwrap();
    });
    assert_rows(
        &bytes,
        &[
            "2: 1|单元格 B2 是公式，请粘贴为数值",
            "3: 单元格 A3 是长编码，已被 Excel 转为数字并丢失末尾数位，请将该列设为文本后重新填写|",
            "4! 本行有 3 列，表头有 2 列*",
            "5: 1|2",
        ],
    );
    let rows = concat!(
        r#"<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>"#,
        r#"<row r="3"><c r="B3"><f t="shared" si="0"/><v>5</v></c></row>"#,
        r#"<row r="4"><c r="A4"><v>1</v></c><c r="IV4"><v>1</v></c></row>"#,
        r#"<row r="5"><c r="A5"><v>1</v></c></row>"#,
    );
    let expected = [
        "2: 单元格 A2 是错误值（如 #N/A、#REF!），请更正|",
        "3: |单元格 B3 是公式，请粘贴为数值",
        "4! 单元格 IV4 超出列数上限*",
        "5: 1|",
    ];
    assert_rows(&sheet_of(rows), &expected);
}

#[test]
fn numbers_under_a_format_of_zeros_are_read_as_they_are_shown() {
    let bytes = written(|sheet| {
        let six = Style::new().set_num_format("000000");
        let parted = Style::new().set_num_format("000-000");
        let share = Style::new().set_num_format("00.0%");
        sheet.write_row(0, 0, ["a", "b"]).unwrap();
        sheet.write_number_with_format(1, 0, 1234, &six).unwrap();
        sheet.write_number_with_format(2, 0, 12_345_678, &six).unwrap();
        sheet.write_string_with_format(3, 0, "1234", &six).unwrap();
        sheet.write_number_with_format(4, 0, 1234, &parted).unwrap();
        sheet.write_number_with_format(5, 0, 0.5, &share).unwrap();
        sheet.write_number(6, 0, 1234).unwrap();
        for row in 1..7 {
            sheet.write(row, 1, "x").unwrap();
        }
    });
    assert_rows(
        &bytes,
        &[
            "2: 001234|x",
            "3: 12345678|x",
            "4: 1234|x",
            "5: 单元格 A5 以自定义格式显示*",
            "6: 0.5|x",
            "7: 1234|x",
        ],
    );
}

#[test]
fn merged_cells_hold_for_every_row_and_are_refused_across_columns() {
    let bytes = written(|sheet| {
        let plain = Style::new();
        sheet.write_row(0, 0, ["a", "b", "c"]).unwrap();
        for row in 1..8 {
            sheet.write(row, 0, row).unwrap();
        }
        sheet.merge_range(1, 1, 3, 1, "晴川", &plain).unwrap();
        sheet.merge_range(5, 1, 5, 2, "云栖", &plain).unwrap();
        sheet.merge_range(6, 2, 7, 2, "x", &plain).unwrap();
        sheet.write_formula(6, 2, Formula::new("=A1").set_result("x")).unwrap();
    });
    assert_eq!(
        table(&bytes).unwrap().notes(),
        ["工作表“Sheet1”有 2 处上下合并的单元格（如 B2:B4），所跨各行按同一内容读取"]
    );
    assert_rows(
        &bytes,
        &[
            "2: 1|晴川|",
            "3: 2|晴川|",
            "4: 3|晴川|",
            "5: 4||",
            "6! 单元格 B6:C6 是合并单元格，跨多列*",
            "7: 6||单元格 C7 是公式，请粘贴为数值",
            "8: 7||单元格 C8 是公式，请粘贴为数值",
        ],
    );
}

/// A workbook of these sheets: name, whether it is hidden, rows of cells.
fn book(sheets: &[(&str, bool, &[&[&str]])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, is_hidden, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap().set_hidden(*is_hidden);
        sheet.set_active(!is_hidden);
        for (row, cells) in (0..).zip(*rows) {
            sheet.write_row(row, 0, cells.iter().copied()).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn sheets_under_the_same_header_go_on_and_others_are_named() {
    let header: &[&str] = &["code", "b"];
    let bytes = book(&[
        ("隐藏", true, &[header, &["0", "x"]]),
        ("说明", false, &[&["填写说明"]]),
        ("渝北", false, &[&["电梯台账"], header, &["1", "x"]]),
        ("空", false, &[]),
        ("江北", false, &[&["*code", "B（必填）"], &["2", "y"], &["3"], &["4", "y", "z"]]),
        ("汇总", false, &[&["合计", "4"]]),
    ]);
    let mut table = open(file(&bytes).path(), &Limits::default(), of_codes).unwrap();
    assert_eq!(table.format, Format::Xlsx { sheets: vec!["渝北".to_owned(), "江北".to_owned()] });
    assert_eq!(table.header_place(), "工作表“渝北”第 2 行");
    let notes = table.notes();
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(notes[0].starts_with("工作表“渝北”第 2 行是表头，其上的内容未读取"), "{notes:?}");
    assert!(notes[1].starts_with("工作表“说明”的表头与“渝北”不同，未读取"), "{notes:?}");
    assert!(notes[2].starts_with("工作表“汇总”"), "{notes:?}");
    assert!(notes[3].starts_with("隐藏的工作表“隐藏”未读取"), "{notes:?}");
    let places = table.places();
    let mut read = Vec::new();
    while let Some(row) = table.next_row() {
        read.push(match row {
            Ok(row) => format!("{} {}", places.name(row.line), row.cell(0).text()),
            Err(bad) => format!("{} {}", places.name(bad.line), bad.reason),
        });
    }
    assert_eq!(read[..3], ["工作表“渝北”第 3 行 1", "工作表“江北”第 2 行 2", "工作表“江北”第 3 行 3"]);
    assert!(read[3].starts_with("工作表“江北”第 4 行 本行有 3 列"), "{read:?}");
    assert_eq!((read.len(), table.bytes_read()), (4, table.bytes_total()));
}

#[test]
fn hidden_rows_are_read_and_counted() {
    let bytes = written(|sheet| {
        sheet.set_row_hidden(0).unwrap();
        for (row, code) in [(0, "title"), (1, "code"), (2, "1"), (3, "2"), (4, "3"), (6, "4")] {
            sheet.write_row(row, 0, [code, "b"]).unwrap();
        }
        for row in [3, 5, 6] {
            sheet.set_row_hidden(row).unwrap();
        }
    });
    let mut table = open(file(&bytes).path(), &Limits::default(), of_codes).unwrap();
    assert!(table.notes()[1].starts_with("工作表“Sheet1”有 2 行被隐藏"), "{:?}", table.notes());
    assert_eq!(rows(&mut table), ["3: 1|b", "4: 2|b", "5: 3|b", "7: 4|b"]);
}

#[test]
fn a_table_may_begin_in_a_further_column() {
    let rows: &[&[&str]] = &[&["", "code", "b"], &["", "1", "x"], &["y", "2", "x"], &["", "3"]];
    assert_rows(&book(&[("台账", false, rows)]), &["2: 1|x", "3! 第 1 列有内容*", "4: 3|"]);
}

#[test]
fn what_cannot_be_repeated_of_a_table_that_begins_further_right_is_marked() {
    let bytes = written(|sheet| {
        sheet.write_row(0, 1, ["code", "b", "c"]).unwrap();
        sheet.write_row(1, 1, ["1", "x"]).unwrap();
        sheet.write_formula(1, 3, Formula::new("=1").set_result("1")).unwrap();
        sheet.write_row(2, 0, ["y", "2", "x"]).unwrap();
        sheet.write_formula(2, 3, Formula::new("=1").set_result("1")).unwrap();
        sheet.write(3, 1, "3").unwrap();
        sheet.merge_range(3, 2, 3, 3, "x", &Style::new()).unwrap();
    });
    let mut table = table(&bytes).unwrap();
    let read = table.next_row().unwrap().unwrap();
    assert!(matches!(&read.cells[2], Cell::Spoilt(spoilt) if spoilt.reason.starts_with("单元格 D2 是公式")));
    let bad = table.next_row().unwrap().unwrap_err();
    assert_eq!(repeated(&bad), ["【待更正】y,2", "x", "1"]);
    assert!(matches!(&bad.raw, Raw::Cells(cells) if matches!(cells[2], Cell::Spoilt(_))));
    let bad = table.next_row().unwrap().unwrap_err();
    assert_eq!(repeated(&bad), ["【待更正】3", "x", ""]);
}

#[test]
fn many_rows_stream() {
    let mut rows_xml = String::new();
    for row in 2..=20_001 {
        write!(rows_xml, r#"<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>"#).unwrap();
    }
    let mut table = table(&sheet_of(&rows_xml)).unwrap();
    let rows = rows(&mut table);
    assert_eq!((rows.len(), rows[19_999].as_str()), (20_000, "20001: 20001|"));
    // A table dropped in the middle leaves no thread waiting.
    let mut dropped = super::table(&sheet_of(&rows_xml)).unwrap();
    assert!(dropped.next_row().is_some());
}

#[test]
fn a_workbook_broken_in_the_middle_says_so_last() {
    let good = r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>"#;
    for bad in [
        r#"<row r="4"><c r="A4" t="s"><v>7</v></c></row>"#,
        r#"<row r="2"><c r="A2"><v>1</v></c></row>"#,
        r#"<row r="4"><c r="A4"><v>1</c></row>"#,
    ] {
        let mut table = table(&sheet_of(&format!("{good}{bad}"))).unwrap();
        let rows = rows(&mut table);
        assert_eq!((rows.len(), rows[0].as_str()), (2, "2: 1|"), "{bad}");
        // The row before the damage may lack cells: it does not land either.
        assert!(rows[1].starts_with("3! 工作簿已损坏，自本行起无法读取"), "{}", rows[1]);
    }
}

#[test]
fn workbooks_that_are_no_table() {
    let sheet = |xml: &str| crafted(&format!("<sheetData>{xml}</sheetData>"), "<sst/>");
    let spread = r#"<dimension ref="A1:BZ1048576"/><sheetData><row r="1048576"><c r="BZ1048576"><v>1</v></c></row></sheetData>"#;
    let wide: String = (0..201).map(|_| "<c><v>1</v></c>").collect();
    for (bytes, expected) in [
        (sheet(""), "找不到表头"),
        (crafted(spread, "<sst/>"), "第 1 列没有列名"),
        (sheet(&format!("<row>{wide}</row>")), "超出列数上限"),
        (sheet(r#"<row r="1"><c r="A1"><f>B1</f><v>1</v></c></row>"#), "是公式"),
        (sheet(r#"<row r="1"><c r="XFE1"><v>1</v></c></row>"#), "XFE1 超出工作表范围"),
        (sheet(r#"<row r="1048577"><c><v>1</v></c></row>"#), "超出工作表范围"),
        (crafted("", r#"<sst uniqueCount="1000000000000"/>"#), "共享字符串"),
        (crafted("", &format!("<sst><si>{}</si></sst>", "<r><t>x</t></r>".repeat(100_000))), "有单元格超过"),
        (zipped(&[("readme.txt", b"hello".to_vec())]), "不是表格"),
        (zipped(&[("mimetype", vec![]), ("content.xml", vec![])]), "旧版"),
    ] {
        let error = table(&bytes).err().unwrap_or_else(|| panic!("read instead of {expected}"));
        assert!(error.to_string().contains(expected), "{error} instead of {expected}");
    }
}

#[test]
fn bombs_are_refused_within_a_second() {
    let zeros = |mebibytes: usize| vec![b'0'; mebibytes << 20];
    let steep = zipped(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/workbook.xml", vec![]),
        ("xl/worksheets/sheet1.xml", "<c/>".repeat(16 << 20).into_bytes()),
    ]);
    let picture = zipped(&[
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("xl/workbook.xml", vec![]),
        ("xl/media/image1.png", zeros(64)),
    ]);
    let names: Vec<String> = (0..2_001).map(|part| format!("xl/{part}")).collect();
    let many = zipped(&names.iter().map(|name| (name.as_str(), vec![])).collect::<Vec<_>>());
    for (name, bytes) in [("steep", steep), ("picture", picture), ("many", many)] {
        let file = file(&bytes);
        let start = Instant::now();
        let result = open(file.path(), &Limits::default(), unknown);
        assert!(matches!(result, Err(NotATable::Bomb(_))), "{name}: {:?}", result.err());
        assert!(start.elapsed() < Duration::from_secs(1), "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn a_bomb_that_states_a_small_size_is_stopped() {
    let mut bytes =
        zipped(&[("[Content_Types].xml", b"<Types/>".to_vec()), ("xl/workbook.xml", vec![b' '; 64 << 20])]);
    let honest = (64_u32 << 20).to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == honest {
            bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    assert!(table(&bytes).is_err());
}
