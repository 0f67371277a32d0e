//! Notices: the archive, and one at its permanent address.

use askama::Template;

use super::filters;
use super::links::notice_path;
use super::shell::Shell;
use crate::domain::exit::code::Subject as SubjectKind;
use crate::domain::label::Vocabulary;
use crate::domain::programme::Pilot;
use crate::domain::region;
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
    /// Whether they are those in publicity only, or only the others; `None` for all of them.
    pub open: Option<bool>,
    /// How many are in publicity on the reader's day.
    pub running: u64,
}

impl NoticesPage {
    /// A page of the archive; its frame names the newest entry shown.
    pub fn new(shell: Shell, notices: Page<NoticeRow>, open: Option<bool>, running: u64) -> Self {
        let shell = shell.updated(notices.rows.iter().map(|row| row.gazette));
        let shell = shell.json(format!("/api/v1{}", Self::at(open))).feed("/feeds/notices.atom");
        let shell = shell.cited_as(Self::title_of(open));
        Self { shell, notices, open, running }
    }

    /// Where those in publicity, the others, or all of them, stand.
    pub fn at(open: Option<bool>) -> &'static str {
        match open {
            Some(true) => "/notices?open=true",
            Some(false) => "/notices?open=false",
            None => "/notices",
        }
    }

    fn title_of(open: Option<bool>) -> &'static str {
        match open {
            Some(true) => "公示中的公告",
            Some(false) => "不在公示中的公告",
            None => "公告",
        }
    }

    /// Whether they are those in publicity only.
    pub fn is_open(&self) -> bool {
        self.open == Some(true)
    }

    /// What it is called.
    pub fn title(&self) -> &'static str {
        Self::title_of(self.open)
    }

    /// Its own address.
    pub fn path(&self) -> &'static str {
        Self::at(self.open)
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
        called(kind.code == SubjectKind::Unit.code(), id, name.as_deref())
    }

    /// What its facts are called.
    pub fn facts(&self) -> &'static str {
        if self.record.code.is_some() { "认定事实" } else { "说明" }
    }

    /// Who says so.
    pub fn from(&self) -> &'static str {
        if self.record.publicity.is_some() { "公示机关" } else { "决定机关" }
    }

    /// Where the telephone of who decides stands: its district's page; `None` of the city's bureau, which reports none.
    pub fn office(&self) -> Option<String> {
        let region = region::of_bureau(&self.record.authority)?;
        Some(self.shell.record(format!("/regions/{}#bureau", region.slug)))
    }

    /// The clauses on publicity and what comes after it.
    pub fn clauses(&self) -> &'static str {
        if self.record.pilot.code == Pilot::Testing.code() {
            "附件2 四(一)3、4、5"
        } else {
            "附件1 四(一)3、4、5"
        }
    }

    /// Affected elevators beyond those listed.
    pub fn left_out(&self) -> u64 {
        self.record.affected_total.saturating_sub(self.record.affected.len() as u64)
    }
}

/// Whom a notice speaks of, in a line without links: a unit by its name, an elevator by its code and place.
pub(in crate::web) fn called(is_unit: bool, id: &str, name: Option<&str>) -> String {
    match (is_unit, name) {
        (true, name) => name.unwrap_or(id).to_owned(),
        (false, Some(name)) => format!("电梯 {id} {name}"),
        (false, None) => format!("电梯 {id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::samples::{publicity, shell};

    #[test]
    fn an_objection_reaches_whoever_decides() {
        for (authority, leads_to, is_left_to_hotlines) in [
            ("渝北区市场监督管理局", "/regions/yubei?view=elder#bureau", false),
            ("万盛经开区市场监督管理局", "/regions/wansheng?view=elder#bureau", false),
            ("重庆市市场监督管理局", "tel:12345", true),
        ] {
            let mut record = publicity("2021-11-10", "2021-11-25");
            record.authority = authority.into();
            let html = NoticePage::new(shell("/notices/x").elder(true), record).render().unwrap();
            let (_, objections) = html.split_once("id=\"objections\"").unwrap();
            let (objections, _) = objections.split_once("</section>").unwrap();
            assert!(objections.contains(&format!("href=\"{leads_to}\"")), "{authority}: {objections}");
            assert_eq!(objections.contains("tel:12315"), is_left_to_hotlines, "{authority}");
        }
    }
}
