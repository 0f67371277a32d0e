//! All elevators of a 小区 or building, for those who live there.

use askama::Template;

use super::filters;
use super::links::estate_path;
use super::shell::Shell;
use crate::gazette::records::estate::EstateRecord;
use crate::gazette::records::warnings::Warnings;

/// The page of an estate.
#[derive(Debug, Template)]
#[template(path = "pages/estate.html")]
pub struct EstatePage {
    /// The frame.
    pub shell: Shell,
    /// The estate.
    pub record: EstateRecord,
    /// What stands against those elevators.
    pub warnings: Warnings,
}

impl EstatePage {
    /// The page of a record; its frame names the newest entry that its figures and states rest on.
    pub fn new(shell: Shell, record: EstateRecord) -> Self {
        let path = estate_path(&record.region.slug, &record.name);
        let shell = shell.updated(record.elevators.iter().map(|row| row.entry).chain(record.newest));
        let shell = shell.json(format!("/api/v1{path}")).feed(format!("/feeds{path}.atom"));
        let shell = shell.cited_as(format!("{}{}", record.region.name, record.name));
        Self { shell, record, warnings: Warnings::default() }
    }

    /// The same with what stands against its elevators.
    #[must_use]
    pub fn warned(self, warnings: Warnings) -> Self {
        Self { warnings, ..self }
    }

    /// How many elevators the list leaves out.
    pub fn left_out(&self) -> u64 {
        let all = self.record.figures.total + self.record.figures.scrapped;
        all.saturating_sub(self.record.elevators.len() as u64)
    }
}
