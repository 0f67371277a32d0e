//! Every version of a thing, what changed between them and when it was published.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::about::{About, about};
use super::kinds::{coded_kind, described};
use super::log::{LogEntry, replaced};
use super::wording::Names;
use super::{Coded, Page, Units, paging, wording};
use crate::domain::calendar::local_time;
use crate::domain::register::{Column, UserRef};
use crate::gazette::disclosure::LocalTime;
use crate::gazette::{Error, Gazette, View, publish};
use crate::store::log::LogRow;

/// One publication in the history of a thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Its position in the log.
    pub seq: u64,
    /// The kind of the entry: the card, or an event of it.
    pub kind: Coded,
    /// The id within the kind.
    pub id: String,
    /// When it was published.
    #[serde(serialize_with = "super::to_the_microsecond")]
    pub published_at: LocalTime,
    /// What changed against the version before; for a first version every field, with no `before`.
    pub changes: Vec<Change>,
    /// The entry of the version before; `None` for a first version.
    #[serde(skip)]
    pub replaces: Option<u64>,
    /// Whether the text of the version before is there to be held beside it.
    #[serde(skip)]
    pub knows_before: bool,
    /// Whether its body was withdrawn by law, so that nothing is known of what changed.
    #[serde(skip)]
    pub is_withdrawn: bool,
    /// What it is about, for people.
    #[serde(skip)]
    pub about: About,
}

impl Version {
    /// Whether it only says what had not been reported before, and takes nothing back.
    pub fn only_adds(&self) -> bool {
        self.knows_before && self.changes.iter().all(|change| change.before.is_none())
    }
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The field's name.
    pub field: String,
    /// Its Chinese label.
    pub label: String,
    /// The value before; absent if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Json>,
    /// The value after; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Json>,
}

/// Fields of a body that speak of the log, not of the thing.
const OF_THE_LOG: [&str; 2] = ["salt", "replaces"];

/// What differs between two entries of one thing; of a first one every field.
pub(super) fn compare(called: &Names, before: Option<&LogRow>, after: &LogRow) -> Result<Vec<Change>, Error> {
    let columns = described(&after.kind).1;
    let before = before.map(fields).transpose()?.unwrap_or_default();
    Ok(changes(&after.kind, columns, called, &before, &fields(after)?))
}

/// The label of a field that no file has.
fn own_label(field: &str) -> Option<&'static str> {
    Some(match field {
        "region_since_reform" => "2026年1月25日起的区县",
        "to" => "终止日期",
        "ended_by" => "终止原因",
        "exit_code" => "退出情形",
        "notice_no" => "公告编号",
        "unit_role" => "变更的单位",
        "unit_before" => "变更前单位",
        "unit_after" => "变更后单位",
        "kind" => "类别",
        "of_kind" => "撤回的类别",
        "of_id" => "撤回的内容",
        "elevator_code" => "电梯编码",
        "entries" => "删去正文的公布编号",
        "keeps_newest" => "只撤回已被取代的公布",
        "clause" => "依据",
        "reason" => "理由",
        _ => return None,
    })
}

fn label<'a>(columns: &[Column], field: &'a str) -> &'a str {
    let column = columns.iter().find(|column| column.name == field);
    column.map(|column| column.label).or_else(|| own_label(field)).unwrap_or(field)
}

/// What codes are called in labels, the longer first.
const CODES: [&str; 2] = ["统一社会信用代码", "代码"];

/// The label of a field whose code gave way to a name: of 维保单位统一社会信用代码 it is 维保单位.
fn label_of_named(label: &str) -> &str {
    CODES.iter().find_map(|code| label.strip_suffix(*code)).filter(|rest| !rest.is_empty()).unwrap_or(label)
}

/// Whether a value was replaced by a name; a natural person has no code to begin with.
fn is_named(value: Option<&Json>) -> bool {
    match value {
        Some(Json::Array(items)) => items.iter().any(Json::is_object),
        Some(Json::String(text)) => text == UserRef::PERSON,
        value => value.is_some_and(Json::is_object),
    }
}

/// Where a field stands among the columns of its file; after them all, if it is none of them.
fn place(columns: &[Column], field: &str) -> usize {
    columns.iter().position(|column| column.name == field).unwrap_or(columns.len())
}

fn fields(entry: &LogRow) -> Result<Map<String, Json>, Error> {
    let Some(body) = &entry.body else { return Ok(Map::new()) };
    serde_json::from_str(body).map_err(|source| Error::Unreadable {
        seq: entry.seq,
        kind: entry.kind.clone(),
        source,
    })
}

/// What differs between two versions, in the order of the file's columns; other fields follow by name.
fn changes(
    kind: &str,
    columns: &[Column],
    called: &Names,
    before: &Map<String, Json>,
    after: &Map<String, Json>,
) -> Vec<Change> {
    let worded = |fields: &Map<String, Json>, name: &str| {
        fields.get(name).map(|value| wording::worded(kind, name, value, called))
    };
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable_by_key(|name| (place(columns, name), *name));
    names.dedup();
    names
        .into_iter()
        .filter(|name| !OF_THE_LOG.contains(&name.as_str()) && before.get(*name) != after.get(*name))
        .map(|name| change(name, label(columns, name), worded(before, name), worded(after, name)))
        .collect()
}

fn change(field: &str, label: &str, before: Option<Json>, after: Option<Json>) -> Change {
    let is_named = is_named(before.as_ref()) || is_named(after.as_ref());
    let label = if is_named { label_of_named(label) } else { label };
    Change { field: field.to_owned(), label: label.to_owned(), before, after }
}

/// Cuts entries to a page; the place of the next, if there were more.
fn cut(list: &str, entries: &mut Vec<LogRow>, limit: u64) -> Option<String> {
    let more = entries.len() as u64 > limit;
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    entries.last().filter(|_| more).map(|entry| paging::write(list, &entry.seq))
}

impl Gazette {
    /// A page of everything ever published about an elevator, newest first; `None` if there is no such elevator.
    pub async fn elevator_history(
        &self,
        view: &View,
        code: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<Version>>, Error> {
        const LIST: &str = "history";
        let below: u64 = paging::read(LIST, cursor)?.unwrap_or(i64::MAX as u64);
        if !self.store.has_elevator(view.seq, code).await? {
            return Ok(None);
        }
        let mut entries = self.store.elevator_history(view.seq, code, below, limit + 1).await?;
        let total = self.store.count_history(view.seq, code).await?;
        let next = cut(LIST, &mut entries, limit);
        Ok(Some(Page { rows: self.versions(view, entries).await?, total, next }))
    }

    /// A page of everything ever published about a unit, its promises and notices included, newest first; `None` if
    /// there is no such unit.
    pub async fn unit_history(
        &self,
        view: &View,
        uscc: &str,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Option<Page<Version>>, Error> {
        const LIST: &str = "unit_history";
        let below: u64 = paging::read(LIST, cursor)?.unwrap_or(i64::MAX as u64);
        let mut entries = self.store.unit_history(view.seq, uscc, below, limit + 1).await?;
        let total = self.store.count_unit_history(view.seq, uscc).await?;
        if total == 0 {
            return Ok(None);
        }
        let next = cut(LIST, &mut entries, limit);
        Ok(Some(Page { rows: self.versions(view, entries).await?, total, next }))
    }

    /// One entry of the log beside the one it replaced; `None` if there is none at this position yet.
    pub async fn log_version(&self, view: &View, seq: u64) -> Result<Option<(LogEntry, Version)>, Error> {
        let Some(row) = self.store.log_entry(seq).await?.filter(|row| row.seq <= view.seq) else {
            return Ok(None);
        };
        let entry = LogEntry::from(row.clone());
        Ok(self.versions(view, vec![row]).await?.pop().map(|version| (entry, version)))
    }

    /// What the codes of bodies are called, of units those named.
    pub(super) fn names<'a>(&'a self, units: &'a Units) -> Names<'a> {
        Names { units, insurance_kinds: self.insurance_kinds(), indicators: self.indicators() }
    }

    /// Entries beside the ones they replaced.
    pub(super) async fn versions(&self, view: &View, entries: Vec<LogRow>) -> Result<Vec<Version>, Error> {
        let named = wording::units_in(&entries);
        let units = self.units_named(view, named.iter().map(String::as_str).collect()).await?;
        let called = self.names(&units);
        let older = self.entries_at(entries.iter().filter_map(replaced)).await?;
        let mut versions = Vec::with_capacity(entries.len());
        for entry in entries {
            let replaces = replaced(&entry);
            let before = replaces.and_then(|seq| older.get(&seq));
            versions.push(Version {
                seq: entry.seq,
                kind: coded_kind(&entry.kind),
                id: entry.id.clone(),
                published_at: local_time(publish::published(entry.published_at)),
                changes: compare(&called, before, &entry)?,
                replaces,
                knows_before: before.is_some_and(|before| before.body.is_some()),
                is_withdrawn: entry.body.is_none(),
                about: about(&units, &entry),
            });
        }
        Ok(versions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::commitment::INDICATORS;
    use crate::domain::insurance::INSURANCE_KINDS;
    use crate::domain::register::{Dataset, Elevator};
    use crate::gazette::records::UnitRef;
    use serde_json::json;

    fn first(body: &Json, units: &Units) -> Vec<Change> {
        let called = Names { units, insurance_kinds: &INSURANCE_KINDS, indicators: &INDICATORS };
        changes("elevator", Elevator::COLUMNS, &called, &Map::new(), body.as_object().unwrap())
    }

    #[test]
    fn a_code_that_gave_way_to_a_name_is_called_by_what_it_names() {
        let named = "91500105PDY000407Q";
        let unit =
            UnitRef {
                uscc: Some(named.into()), name: "安行电梯".into(), service_phone: None, state: None
            };
        let units = Units::from([(named.into(), unit)]);
        let body = json!({"user_uscc": "91500101PDY000378K", "maintainer_uscc": named, "category": "3110",
            "device_code": "31105001032015123456"});
        let changes = first(&body, &units);
        let labels: Vec<&str> = changes.iter().map(|change| &*change.label).collect();
        assert_eq!(labels, ["设备代码", "品种", "使用单位统一社会信用代码", "维保单位"]);
        assert_eq!(changes[3].after.as_ref().unwrap()["name"], "安行电梯");
        let of_person = first(&json!({"user_uscc": UserRef::PERSON}), &units);
        assert_eq!(of_person[0].label, "使用单位");
    }

    #[test]
    fn fields_stand_in_the_order_of_the_file() {
        let body = json!({"address": "1 号", "code": "1", "region": "yubei", "status": "in_use",
            "salt": "x", "replaces": 3, "unheard_of": 1});
        let changes = first(&body, &Units::new());
        let fields: Vec<&str> = changes.iter().map(|change| &*change.field).collect();
        let of_file: Vec<&str> = Elevator::COLUMNS.iter().map(|column| column.name).collect();
        let expected: Vec<&str> =
            of_file.into_iter().filter(|field| body.get(*field).is_some()).chain(["unheard_of"]).collect();
        assert_eq!(fields, expected);
    }
}
