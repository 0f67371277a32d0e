//! Makes hits of places: what a record is called, where the words stand in it, and what decides.

use super::answer::{ElevatorFacts, Facts, Highlight, Hit};
use super::card::NoticeCard;
use super::directory::Directory;
use super::directory::group::{Field, Group, Kind};
use super::directory::member::{Item, Row};
use super::directory::names::NameId;
use super::ordering::{Place, id};
use super::writing;
use crate::domain::programme::Pilot;
use crate::domain::region::{self, Region};
use crate::domain::register::UserRef;

/// Makes the hit of a place; `words` are those looked for, as compared.
pub fn hit(directory: &Directory, place: Place, words: &[String]) -> Hit {
    let group = &directory.groups()[place.group as usize];
    let id = id(directory, place).into_owned();
    let facts = match group.kind {
        Kind::Elevator => {
            let row = &directory.rows()[place.member as usize];
            Facts::Elevator(Box::new(elevator(directory, group, row)))
        }
        _ => other(directory, group, directory.item(place.member)),
    };
    let title = match directory.names().text(group.title) {
        "" => id.clone(),
        title => title.to_owned(),
    };
    let highlights = highlights(directory, group, place, &id, words);
    Hit { kind: group.kind, id, title, tier: place.tier, highlights, facts }
}

fn known(directory: &Directory, name: NameId) -> Option<String> {
    (name != NameId::NONE).then(|| directory.names().text(name).to_owned())
}

fn elevator(directory: &Directory, group: &Group, row: &Row) -> ElevatorFacts {
    let standing = row.days.on(directory.day(), row.status());
    let field = |field: Field| known(directory, group.field(field));
    let [user, maintainer] = directory.units_of(group);
    let user = match user {
        Some((uscc, name)) if uscc != UserRef::PERSON => (Some(uscc.to_owned()), name.to_owned()),
        _ => (None, UserRef::PERSON.to_owned()),
    };
    let bears =
        [(Pilot::Maintenance, standing.in_maintenance_pilot), (Pilot::Testing, standing.in_testing_pilot)];
    ElevatorFacts {
        region: directory.region_of(group),
        subdistrict: field(Field::Subdistrict),
        estate: field(Field::Name),
        address: field(Field::Address),
        inner_no: known(directory, row.inner_no),
        user,
        maintainer: maintainer.map(|(uscc, name)| (uscc.to_owned(), name.to_owned())),
        status: row.status(),
        mode: row.lasting.mode_of(),
        pilots: bears.into_iter().filter(|(_, bears)| *bears).map(|(pilot, _)| pilot).collect(),
        maintenance_due_on: standing.maintenance_due_on,
        is_overdue: standing.is_overdue,
        inspection_due_on: standing.inspection_due_on,
        is_expired: standing.is_expired,
        has_failed: row.days.has_failed,
        is_in_validity: standing.is_in_validity,
        has_exited: standing.has_exited,
    }
}

fn other(directory: &Directory, group: &Group, item: &Item) -> Facts {
    let text = |field: Field| directory.names().text(group.field(field)).to_owned();
    let unit = |unit: Option<(&str, &str)>| {
        unit.map(|(uscc, name)| (uscc.to_owned(), name.to_owned())).unwrap_or_default()
    };
    match item {
        Item::Unit(unit) => Facts::Unit { roles: unit.roles.to_vec(), region: directory.region_of(group) },
        Item::Commitment(_) => {
            let [user, maintainer] = directory.units_of(group).map(unit);
            Facts::Commitment { user, maintainer, promised: text(Field::Text) }
        }
        Item::Notice(notice) => Facts::Notice {
            kind: notice.kind,
            pilot: notice.pilot,
            code: notice.code,
            decided_on: notice.decided_on,
            publicity_to: notice.publicity_to,
            subject: notice.subject,
            subject_id: notice.subject_id.clone(),
            subject_name: known(directory, group.field(Field::Subject)),
            region: region_then(notice),
        },
        Item::Region(region) => Facts::Region(region),
        Item::Estate { region, elevators, .. } => Facts::Estate { region: *region, elevators: *elevators },
    }
}

/// The region a notice concerns, under its name when that was decided.
fn region_then(notice: &NoticeCard) -> Option<&'static Region> {
    let region = region::find(notice.region.as_deref()?)?;
    Some(region::shown(region, "", notice.decided_on))
}

/// Where the words stand in what the record is found by.
fn highlights(
    directory: &Directory,
    group: &Group,
    place: Place,
    id: &str,
    words: &[String],
) -> Vec<Highlight> {
    let name = |(field, name): &(Field, NameId)| {
        let spans = spans(directory.names().text(*name), words);
        (field_name(group.kind, *field), directory.names().text(*name), spans)
    };
    let mut found: Vec<_> = group.fields.iter().map(name).collect();
    if group.kind == Kind::Elevator {
        let inner_no = directory.names().text(directory.rows()[place.member as usize].inner_no);
        found.push(("inner_no", inner_no, spans(inner_no, words)));
        found.push(("code", id, code_span(id, words)));
    }
    found.retain(|(field, _, spans)| !spans.is_empty() && (*field != "uscc" || spans[0].0 == 0));
    found.into_iter().map(|(field, text, spans)| Highlight { field, text: text.to_owned(), spans }).collect()
}

/// What a field is called in records of a kind.
fn field_name(kind: Kind, field: Field) -> &'static str {
    match (kind, field) {
        (Kind::Elevator, Field::Name) => "estate",
        (Kind::Notice, Field::Code) => "subject_id",
        _ => field.name(),
    }
}

/// A code is found by its beginning only.
fn code_span(code: &str, words: &[String]) -> Vec<(usize, usize)> {
    let folded = writing::fold(code);
    let begins = words.iter().filter(|word| folded.text.starts_with(word.as_str()));
    let longest = begins.map(|word| word.chars().count()).max();
    longest.map(|chars| folded.span(0..chars)).map(|span| (span.start, span.end)).into_iter().collect()
}

/// Where words stand in a text: stretches of its characters, those that touch joined.
fn spans(text: &str, words: &[String]) -> Vec<(usize, usize)> {
    let folded = writing::fold(text);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let chars = word.chars().count();
        for (at, _) in folded.text.match_indices(word.as_str()) {
            let first = folded.text[..at].chars().count();
            let span = folded.span(first..first + chars);
            spans.push((span.start, span.end));
        }
    }
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
    spans
}
