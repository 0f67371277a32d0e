//! What search engines are told: a map of every public page in files of bounded length (sitemaps.org), and which
//! addresses to leave alone. A file begins after the key that its address names, so that it is read in one stretch.

use std::fmt::Write as _;

use poem::http::Uri;
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};

use super::cache::CachePolicy;
use super::fault::{Fault, HelpLink};
use super::pages::asked::value;
use super::pages::desk::{AtDesk, Desk, kinds};
use super::pages::document::Document;
use super::pages::{links, missing};
use super::prepared::Rendered;
use super::visit::Visit;
use crate::domain::Day;
use crate::domain::region;
use crate::gazette::Kind;
use crate::gazette::records::sitemap::{Mapped, Place};
use crate::release::datasets;

const XML: &str = "application/xml; charset=utf-8";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// Characters of a key that are looked at.
const KEY_CHARS: usize = 300;

/// Pages that stand whatever the register holds.
const FIXED: [&str; 18] = [
    "/",
    "/regions",
    "/notices",
    "/commitments",
    "/statistics",
    "/ledger",
    "/policy",
    "/method",
    "/guide",
    "/contact",
    "/bureaus",
    "/accessibility",
    "/open-data",
    "/open-data/dictionary",
    "/api",
    "/api/guide",
    "/api/guide/en",
    "/api/changelog",
];

/// What robots leave alone: versions of the past, every entry of the log by itself, results without end. The record
/// itself is the page to find.
const ROBOTS: &str = "User-agent: *
Disallow: /search
Disallow: /changes/
Disallow: /*/history
Disallow: /*/labels
Disallow: /*?*cursor=
Disallow: /*?*as_of=
Disallow: /*?*view=
Disallow: /api/try/
Disallow: /login
Disallow: /workbench/
Allow: /
";

/// Adds them.
pub fn add(route: Route) -> Route {
    route.at("/robots.txt", get(robots)).at("/sitemap.xml", get(index)).at("/sitemap/:file", get(file))
}

#[handler]
async fn robots(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    let render = async {
        let text = format!("{ROBOTS}\nSitemap: {}/sitemap.xml\n", desk.site.public_url);
        Ok(Rendered::new("text/plain; charset=utf-8", text))
    };
    desk.answer(visit, CachePolicy::Daily, "/robots.txt", render).await
}

/// The files that make up the map, each with the day of the newest publication in it. The fixed pages change with the
/// program only, so nothing is said of them.
#[handler]
async fn index(Data(desk): AtDesk<'_>, visit: &Visit) -> Result<Response, Fault> {
    let render = async {
        let mut xml = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
        write_file(&mut xml, desk, "/sitemap/pages.xml", None);
        for mapped in Mapped::ALL {
            let begins = desk.gazette.mapped_after(mapped).await.map_err(missing::from_gazette)?;
            for (at, after) in begins.iter().enumerate() {
                let until = begins.get(at + 1).map(String::as_str);
                let newest = desk.gazette.mapped_on(mapped, after, until).await;
                write_file(&mut xml, desk, &address(mapped, after), newest.map_err(missing::from_gazette)?);
            }
        }
        xml.push_str("</sitemapindex>\n");
        Ok(Rendered::new(XML, xml).made_from(Mapped::ALL.into_iter().flat_map(|of| kinds(made_from(of)))))
    };
    desk.answer(visit, CachePolicy::List, "/sitemap.xml", render).await
}

#[handler]
async fn file(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    uri: &Uri,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let name = name.strip_suffix(".xml").ok_or_else(no_such_file)?;
    if name == "pages" {
        let render = async { Ok(Rendered::new(XML, fixed_pages(desk, visit.day))) };
        return desk.answer(visit, CachePolicy::Daily, "/sitemap/pages.xml", render).await;
    }
    let mapped = Mapped::ALL.into_iter().find(|mapped| file_of(*mapped) == name).ok_or_else(no_such_file)?;
    let after: String =
        value(uri.query().unwrap_or_default(), "after").unwrap_or_default().chars().take(KEY_CHARS).collect();
    let render = async {
        let places = desk.gazette.mapped(mapped, &after, visit.day).await.map_err(missing::from_gazette)?;
        let mut xml = begun();
        for place in &places {
            write_page(&mut xml, desk, &page_of(mapped, place), place.published_on);
        }
        Ok(Rendered::new(XML, ended(xml)).made_from(kinds(made_from(mapped))))
    };
    desk.answer(visit, CachePolicy::List, &address(mapped, &after), render).await
}

fn fixed_pages(desk: &Desk, today: Day) -> String {
    let mut xml = begun();
    let documents = Document::ALL.iter().map(|document| format!("/policy/{}", document.slug()));
    let regions = region::existing_on(today).into_iter().map(|region| format!("/regions/{}", region.slug));
    let datasets = datasets::all().iter().map(|dataset| format!("/open-data/{}", dataset.name));
    let fixed = FIXED.iter().map(|path| (*path).to_owned());
    for path in fixed.chain(datasets).chain(documents).chain(regions) {
        write_page(&mut xml, desk, &path, None);
    }
    ended(xml)
}

fn file_of(mapped: Mapped) -> &'static str {
    match mapped {
        Mapped::Elevators => "elevators",
        Mapped::Units => "units",
        Mapped::Notices => "notices",
        Mapped::Estates => "estates",
    }
}

/// The kinds whose publications change a file. Every event of an elevator counts as a change of elevators.
fn made_from(mapped: Mapped) -> [Kind; 3] {
    match mapped {
        Mapped::Elevators | Mapped::Estates => [Kind::ELEVATOR, Kind::PILOT_MARK, Kind::NOTICE],
        Mapped::Units => [Kind::UNIT, Kind::COMMITMENT, Kind::NOTICE],
        Mapped::Notices => [Kind::NOTICE; 3],
    }
}

fn address(mapped: Mapped, after: &str) -> String {
    let after = if after.is_empty() { String::new() } else { format!("?after={}", links::escaped(after)) };
    format!("/sitemap/{}.xml{after}", file_of(mapped))
}

fn page_of(mapped: Mapped, place: &Place) -> String {
    match mapped {
        Mapped::Elevators => format!("/e/{}", place.id),
        Mapped::Units => format!("/units/{}", place.id),
        Mapped::Notices => links::notice_path(&place.id),
        Mapped::Estates => links::estate_path(place.region.as_deref().unwrap_or_default(), &place.id),
    }
}

fn begun() -> String {
    format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n")
}

fn ended(mut xml: String) -> String {
    xml.push_str("</urlset>\n");
    xml
}

fn write_file(xml: &mut String, desk: &Desk, path: &str, newest: Option<Day>) {
    write_entry(xml, ("sitemap", desk, path), newest);
}

/// Addresses of ours hold nothing that XML would have to escape: names are escaped as segments.
fn write_page(xml: &mut String, desk: &Desk, path: &str, published_on: Option<Day>) {
    write_entry(xml, ("url", desk, path), published_on);
}

fn write_entry(xml: &mut String, (element, desk, path): (&str, &Desk, &str), published_on: Option<Day>) {
    let _ = write!(xml, "<{element}><loc>{}{path}</loc>", desk.site.public_url);
    if let Some(day) = published_on {
        let _ = write!(xml, "<lastmod>{day}</lastmod>");
    }
    let _ = writeln!(xml, "</{element}>");
}

fn no_such_file() -> Fault {
    Fault::NotFound {
        title: "没有这一份网站地图".into(),
        detail: "全部网站地图列于 /sitemap.xml。".into(),
        help: vec![HelpLink::new("网站地图", "/sitemap.xml"), HelpLink::new("首页", "/")],
    }
}
