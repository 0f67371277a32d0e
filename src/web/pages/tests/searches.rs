//! Searches for the tests of their page: one of each shape, with invented names.

use askama::Template;

use super::super::lookup::LookupPage;
use super::super::search::narrowing::Narrowing;
use super::super::search::page::{Group, SearchPage};
use super::samples::{MAINTAINER, USER, day, matches, shell};
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region;
use crate::gazette::records::lookup::Matches;
use crate::search::answer::{
    Answer, ElevatorFacts, Facts, Guess, Highlight, Hit, StateWord, Understood, Way,
};
use crate::search::facets::{Count, Facets};
use crate::search::question::{Filter, Kind};

pub fn hit(kind: Kind, id: &str, title: &str, facts: Facts) -> Hit {
    let highlights = vec![Highlight { field: "name", text: title.into(), spans: vec![(0, 2)] }];
    Hit { kind, id: id.into(), title: title.into(), tier: 1, highlights, facts }
}

pub fn elevator_hit() -> Hit {
    hit(Kind::Elevator, "242848", "云岭·江山里", Facts::Elevator(Box::new(elevator_facts())))
}

pub fn elevator_facts() -> ElevatorFacts {
    ElevatorFacts {
        region: region::find("yubei"),
        subdistrict: Some("龙溪街道".into()),
        estate: Some("云岭·江山里".into()),
        address: Some("红锦大道 463 号".into()),
        inner_no: Some("3 栋 1 号梯".into()),
        user: (Some(USER.into()), "重庆云岭物业服务有限公司".into()),
        maintainer: Some((MAINTAINER.into(), "重庆江畔电梯工程有限公司".into())),
        status: ElevatorStatus::InUse,
        mode: Some(Mode::Iot),
        pilots: vec![Pilot::Maintenance],
        maintenance_due_on: Some(day("2021-11-12")),
        is_overdue: true,
        inspection_due_on: Some(day("2022-03-31")),
        is_expired: false,
        has_failed: false,
        is_in_validity: true,
        has_exited: true,
    }
}

/// A hit of each kind.
fn hits() -> Vec<Hit> {
    let yubei = region::find("yubei");
    let notice = Facts::Notice {
        kind: NoticeKind::Exit,
        pilot: Pilot::Maintenance,
        code: Some(ExitCode::Mu2),
        publicity_to: None,
        decided_on: day("2021-10-08"),
        subject: Subject::Unit,
        subject_id: MAINTAINER.into(),
        subject_name: Some("重庆江畔电梯工程有限公司".into()),
        region: yubei,
    };
    let promise = Facts::Commitment {
        user: (USER.into(), "重庆云岭物业服务有限公司".into()),
        maintainer: (MAINTAINER.into(), "重庆江畔电梯工程有限公司".into()),
        promised: "平均故障次数 0.5 次/台·年".into(),
    };
    let unit = Facts::Unit { roles: vec![UnitRole::Use], region: yubei };
    vec![
        hit(Kind::Region, "yubei", "渝北区", Facts::Region(yubei.unwrap())),
        hit(Kind::Estate, "yubei/云岭·江山里", "云岭·江山里", Facts::Estate { region: yubei, elevators: 12 }),
        hit(Kind::Unit, USER, "重庆云岭物业服务有限公司", unit),
        elevator_hit(),
        hit(Kind::Notice, "退出-2021-0007", "退出-2021-0007", notice),
        hit(Kind::Commitment, "a/b/c", "重庆云岭物业服务有限公司", promise),
    ]
}

fn page(query: &str, answer: Answer) -> SearchPage {
    let asked = Narrowing::read(query).unwrap();
    SearchPage::new(shell("/search").noindex(), asked, answer, Vec::new(), false)
}

fn facets() -> Facets {
    let regions = region::ALL.iter().zip(1..).map(|(value, count)| Count { value, count });
    Facets {
        kind: vec![Count { value: Kind::Elevator, count: 1_204 }],
        region: regions.collect(),
        subdistrict: vec![Count { value: "龙溪街道".into(), count: 7 }],
        are_subdistricts_cut: true,
        mode: vec![Count { value: Mode::Iot, count: 3 }],
        overdue: 2,
        year: vec![Count { value: 2021, count: 9 }],
        ..Facets::default()
    }
}

/// Of a past day: nothing asked; found; nothing found, with filters that do not apply.
pub fn lookups() -> Vec<(&'static str, LookupPage)> {
    let page = |query: &str, matches| {
        let asked = Narrowing::read(query).unwrap();
        let shell = shell(&asked.at("/search")).as_of(Some(day("2021-06-01")));
        LookupPage::new(shell, asked, matches)
    };
    vec![
        ("empty", page("", Matches::default())),
        ("found", page("q=云岭", matches())),
        ("nothing", page("q=<b>不存在</b>&region=yubei&overdue=true", Matches::default())),
    ]
}

#[test]
fn a_search_is_cited_only_where_its_address_answers_the_same_later() {
    for (name, page) in searches() {
        assert!(!page.render().unwrap().contains("引用本页"), "{name}");
    }
    for (name, page) in lookups() {
        let html = page.render().unwrap();
        assert_eq!(html.contains("引用本页"), name != "empty", "{name}");
        assert_eq!(html.contains("筛选和排序没有用上"), name == "nothing", "{name}");
        assert!(html.contains("在今天的记录中完整查询"), "{name}");
    }
}

/// Marks are parts of a link's text: beside each other in a link that lays out its parts, they would be columns.
#[test]
fn a_marked_title_wraps_as_one_text() {
    let mut marked = 0;
    for (name, page) in searches() {
        let html = page.render().unwrap();
        for link in html.split("<a class=\"go\"").skip(1) {
            let (_, text) = link.split_once("</a>").unwrap().0.split_once('>').unwrap();
            assert!(!text.contains("<mark>") || text.starts_with("<span>"), "{name}: {text}");
            marked += usize::from(text.contains("<mark>"));
        }
    }
    assert!(marked > 0);
}

/// Nothing asked; grouped; of one kind with words that became filters; nothing found, with a guess; by the lookup; too much
/// asked.
pub fn searches() -> Vec<(&'static str, SearchPage)> {
    let found = Answer { total: 60, hits: hits(), facets: facets(), ..Answer::default() };
    let groups = hits().into_iter().map(|hit| Group { kind: hit.kind, total: 10, hits: vec![hit] });
    let grouped = SearchPage { groups: groups.collect(), ..page("q=云岭", found.clone()) };
    let state =
        StateWord { word: "逾期".into(), parameter: "overdue", value: "true", rest: "云岭".into() };
    let understood = Understood {
        words: vec!["云岭".into()],
        states: vec![state],
        by: Way::Alias,
        instead: vec![("云岭".into(), vec!["雲嶺".into()])],
        filter: Filter { kind: Some(Kind::Elevator), overdue: Some(true), ..Filter::default() },
    };
    let elevators = Answer {
        total: 1_204,
        hits: vec![elevator_hit()],
        next: Some("next".into()),
        understood,
        ..found.clone()
    };
    let guess = Guess { text: "云岭·江山里".into(), total: 12, hits: vec![elevator_hit()] };
    let nothing = Answer { guesses: vec![guess], ..Answer::default() };
    let by_lookup = SearchPage { is_lookup: true, ..page("q=云岭&kind=estate", found) };
    vec![
        ("empty", page("", Answer::default())),
        ("grouped", grouped),
        ("elevators", page("q=云岭 逾期&kind=elevator&region=yubei&sort=next_due", elevators)),
        ("nothing", page("q=<b>不存在</b>", nothing)),
        ("narrow", page("region=yubei&overdue=true", Answer::default())),
        ("lookup", by_lookup),
        ("too long", page(&format!("q={}", "a".repeat(101)), Answer::default())),
    ]
}
