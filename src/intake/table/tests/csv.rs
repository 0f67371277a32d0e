//! CSV as bureaus save it: separators, encodings, quotes.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Read};

use proptest::prelude::*;

use super::*;

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn what_is_tolerated() {
    let cases: [(&str, &[&str]); 21] = [
        ("a,b\n1,2\n", &["2: 1|2"]),
        ("sep=;\r\na;b\r\n1;2\r\n", &["3: 1|2"]),
        (",,a,b\n,,1,2\n", &["2: 1|2"]),
        ("a,b\n\"x\r\ny\",2\n", &["2: x\ny|2"]),
        ("a,b\n'=1+1,'-5\n", &["2: =1+1|-5"]),
        ("a,b\n'\tx,\"'\r\ny\"\n", &["2: x|y"]),
        ("a,b\n'甲,''=1\n", &["2: '甲|''=1"]),
        ("\u{200b}a,b\n隆\u{200b}鑫,2\u{202c}\n", &["2: 隆鑫|2"]),
        ("\u{feff}\"a\",b\n1,2\n", &["2: 1|2"]),
        ("a;b\r\n1;2\r\n", &["2: 1|2"]),
        ("a\tb\r1\t2\r3\t4", &["2: 1|2", "3: 3|4"]),
        ("\n\na,b\n1,2\n", &["4: 1|2"]),
        ("a,b\n\n,\n 1 ,\u{3000}2\n", &["4: 1|2"]),
        ("a,b,,\n1,2\n3,4,,\n", &["2: 1|2", "3: 3|4"]),
        ("a,b\n1,2,, \n", &["2: 1|2"]),
        ("a,b\n1,\n", &["2: 1|"]),
        ("a,b\n\"x\ny\",2\n3,4\n", &["2: x\ny|2", "4: 3|4"]),
        ("a,b\r\n\"x\r\ny\",2\r\n", &["2: x\ny|2"]),
        ("a,b\n00123,50000000001234567890\n", &["2: 00123|50000000001234567890"]),
        ("a,b\n", &[]),
        ("a,b", &[]),
    ];
    for (text, expected) in cases {
        assert_rows(text.as_bytes(), expected);
    }
}

#[test]
fn what_is_refused() {
    let cases: [(&[u8], &[&str]); 10] = [
        (b",a,b\nx,1,2\n,3,4\n", &["2! 第 1 列有内容，但表头中该列没有列名*", "3: 3|4"]),
        (b"a,b\n1\n3,4\n", &["2! 本行有 1 列，表头有 2 列*", "3: 3|4"]),
        (b"a,b\n1,2,3\n3,4\n", &["2! 本行有 3 列，表头有 2 列*", "3: 3|4"]),
        (b"a,b\n1,x\0y and a good deal of text\n3,4\n", &["2! 第 2 列含有空字符*", "3: 3|4"]),
        (b"a,b\n1,\"2\n3,4\n5,6\n", &["2! 引号未闭合*", "3: 3|4", "4: 5|6"]),
        (
            b"a,b\n1,\"2\n3,4\n5,\"6\n7,8\n",
            &["2! 引号未闭合*", "3: 3|4", "4! 引号未闭合或位置不对*", "5: 7|8"],
        ),
        (
            b"a,b\n\"1\n2\",3,4\n5,6\n",
            &["2! 第 2 至 3 行被双引号连成一行，请检查引号：列数与表头不符*", "3! 引号位置不对*", "4: 5|6"],
        ),
        (
            b"a,b,c\n1,\"2,3\n4,5,6\n7,8\",9\n10,11,12\n",
            &[
                "2! 第 2 至 4 行被双引号连成一行，请检查引号：第 2 列的单元格里像是另有整行，已从第 3 行继续",
                "3: 4|5|6",
                "4! 引号位置不对*",
                "5: 10|11|12",
            ],
        ),
        ("a,b\n中,1\n文,2\n".as_bytes(), &["2: 中|1", "3: 文|2"]),
        (b"a,b\n\xe4\xb8\xad,1\n\xe4\xb8,2\n\xe4\xb8\xad,3\n", &["2: 中|1", "3! 本行无法解码*", "4: 中|3"]),
    ];
    for (bytes, expected) in cases {
        let expected: Vec<&str> =
            expected.iter().map(|row| row.split_inclusive('*').next().unwrap()).collect();
        assert_rows(bytes, &expected);
    }
}

#[test]
fn a_header_is_found_below_titles() {
    let title = "电梯台账（样本）\n,,\n填报单位：某局;2021年\n\n";
    let mut found =
        open(file(format!("{title}code;b\n1;\"x\n\ny\"\n").as_bytes()).path(), &Limits::default(), of_codes)
            .unwrap();
    assert_eq!(
        (found.headers(), found.header_place().as_str()),
        (&["code", "b"].map(str::to_owned)[..], "第 5 行")
    );
    assert_eq!(found.notes(), ["第 5 行是表头，其上的内容未读取"]);
    assert_eq!(rows(&mut found), ["6: 1|x\n\ny"]);
    let far = format!("{}code,b\n1,2\n", "标题\n".repeat(10));
    let unfound = open(file(far.as_bytes()).path(), &Limits::default(), of_codes).unwrap();
    assert_eq!((unfound.headers(), unfound.notes()), (&["标题".to_owned()][..], vec![]));
}

#[test]
fn a_header_with_breaks_in_its_headings_is_found_below_a_title() {
    for title in ["台账", "\"台账", "\"台\n账\";;"] {
        let text = format!("{title}\nb;\"x\ny\";\"编码\"\n1;2;3\n");
        let mut found = open(file(text.as_bytes()).path(), &Limits::default(), of_codes).unwrap();
        assert_eq!(found.headers(), ["b", "x\ny", "编码"], "{title}");
        assert!(rows(&mut found)[0].ends_with(": 1|2|3"), "{title}");
    }
    let headings: Vec<String> = (0..30).map(|at| format!("\"列\n{at}\"")).collect();
    let text = format!("台账\n{},code\n{}\n", headings.join(","), ",".repeat(30) + "1");
    let found = open(file(text.as_bytes()).path(), &Limits::default(), of_codes).unwrap();
    assert_eq!((found.headers().len(), found.header_place().as_str()), (31, "第 2 行"));
}

#[test]
fn two_stray_quotes_cost_their_own_rows_and_none_between() {
    let mut text = "a,b,c\n0,\"x,y\n".to_owned();
    for row in 1..150 {
        writeln!(text, "{row},x,y").unwrap();
    }
    text.push_str("150,x,\"y\n151,x,y\n");
    for (closing, read) in [("y\"", 150), ("\"y", 150)] {
        let rows =
            rows(&mut table(text.replacen("\"y\n151", &format!("{closing}\n151"), 1).as_bytes()).unwrap());
        let right = rows.iter().filter(|row| row.ends_with("x|y")).count();
        assert_eq!((rows.len(), right), (152, read), "{closing}: {:?}", &rows[..2]);
        assert!(rows[0].starts_with("2! ") && rows[150].starts_with("152! 引号"), "{closing}: {}", rows[150]);
    }
}

#[test]
fn a_quote_left_open_costs_one_row_of_many() {
    let mut text = "a,b\n1,\"2\n".to_owned();
    for row in 0..5_000 {
        writeln!(text, "{row},x").unwrap();
    }
    let rows = rows(&mut table(text.as_bytes()).unwrap());
    assert_eq!(rows.len(), 5_001);
    assert!(rows[0].starts_with("2! 引号未闭合"), "{}", rows[0]);
    assert_eq!(rows[5_000], "5002: 4999|x");
}

#[test]
fn encodings_are_found() {
    let text = "电梯编码,地址\n1,渝中区\n";
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8),
        (gb18030(text), Encoding::Gb18030),
        (utf16(text, u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(text, u16::to_be_bytes), Encoding::Utf16Be),
    ] {
        let mut table = table(&bytes).unwrap();
        assert_eq!(table.format, Format::Csv { separator: ',', encoding });
        assert_eq!(table.headers(), ["电梯编码", "地址"]);
        assert_eq!(rows(&mut table), ["2: 1|渝中区"]);
        assert_eq!((table.bytes_read(), table.bytes_total()), (bytes.len() as u64, bytes.len() as u64));
    }
}

#[test]
fn gb18030_that_starts_late_is_found() {
    let mut bytes = b"code,address\n".to_vec();
    for code in 0..20_000 {
        bytes.extend(format!("{code},plain\n").bytes());
    }
    bytes.extend(gb18030("20000,渝中区解放碑𠮷\n"));
    let mut table = table(&bytes).unwrap();
    assert_eq!(table.format, Format::Csv { separator: ',', encoding: Encoding::Gb18030 });
    assert_eq!(rows(&mut table).last().unwrap(), "20002: 20000|渝中区解放碑𠮷");
}

#[test]
fn a_line_in_another_encoding_is_refused_alone() {
    let in_gb18030 = [gb18030("编码,地址\n1,渝中区\n"), "2,江北\n".into(), gb18030("3,南岸区\n")].concat();
    assert_rows(&in_gb18030, &["2: 1|渝中区", "3! 本行无法解码：编码与文件其余部分不同*", "4: 3|南岸区"]);
    let in_utf8 = ["编码,地址\n1,渝中区\n".into(), gb18030("2,江北区\n"), "3,南岸区\n4,�\n".into()].concat();
    assert_rows(&in_utf8, &["2: 1|渝中区", "3! 本行无法解码*", "4: 3|南岸区", "5! 本行无法解码*"]);
}

#[test]
fn long_cells_and_rows_are_refused_alone() {
    let limits = Limits { max_field_bytes: 10, max_row_bytes: 40, max_columns: 3, ..Limits::default() };
    let text = format!("a,b\n1,{}\n2,{}\n3,4\n", "x".repeat(11), "y".repeat(60));
    let mut table = open(file(text.as_bytes()).path(), &limits, unknown).unwrap();
    let rows = rows(&mut table);
    assert_eq!(rows, ["2! 第 2 列的内容超过 10 字节", "3! 本行超过 40 字节", "4: 3|4"]);
    let wide = open(file(b"a,b,c,d\n").path(), &limits, unknown);
    assert!(matches!(wide, Err(NotATable::TooManyColumns { found: 4, limit: 3 })));
}

#[test]
fn what_cannot_be_repeated_is_marked() {
    for (text, expected) in [
        (&b"a,b,c\n1,\"2,3\n4,5,6\n"[..], &["1", "【待更正】\"2", "3"][..]),
        (b"a,b\n\xe4\xb8\xad,\xe4\xb8\n", &["中", "【待更正】\u{fffd}"]),
        (b"a,b,c\n1,\"2,3\n4,5\",6\n", &["1", "【待更正】\"2", "3"]),
        (b"a,b,c\n1,2\n", &["1", "2"]),
        (b",a,b\n,1,\"2\n", &["1", "【待更正】\"2"]),
        (b",a,b\nx,1,2\n", &["【待更正】x,1", "2"]),
    ] {
        let bad = table(text).unwrap().next_row().unwrap().unwrap_err();
        assert_eq!(repeated(&bad), expected);
    }
    let text = [gb18030("编码,地址\n1,渝中区\n"), "2,江北\n".into(), gb18030("3,南岸区\n")].concat();
    let mut table = table(&text).unwrap();
    let bad = std::iter::from_fn(|| table.next_row()).find_map(Result::err).unwrap();
    assert_eq!(repeated(&bad), ["2", "【待更正】江北"]);
}

#[test]
fn an_endless_row_is_skipped() {
    let file = NamedTempFile::new().unwrap();
    let mut endless = b"a,b\n1,".chain(std::io::repeat(b'x').take(64 << 20)).chain(&b"\n3,4\n"[..]);
    std::io::copy(&mut endless, &mut BufWriter::new(File::create(file.path()).unwrap())).unwrap();
    let mut table = open(file.path(), &Limits::default(), unknown).unwrap();
    let bad = table.next_row().unwrap().unwrap_err();
    assert_eq!((bad.line, bad.reason.as_ref()), (2, "本行超过 1048576 字节"));
    assert_eq!(repeated(&bad), [format!("【待更正】1,{}", "x".repeat(198))]);
    assert_eq!(rows(&mut table), ["3: 3|4"]);
}

proptest! {
    #[test]
    fn what_a_writer_writes_is_read(
        header in 1_usize..6,
        data in prop::collection::vec(prop::collection::vec("[a-z中文 ,;\"\r\n\t]{0,8}", 6), 0..20),
        separator in prop::sample::select(vec![b',', b';', b'\t']),
    ) {
        let mut writer = ::csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record((0..header).map(|column| format!("列{column}"))).unwrap();
        for row in &data {
            writer.write_record(&row[..header]).unwrap();
        }
        let mut table = table(&writer.into_inner().unwrap()).unwrap();
        // A header of one column has no separator to find.
        prop_assume!(header > 1 || separator == b',');
        let in_lines = |cell: &String| cell.replace("\r\n", "\n").replace('\r', "\n");
        let kept = |row: &Vec<String>| row[..header].iter().map(in_lines).collect::<Vec<_>>();
        let is_blank = |row: &Vec<String>| row.iter().all(|cell| cell.trim().is_empty());
        let expected = data.iter().map(kept).filter(|row| !is_blank(row));
        for cells in expected {
            match table.next_row().unwrap() {
                Ok(row) => prop_assert!(row.cells.iter().map(Cell::text).eq(cells.iter().map(|cell| cell.trim()))),
                // Its lines look like rows, and are read as such.
                Err(bad) => {
                    prop_assert!(bad.reason.contains("被双引号连成一行"), "{}", bad.reason);
                    return Ok(());
                }
            }
        }
        prop_assert!(table.next_row().is_none());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(mut table) = table(&bytes) {
            rows(&mut table);
        }
    }
}
