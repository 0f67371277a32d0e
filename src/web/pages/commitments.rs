//! Promises beside results, for everyone to compare: all of them, or those with one result.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::domain::commitment::measure::Verdict;
use crate::domain::label::Vocabulary;
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::{Entry, Page};

/// The list of promises.
#[derive(Debug, Template)]
#[template(path = "pages/commitments.html")]
pub struct CommitmentsPage {
    /// The frame.
    pub shell: Shell,
    /// How many promises have which result.
    pub verdicts: Vec<(Verdict, u64)>,
    /// The result that was asked for; `None` for all.
    pub chosen: Option<Verdict>,
    /// A page of promises.
    pub commitments: Page<CommitmentRow>,
}

impl CommitmentsPage {
    /// A page of the list, of all or those with one result; its frame names the newest entry shown, or that results may
    /// rest on.
    pub fn new(
        shell: Shell,
        (chosen, verdicts): (Option<Verdict>, Vec<(Verdict, u64)>),
        commitments: Page<CommitmentRow>,
        newest: Option<Entry>,
    ) -> Self {
        let entries = commitments.rows.iter().map(|row| row.promise.gazette).chain(newest);
        let title =
            chosen.map_or("承诺与兑现".to_owned(), |verdict| format!("承诺与兑现：{}", verdict.label()));
        let shell = shell.updated(entries).json(format!("/api/v1{}", Self::path(chosen))).cited_as(title);
        Self { shell, verdicts, chosen, commitments }
    }

    /// The path of the list with a result, or of all.
    pub fn path(verdict: Option<Verdict>) -> String {
        match verdict {
            Some(verdict) => format!("/commitments?verdict={}", verdict.code()),
            None => "/commitments".to_owned(),
        }
    }

    /// The path of this list.
    fn here(&self) -> String {
        Self::path(self.chosen)
    }

    /// The path of the list with a result.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "what a template hands over")]
    fn with(verdict: &Verdict) -> String {
        Self::path(Some(*verdict))
    }

    /// Whether this result was asked for.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "what a template hands over")]
    fn is_chosen(&self, verdict: &Verdict) -> bool {
        self.chosen == Some(*verdict)
    }

    /// How many promises there are.
    fn all(&self) -> u64 {
        self.verdicts.iter().map(|(_, count)| count).sum()
    }
}
