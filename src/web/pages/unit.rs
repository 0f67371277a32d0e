//! A unit: who it is, what it runs or maintains, what it promised and whether it had to leave the pilot.

use askama::Template;

use super::badge::FRAME;
use super::filters;
use super::shell::Shell;
use super::state::Tone;
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::unit::UnitRecord;
use crate::gazette::records::warnings::Warnings;
use crate::gazette::records::{Entry, Page};

/// Promises shown at once, so that the elevators are not far below.
const PROMISES: usize = 6;

/// The page of a unit.
#[derive(Debug, Template)]
#[template(path = "pages/unit.html")]
pub struct UnitPage {
    /// The frame.
    pub shell: Shell,
    /// The unit.
    pub record: UnitRecord,
    /// A page of the elevators it uses or maintains.
    pub elevators: Page<ElevatorRow>,
    /// What stands against those elevators.
    pub warnings: Warnings,
}

impl UnitPage {
    /// The page of a record; its frame names the newest entry shown.
    pub fn new(shell: Shell, record: UnitRecord, elevators: Page<ElevatorRow>) -> Self {
        let promises = record.commitments.iter().map(|row| row.promise.gazette);
        let notices = record.notices.iter().map(|notice| notice.entry);
        let rows = elevators.rows.iter().map(|row| row.entry);
        let shell = shell
            .updated([record.gazette].into_iter().chain(promises).chain(notices).chain(rows))
            .json(format!("/api/v1/units/{}", record.uscc))
            .feed(format!("/feeds/units/{}.atom", record.uscc))
            .cited_as(&record.name);
        Self { shell, record, elevators, warnings: Warnings::default() }
    }

    /// The same, with the newest entry that the states of the elevators shown rest on.
    #[must_use]
    pub fn resting_on(mut self, newest: Option<Entry>) -> Self {
        self.shell = self.shell.clone().updated(self.shell.updated.into_iter().chain(newest));
        self
    }

    /// The same with what stands against its elevators.
    #[must_use]
    pub fn warned(self, warnings: Warnings) -> Self {
        Self { warnings, ..self }
    }

    /// Its name, what stands in brackets in parts of their own, which stay whole where the line allows.
    pub fn name_parts(&self) -> Vec<&str> {
        parted(&self.record.name)
    }

    /// The promises shown at once.
    pub fn first_promises(&self) -> Vec<&CommitmentRow> {
        self.record.commitments.iter().take(PROMISES).collect()
    }

    /// The promises behind a click.
    pub fn other_promises(&self) -> Vec<&CommitmentRow> {
        self.record.commitments.iter().skip(PROMISES).collect()
    }

    /// Whether it made more promises than the page lists.
    pub fn has_more_promises(&self) -> bool {
        self.record.commitments_total > self.record.commitments.len() as u64
    }

    /// Its address elsewhere, on whichever page of its elevators a reader is.
    pub fn address(&self) -> String {
        format!("{}{}", self.shell.site.public_url, self.path())
    }

    /// Its path.
    pub fn path(&self) -> String {
        format!("/units/{}", self.record.uscc)
    }
}

/// A name before, in and behind its brackets.
fn parted(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some(open) = rest.find(['（', '(']) {
        let close = rest[open..].find(['）', ')']).and_then(|at| {
            let close = open + at;
            Some(close + rest[close..].chars().next()?.len_utf8())
        });
        let close = close.unwrap_or(rest.len());
        parts.extend([&rest[..open], &rest[open..close]]);
        rest = &rest[close..];
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::samples::{self, commitments, empty};

    #[test]
    fn what_stands_in_brackets_stays_whole() {
        for (name, parts) in [
            ("安行电梯", vec!["安行电梯"]),
            ("重庆嘉川（样本）电梯有限公司", vec!["重庆嘉川", "（样本）", "电梯有限公司"]),
            ("A (B) C(D", vec!["A ", "(B)", " C", "(D"]),
        ] {
            assert_eq!(parted(name), parts);
        }
    }

    #[test]
    fn many_promises_fold_and_none_is_lost() {
        let promise = commitments().remove(0);
        let record = UnitRecord { commitments: vec![promise; 9], commitments_total: 9, ..samples::unit() };
        let mut page = UnitPage::new(samples::shell("/units/x"), record, empty());
        let html = page.render().unwrap();
        let label = page.record.commitments[0].promise.indicator.label.clone();
        assert_eq!(html.matches(&format!("<strong>{label}</strong>")).count(), 9);
        let folded =
            html.split_once("其余 3 项承诺</summary>").unwrap().1.split_once("</details>").unwrap().0;
        assert_eq!(folded.matches(&format!("<strong>{label}</strong>")).count(), 3);
        assert!(!html.contains("这里只列"), "{html}");
        page.record.commitments_total = 10;
        assert!(page.render().unwrap().contains("共 10 项，这里只列最新的 9 项。"));
    }

    #[test]
    fn a_badge_is_of_the_unit_whichever_page_of_its_elevators_is_read() {
        let record = samples::unit();
        let uscc = record.uscc.clone();
        let shell = samples::shell(&format!("/units/{uscc}?cursor=abc"));
        let html = UnitPage::new(shell, record, empty()).render().unwrap();
        assert!(html.contains(&format!("/units/{uscc}/badge.svg")) && !html.contains("cursor=abc/badge"));
    }
}
