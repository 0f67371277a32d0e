//! The record's lookup in the shape of an answer: what begins with what was asked, the first of each kind, kept to the
//! filters. Its total counts these alone.

use crate::domain::inspection::InspectionState;
use crate::domain::label::Vocabulary;
use crate::domain::region::{self, Region};
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::lookup::Matches;
use crate::gazette::records::notice::NoticeRow;
use crate::gazette::records::unit::UnitRow;
use crate::gazette::records::{Coded, RegionRef, UnitRef};
use crate::gazette::{Error, Gazette, View};
use crate::search::answer::{Answer, ElevatorFacts, Facts, Hit};
use crate::search::facets::Facets;
use crate::search::question::{Filter, InPilot, Kind, Question};
use crate::search::writing;

/// Asks the lookup.
pub async fn answer(gazette: &Gazette, view: &View, question: &Question) -> Result<Answer, Error> {
    let matches = gazette.lookup(view, writing::unlabelled(&question.text)).await?;
    let numbers: Vec<String> = matches.exact_notice.iter().cloned().collect();
    let notices = gazette.notices_by_number(view, &numbers).await?;
    let mut hits = hits(matches, notices);
    hits.retain(|hit| meets(&question.filter, hit));
    let total = hits.len() as u64;
    hits.truncate(question.limit);
    let understood = crate::search::answer::Understood {
        words: vec![question.text.clone()],
        filter: question.filter.clone(),
        ..Default::default()
    };
    Ok(Answer { total, hits, understood, facets: Facets::default(), ..Answer::default() })
}

fn hits(matches: Matches, notices: Vec<NoticeRow>) -> Vec<Hit> {
    let Matches { exact_region, estates, units, elevators, .. } = matches;
    let mut hits = Vec::new();
    if let Some(region) = exact_region.as_ref().and_then(|region| region::find(&region.slug)) {
        hits.push(hit(Kind::Region, region.slug, region.name, Facts::Region(region)));
    }
    for estate in estates {
        let id = format!("{}/{}", estate.region.slug, estate.name);
        let elevators = u32::try_from(estate.elevators).unwrap_or(u32::MAX);
        let facts = Facts::Estate { region: shown(&estate.region), elevators };
        hits.push(hit(Kind::Estate, &id, &estate.name, facts));
    }
    hits.extend(units.iter().map(unit));
    hits.extend(elevators.into_iter().map(elevator));
    hits.extend(notices.into_iter().filter_map(notice));
    hits
}

fn hit(kind: Kind, id: &str, title: &str, facts: Facts) -> Hit {
    Hit { kind, id: id.to_owned(), title: title.to_owned(), tier: 0, highlights: Vec::new(), facts }
}

fn shown(region: &RegionRef) -> Option<&'static Region> {
    region::find(&region.slug)
}

fn unit(row: &UnitRow) -> Hit {
    let roles = row.roles.iter().filter_map(value).collect();
    let region = row.region.as_ref().and_then(shown);
    hit(Kind::Unit, &row.uscc, &row.name, Facts::Unit { roles, region })
}

fn notice(row: NoticeRow) -> Option<Hit> {
    let facts = Facts::Notice {
        kind: value(&row.kind)?,
        pilot: value(&row.pilot)?,
        code: row.code.as_ref().and_then(value),
        decided_on: row.decided_on,
        publicity_to: row.publicity.map(|period| period.to),
        subject: value(&row.subject.kind)?,
        subject_id: row.subject.id,
        subject_name: row.subject.name,
        region: row.subject.region.as_ref().and_then(shown),
    };
    Some(hit(Kind::Notice, &row.notice_no, &row.notice_no, facts))
}

fn elevator(row: ElevatorRow) -> Hit {
    let dues = &row.dues;
    let has_failed = dues.inspection_state.code == InspectionState::Failed.code();
    let facts = ElevatorFacts {
        region: shown(&row.region),
        subdistrict: row.card.subdistrict.map(String::from),
        estate: row.card.estate.clone().map(String::from),
        address: row.card.address.map(String::from),
        inner_no: row.card.inner_no.map(String::from),
        user: (row.user.uscc.clone().map(String::from), named(&row.user)),
        maintainer: row.maintainer.and_then(|unit| Some((unit.uscc.clone()?.into(), named(&unit)))),
        status: row.card.status,
        mode: row.card.mode,
        pilots: row.pilots.clone(),
        maintenance_due_on: dues.maintenance_next_due_on,
        is_overdue: dues.maintenance_overdue_days > 0,
        inspection_due_on: dues.inspection_next_due_on,
        is_expired: dues.inspection_overdue_days > 0 || has_failed,
        has_failed,
        is_in_validity: dues.is_in_validity,
        has_exited: false,
    };
    let title = row.card.estate.map_or_else(|| row.card.code.to_string(), String::from);
    hit(Kind::Elevator, &row.card.code, &title, Facts::Elevator(Box::new(facts)))
}

/// What the search calls a unit: by its code where its name is not known.
fn named(unit: &UnitRef) -> String {
    let code = unit.uscc.as_deref().filter(|_| unit.name.is_empty());
    code.unwrap_or(&unit.name).to_owned()
}

fn value<V: Vocabulary>(coded: &Coded) -> Option<V> {
    V::parse(&coded.code)
}

/// Whether a hit is known to meet the filters. What a row does not say is not met.
fn meets(filter: &Filter, hit: &Hit) -> bool {
    if filter.kind.is_some_and(|kind| kind != hit.kind) {
        return false;
    }
    let rest = Filter { kind: None, ..filter.clone() };
    match &hit.facts {
        _ if rest == Filter::default() => true,
        Facts::Elevator(facts) => is_of(&rest, facts),
        Facts::Unit { roles, region } => {
            is_in(rest.region, *region)
                && rest.role.is_none_or(|role| roles.contains(&role))
                && Filter { region: None, role: None, ..rest } == Filter::default()
        }
        Facts::Estate { region, .. } => {
            is_in(rest.region, *region) && Filter { region: None, ..rest } == Filter::default()
        }
        Facts::Notice { .. } | Facts::Commitment { .. } | Facts::Region(_) => false,
    }
}

fn is_in(wanted: Option<&'static Region>, region: Option<&'static Region>) -> bool {
    wanted.is_none_or(|wanted| region.is_some_and(|region| region.slug == wanted.slug))
}

fn is_of(filter: &Filter, facts: &ElevatorFacts) -> bool {
    let is = |wanted: &Option<String>, known: &Option<String>| wanted.is_none() || wanted == known;
    let bears = |pilot| match pilot {
        InPilot::Either => !facts.pilots.is_empty(),
        InPilot::Of(pilot) => facts.pilots.contains(&pilot),
    };
    is_in(filter.region, facts.region)
        && is(&filter.subdistrict, &facts.subdistrict)
        && is(&filter.estate, &facts.estate)
        && filter.mode.is_none_or(|mode| facts.mode == Some(mode))
        && filter.status.is_none_or(|status| facts.status == status)
        && filter.pilot.is_none_or(bears)
        && filter.overdue.is_none_or(|wanted| wanted == facts.is_overdue)
        && filter.expired.is_none_or(|wanted| wanted == facts.is_expired)
        && filter.exited.is_none()
        && filter.unit.is_none()
        && filter.code.is_none()
        && filter.year.is_none()
        && filter.role.is_none()
}
