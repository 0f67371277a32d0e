//! A feed as JSON Feed 1.1 (jsonfeed.org). What ties it to the log stands in the extension `_log`.

use serde::Serialize;

use super::feed::{AUTHOR, Feed, Form, Item, LICENCE};
use crate::gazette::disclosure::LocalTime;
use crate::web::fault::Fault;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    language: &'static str,
    authors: [Author; 1],
    items: Vec<Line<'a>>,
    _log: Log<'a>,
}

#[derive(Serialize)]
struct Author {
    name: &'static str,
}

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    url: String,
    title: &'a str,
    content_text: &'a str,
    date_published: LocalTime,
    _log: Place,
}

/// Where the publication stands in the log.
#[derive(Serialize)]
struct Place {
    seq: u64,
    url: String,
}

/// What the feed is worth keeping for.
#[derive(Serialize)]
struct Log<'a> {
    about: &'static str,
    license: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<&'a str>,
    /// The page where what was published earlier stands, where the feed is full.
    #[serde(skip_serializing_if = "Option::is_none")]
    earlier_url: Option<String>,
}

/// Writes it.
///
/// # Errors
/// If it cannot be serialised, which is our mistake.
pub fn write(feed: &Feed) -> Result<Vec<u8>, Fault> {
    let document = Document {
        version: VERSION,
        title: &feed.news.title,
        home_page_url: feed.absolute(&feed.news.page),
        feed_url: feed.absolute(&feed.address.of(Form::Json)),
        language: "zh-Hans",
        authors: [Author { name: AUTHOR }],
        items: feed.news.items.iter().map(|item| line(feed, item)).collect(),
        _log: Log {
            about: "https://c2sp.org/tlog-checkpoint",
            license: LICENCE,
            checkpoint: feed.checkpoint.as_ref().map(|checkpoint| checkpoint.text.as_str()),
            earlier_url: feed.earlier(),
        },
    };
    serde_json::to_vec(&document).map_err(|error| Fault::internal(&error))
}

fn line<'a>(feed: &Feed, item: &'a Item) -> Line<'a> {
    let seq = item.entry.seq;
    Line {
        id: feed.id_of(item),
        url: feed.absolute(&item.page),
        title: &item.title,
        content_text: &item.text,
        date_published: item.entry.published_at,
        _log: Place { seq, url: feed.absolute(&format!("/changes/{seq}")) },
    }
}
