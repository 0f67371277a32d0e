//! Notices: the archive, and one at its permanent address.

use askama::Template;

use super::filters;
use super::links::notice_path;
use super::shell::Shell;
use crate::gazette::records::Page;
use crate::gazette::records::notice::{NoticeRecord, NoticeRow, Subject};

/// The archive, newest first.
#[derive(Debug, Template)]
#[template(path = "pages/notices.html")]
pub struct NoticesPage {
    /// The frame.
    pub shell: Shell,
    /// A page of notices.
    pub notices: Page<NoticeRow>,
}

impl NoticesPage {
    /// A page of the archive; its frame names the newest entry shown.
    pub fn new(shell: Shell, notices: Page<NoticeRow>) -> Self {
        let shell = shell.updated(notices.rows.iter().map(|row| row.gazette)).json("/api/v1/notices");
        let shell = shell.feed("/feeds/notices.atom").cited_as("公告");
        Self { shell, notices }
    }
}

/// A notice, whole.
#[derive(Debug, Template)]
#[template(path = "pages/notice.html")]
pub struct NoticePage {
    /// The frame.
    pub shell: Shell,
    /// The notice.
    pub record: NoticeRecord,
}

impl NoticePage {
    /// The page of a record.
    pub fn new(shell: Shell, record: NoticeRecord) -> Self {
        let twin = format!("/api/v1{}", notice_path(&record.notice_no));
        let shell = shell.updated([record.gazette]).json(twin).cited_as(format!("公告 {}", record.notice_no));
        Self { shell, record }
    }

    /// Whom it speaks of, in a line without links.
    pub fn whom(&self) -> String {
        let Subject { kind, id, name, .. } = &self.record.subject;
        match (&*kind.code, name) {
            ("unit", name) => name.clone().unwrap_or_else(|| id.clone()),
            (_, Some(name)) => format!("电梯 {id} {name}"),
            (_, None) => format!("电梯 {id}"),
        }
    }

    /// Affected elevators beyond those listed.
    pub fn left_out(&self) -> u64 {
        self.record.affected_total.saturating_sub(self.record.affected.len() as u64)
    }
}
