//! NDJSON: one object a line, and what is not.

use super::*;

#[test]
fn values_become_cells() {
    let cases: [(&str, &[&str]); 9] = [
        (r#"{"code":" 00123 ","load_kg":630,"speed_mps":1.75}"#, &["1: 00123|630|1.75"]),
        (r#"{"a":null,"b":"","c":true}"#, &["1: ||true"]),
        (r#"{"status":{"code":"in_use","label":"在用"}}"#, &["1: in_use"]),
        (r#"{"roles":["use","maintain"],"none":[]}"#, &["1: use;maintain|"]),
        ("{\"a\":\"1\"}\n\n{\"b\":\"2\",\"a\":\"3\"}\n{\"b\":\"4\"}", &["1: 1", "3: 3|2", "4: ∅|4"]),
        (r#"{"n":18446744073709551615}"#, &["1: 18446744073709551615"]),
        (r#"{"n":1e3}"#, &["1: 1000"]),
        ("\u{feff}{\"a\":\"中\"}\r\n", &["1: 中"]),
        (r#"{"a":"x\ny"}"#, &["1: x\ny"]),
    ];
    for (text, expected) in cases {
        assert_rows(text.as_bytes(), expected);
    }
}

#[test]
fn lines_that_are_refused() {
    for (line, reason) in [
        (r#"{"code":123456789012345678901}"#, "“code”的数字过长"),
        (r#"{"a":{"b":1}}"#, "“a”是嵌套对象"),
        (r#"{"a":{"code":1}}"#, "“a”是嵌套对象"),
        (r#"{"a":[1]}"#, "“a”是数组"),
        (r#"{"a":["x;y"]}"#, "“a”是数组"),
        (r#"{"a":"1","a":"2"}"#, "键“a”出现了两次"),
        (r#"{" ":"1"}"#, "有一个键是空的"),
        (r#"{"a":"x\u0000"}"#, "“a”含有空字符"),
        (r#"{"a":"1""#, "JSON 不完整"),
        (r#"{"a":1,}"#, "JSON 语法错误"),
        (r#"{"a":1} x"#, "JSON 语法错误"),
        ("5", "本行不是 JSON 对象"),
    ] {
        let text = format!("{{\"first\":\"1\"}}\n{line}\n{{\"first\":\"3\"}}\n");
        let mut table = table(text.as_bytes()).unwrap();
        assert_eq!(table.next_row().unwrap().unwrap().line, 1);
        let bad = table.next_row().unwrap().unwrap_err();
        assert!(bad.line == 2 && bad.reason.starts_with(reason), "{} for {line}", bad.reason);
        assert_eq!(repeated(&bad), [line]);
        assert_eq!(table.next_row().unwrap().unwrap().cell(0).text(), "3");
        assert!(table.next_row().is_none());
    }
}

#[test]
fn the_header_grows_and_a_refused_line_adds_nothing() {
    let mut table = table(b"{\"b\":1}\n{\"x\":[1]}\n{\"a\":2}\n").unwrap();
    assert_eq!(table.format, Format::Ndjson { encoding: Encoding::Utf8 });
    assert!(table.headers().is_empty());
    let first = table.next_row().unwrap().unwrap();
    rows(&mut table);
    assert_eq!(table.headers(), ["b", "a"]);
    assert_eq!((first.cell(0).text(), first.cell(1)), ("1", &Cell::Absent));
}

#[test]
fn nesting_without_end_and_columns_without_end_are_refused() {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    assert_rows(deep.as_bytes(), &["1! JSON *"]);
    let wide: Vec<String> = (0..201).map(|key| format!("\"k{key}\":1")).collect();
    assert_rows(format!("{{{}}}", wide.join(",")).as_bytes(), &["1! 键“k200”超出列数上限*"]);
}
