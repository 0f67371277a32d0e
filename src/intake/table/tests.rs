//! Files as bureaus send them, and as nobody should, read to the end.

mod csv;
mod ndjson;
mod workbook;

use std::io::Write;

use tempfile::NamedTempFile;

use super::*;

/// A file of these bytes.
fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.flush().unwrap();
    file
}

fn table(bytes: &[u8]) -> Result<Table, NotATable> {
    open(file(bytes).path(), &Limits::default(), unknown)
}

/// Knows no header: the first row that is not blank is one.
fn unknown(_: &[String]) -> Likeness {
    Likeness::None
}

/// Knows a header by the column `code`, or `编码`, beside another.
fn of_codes(names: &[String]) -> Likeness {
    let has_code = names.iter().any(|name| name == "code" || name == "编码");
    if has_code && names.len() > 1 { Likeness::Whole } else { Likeness::None }
}

/// The cells of a bad row as they go into a reject file.
fn repeated(bad: &BadRow) -> Vec<&str> {
    match &bad.raw {
        Raw::Cells(cells) => cells.iter().map(Cell::text).collect(),
        Raw::Line(line) => vec![line],
    }
}

/// Every row as `line: cell|cell`, with the reason for a spoilt cell, and a bad row as `line! reason`.
fn rows(table: &mut Table) -> Vec<String> {
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        rows.push(match row {
            Ok(row) => {
                let cells = row.cells.iter().map(|cell| match cell {
                    Cell::Absent => "∅",
                    Cell::Spoilt(spoilt) => &spoilt.reason,
                    cell => cell.text(),
                });
                format!("{}: {}", row.line, cells.collect::<Vec<_>>().join("|"))
            }
            Err(bad) => format!("{}! {}", bad.line, bad.reason),
        });
    }
    rows
}

/// Asserts what a file reads as; a `*` at the end of an expected row stands for the rest.
fn assert_rows(bytes: &[u8], expected: &[&str]) {
    let mut table = table(bytes).unwrap();
    let rows = rows(&mut table);
    let same = |(row, expected): (&String, &&str)| match expected.strip_suffix('*') {
        Some(beginning) => row.starts_with(beginning),
        None => row == expected,
    };
    let all = rows.len() == expected.len() && rows.iter().zip(expected).all(same);
    assert!(all, "read {rows:#?}\nexpected {expected:#?}\nof {:?}", String::from_utf8_lossy(bytes));
}

#[test]
fn files_that_are_no_table() {
    let cases: [(&[u8], &str); 15] = [
        (b"", "空的"),
        (b"\n \r\n", "找不到表头"),
        (b"\x89PNG\r\n\x1a\n", "不是表格"),
        (b"%PDF-1.7\n", "不是表格"),
        (b"a\0b,c\n1,2\n", "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版"),
        (b"<html><table><tr>", "网页"),
        (b"[{\"code\":\"1\"}]", "NDJSON"),
        (b"a,b,a\n1,2,3\n", "“a”出现了两次"),
        (b"a,,b\n1,2,3\n", "表头（第 1 行）第 2 列没有列名"),
        (b"\n,,,,,,a\n", "第 1 列没有列名"),
        (b"PK\x03\x04 and nothing more", "损坏"),
        (b"a,\"b\n1,2\n", "引号未闭合"),
        (b"\xff\xfe\x31", "无法解码"),
        (b"\xe4\xb8\xad\xff\xff\n\xe4\xb8\xad\n", "无法解码"),
    ];
    for (bytes, expected) in cases {
        let error =
            table(bytes).err().unwrap_or_else(|| panic!("{} was read", String::from_utf8_lossy(bytes)));
        assert!(error.to_string().contains(expected), "{error} for {:?}", String::from_utf8_lossy(bytes));
    }
    for (path, expected) in
        [("/nowhere/at.all", "没有这个文件"), ("/", "文件夹"), ("/dev/null", "不是普通文件")]
    {
        let error = open(Path::new(path), &Limits::default(), unknown).err().unwrap();
        assert!(error.to_string().contains(expected), "{error}");
    }
}
