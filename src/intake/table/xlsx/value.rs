//! One spreadsheet value as the text a person would have typed.

use calamine::{DataRef, ExcelDateTime};

use crate::domain::formula;

/// Numbers from here on lost digits in the spreadsheet, which keeps fifteen.
const EXACT: f64 = 1e15;

/// Why a cell spoils its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Formula,
    LongNumber,
    Duration,
    Error,
    /// A number whose format shows something else than its digits.
    Shown,
}

impl Fault {
    /// What follows the cell's name in the message.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Formula => "是公式，请粘贴为数值",
            Self::LongNumber => "是长编码，已被 Excel 转为数字并丢失末尾数位，请将该列设为文本后重新填写",
            Self::Duration => "是时长格式，请改为日期、时间、数字或文本",
            Self::Shown => "以自定义格式显示，看到的与实际内容不同，请将该列设为文本后重新填写",
            Self::Error => "是错误值（如 #N/A、#REF!），请更正",
        }
    }
}

/// The text, and what is wrong with it.
pub(super) fn read(value: DataRef<'_>) -> (String, Option<Fault>) {
    match value {
        DataRef::Empty => (String::new(), None),
        DataRef::String(text) => (bare(&text), None),
        DataRef::SharedString(text) => (bare(text), None),
        DataRef::Bool(value) => (value.to_string(), None),
        DataRef::Int(value) => {
            (value.to_string(), (value.unsigned_abs() >= 10_u64.pow(15)).then_some(Fault::LongNumber))
        }
        DataRef::Float(value) => (value.to_string(), (value.abs() >= EXACT).then_some(Fault::LongNumber)),
        DataRef::DateTime(moment) if moment.is_duration() => {
            (moment.as_f64().to_string(), Some(Fault::Duration))
        }
        DataRef::DateTime(moment) => (datetime(moment), None),
        DataRef::DateTimeIso(text) => (text.trim_end_matches("T00:00:00").to_owned(), None),
        DataRef::DurationIso(text) => (text, Some(Fault::Duration)),
        DataRef::Error(error) => (error.to_string(), Some(Fault::Error)),
    }
}

/// A text without the apostrophe by which a file of ours kept it from being a formula: one that was opened in a
/// spreadsheet and kept as a workbook still bears it.
fn bare(text: &str) -> String {
    formula::unguarded(text).unwrap_or(text).to_owned()
}

/// `2021-11-15`, with its time unless that is midnight; a bare time as `09:00:00`.
fn datetime(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if (0.0..1.0).contains(&moment.as_f64()) {
        time
    } else if time == "00:00:00" {
        date
    } else {
        format!("{date} {time}")
    }
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    #[test]
    fn values_as_text() {
        let moment = |value| DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        for (value, expected) in [
            (DataRef::Float(12.0), "12"),
            (DataRef::Float(1.75), "1.75"),
            (DataRef::Float(0.1), "0.1"),
            (DataRef::Int(630), "630"),
            (DataRef::Bool(true), "true"),
            (DataRef::SharedString("渝中"), "渝中"),
            (DataRef::SharedString("'-1层"), "-1层"),
            (DataRef::SharedString("'甲"), "'甲"),
            (moment(44515.0), "2021-11-15"),
            (moment(44515.375), "2021-11-15 09:00:00"),
            (moment(44_515.0 + 550.0 / 1440.0), "2021-11-15 09:10:00"),
            (moment(0.375), "09:00:00"),
            (DataRef::DateTimeIso("2021-11-15T00:00:00".to_owned()), "2021-11-15"),
        ] {
            assert_eq!(read(value.clone()), (expected.to_owned(), None), "{value:?}");
        }
    }

    #[test]
    fn values_that_spoil_their_row() {
        for (value, expected) in [
            (DataRef::Float(5.000_000_000_000_01e19), Fault::LongNumber),
            (DataRef::Int(1_000_000_000_000_000), Fault::LongNumber),
            (DataRef::Error(CellErrorType::NA), Fault::Error),
            (DataRef::DurationIso("PT1H".to_owned()), Fault::Duration),
        ] {
            assert_eq!(read(value.clone()).1, Some(expected), "{value:?}");
        }
    }
}
