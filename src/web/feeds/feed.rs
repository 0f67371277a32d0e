//! A feed before it is written in one form or the other.

use crate::gazette::Tag;
use crate::gazette::disclosure::LocalTime;
use crate::gazette::records::Entry;
use crate::gazette::tree::proof::Checkpoint;

/// Items of a feed.
pub const ITEMS: u64 = 50;
/// The licence of the data.
pub const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";
/// Who publishes.
pub const AUTHOR: &str = "重庆市市场监督管理局";
/// The day the plan began (渝市监发〔2020〕84号): since when our names are given out.
const SINCE: &str = "2020-09-23";

/// A form in which feeds are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Form {
    /// The form that the end of a file's name asks for, and the name without it.
    pub fn of(file: &str) -> Option<(&str, Self)> {
        let (name, end) = file.rsplit_once('.')?;
        match end {
            "atom" => Some((name, Self::Atom)),
            "json" => Some((name, Self::Json)),
            _ => None,
        }
    }

    fn end(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }
}

/// Where a feed stands, whatever its form.
#[derive(Debug, Clone)]
pub struct Address {
    /// The path without the form.
    pub stem: String,
    /// `?` and the query, or nothing.
    pub query: String,
}

impl Address {
    /// The address of a feed without a query.
    pub fn plain(stem: String) -> Self {
        Self { stem, query: String::new() }
    }

    /// The path and query of one form.
    pub fn of(&self, form: Form) -> String {
        format!("{}.{}{}", self.stem, form.end(), self.query)
    }
}

/// What was published lately about something.
#[derive(Debug)]
pub struct News {
    /// What the feed is called.
    pub title: String,
    /// The path of the page about the same.
    pub page: String,
    /// Publications, the newest first.
    pub items: Vec<Item>,
    /// What it was made from.
    pub made_from: Vec<Tag>,
    /// The position of the log it stands for, where that may lag behind.
    pub position: Option<u64>,
    /// The path of the page where what was published earlier stands; `None` where the feed holds everything.
    pub earlier: Option<String>,
}

/// One publication.
#[derive(Debug, Clone)]
pub struct Item {
    /// What happened, in a line.
    pub title: String,
    /// What was published, as plain text.
    pub text: String,
    /// The path of the page that shows it.
    pub page: String,
    /// The entry of the log.
    pub entry: Entry,
}

/// A feed ready to be written.
#[derive(Debug)]
pub struct Feed {
    /// The portal's address, without a slash at its end.
    pub site: String,
    /// Where it stands.
    pub address: Address,
    /// What was published.
    pub news: News,
    /// The first checkpoint that holds the newest of it, so that it changes only when something is published.
    pub checkpoint: Option<Checkpoint>,
}

impl Feed {
    /// An absolute address.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    /// The feed's name for ever, whatever its form (RFC 4151).
    pub fn id(&self) -> String {
        format!("tag:{},{SINCE}:{}{}", self.authority(), self.address.stem, self.address.query)
    }

    /// A publication's name for ever: its place in the log.
    pub fn id_of(&self, item: &Item) -> String {
        format!("tag:{},{SINCE}:/changes/{}", self.authority(), item.entry.seq)
    }

    /// Where what was published earlier stands; `None` where the feed holds everything.
    pub fn earlier(&self) -> Option<String> {
        self.news.earlier.as_ref().map(|path| self.absolute(path))
    }

    /// When its content changed last; a feed without items never did since we began.
    pub fn updated(&self) -> LocalTime {
        let newest = self.news.items.iter().map(|item| item.entry.published_at).max();
        newest.unwrap_or_else(|| {
            format!("{SINCE}T00:00:00+08:00").parse().expect("the day of the plan is a day")
        })
    }

    /// The host without its port, which a name of this kind cannot hold.
    fn authority(&self) -> &str {
        let host = self.site.split_once("://").map_or(self.site.as_str(), |(_, host)| host);
        host.split(['/', ':']).next().unwrap_or(host)
    }
}

/// Text that may stand in XML: control characters fall away.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}
