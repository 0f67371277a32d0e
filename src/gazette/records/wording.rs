//! Values of published bodies as readers meet them: codes with their labels, regions and units with their names.

use serde_json::{Value as Json, json};

use super::{Coded, Units};
use crate::domain::codes::Category;
use crate::domain::elevator::{
    Cause, Conclusion, ElevatorStatus, IncidentKind, Liability, RecordSource, UnitRole, VisitKind,
};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::programme::Pilot;
use crate::domain::region;
use crate::gazette::Kind;
use crate::gazette::disclosure::{EndedBy, NoticeKind};
use crate::store::log::LogRow;

/// Fields that name a unit by its credit code.
const UNITS: [&str; 5] = ["user_uscc", "maintainer_uscc", "tester_uscc", "unit_before", "unit_after"];

/// The units that entries name.
pub(super) fn units_in(entries: &[LogRow]) -> Vec<String> {
    let bodies = entries.iter().filter_map(|entry| entry.body.as_deref());
    let fields = bodies.filter_map(|body| serde_json::from_str::<Json>(body).ok());
    fields.flat_map(|fields| UNITS.map(|name| fields[name].as_str().map(str::to_owned))).flatten().collect()
}

/// A value with its label or name, where its field has one.
pub(super) fn worded(kind: &str, field: &str, value: &Json, units: &Units) -> Json {
    if let Json::Array(items) = value {
        return items.iter().map(|item| worded(kind, field, item, units)).collect();
    }
    let Some(text) = value.as_str() else { return value.clone() };
    if UNITS.contains(&field) {
        return match units.get(text) {
            Some(unit) => json!({"uscc": text, "name": unit.name}),
            None => value.clone(),
        };
    }
    if field == "region" {
        return match region::find(text) {
            Some(region) => json!({"slug": region.slug, "name": region.name}),
            None => value.clone(),
        };
    }
    coded(kind, field, text).map_or_else(|| value.clone(), |coded| json!(coded))
}

fn coded(kind: &str, field: &str, code: &str) -> Option<Coded> {
    match field {
        "status" => of::<ElevatorStatus>(code),
        "mode" => of::<Mode>(code),
        "category" => of::<Category>(code),
        "roles" | "unit_role" => of::<UnitRole>(code),
        "conclusion" => of::<Conclusion>(code),
        "source" => of::<RecordSource>(code),
        "cause" => of::<Cause>(code),
        "liable" => of::<Liability>(code),
        "pilot" => of::<Pilot>(code),
        "ended_by" => of::<EndedBy>(code),
        "exit_code" | "code" => of::<ExitCode>(code),
        "subject" => of::<Subject>(code),
        "kind" if kind == Kind::VISIT.name() => of::<VisitKind>(code),
        "kind" if kind == Kind::INCIDENT.name() => of::<IncidentKind>(code),
        "kind" if kind == Kind::NOTICE.name() => of::<NoticeKind>(code),
        _ => None,
    }
}

fn of<V: Vocabulary>(code: &str) -> Option<Coded> {
    V::parse(code).map(Coded::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_regions_are_named_and_other_text_stays() {
        let none = Units::new();
        let status = worded("elevator", "status", &json!("in_use"), &none);
        assert_eq!(status, json!({"code": "in_use", "label": "在用"}));
        assert_eq!(worded("visit", "kind", &json!("onsite"), &none)["label"], "现场维保");
        assert_eq!(worded("incident", "kind", &json!("fault"), &none)["label"], "故障");
        assert_eq!(worded("elevator", "region", &json!("yubei"), &none)["name"], "渝北区");
        assert_eq!(worded("unit", "roles", &json!(["use"]), &none)[0]["label"], "使用单位");
        for (field, value) in [("estate", json!("嘉川花园")), ("stops", json!(22)), ("code", json!("200001"))]
        {
            assert_eq!(worded("elevator", field, &value, &none), value);
        }
    }
}
