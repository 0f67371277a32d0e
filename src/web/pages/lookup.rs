//! 信息查询 on a day of the past: what begins with what was typed. The search knows the present only; what the page
//! therefore passes over it says.

use askama::Template;

use super::filters;
use super::search::narrowing::Narrowing;
use super::shell::Shell;
use crate::gazette::records::lookup::{Matches, SHOWN};
use crate::gazette::records::warnings::Warnings;

/// Answers to a question, or the empty form.
#[derive(Debug, Template)]
#[template(path = "pages/lookup.html")]
pub struct LookupPage {
    /// The frame.
    pub shell: Shell,
    /// What was asked.
    pub asked: Narrowing,
    /// What was found.
    pub matches: Matches,
    /// What stands against those elevators.
    pub warnings: Warnings,
}

impl LookupPage {
    /// The page of what was found. Where something was asked it can be cited: its day is over, and so is its answer.
    pub fn new(shell: Shell, asked: Narrowing, matches: Matches) -> Self {
        let text = asked.text();
        let shell = if text.is_empty() { shell } else { shell.cited_as(format!("查询“{text}”")) };
        Self { shell, asked, matches, warnings: Warnings::default() }
    }

    /// The same with what stands against the elevators found.
    #[must_use]
    pub fn warned(self, warnings: Warnings) -> Self {
        Self { warnings, ..self }
    }

    /// What was typed; empty where nothing was.
    pub fn text(&self) -> &str {
        self.asked.text()
    }

    /// Whether more was asked than what was typed, which the page passes over.
    pub fn is_narrowed(&self) -> bool {
        !self.asked.is_plain()
    }

    /// The same search in today's record.
    pub fn today(&self) -> String {
        self.shell.to(self.asked.at("/search"))
    }

    /// Whether there may be more of a kind than the page lists.
    pub fn is_cut_short(&self) -> bool {
        let Matches { elevators, estates, units, .. } = &self.matches;
        [elevators.len(), estates.len(), units.len()].contains(&SHOWN)
    }

    /// Whether a question was asked and nothing found.
    pub fn is_fruitless(&self) -> bool {
        let Matches { elevators, estates, units, .. } = &self.matches;
        !self.text().is_empty() && elevators.is_empty() && estates.is_empty() && units.is_empty()
    }
}
