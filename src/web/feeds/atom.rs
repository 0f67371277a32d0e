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
        lang: Some("zh-Hans".to_owned()),
        ..Atom::default()
    };
    if let Some(earlier) = feed.earlier() {
        atom.links
            .push(Link {
                title: Some("更早的公布".to_owned()), ..link("related", "text/html", earlier)
            });
    }
    if let Some(checkpoint) = &feed.checkpoint {
        atom.namespaces.insert(LOG.0.to_owned(), LOG.1.to_owned());
        atom.extensions = element(&checkpoint.text);
    }
    let entries = feed.news.items.iter().map(|item| entry(feed, item)).collect();
    Ok(entries_last(&text(&atom)?, &text(&Atom { entries, ..Atom::default() })?).into_bytes())
}

fn text(atom: &Atom) -> Result<String, Fault> {
    let written = atom.write_to(Vec::new()).map_err(|error| Fault::internal(&error))?;
    String::from_utf8(written).map_err(|error| Fault::internal(&error))
}

/// What a feed says of itself, then the entries of another. The library writes elements that are not Atom's own behind
/// the entries, where the grammar of RFC 4287 (appendix B) has no place for them.
fn entries_last(feed: &str, other: &str) -> String {
    const END: &str = "</feed>";
    let entries = other.find("<entry>").map_or(END, |at| &other[at..]);
    format!("{}{entries}", feed.trim_end_matches(END))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_behind_the_entries() {
        let mut feed = Atom { title: Text::plain("明梯"), ..Atom::default() };
        feed.extensions = element("3\nroot");
        let entries = Atom { entries: vec![Entry::default(), Entry::default()], ..Atom::default() };
        let written = entries_last(&text(&feed).unwrap(), &text(&entries).unwrap());
        assert!(written.ends_with("</entry></feed>"), "{written}");
        assert_eq!(
            (written.matches("<entry>").count(), written.matches("<title>明梯</title>").count()),
            (2, 1)
        );
        let checkpoint = written.find("<log:checkpoint>").unwrap();
        assert!(checkpoint < written.find("<entry>").unwrap());
        assert_eq!(
            entries_last(&text(&feed).unwrap(), &text(&Atom::default()).unwrap()),
            text(&feed).unwrap()
        );
    }
}
