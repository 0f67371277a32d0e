//! Line breaks in cells: meant in a long text, folded where a person broke a name or an address to see more of it, and
//! refused where stray quotes may have joined lines of CSV.

use super::columns::Columns;
use crate::domain::register::{Column, Dataset, key_positions};
use crate::intake::table::{Cell, Row};

/// Separators of lines and of paragraphs that word processors and web pages leave in a text.
const UNSEEN: [char; 2] = ['\u{2028}', '\u{2029}'];
/// What may stand between the cells of a row.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Folds the line breaks that a person typed into a name or an address, and takes the separators of lines and paragraphs,
/// which nobody sees, for line breaks or for nothing. Before the row is read: it is repeated so too.
pub(super) fn fold<D: Dataset>(row: &mut Row, columns: &Columns) {
    let is_typed = !row.spans_lines();
    for (at, column) in D::COLUMNS.iter().enumerate() {
        for at in columns.positions(at) {
            let Some(Cell::Text(text)) = row.cells.get_mut(at) else { continue };
            if text.contains(UNSEEN) {
                *text = text.replace(UNSEEN, if column.lines { "\n" } else { "" });
            }
            if is_typed && column.kind == "text" && is_broken(text) {
                *text = if column.lines { text.replace("\r\n", "\n") } else { in_one_line(text) };
            }
        }
    }
}

fn is_broken(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'\n' | b'\r'))
}

fn in_one_line(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// Why the line breaks in a cell of a column spoil the row, if they do.
pub(super) fn refusal<D: Dataset>(
    text: &str,
    column: &Column,
    row: &Row,
    columns: &Columns,
) -> Option<String> {
    if !row.spans_lines() || !text.contains('\n') {
        return None;
    }
    let at = columns.at::<D>(column);
    let is_refused = !column.lines || at.is_none_or(|at| holds_a_row::<D>(text, at, columns));
    is_refused.then(|| joined(row))
}

/// Why the cell at a position that the dataset does not have spoils its row: a row it knows may have been swallowed.
pub(super) fn swallowed<D: Dataset>(at: usize, row: &Row, columns: &Columns) -> Option<String> {
    (row.spans_lines() && holds_a_row::<D>(row.cell(at).text(), at, columns)).then(|| joined(row))
}

fn joined(row: &Row) -> String {
    format!(
        "单元格内有换行，第 {} 至 {} 行被双引号连成一行，请检查引号；确属同一单元格的，请把换行改为空格",
        row.line, row.last_line
    )
}

/// Whether a later line of the cell at a position is a row of this file, or the last of them the beginning of one up to
/// this cell: it begins with a key, and about as many separators follow.
fn holds_a_row<D: Dataset>(text: &str, at: usize, columns: &Columns) -> bool {
    let Some(key) = key_positions::<D>().find(|key| columns.position(*key) == Some(0)) else { return false };
    let whole = columns.width().saturating_sub(1);
    let about = |separators: usize| separators.saturating_sub(usize::min(whole / 4, 2)).max(1);
    let is_row = |line: &str, separators: usize| match line.find(SEPARATORS) {
        Some(end) => {
            let separator = line[end..].chars().next().unwrap_or(SEPARATORS[0]);
            line.matches(separator).count() >= about(separators)
                && (D::COLUMNS[key].read)(line[..end].trim()).is_ok()
        }
        None => false,
    };
    let Some((_, later)) = text.split_once('\n') else { return false };
    let (between, last) = later.rsplit_once('\n').unwrap_or(("", later));
    is_row(last, at) || between.lines().any(|line| is_row(line, whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::register::Test;

    fn columns() -> Columns {
        let headers = ["elevator_code", "completed_at", "conclusion", "problems", "remark"];
        Columns::of::<Test>(&headers.map(str::to_owned), "第 1 行".to_owned()).unwrap()
    }

    #[test]
    fn only_long_texts_have_lines_and_none_holds_a_row() {
        let row = Row { line: 2, last_line: 3, cells: Vec::new() };
        let refused = |column: &str, text: &str| {
            let mut cells = vec![Cell::Blank; 5];
            cells[4] = Cell::Text(text.to_owned());
            let (row, columns) = (Row { cells, ..row.clone() }, columns());
            let known = Test::COLUMNS.iter().find(|known| known.name == column);
            let unknown = || swallowed::<Test>(4, &row, &columns);
            known.map_or_else(unknown, |column| refusal::<Test>(text, column, &row, &columns))
        };
        for (column, text, reason) in [
            ("problems", "门锁\n限速器", None),
            ("problems", "门锁\n电机, 已换", None),
            ("problems", "门锁\n500002,2021-11-01,pass,限速器", Some("第 2 至 3 行")),
            ("problems", "门锁\n500002,2021-11-01 9:00,pass,限速器,无\n曳引机", Some("第 2 至 3 行")),
            ("problems", "门锁\nA500002,已更换", None),
            ("elevator_code", "500001\n500002", Some("第 2 至 3 行")),
            ("remark", "无\n500002,2021-11-01,pass,,有", Some("第 2 至 3 行")),
            ("remark", "无\n500002,2021-11-01", None),
            ("remark", "无\n有", None),
        ] {
            let refused = refused(column, text);
            let as_expected = match (&refused, reason) {
                (Some(refused), Some(reason)) => refused.contains(reason),
                (refused, reason) => refused.is_none() && reason.is_none(),
            };
            assert!(as_expected, "{column} {text}: {refused:?}");
        }
    }

    #[test]
    fn a_break_typed_into_a_spreadsheet_is_kept_in_long_texts_only() {
        let cells = ["500001", "2021-11-01 9:00", "pass", "门锁\r\n500002,x", "a\nb"];
        let cells = cells.map(|text| Cell::Text(text.to_owned()));
        let mut row = Row { line: 2, last_line: 2, cells: cells.to_vec() };
        fold::<Test>(&mut row, &columns());
        assert_eq!(row.cell(3).text(), "门锁\n500002,x");
        assert_eq!(refusal::<Test>(row.cell(3).text(), &Test::COLUMNS[5], &row, &columns()), None);
        for (at, text, folded) in [(3, "门锁\u{2028}电机", "门锁\n电机"), (0, "5000\u{2029}01", "500001")]
        {
            row.cells[at] = Cell::Text(text.to_owned());
            fold::<Test>(&mut row, &columns());
            assert_eq!(row.cell(at).text(), folded);
        }
        assert_eq!(in_one_line("样本路1号\r\n 2栋\n\n"), "样本路1号 2栋");
    }
}
