//! Promises beside results, for everyone to compare.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::gazette::records::Page;
use crate::gazette::records::commitment::CommitmentRow;

/// The list of promises.
#[derive(Debug, Template)]
#[template(path = "pages/commitments.html")]
pub struct CommitmentsPage {
    /// The frame.
    pub shell: Shell,
    /// A page of promises.
    pub commitments: Page<CommitmentRow>,
}

impl CommitmentsPage {
    /// A page of the list; its frame names the newest entry shown.
    pub fn new(shell: Shell, commitments: Page<CommitmentRow>) -> Self {
        let shell =
            shell.updated(commitments.rows.iter().map(|row| row.promise.gazette)).json("/api/v1/commitments");
        Self { shell, commitments }
    }
}
