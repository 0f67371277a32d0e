//! What a row is called to people: its line; in a workbook of several sheets its sheet and row.

/// What sets the lines of one sheet apart from those of the next: more rows than a sheet can have.
const APART: u64 = 10_000_000;

/// The line of a row of a sheet, counted from 0 among those that are read.
pub(super) fn line(sheet: usize, row: u32) -> u64 {
    sheet as u64 * APART + u64::from(row) + 1
}

/// Names the rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The sheets that are read, in their order; none of a text file.
    pub(super) sheets: Vec<String>,
}

impl Places {
    /// The row of this line: `第 3 行`, or `工作表“江北”第 3 行`.
    pub fn name(&self, line: u64) -> String {
        let sheet = usize::try_from(line / APART).ok().and_then(|at| self.sheets.get(at));
        match sheet {
            Some(sheet) if self.sheets.len() > 1 => format!("工作表“{sheet}”第 {} 行", line % APART),
            _ => format!("第 {line} 行"),
        }
    }

    /// The same where a column is headed as one of lines: `3`, or `工作表“江北”第 3 行`.
    pub fn number(&self, line: u64) -> String {
        if self.sheets.len() > 1 { self.name(line) } else { line.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_further_sheets_are_named_with_their_sheet() {
        let book = Places { sheets: vec!["渝北".to_owned(), "江北".to_owned()] };
        assert_eq!(book.name(line(1, 2)), "工作表“江北”第 3 行");
        assert_eq!(book.name(line(0, 2)), "工作表“渝北”第 3 行");
        let alone = Places { sheets: vec!["渝北".to_owned()] };
        assert_eq!(alone.name(line(0, 2)), "第 3 行");
        assert_eq!((book.number(3), alone.number(3)), ("工作表“渝北”第 3 行".to_owned(), "3".to_owned()));
        assert_eq!(Places::default().name(10_000_007), "第 10000007 行");
    }
}
