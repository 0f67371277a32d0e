//! A search engine reads the map: every public page stands in it once, with the day of its newest publication.

use crate::office::Office;
use crate::portal::Portal;
use crate::register::{a_unit_exit, a_visit, an_elevator, two_units, user};

fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()).collect()
}

/// The paths that a file of the map or its index names.
fn paths(portal: &Portal, file: &str) -> Vec<String> {
    let answer = portal.get(file);
    assert_eq!(answer.status, 200, "{file}: {}", answer.text());
    assert_eq!(answer.headers["content-type"], "application/xml; charset=utf-8");
    let text = answer.text();
    let path = |address: &&str| address.strip_prefix(&portal.address).unwrap().to_owned();
    between(&text, "<loc>", "</loc>").iter().map(path).collect()
}

#[test]
fn every_page_is_mapped_once_and_answers() {
    let office = Office::open();
    office.import_sample(60);
    let portal = office.serve();
    let mut pages: Vec<String> = Vec::new();
    for file in paths(&portal, "/sitemap.xml") {
        pages.extend(paths(&portal, &file));
    }
    for page in &pages {
        let answer = portal.get(page);
        assert_eq!(answer.status, 200, "{page}");
        assert!(!answer.text().contains("noindex"), "{page} is on the map and asks to be left out");
    }
    let count = |prefix: &str| pages.iter().filter(|page| page.starts_with(prefix)).count() as u64;
    let total = |list: &str| portal.json(&format!("/api/v1/{list}"))["page"]["total"].as_u64().unwrap();
    assert_eq!(count("/e/"), total("elevators"));
    assert_eq!(count("/units/"), total("units"));
    assert_eq!(count("/notices/"), total("notices"));
    assert!(count("/estates/") > 3 && count("/regions/") > 30, "{pages:?}");
    let all = pages.len();
    pages.sort();
    pages.dedup();
    assert_eq!(pages.len(), all, "a page stands twice");
}

#[test]
fn a_pages_day_is_that_of_its_newest_publication() {
    for (engine, mut office) in Office::on_each_engine() {
        office.at("2021-11-10T09:00:00+08:00").record("units", &two_units());
        office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
        office.at("2021-11-12T09:00:00+08:00");
        office.record("visits", &[a_visit("500001", "2021-11-11T09:00:00+08:00")]);
        office.at("2021-11-14T09:00:00+08:00");
        office.record("exits", &[a_unit_exit("退出-2021-1", &user(), "2021-11-12")]);
        let portal = office.serve();
        let days = |file: &str| {
            let text = portal.get(&format!("/sitemap/{file}.xml")).text();
            between(&text, "<lastmod>", "</lastmod>").iter().map(|day| (*day).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(days("elevators"), ["2021-11-12", "2021-11-10"], "{engine}");
        assert_eq!(days("notices"), ["2021-11-14"], "{engine}");
        assert_eq!(days("estates"), ["2021-11-12"], "{engine}");
        assert!(days("units").contains(&"2021-11-14".to_owned()), "{engine}");
        let index = portal.get("/sitemap.xml").text();
        for file in between(&index, "<sitemap>", "</sitemap>") {
            let path = between(file, "<loc>", "</loc>")[0].strip_prefix(&portal.address).unwrap().to_owned();
            let parts = portal.get(&path).text();
            let newest = between(&parts, "<lastmod>", "</lastmod>").into_iter().max();
            assert_eq!(
                between(file, "<lastmod>", "</lastmod>").into_iter().next(),
                newest,
                "{engine}: {path}"
            );
        }
        let rest = portal.get("/sitemap/elevators.xml?after=500001").text();
        assert!(rest.contains("/e/500002") && !rest.contains("/e/500001"), "{engine}: {rest}");
    }
}

#[test]
fn robots_are_led_to_the_map_and_kept_from_the_past() {
    let portal = Office::open().serve();
    let robots = portal.get("/robots.txt");
    assert_eq!(robots.headers["content-type"], "text/plain; charset=utf-8");
    let text = robots.text();
    assert!(text.contains(&format!("Sitemap: {}/sitemap.xml", portal.address)), "{text}");
    assert!(text.contains("Disallow: /*/history") && text.contains("Disallow: /search"), "{text}");
    assert_eq!(portal.get("/sitemap/nothing.xml").status, 404);
    assert_eq!(portal.get("/sitemap/elevators").status, 404);
}
