//! Every version of an elevator's or a unit's record, field by field, and when each was published.

use askama::Template;
use serde_json::Value as Json;

use super::dates::{day_in_chinese, moment_in_chinese};
use super::filters;
use super::shell::Shell;
use crate::domain::Day;
use crate::gazette::disclosure::LocalTime;
use crate::gazette::records::history::Version;
use crate::gazette::records::{Entry, Page};

/// The history of a thing. Search engines pass by: the record itself is the page to find.
#[derive(Debug, Template)]
#[template(path = "pages/history.html")]
pub struct HistoryPage {
    /// The frame.
    pub shell: Shell,
    /// What it is the history of, as people say it.
    pub of: String,
    /// The path of that thing's page.
    pub home: String,
    /// A page of its publications, newest first.
    pub versions: Page<Version>,
}

impl HistoryPage {
    /// The history of an elevator.
    pub fn of_elevator(shell: Shell, code: &str, versions: Page<Version>) -> Self {
        let shell = shell.json(format!("/api/v1/elevators/{code}/history"));
        Self::of(shell, format!("电梯 {code}"), format!("/e/{code}"), versions)
    }

    /// The history of a unit, with its promises and the notices about it.
    pub fn of_unit(shell: Shell, uscc: &str, name: String, versions: Page<Version>) -> Self {
        let shell = shell.json(format!("/api/v1/units/{uscc}/history"));
        Self::of(shell, name, format!("/units/{uscc}"), versions)
    }

    fn of(shell: Shell, of: String, home: String, versions: Page<Version>) -> Self {
        let newest = versions
            .rows
            .first()
            .map(|version| Entry { seq: version.seq, published_at: version.published_at });
        let shell = shell.noindex().updated(newest).cited_as(format!("{of}：历次公布与变更"));
        Self { shell, of, home, versions }
    }

    /// Its path.
    pub fn path(&self) -> String {
        format!("{}/history", self.home)
    }

    /// A value as people read it; `—` where there is none.
    pub fn written(&self, value: &Option<Json>) -> String {
        written(value.as_ref())
    }
}

/// What happened with an entry, where that is no change of fields: its body is gone, it is a withdrawal, or the first of
/// its thing.
pub(in crate::web) fn happened(version: &Version) -> Option<&str> {
    if version.is_withdrawn {
        Some("正文已依法撤回")
    } else if let Some(ground) = &version.about.ground {
        Some(ground)
    } else {
        version.replaces.is_none().then_some("首次公布")
    }
}

/// A value as people read it; `—` where there is none.
pub(in crate::web) fn written(value: Option<&Json>) -> String {
    match value {
        None | Some(Json::Null) => "—".into(),
        Some(Json::Bool(true)) => "是".into(),
        Some(Json::Bool(false)) => "否".into(),
        Some(Json::String(text)) => dated(text).unwrap_or_else(|| text.clone()),
        Some(Json::Array(items)) => {
            let items: Vec<String> = items.iter().map(|item| written(Some(item))).collect();
            items.join("、")
        }
        Some(Json::Object(coded)) => match coded.get("label").or_else(|| coded.get("name")) {
            Some(Json::String(label)) => label.clone(),
            _ => Json::Object(coded.clone()).to_string(),
        },
        Some(other) => other.to_string(),
    }
}

/// A day or a moment in Chinese; `None` for other text.
fn dated(text: &str) -> Option<String> {
    if let Ok(day) = text.parse::<Day>() {
        return Some(day_in_chinese(day));
    }
    text.parse::<LocalTime>().ok().map(moment_in_chinese)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::samples;
    use serde_json::json;

    #[test]
    fn values_are_written_for_people() {
        let page = HistoryPage::of_elevator(samples::shell("/e/1/history"), "1", samples::empty());
        for (value, written) in [
            (None, "—"),
            (Some(json!(true)), "是"),
            (Some(json!("2021-11-15")), "2021年11月15日"),
            (Some(json!("2021-11-15T09:05:00+08:00")), "2021年11月15日 09:05"),
            (Some(json!("20211")), "20211"),
            (Some(json!(1.5)), "1.5"),
            (Some(json!({"code": "in_use", "label": "在用"})), "在用"),
            (Some(json!({"slug": "yubei", "name": "渝北区"})), "渝北区"),
        ] {
            assert_eq!(page.written(&value), written);
        }
    }
}
