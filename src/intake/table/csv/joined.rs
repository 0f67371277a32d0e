//! Whether stray quotes have joined rows: an opening one in one row and a closing one in the same column of a later row
//! make one row of the right width, in whose cell the rest of the first, all between and the beginning of the last are
//! swallowed.

/// The first cell, by its position, that looks as if whole rows had been swallowed. Goes by how many separators stand in
/// its lines: as many as rows of this table have.
pub(super) fn swallowing(cells: &[String], width: usize, separator: char) -> Option<usize> {
    if cells.len() != width {
        return None;
    }
    cells.iter().enumerate().position(|(at, cell)| holds_rows(cell, at, width - 1, separator))
}

/// Whether the lines of the cell at a position are rows with this many separators, of which a few may be missing.
fn holds_rows(cell: &str, at: usize, whole: usize, separator: char) -> bool {
    let counts: Vec<usize> = cell.split('\n').map(|line| line.matches(separator).count()).collect();
    let [first, between @ .., last] = &counts[..] else { return false };
    let enough = |wanted: usize| wanted.saturating_sub(usize::min(whole / 4, 2));
    let is_joined = *last >= at && *first >= enough(whole - at) && first + last >= enough(whole).max(1);
    is_joined || between.iter().any(|count| *count >= enough(whole).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swallowed_rows_are_told_from_lines_of_text() {
        let six = |at: usize, cell: &str| {
            let mut cells = vec![String::new(); 6];
            cells[at] = cell.to_owned();
            swallowing(&cells, 6, ',')
        };
        for (at, cell, joined) in [
            (3, "一路,张三,李四\n2,乙,use,二路", true),
            (3, "一路,张三,李四\n2,乙,use,二路,王五,赵六\n3,丙,use,三路", true),
            (5, "李四\n2,乙,use,二路,王五,赵六", true),
            (0, "1,甲,use,一路,张三,李四\n2", true),
            (3, "一路,张三\n2,乙,use,二路", true),
            (3, "门锁损坏,已更换\n限速器,缺油", false),
            (5, "一，二，三\n四,五", false),
            (0, "一\n二", false),
            (3, "一路,张三,李四,王五,赵六", false),
        ] {
            assert_eq!(six(at, cell).is_some(), joined, "{at} {cell}");
        }
        let two = ["x\ny".to_owned(), "2".to_owned()];
        assert_eq!(swallowing(&two, 2, ','), None);
    }
}
