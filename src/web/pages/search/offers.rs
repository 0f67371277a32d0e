//! Ways to narrow a search and to take a narrowing back: links with counts, and chips for what holds.

use super::narrowing::Narrowing;
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::region;
use crate::search::answer::Understood;
use crate::search::facets::{Count, Facets};
use crate::search::question::Kind;
use crate::web::finding::choices;

/// One filter with its values.
#[derive(Debug, Clone)]
pub struct Facet {
    /// What it is called.
    pub title: &'static str,
    /// Its values that would find something.
    pub offers: Vec<Offer>,
    /// Whether there are more than these.
    pub is_cut: bool,
}

/// A value of a filter.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What it is called.
    pub label: String,
    /// How many records there would be.
    pub count: u64,
    /// Where it leads.
    pub address: String,
}

/// A filter that holds, with the address without it.
#[derive(Debug, Clone)]
pub struct Chip {
    /// What it says.
    pub label: String,
    /// The search without it.
    pub without: String,
    /// For a word that became a filter: the search that takes words as they are written.
    pub literally: Option<String>,
}

/// Values shown at once; the rest are behind a click.
pub const SHOWN: usize = 8;

impl Facet {
    /// The values shown at once.
    pub fn first(&self) -> &[Offer] {
        &self.offers[..self.offers.len().min(SHOWN)]
    }

    /// The values behind a click.
    pub fn rest(&self) -> &[Offer] {
        &self.offers[self.offers.len().min(SHOWN)..]
    }
}

/// The ways to narrow a search further. A filter that holds is a chip instead.
pub fn facets(asked: &Narrowing, understood: &Understood, facets: &Facets) -> Vec<Facet> {
    let holds = |name: &str| {
        asked.get(name).is_some() || understood.states.iter().any(|state| state.parameter == name)
    };
    let offer = |name: &str, value: &str, label: &str, count: u64| Offer {
        label: label.to_owned(),
        count,
        address: asked.with(name, value).at("/search"),
    };
    let states = [
        ("overdue", "维保逾期", facets.overdue),
        ("expired", "检验超期或不合格", facets.expired),
        ("exited", "已退出维保试点", facets.exited),
    ];
    let states = states.into_iter().filter(|(name, _, count)| *count > 0 && !holds(name));
    let regions = facets.region.iter().map(|c| offer("region", c.value.slug, c.value.name, c.count));
    let subdistricts = facets.subdistrict.iter().map(|c| offer("subdistrict", &c.value, &c.value, c.count));
    let years =
        facets.year.iter().map(|c| offer("year", &c.value.to_string(), &format!("{} 年", c.value), c.count));
    let all = [
        ("kind", "类别", coded("kind", &facets.kind, offer)),
        ("", "需要留意", states.map(|(name, label, count)| offer(name, "true", label, count)).collect()),
        ("region", "区县", regions.collect()),
        ("subdistrict", "乡镇街道", subdistricts.collect()),
        ("status", "使用状态", coded("status", &facets.status, offer)),
        ("mode", "维保模式", coded("mode", &facets.mode, offer)),
        ("pilot", "试点", coded("pilot", &facets.pilot, offer)),
        ("code", "退出情形", coded("code", &facets.code, offer)),
        ("year", year(understood.filter.kind), years.collect()),
    ];
    let useful = all.into_iter().filter(|(name, _, offers)| !offers.is_empty() && !holds(name));
    let is_cut = |name: &str| name == "subdistrict" && facets.are_subdistricts_cut;
    useful.map(|(name, title, offers)| Facet { title, offers, is_cut: is_cut(name) }).collect()
}

/// What a year is the year of, by the kind of records.
fn year(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Elevator) => "安装年份",
        Some(Kind::Notice) => "决定年份",
        Some(Kind::Commitment) => "承诺起始年份",
        _ => "安装、决定或承诺起始年份",
    }
}

fn coded<V: Vocabulary>(
    name: &str,
    counts: &[Count<V>],
    offer: impl Fn(&str, &str, &str, u64) -> Offer,
) -> Vec<Offer> {
    counts.iter().map(|c| offer(name, c.value.code(), c.value.label(), c.count)).collect()
}

/// The filters that hold: of the address, and of words.
pub fn chips(asked: &Narrowing, understood: &Understood) -> Vec<Chip> {
    let of_address = asked.pairs().iter().filter_map(|(name, value)| {
        let label = match *name {
            "year" => format!("{} {value}", year(understood.filter.kind)),
            name => label(name, value)?,
        };
        Some(Chip { label, without: asked.without(name).at("/search"), literally: None })
    });
    let of_words = understood.states.iter().map(|state| Chip {
        label: format!("“{}”：{}", state.word, label(state.parameter, state.value).unwrap_or_default()),
        without: asked.with("q", &state.rest).at("/search"),
        literally: Some(asked.with("literally", "true").at("/search")),
    });
    of_words.chain(of_address).collect()
}

/// What a filter says; `None` for what is no filter.
fn label(name: &str, value: &str) -> Option<String> {
    let either = |yes: &str, no: &str| Some(if value == "true" { yes } else { no }.to_owned());
    let of = |known: Option<&'static str>| known.map(str::to_owned);
    match name {
        "kind" => of(Kind::parse(value).map(Vocabulary::label)),
        "region" => of(region::find(value).map(|region| region.name)),
        "subdistrict" => Some(value.to_owned()),
        "mode" => of(Mode::parse(value).map(Vocabulary::label)),
        "status" => of(ElevatorStatus::parse(value).map(Vocabulary::label)),
        "pilot" => of(choices::pilots().into_iter().find(|(code, _)| *code == value).map(|(_, label)| label)),
        "overdue" => either("维保逾期", "维保未逾期"),
        "expired" => either("检验超期或不合格", "检验未超期"),
        "exited" => either("已退出维保试点", "未退出维保试点"),
        "code" => of(ExitCode::parse(value).map(Vocabulary::label)),
        "role" => of(UnitRole::parse(value).map(Vocabulary::label)),
        "literally" => (value == "true").then(|| "按原文查找".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::question::Filter;

    #[test]
    fn a_year_says_of_what() {
        let found = Facets { year: vec![Count { value: 2015, count: 9 }], ..Facets::default() };
        let titles = |kind| {
            let filter = Filter { kind, ..Filter::default() };
            let understood = Understood { filter, ..Understood::default() };
            let facets = facets(&Narrowing::read("q=a").unwrap(), &understood, &found);
            let chips = chips(&Narrowing::read("year=2015").unwrap(), &understood);
            (facets[0].title, chips[0].label.clone())
        };
        assert_eq!(titles(Some(Kind::Elevator)), ("安装年份", "安装年份 2015".to_owned()));
        assert_eq!(titles(Some(Kind::Notice)), ("决定年份", "决定年份 2015".to_owned()));
        assert_eq!(titles(None).0, "安装、决定或承诺起始年份");
    }
}
