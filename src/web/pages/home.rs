//! 首页: what the portal is in a sentence, a box to ask in, the city at a glance and the newest notices.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::gazette::records::figures::Overview;

/// The home page.
#[derive(Debug, Template)]
#[template(path = "pages/home.html")]
pub struct HomePage {
    /// The frame.
    pub shell: Shell,
    /// The city at a glance.
    pub overview: Overview,
}

impl HomePage {
    /// The page; its frame names the newest entry that figures and notices rest on.
    pub fn new(shell: Shell, overview: Overview) -> Self {
        let shell =
            shell.updated(overview.newest_notices.iter().map(|notice| notice.gazette).chain(overview.newest));
        let shell = shell.feed("/feeds/notices.atom").cited_as("全市电梯与最新公告");
        Self { shell, overview }
    }
}
