//! Which column of the file is which column of the dataset.

use super::heading::{called, is_headed, meant};
use crate::domain::register::{Column, Dataset};
use crate::intake::table::heading::plain;
use crate::intake::table::mend::is_added;
use crate::intake::table::{Cell, Likeness, Raw, Row};

/// Headings named in a sentence.
const NAMED: usize = 10;

/// Why a row of a table does not do for a header.
#[derive(Debug, thiserror::Error)]
pub enum NotAHeader {
    /// It lacks columns that identify a row.
    #[error(
        "表头缺少标识列：{missing}；已识别的列：{found}；被当作表头的是{header}。请核对数据集名称，表头应在数据之前"
    )]
    NoKey {
        /// Those columns.
        missing: String,
        /// The columns that are there.
        found: String,
        /// Where the header was looked for and what stands there.
        header: String,
    },
    /// It names one column in two ways.
    #[error("表头（{place}）中“{first}”和“{second}”是同一列，请只保留一列")]
    OneColumnTwice {
        /// Where the header stands.
        place: String,
        /// One name.
        first: String,
        /// The other.
        second: String,
    },
}

/// Where each column of a dataset stands in the file.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Position in the file by position in the dataset; `None`: the file does not have it.
    at: Vec<Option<usize>>,
    /// Further positions of a column that the file names in two ways: in the dataset, in the file.
    twins: Vec<(usize, usize)>,
    /// Positions of what the dataset does not have.
    unknown: Vec<usize>,
    headers: Vec<String>,
    /// Where the header stands; empty where rows name their cells themselves.
    place: String,
}

impl Columns {
    /// Reads a header in English or Chinese, which stands at this place.
    ///
    /// # Errors
    /// [`NotAHeader::NoKey`] if a column that identifies rows is missing, [`NotAHeader::OneColumnTwice`] if one is named in two
    /// ways. NDJSON has no header until its rows are read, and each row speaks for itself.
    pub fn of<D: Dataset>(headers: &[String], place: String) -> Result<Self, NotAHeader> {
        let columns = Self::matching::<D>(headers, place);
        if columns.place.is_empty() {
            return Ok(columns);
        }
        columns.require_key::<D>()?;
        match columns.twins.first() {
            Some((column, again)) => Err(NotAHeader::OneColumnTwice {
                place: columns.place.clone(),
                first: columns.headers[columns.at[*column].unwrap_or_default()].clone(),
                second: columns.headers[*again].clone(),
            }),
            None => Ok(columns),
        }
    }

    /// How much a row of a table looks like this dataset's header.
    pub fn likeness<D: Dataset>(headers: &[String]) -> Likeness {
        let columns = Self::matching::<D>(headers, String::new());
        let known = columns.at.iter().flatten().count();
        match columns.missing::<D>().len() {
            0 if known > 1 => Likeness::Whole,
            missing if missing < D::KEY.len() && known > 1 => Likeness::Some,
            _ => Likeness::None,
        }
    }

    /// Whether every column that identifies rows is there. Of a file without a readable row nobody can say.
    ///
    /// # Errors
    /// [`NotAHeader::NoKey`] naming those that are missing, those that were recognised and what was taken for the header.
    pub fn require_key<D: Dataset>(&self) -> Result<(), NotAHeader> {
        let missing = self.missing::<D>();
        let own: Vec<&String> = self.headers.iter().filter(|header| !is_added(header)).collect();
        if missing.is_empty() || own.is_empty() {
            return Ok(());
        }
        let found: Vec<&str> =
            D::COLUMNS.iter().zip(&self.at).filter(|(_, at)| at.is_some()).map(|(c, _)| c.name).collect();
        let found = if found.is_empty() { "无".to_owned() } else { found.join("、") };
        let place = if self.place.is_empty() { "各行的键".to_owned() } else { self.place.clone() };
        let header = format!("{place}（{}）", named(own.iter().map(|header| quoted(header))));
        Err(NotAHeader::NoKey { missing: missing.join("、"), found, header })
    }

    /// Columns that identify rows and are not there.
    fn missing<D: Dataset>(&self) -> Vec<String> {
        let missing =
            D::COLUMNS.iter().zip(&self.at).filter(|(c, at)| at.is_none() && D::KEY.contains(&c.name));
        missing.map(|(column, _)| format!("{}({})", column.label, column.name)).collect()
    }

    /// Looks again if a row of an NDJSON file brought new columns.
    pub fn grow<D: Dataset>(&mut self, headers: &[String]) {
        if headers.len() != self.headers.len() {
            *self = Self::matching::<D>(headers, std::mem::take(&mut self.place));
        }
    }

    fn matching<D: Dataset>(headers: &[String], place: String) -> Self {
        let mut at: Vec<Option<usize>> = vec![None; D::COLUMNS.len()];
        let (mut twins, mut unknown) = (Vec::new(), Vec::new());
        for (position, header) in headers.iter().enumerate() {
            let name = plain(header);
            match D::COLUMNS.iter().position(|column| is_headed(column, &name)) {
                Some(column) if at[column].is_none() => at[column] = Some(position),
                Some(column) => twins.push((column, position)),
                // What a reject file says about its rows is for those who mend them.
                None if is_added(header) => {}
                None => unknown.push(position),
            }
        }
        Self { at, twins, unknown, headers: headers.to_vec(), place }
    }

    /// How many columns the file has.
    pub fn width(&self) -> usize {
        self.headers.len()
    }

    /// Where this column of the dataset stands in the file.
    pub fn at<D: Dataset>(&self, column: &Column) -> Option<usize> {
        self.position(D::COLUMNS.iter().position(|one| one.name == column.name)?)
    }

    /// Where a column of the dataset stands in the file.
    pub fn position(&self, column: usize) -> Option<usize> {
        self.at[column]
    }

    /// Every place in the file where a column of the dataset may stand, under whichever of its names.
    pub fn positions(&self, column: usize) -> impl Iterator<Item = usize> {
        let further = self.twins.iter().filter(move |(twin, _)| *twin == column);
        self.at[column].into_iter().chain(further.map(|(_, position)| *position))
    }

    /// Where a row holds what it says of a column of the dataset.
    pub fn position_in(&self, column: usize, raw: &Raw) -> Option<usize> {
        self.positions(column).find(|at| !raw.text(*at).is_empty()).or(self.at[column])
    }

    /// Columns of the file that the dataset does not have, with their positions; those of a reject file aside.
    pub fn unknown(&self) -> impl Iterator<Item = (usize, &str)> {
        self.unknown.iter().map(|position| (*position, self.headers[*position].as_str()))
    }

    /// Takes what is spoilt in a column that the dataset does not have for the text it shows: nobody reads it.
    pub fn pass_over(&self, cells: &mut [Cell]) {
        for at in &self.unknown {
            if let Some(cell) = cells.get_mut(*at)
                && let Cell::Spoilt(spoilt) = cell
            {
                let shown = std::mem::take(&mut spoilt.text);
                *cell = if shown.is_empty() { Cell::Blank } else { Cell::Text(shown) };
            }
        }
    }

    /// What a row says of a column of the dataset, under whichever of its names.
    pub fn cell<'r>(&self, column: usize, row: &'r Row) -> &'r Cell {
        let mut cells = self.positions(column).map(|position| row.cell(position));
        cells.find(|cell| **cell != Cell::Absent).unwrap_or(&Cell::Absent)
    }

    /// The first column of which a row speaks under two names: its position in the dataset and both names.
    pub fn said_twice(&self, row: &Row) -> Option<(usize, &str, &str)> {
        let says = |position: &usize| *row.cell(*position) != Cell::Absent;
        self.twins.iter().find_map(|(column, again)| {
            let first = self.at[*column].filter(says)?;
            says(again).then(|| (*column, self.headers[first].as_str(), self.headers[*again].as_str()))
        })
    }

    /// A sentence about the columns of the file that the dataset does not have, with what each may be meant to be.
    pub fn ignored<D: Dataset>(&self) -> Option<String> {
        let absent: Vec<_> = D::COLUMNS.iter().zip(&self.at).filter(|(_, at)| at.is_none()).collect();
        let told = self.unknown.iter().map(|position| {
            let heading = &self.headers[*position];
            match meant(heading, absent.iter().map(|(column, _)| *column)) {
                Some(column) => format!("{}（是否应为“{}”）", quoted(heading), called(column, heading)),
                None => quoted(heading),
            }
        });
        let place = if self.place.is_empty() { String::new() } else { format!("表头（{}）", self.place) };
        let kind = if self.place.is_empty() { "个键" } else { "列" };
        let count = self.unknown.len();
        (count > 0).then(|| format!("{place}有 {count} {kind}不属于本数据集，已忽略：{}", named(told)))
    }
}

/// A heading between quotation marks, cut short.
fn quoted(heading: &str) -> String {
    format!(
        "“{}”",
        heading.chars().take(20).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>()
    )
}

/// The first of many, and how many there are.
fn named(names: impl ExactSizeIterator<Item = String>) -> String {
    let count = names.len();
    let shown: Vec<String> = names.take(NAMED).collect();
    let rest = if count > NAMED { format!("等 {count} 个") } else { String::new() };
    format!("{}{rest}", shown.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::register::{Elevator, Visit};

    fn headers(names: &str) -> Vec<String> {
        names.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn unknown_columns_are_named_with_what_they_may_be_meant_to_be() {
        let names = "code,备注,使用单位信用代码,维保单位信用代码,区县,statuss";
        let columns = Columns::of::<Elevator>(&headers(names), "第 1 行".to_owned()).unwrap();
        assert_eq!(
            columns.ignored::<Elevator>().unwrap(),
            "表头（第 1 行）有 4 列不属于本数据集，已忽略：“备注”、\
             “使用单位信用代码”（是否应为“使用单位统一社会信用代码”）、\
             “维保单位信用代码”（是否应为“维保单位统一社会信用代码”）、“statuss”（是否应为“status”）"
        );
        let many: Vec<String> = (0..12).map(|n| format!("x{n}")).chain(["code".to_owned()]).collect();
        let columns = Columns::of::<Elevator>(&many, "第 1 行".to_owned()).unwrap();
        assert!(columns.ignored::<Elevator>().unwrap().ends_with("“x9”等 12 个"));
    }

    #[test]
    fn what_a_reject_file_adds_is_passed_over_in_silence() {
        let columns = Columns::of::<Elevator>(
            &headers("code,退回-文件行号,退回-列,退回-值,退回-原因"),
            "第 1 行".to_owned(),
        )
        .unwrap();
        assert_eq!((columns.ignored::<Elevator>(), columns.unknown().count()), (None, 0));
    }

    #[test]
    fn one_column_under_two_names_is_refused() {
        let error =
            Columns::of::<Elevator>(&headers("code,电梯编码,区县"), "第 1 行".to_owned()).unwrap_err();
        assert!(error.to_string().contains("“code”和“电梯编码”是同一列"), "{error}");
    }

    #[test]
    fn a_missing_key_is_told_with_what_was_taken_for_the_header() {
        let error = Columns::of::<Elevator>(&headers("电梯台账,2021年"), "第 1 行".to_owned()).unwrap_err();
        assert!(error.to_string().contains("第 1 行（“电梯台账”、“2021年”）"), "{error}");
    }

    #[test]
    fn headers_look_like_themselves() {
        for (names, whole, some) in [
            ("code,region", true, true),
            ("*电梯编码,区县（必填）", true, true),
            ("code", false, false),
            ("重庆市电梯台账", false, false),
            ("区县,状态", false, false),
        ] {
            let likeness = Columns::likeness::<Elevator>(&headers(names));
            assert_eq!((likeness == Likeness::Whole, likeness > Likeness::None), (whole, some), "{names}");
        }
        assert_eq!(Columns::likeness::<Visit>(&headers("elevator_code,kind")), Likeness::Some);
    }
}
