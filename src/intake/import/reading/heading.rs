//! Which column people mean by what they write over it.

use std::collections::BTreeMap;

use crate::domain::fold::half_width;
use crate::domain::register::Column;
use crate::intake::table::heading::plain;

/// Of how many signs in ten of two headings the same must be, for one to be meant by the other.
const ALIKE_IN_TEN: usize = 7;

/// Whether a column may stand under this plain heading.
pub(super) fn is_headed(column: &Column, plain_name: &str) -> bool {
    let mut labels = std::iter::once(&column.label).chain(column.former);
    column.name.eq_ignore_ascii_case(plain_name) || labels.any(|label| half_width(label) == plain_name)
}

/// The column among these that was most likely meant by a heading that is none.
pub(super) fn meant<'c>(heading: &str, columns: impl Iterator<Item = &'c Column>) -> Option<&'c Column> {
    let name: Vec<char> = plain(heading).to_lowercase().chars().collect();
    let likeness = |column: &Column| {
        let of = |label: &str| alike(&name, &half_width(label).chars().collect::<Vec<_>>());
        of(column.name).max(of(column.label))
    };
    let rated =
        columns.map(|column| (likeness(column), column)).filter(|(rate, _)| *rate > ALIKE_IN_TEN * 10);
    rated.max_by_key(|(rate, _)| *rate).map(|(_, column)| column)
}

/// What a column is called in the language of a heading.
pub(super) fn called(column: &Column, heading: &str) -> &'static str {
    if heading.is_ascii() { column.name } else { column.label }
}

/// What a file calls the columns of a dataset: those that it has as it heads them, the others in its language.
pub fn headings_of(columns: &'static [Column], headers: &[String]) -> BTreeMap<&'static str, String> {
    let plain: Vec<(String, &String)> = headers.iter().map(|header| (plain(header), header)).collect();
    let own =
        |column: &Column| plain.iter().find(|(name, _)| is_headed(column, name)).map(|(_, header)| *header);
    let found: Vec<(&Column, Option<&String>)> = columns.iter().map(|column| (column, own(column))).collect();
    let chinese = found.iter().filter_map(|(_, header)| *header).find(|header| !header.is_ascii());
    let example = chinese.map_or("", String::as_str);
    let headings = found.iter().map(|(column, header)| {
        let heading = header.map_or_else(|| called(column, example), String::as_str);
        (column.name, heading.to_owned())
    });
    headings.collect()
}

/// How many signs in a hundred of two texts are the same, in the same order.
fn alike(one: &[char], other: &[char]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (at, b) in other.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if a == b { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    200 * row[other.len()] / (one.len() + other.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::register::{Dataset, Elevator};

    #[test]
    fn the_nearest_column_is_meant() {
        let meant = |heading| meant(heading, Elevator::COLUMNS.iter()).map(|column| column.name);
        assert_eq!(meant("电梯编号"), Some("code"));
        assert_eq!(meant("使用单位社会信用代码"), Some("user_uscc"));
        assert_eq!(meant("device_cod"), Some("device_code"));
        assert_eq!(meant("备注"), None);
        assert_eq!(meant("maintenance_next_due_on"), None);
    }

    #[test]
    fn columns_are_called_as_the_file_calls_them() {
        let called = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
            let headings = headings_of(Elevator::COLUMNS, &headers);
            ["code", "status"].map(|column| headings[column].clone())
        };
        assert_eq!(called(&["*电梯编码", "区县（必填）"]), ["*电梯编码", "使用状态"]);
        assert_eq!(called(&["Code", "备注"]), ["Code", "status"]);
        assert_eq!(called(&["code", "使用状态"]), ["code", "使用状态"]);
    }
}
