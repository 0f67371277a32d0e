//! A saved search as a feed: what it finds, by the newest publication of each record.

use std::collections::HashMap;

use super::feed::{ITEMS, Item, News};
use super::publications::title_of_notice;
use crate::domain::exit::code::Subject;
use crate::domain::label::Vocabulary;
use crate::gazette::Gazette;
use crate::gazette::disclosure::Disclosed as _;
use crate::gazette::records::Entry;
use crate::gazette::records::feed::{Present, Thing};
use crate::search::Search;
use crate::search::answer::{Facts, Hit};
use crate::search::question::{Kind, Order, Question};
use crate::web::fault::Fault;
use crate::web::finding;
use crate::web::pages::desk::Desk;
use crate::web::pages::notice::called;
use crate::web::pages::search::narrowing::Narrowing;
use crate::web::pages::{links, missing};
use crate::web::visit::Visit;

/// What a search finds today, the newest publication first. Estates and regions were never published as such and are
/// left out.
///
/// # Errors
/// While the index is being made, or if the record cannot be read.
pub async fn news(desk: &Desk, visit: &Visit, asked: &Narrowing) -> Result<News, Fault> {
    let limit = usize::try_from(ITEMS).unwrap_or(usize::MAX);
    let question = Question { order: Order::Newest, limit, cursor: None, ..asked.question() };
    let answer = ask(&desk.search, question, visit).await?;
    let entries = entries(&desk.gazette, &answer.hits).await?;
    let item = |hit: &Hit| {
        let entry = *entries.get(&(hit.kind.code(), hit.id.clone()))?;
        Some(Item { title: title(hit), text: text(hit), page: links::of_hit(hit), entry })
    };
    Ok(News {
        title: if asked.text().is_empty() {
            "明梯：查询结果".to_owned()
        } else {
            format!("明梯：查询“{}”", asked.text())
        },
        page: asked.at("/search"),
        earlier: answer.next.as_ref().map(|_| asked.at("/search")),
        items: answer.hits.iter().filter_map(item).collect(),
        made_from: finding::tags(),
        position: Some(answer.position),
    })
}

async fn ask(
    search: &Search,
    question: Question,
    visit: &Visit,
) -> Result<crate::search::answer::Answer, Fault> {
    search.ask(question, visit.day).await.map_err(missing::from_search)
}

/// The present entry of each hit.
async fn entries(gazette: &Gazette, hits: &[Hit]) -> Result<HashMap<(&'static str, String), Entry>, Fault> {
    let mut entries = HashMap::new();
    for (kind, thing) in [
        (Kind::Elevator, Thing::Elevator),
        (Kind::Unit, Thing::Unit),
        (Kind::Notice, Thing::Notice),
        (Kind::Commitment, Thing::Commitment),
    ] {
        let ids: Vec<String> = hits.iter().filter(|hit| hit.kind == kind).map(|hit| hit.id.clone()).collect();
        if ids.is_empty() {
            continue;
        }
        for present in gazette.present(thing, &ids).await.map_err(missing::from_gazette)? {
            let (id, entry) = match present {
                Present::Elevator(card, _, entry) => (card.code.into(), entry),
                Present::Unit(unit, _, entry) => (unit.uscc, entry),
                Present::Notice { notice, entry, .. } => (notice.notice_no, entry),
                Present::Commitment(promise, entry) => (promise.id(), entry),
            };
            entries.insert((kind.code(), id), entry);
        }
    }
    Ok(entries)
}

fn title(hit: &Hit) -> String {
    match &hit.facts {
        Facts::Elevator(facts) => {
            let estate = facts.estate.as_deref().map(|estate| format!("（{estate}）")).unwrap_or_default();
            format!("电梯 {}{estate}", hit.id)
        }
        Facts::Notice { kind, pilot, subject, subject_id, subject_name, .. } => {
            let subject = called(*subject == Subject::Unit, subject_id, subject_name.as_deref());
            title_of_notice(pilot.label(), kind.label(), &subject, &hit.id)
        }
        _ => format!("{}：{}", hit.kind.label(), hit.title),
    }
}

fn text(hit: &Hit) -> String {
    match &hit.facts {
        Facts::Elevator(facts) => {
            let mut lines = vec![format!("使用单位：{}", facts.user.1)];
            lines.extend(facts.maintainer.as_ref().map(|(_, name)| format!("维保单位：{name}")));
            lines.push(format!("状态：{}", facts.status.label()));
            lines.join("\n")
        }
        Facts::Unit { roles, .. } => roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
        Facts::Notice { code, publicity_to, subject, subject_id, subject_name, .. } => {
            let subject = called(*subject == Subject::Unit, subject_id, subject_name.as_deref());
            let ground = code.map(|code| code.label().to_owned());
            let lasts = publicity_to.map(|to| format!("公示至{} 24:00", to.format("%Y年%-m月%-d日")));
            let lines = [Some(subject), ground, lasts];
            lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        Facts::Commitment { promised, .. } => promised.clone(),
        Facts::Region(_) | Facts::Estate { .. } => hit.title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notice::NoticeKind;
    use crate::domain::programme::Pilot;
    use crate::web::pages::tests::searches::hit;

    #[test]
    fn a_notice_is_called_by_what_it_does_to_whom() {
        let facts = |subject, name: Option<&str>| Facts::Notice {
            kind: NoticeKind::Exit,
            pilot: Pilot::Maintenance,
            code: None,
            decided_on: "2021-10-08".parse().unwrap(),
            publicity_to: None,
            subject,
            subject_id: "200045".into(),
            subject_name: name.map(str::to_owned),
            region: None,
        };
        let told = |facts| {
            let hit = hit(Kind::Notice, "退出-2021-1", "退出-2021-1", facts);
            (title(&hit), text(&hit))
        };
        let (title, text) = told(facts(Subject::Elevator, Some("橡轩江岸")));
        assert!(title.ends_with("：电梯 200045 橡轩江岸（退出-2021-1）"), "{title}");
        assert!(title.starts_with(Pilot::Maintenance.label()), "{title}");
        assert_eq!(text, "电梯 200045 橡轩江岸");
        assert_eq!(told(facts(Subject::Elevator, None)).1, "电梯 200045");
        assert_eq!(told(facts(Subject::Unit, Some("示例物业"))).1, "示例物业");
    }
}
