//! Merged cells below the header. A person who merges cells below each other says the same of every row, so each gets
//! the value; of cells merged over several columns nobody can say whose the value is, and their rows are refused.

use std::collections::VecDeque;

use calamine::Dimensions;

use super::found::{Found, name};

/// The merged ranges of a worksheet, as reading comes to them.
#[derive(Default)]
pub(super) struct Merged {
    /// Those further down, by their first row.
    ahead: VecDeque<Dimensions>,
    /// Those that the row being read lies in.
    open: Vec<Open>,
}

/// A merged range and what its first cell holds.
struct Open {
    range: Dimensions,
    holds: Option<Found>,
}

impl Merged {
    /// The ranges that begin below the header.
    pub(super) fn below(header_row: u32, ranges: Vec<Dimensions>) -> Self {
        let mut ranges: Vec<Dimensions> =
            ranges.into_iter().filter(|range| range.start.0 > header_row).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        Self { ahead: ranges.into(), open: Vec::new() }
    }

    /// An example of the cells whose value is repeated, and how many ranges there are.
    pub(super) fn repeated(&self) -> Option<(String, usize)> {
        let down = self.ahead.iter().filter(|range| is_single_column(range));
        let first = down.clone().next()?;
        Some((range_name(first), down.count()))
    }

    /// Comes to a row.
    pub(super) fn enter(&mut self, row: u32) {
        self.open.retain(|open| open.range.end.0 >= row);
        while let Some(range) = self.ahead.pop_front_if(|range| range.start.0 <= row) {
            if range.end.0 >= row {
                self.open.push(Open { range, holds: None });
            }
        }
    }

    /// Remembers a cell if a range begins with it.
    pub(super) fn note(&mut self, found: &Found) {
        let begins = |open: &&mut Open| open.range.start == (found.row, found.column);
        if let Some(open) = self.open.iter_mut().find(begins) {
            open.holds = Some(found.clone());
        }
    }

    /// What the cells of this row hold that lie within a range and below its first cell.
    pub(super) fn repeat(&self, row: u32) -> Vec<Found> {
        let below = self.open.iter().filter(|open| is_single_column(&open.range) && open.range.start.0 < row);
        below.filter_map(|open| Some(Found { row, ..open.holds.clone()? })).collect()
    }

    /// The range over several columns that this row lies in.
    pub(super) fn across(&self) -> Option<String> {
        self.open.iter().find(|open| !is_single_column(&open.range)).map(|open| range_name(&open.range))
    }
}

fn is_single_column(range: &Dimensions) -> bool {
    range.start.1 == range.end.1
}

/// A range as the spreadsheet names it: `F2:F4`.
fn range_name(range: &Dimensions) -> String {
    let corner = |(row, column)| name(row, column);
    format!("{}:{}", corner(range.start), corner(range.end))
}
