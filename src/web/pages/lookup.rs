//! 信息查询 on a day of the past: what begins with what was typed. The search knows the present only.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::gazette::records::lookup::{Matches, SHOWN};

/// Answers to a question, or the empty form.
#[derive(Debug, Template)]
#[template(path = "pages/lookup.html")]
pub struct LookupPage {
    /// The frame.
    pub shell: Shell,
    /// What was typed; empty where nothing was asked.
    pub asked: String,
    /// What was found.
    pub matches: Matches,
}

impl LookupPage {
    /// Whether there may be more of a kind than the page lists.
    pub fn is_cut_short(&self) -> bool {
        let Matches { elevators, estates, units, .. } = &self.matches;
        [elevators.len(), estates.len(), units.len()].contains(&SHOWN)
    }

    /// Whether a question was asked and nothing found.
    pub fn is_fruitless(&self) -> bool {
        let Matches { elevators, estates, units, .. } = &self.matches;
        !self.asked.is_empty() && elevators.is_empty() && estates.is_empty() && units.is_empty()
    }
}
