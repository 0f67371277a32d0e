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
    assert_eq!(table.format, Format::Xlsx { sheet: "Sheet1".to_owned() });
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
fn the_first_visible_sheet_is_read() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_hidden(true).write(0, 0, "hidden").unwrap();
    workbook.add_worksheet().set_name("台账").unwrap().set_active(true).write(0, 0, "shown").unwrap();
    let table = table(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(table.format, Format::Xlsx { sheet: "台账".to_owned() });
    assert_eq!(table.headers(), ["shown"]);
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
        let result = open(file.path(), &Limits::default());
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
