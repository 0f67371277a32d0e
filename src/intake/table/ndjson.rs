//! One JSON object a line (NDJSON) as rows: keys are columns, the header grows as keys appear.

mod object;

use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::lines::{Line, Lines};
use super::text::Encoding;
use super::{BadRow, Cell, Limits, Row, cleaned, marked};
use object::Object;

/// Numbers from here on lose digits.
const EXACT: f64 = 1e15;

/// An NDJSON file.
pub(super) struct Ndjson {
    lines: Lines,
    encoding: Encoding,
    limits: Limits,
    headers: Vec<String>,
    columns: HashMap<String, usize>,
    ended: bool,
}

impl Ndjson {
    pub(super) fn new(lines: Lines, encoding: Encoding, limits: &Limits) -> Self {
        let (headers, columns) = (Vec::new(), HashMap::new());
        Self { lines, encoding, limits: limits.clone(), headers, columns, ended: false }
    }

    /// Keys seen so far.
    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The row of the next line that is not blank.
    pub(super) fn next_row(&mut self) -> Option<Result<Row, BadRow>> {
        while !self.ended {
            match self.lines.next() {
                Ok(Some(line)) if line.bytes.trim_ascii().is_empty() => {}
                Ok(Some(line)) => return Some(self.row(&line)),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.lines.broken_off(&error)));
                }
            }
        }
        None
    }

    fn row(&mut self, line: &Line) -> Result<Row, BadRow> {
        if line.cut {
            let (reason, kept) = line.overlong(&self.limits);
            return Err(BadRow::of_line(line.number, reason, kept));
        }
        let text = match self.encoding.decode(&line.bytes) {
            Ok(text) => text,
            Err((reason, lossy)) => return Err(BadRow::of_line(line.number, reason, marked(&lossy))),
        };
        let cells = self.cells(&text);
        let cells =
            cells.map_err(|reason| BadRow::of_line(line.number, reason, text.clone().into_owned()))?;
        Ok(Row { line: line.number, last_line: line.number, cells })
    }

    fn cells(&mut self, text: &str) -> Result<Vec<Cell>, String> {
        let Object::<Value>(pairs) = serde_json::from_str(text).map_err(|error| object::reason(&error))?;
        let mut cells = vec![Cell::Absent; self.headers.len()];
        for (key, value) in pairs {
            let key = cleaned(&key);
            let cell = cell(&key, value)?;
            if cell.text().len() > self.limits.max_field_bytes {
                return Err(format!("“{key}”的内容超过 {} 字节", self.limits.max_field_bytes));
            }
            let column = self.column(key.trim())?;
            cells.resize(self.headers.len(), Cell::Absent);
            if cells[column] != Cell::Absent {
                return Err(format!("键“{}”出现了两次", key.trim()));
            }
            cells[column] = cell;
        }
        Ok(cells)
    }

    /// Where a key stands in the header, at its end if it is new.
    fn column(&mut self, key: &str) -> Result<usize, String> {
        if let Some(column) = self.columns.get(key) {
            return Ok(*column);
        }
        if key.is_empty() {
            return Err("有一个键是空的".to_owned());
        }
        if self.headers.len() >= self.limits.max_columns {
            return Err(format!("键“{key}”超出列数上限，最多 {} 列", self.limits.max_columns));
        }
        self.columns.insert(key.to_owned(), self.headers.len());
        self.headers.push(key.to_owned());
        Ok(self.headers.len() - 1)
    }
}

/// Keys and values of an object, in order, each value as it was written.
pub type Pairs = Vec<(String, Box<RawValue>)>;

/// The pairs of a line; `None` if it is no object.
pub fn pairs(line: &str) -> Option<Pairs> {
    serde_json::from_str(line).ok().map(|Object(pairs)| pairs)
}

/// The cell of a value: `{code, label}` stands for its code, a list of strings for them joined
/// with `;`, as the portal itself writes them.
fn cell(key: &str, value: Value) -> Result<Cell, String> {
    let text =
        match value {
            Value::Null => return Ok(Cell::Blank),
            Value::String(text) => text,
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => exact(&number)
                .ok_or_else(|| format!("“{key}”的数字过长，会丢失位数；编码请加引号写成字符串"))?,
            Value::Object(mut parts) => match parts.remove("code") {
                Some(Value::String(code)) => code,
                _ => return Err(format!("“{key}”是嵌套对象；只接受字符串、数字、布尔值或 {{code, label}}")),
            },
            Value::Array(items) => joined(items)
                .ok_or_else(|| format!("“{key}”是数组，其中有不是字符串的元素，或元素含有分号"))?,
        };
    if text.contains('\0') {
        return Err(format!("“{key}”含有空字符（NUL）"));
    }
    Ok(Cell::trimmed(text))
}

/// A number as text, if none of its digits was lost.
fn exact(number: &serde_json::Number) -> Option<String> {
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    number.as_f64().filter(|value| value.abs() < EXACT).map(|value| value.to_string())
}

fn joined(items: Vec<Value>) -> Option<String> {
    let texts: Option<Vec<String>> = items
        .into_iter()
        .map(|item| match item {
            Value::String(text) if !text.contains(';') => Some(text),
            _ => None,
        })
        .collect();
    texts.map(|texts| texts.join(";"))
}
