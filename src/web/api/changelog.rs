//! What changed of the API and what will go: as a page, as JSON and as a feed. Changes of the data are the log's
//! business, not told here.

use askama::Template;
use atom_syndication::{Content, Entry as AtomEntry, Feed, FixedDateTime, Link, Person, Text};
use poem::web::Data;
use poem::{Response, handler};
use serde::Serialize;

use crate::domain::Day;
use crate::domain::calendar::{day_start, local_time};
use crate::web::cache::CachePolicy;
use crate::web::deprecation::{DEPRECATED, Deprecated, TOLD_AT};
use crate::web::fault::Fault;
use crate::web::pages::asked::Asked;
use crate::web::pages::desk::AtDesk;
use crate::web::pages::filters;
use crate::web::pages::shell::Shell;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

const TEXT: &str = include_str!("changelog.tsv");

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The version of the API that first had it.
    pub version: &'static str,
    /// The day.
    pub on: Day,
    /// What changed, in Chinese.
    pub text: &'static str,
    /// The same in English.
    pub text_en: &'static str,
}

impl Change {
    fn read(line: &'static str) -> Self {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let (version, on, text, text_en) = (next(), next(), next(), next());
        let on = on.parse().expect("the changelog names days");
        Self { version, on, text, text_en }
    }
}

/// Every change, the newest first.
pub fn changes() -> Vec<Change> {
    TEXT.lines().filter(|line| !line.starts_with('#')).map(Change::read).collect()
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "api/changelog.html")]
struct ChangelogPage {
    shell: Shell,
    changes: Vec<Change>,
    deprecated: &'static [Deprecated],
}

/// 接口变更.
#[handler]
pub async fn page(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, TOLD_AT).json("/api/changelog.json").feed("/api/changelog.atom");
    let key = shell.key();
    desk.answer_text(visit, &key, ChangelogPage { shell, changes: changes(), deprecated: DEPRECATED }).await
}

/// The same as JSON.
#[handler]
pub async fn json(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    let render = async {
        let body = serde_json::to_vec_pretty(&changes()).map_err(|error| Fault::internal(&error))?;
        Ok(Rendered::json(body))
    };
    desk.answer(visit, CachePolicy::Daily, "/api/changelog.json", render).await
}

/// The same as Atom.
#[handler]
pub async fn atom(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    let site = &desk.site.public_url;
    let render = async {
        let body = feed(site).write_to(Vec::new()).map_err(|error| Fault::internal(&error))?;
        Ok(Rendered::new("application/atom+xml; charset=utf-8", body))
    };
    desk.answer(visit, CachePolicy::Daily, "/api/changelog.atom", render).await
}

fn feed(site: &str) -> Feed {
    let changes = changes();
    let link = |rel: &str, mime_type: &str, href: String| Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    };
    Feed {
        title: Text::plain("明梯：接口变更"),
        id: format!("{site}{TOLD_AT}"),
        updated: changes.iter().map(|change| moment(change.on)).max().expect("the API changed once"),
        authors: vec![Person { name: "明梯 Mingti".to_owned(), ..Person::default() }],
        links: vec![
            link("self", "application/atom+xml", format!("{site}/api/changelog.atom")),
            link("alternate", "text/html", format!("{site}{TOLD_AT}")),
        ],
        entries: changes
            .iter()
            .enumerate()
            .map(|(at, change)| entry(site, changes.len() - at, change))
            .collect(),
        lang: Some("zh-Hans".to_owned()),
        ..Feed::default()
    }
}

/// A change is named by its number from the oldest, which stays.
fn entry(site: &str, number: usize, change: &Change) -> AtomEntry {
    let content = Content {
        value: Some(format!("{}\n{}", change.text, change.text_en)),
        content_type: Some("text".to_owned()),
        ..Content::default()
    };
    AtomEntry {
        title: Text::plain(format!("{} · {}", change.version, change.text)),
        id: format!("{site}{TOLD_AT}#change-{number}"),
        updated: moment(change.on),
        links: vec![Link {
            href: format!("{site}{TOLD_AT}"),
            rel: "alternate".to_owned(),
            ..Link::default()
        }],
        content: Some(content),
        ..AtomEntry::default()
    }
}

fn moment(day: Day) -> FixedDateTime {
    local_time(day_start(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::api::document::VERSION;

    #[test]
    fn the_list_is_whole_and_the_newest_first() {
        let changes = changes();
        assert_eq!(changes[0].version, VERSION);
        for pair in changes.windows(2) {
            assert!(pair[0].on >= pair[1].on);
        }
        for change in &changes {
            assert!(!change.text.is_ascii() && change.text_en.is_ascii(), "{change:?}");
        }
    }
}
