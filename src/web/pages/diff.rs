//! What differs between two days, as a table.

use askama::Template;
use serde_json::Value as Json;

use super::chosen::Chosen;
use super::filters;
use super::history::written;
use super::shell::Shell;
use crate::domain::label::Vocabulary;
use crate::gazette::records::diff::{Difference, Summary};
use crate::gazette::records::{Coded, Page};

/// The page of two days.
#[derive(Debug, Template)]
#[template(path = "pages/diff.html")]
pub struct DiffPage {
    /// The frame.
    pub shell: Shell,
    /// Which days, and what of them.
    pub chosen: Chosen,
    /// A page of what differs.
    pub differences: Page<Difference>,
    /// All of it in numbers, above the first page of everything.
    pub summary: Option<Summary>,
}

impl DiffPage {
    /// The page of a choice. Search engines pass by: there are as many as pairs of days.
    pub fn new(
        shell: Shell,
        chosen: Chosen,
        differences: Page<Difference>,
        summary: Option<Summary>,
    ) -> Self {
        let twin = chosen.address("/api/v1/diff", None);
        let days = chosen.days.map(|(from, to)| format!("{from} 与 {to} 之间的变化")).unwrap_or_default();
        Self { shell: shell.noindex().json(twin).cited_as(days).permanent(), chosen, differences, summary }
    }

    /// Whether this page holds every difference.
    pub fn is_everything(&self) -> bool {
        self.differences.next.is_none() && self.differences.total == self.differences.rows.len() as u64
    }

    /// Where the differences of one kind stand.
    pub fn only(&self, kind: &Coded) -> String {
        let all = self.chosen.address("/diff", None);
        let joint = if all.contains('?') { '&' } else { '?' };
        self.shell.to(format!("{all}{joint}kind={}", kind.code))
    }

    /// A value as people read it; `—` where there is none.
    pub fn written(&self, value: &Option<Json>) -> String {
        written(value.as_ref())
    }

    /// Whether the fields are worth a table: of what is new the thing itself says more.
    pub fn tells_fields(&self, difference: &Difference) -> bool {
        difference.became.code != "added" && !difference.changes.is_empty()
    }
}
