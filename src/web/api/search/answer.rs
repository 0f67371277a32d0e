//! The answer of the search as the API writes it: hits, page, facets, how the question was read, and what may have
//! been meant.

use serde::Serialize;

use super::hit::HitRow;
use crate::domain::label::Vocabulary;
use crate::domain::region::Region;
use crate::search::answer::{Guess, Hit, Understood};
use crate::search::facets::{Count, Facets};
use crate::web::api::list::LICENCE;
use crate::web::finding::Finding;

/// The whole of it.
#[derive(Debug, Serialize)]
pub struct Body {
    data: Vec<HitRow>,
    page: PagePart,
    facets: FacetsPart,
    facets_truncated: Vec<&'static str>,
    understood_as: UnderstoodPart,
    did_you_mean: Vec<GuessPart>,
    meta: Meta,
}

#[derive(Debug, Serialize)]
struct PagePart {
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    total: u64,
    total_is_exact: bool,
}

#[derive(Debug, Serialize)]
struct FacetsPart {
    kind: Vec<CodedCount>,
    region: Vec<RegionCount>,
    subdistrict: Vec<NameCount>,
    mode: Vec<CodedCount>,
    status: Vec<CodedCount>,
    pilot: Vec<CodedCount>,
    overdue: u64,
    expired: u64,
    exited: u64,
    code: Vec<CodedCount>,
    year: Vec<YearCount>,
}

#[derive(Debug, Serialize)]
struct CodedCount {
    code: &'static str,
    label: &'static str,
    count: u64,
}

#[derive(Debug, Serialize)]
struct RegionCount {
    slug: &'static str,
    name: &'static str,
    count: u64,
}

#[derive(Debug, Serialize)]
struct NameCount {
    name: String,
    count: u64,
}

#[derive(Debug, Serialize)]
struct YearCount {
    year: i32,
    count: u64,
}

#[derive(Debug, Serialize)]
struct UnderstoodPart {
    words: Vec<String>,
    by: &'static str,
    filters: Vec<FilterPart>,
    instead: Vec<InsteadPart>,
}

#[derive(Debug, Serialize)]
struct FilterPart {
    word: String,
    parameter: &'static str,
    value: &'static str,
}

#[derive(Debug, Serialize)]
struct InsteadPart {
    word: String,
    by: Vec<String>,
}

#[derive(Debug, Serialize)]
struct GuessPart {
    q: String,
    total: u64,
    data: Vec<HitRow>,
}

#[derive(Debug, Serialize)]
struct Meta {
    licence: &'static str,
}

impl Body {
    /// Writes what was found.
    pub fn of(found: Finding) -> Self {
        let Finding { answer, is_lookup } = found;
        let mut understood_as = UnderstoodPart::from(answer.understood);
        if is_lookup {
            understood_as.by = "lookup";
        }
        let is_cut = answer.facets.are_subdistricts_cut;
        Self {
            data: rows(answer.hits),
            page: PagePart { next: answer.next, total: answer.total, total_is_exact: !is_lookup },
            facets: answer.facets.into(),
            facets_truncated: is_cut.then_some("subdistrict").into_iter().collect(),
            understood_as,
            did_you_mean: answer.guesses.into_iter().map(GuessPart::from).collect(),
            meta: Meta { licence: LICENCE },
        }
    }
}

fn rows(hits: Vec<Hit>) -> Vec<HitRow> {
    hits.into_iter().map(HitRow::from).collect()
}

fn coded<V: Vocabulary>(counts: Vec<Count<V>>) -> Vec<CodedCount> {
    let coded =
        |Count { value, count }: Count<V>| CodedCount { code: value.code(), label: value.label(), count };
    counts.into_iter().map(coded).collect()
}

impl From<Facets> for FacetsPart {
    fn from(facets: Facets) -> Self {
        let region = |Count { value, count }: Count<&'static Region>| RegionCount {
            slug: value.slug,
            name: value.name,
            count,
        };
        let name = |Count { value, count }| NameCount { name: value, count };
        let year = |Count { value, count }| YearCount { year: value, count };
        Self {
            kind: coded(facets.kind),
            region: facets.region.into_iter().map(region).collect(),
            subdistrict: facets.subdistrict.into_iter().map(name).collect(),
            mode: coded(facets.mode),
            status: coded(facets.status),
            pilot: coded(facets.pilot),
            overdue: facets.overdue,
            expired: facets.expired,
            exited: facets.exited,
            code: coded(facets.code),
            year: facets.year.into_iter().map(year).collect(),
        }
    }
}

impl From<Understood> for UnderstoodPart {
    fn from(understood: Understood) -> Self {
        let filters = understood.states.into_iter().map(|state| FilterPart {
            word: state.word,
            parameter: state.parameter,
            value: state.value,
        });
        let instead = understood.instead.into_iter().map(|(word, by)| InsteadPart { word, by });
        Self {
            words: understood.words,
            by: understood.by.name(),
            filters: filters.collect(),
            instead: instead.collect(),
        }
    }
}

impl From<Guess> for GuessPart {
    fn from(guess: Guess) -> Self {
        Self { q: guess.text, total: guess.total, data: rows(guess.hits) }
    }
}
