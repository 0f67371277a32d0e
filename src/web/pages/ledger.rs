//! The ledger: what was withdrawn and what was corrected, so that neither happens in silence.

use askama::Template;

use super::filters;
use super::history::written;
use super::links::present_path;
use super::shell::Shell;
use crate::gazette::records::withdrawal::{Ledger, Withdrawn};
use serde_json::Value as Json;

/// The page of the ledger.
#[derive(Debug, Template)]
#[template(path = "pages/ledger.html")]
pub struct LedgerPage {
    /// The frame.
    pub shell: Shell,
    /// The newest of both.
    pub ledger: Ledger,
}

impl LedgerPage {
    /// Where the thing stands whose earlier versions were withdrawn; `None` where it is gone.
    pub fn present(&self, row: &Withdrawn) -> Option<String> {
        present_path(row).map(|path| self.shell.record(path))
    }

    /// A value as people read it; `—` where there is none.
    pub fn written(&self, value: &Option<Json>) -> String {
        written(value.as_ref())
    }
}
