//! A feed as Atom (RFC 4287).

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Content, Entry, Feed as Atom, Generator, Link, Person, Text};

use super::feed::{AUTHOR, Feed, Form, Item, LICENCE, plain};
use crate::web::fault::Fault;

/// The prefix and the name of the elements that tie a feed to the log.
const LOG: (&str, &str) = ("log", "https://c2sp.org/tlog-checkpoint");

/// Writes it.
///
/// # Errors
/// If the library cannot, which is our mistake.
pub fn write(feed: &Feed) -> Result<Vec<u8>, Fault> {
    let mut atom = Atom {
        title: Text::plain(plain(&feed.news.title)),
        id: feed.id(),
        updated: feed.updated(),
        authors: vec![Person { name: AUTHOR.to_owned(), ..Person::default() }],
        generator: Some(Generator {
            value: "Mingti".to_owned(),
            uri: None,
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        links: vec![
            link("self", "application/atom+xml", feed.absolute(&feed.address.of(Form::Atom))),
            link("alternate", "text/html", feed.absolute(&feed.news.page)),
            link("related", "application/feed+json", feed.absolute(&feed.address.of(Form::Json))),
            link("license", "text/html", LICENCE.to_owned()),
        ],
        rights: Some(Text::plain(format!("CC BY 4.0 {LICENCE}"))),
        entries: feed.news.items.iter().map(|item| entry(feed, item)).collect(),
        lang: Some("zh-Hans".to_owned()),
        ..Atom::default()
    };
    if let Some(checkpoint) = &feed.checkpoint {
        atom.namespaces.insert(LOG.0.to_owned(), LOG.1.to_owned());
        atom.extensions = element(&checkpoint.text);
    }
    atom.write_to(Vec::new()).map_err(|error| Fault::internal(&error))
}

fn entry(feed: &Feed, item: &Item) -> Entry {
    let published = item.entry.published_at;
    let text = Content {
        value: Some(plain(&item.text)),
        content_type: Some("text".to_owned()),
        ..Content::default()
    };
    let proof = feed.absolute(&format!("/changes/{}", item.entry.seq));
    let mut links = vec![link("alternate", "text/html", feed.absolute(&item.page))];
    if !links[0].href.eq(&proof) {
        links.push(link("related", "text/html", proof));
    }
    Entry {
        title: Text::plain(plain(&item.title)),
        id: feed.id_of(item),
        updated: published,
        published: Some(published),
        links,
        content: Some(text),
        ..Entry::default()
    }
}

fn link(rel: &str, mime_type: &str, href: String) -> Link {
    Link { href, rel: rel.to_owned(), mime_type: Some(mime_type.to_owned()), ..Link::default() }
}

fn element(text: &str) -> ExtensionMap {
    let name = format!("{}:checkpoint", LOG.0);
    let element = Extension { name, value: Some(text.to_owned()), ..Extension::default() };
    let elements = BTreeMap::from([("checkpoint".to_owned(), vec![element])]);
    BTreeMap::from([(LOG.0.to_owned(), elements)])
}
