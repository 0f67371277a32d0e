//! Values of published bodies as readers meet them: codes with their labels, regions and units with their names.

use serde_json::{Value as Json, json};

use super::{Coded, Units};
use crate::domain::codes::Category;
use crate::domain::commitment::{Indicator, find_indicator};
use crate::domain::elevator::{
    Cause, Conclusion, ElevatorStatus, IncidentKind, Liability, RecordSource, UnitRole, VisitKind,
};
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::insurance::{InsuranceKind, find_kind};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region;
use crate::gazette::Kind;
use crate::gazette::disclosure::EndedBy;
use crate::store::log::LogRow;

/// Fields that name a unit by its credit code.
const UNITS: [&str; 5] = ["user_uscc", "maintainer_uscc", "tester_uscc", "unit_before", "unit_after"];

/// What the codes of a body are called: units, and the vocabularies that a bureau may extend.
pub(super) struct Names<'a> {
    /// The units that are named.
    pub units: &'a Units,
    /// The kinds of insurance.
    pub insurance_kinds: &'a [InsuranceKind],
    /// The indicators that may be promised.
    pub indicators: &'a [Indicator],
}

/// The units that entries name.
pub(super) fn units_in(entries: &[LogRow]) -> Vec<String> {
    let bodies = entries.iter().filter_map(|entry| entry.body.as_deref());
    let fields = bodies.filter_map(|body| serde_json::from_str::<Json>(body).ok());
    fields.flat_map(|fields| UNITS.map(|name| fields[name].as_str().map(str::to_owned))).flatten().collect()
}

/// A value with its label or name, where its field has one.
pub(super) fn worded(kind: &str, field: &str, value: &Json, names: &Names) -> Json {
    if let Json::Array(items) = value {
        return items.iter().map(|item| worded(kind, field, item, names)).collect();
    }
    let Some(text) = value.as_str() else { return value.clone() };
    if UNITS.contains(&field) {
        return match names.units.get(text) {
            Some(unit) if !unit.name.is_empty() => json!({"uscc": text, "name": unit.name}),
            _ => value.clone(),
        };
    }
    if matches!(field, "region" | "region_since_reform") {
        return match region::find(text) {
            Some(region) => json!({"slug": region.slug, "name": region.name}),
            None => value.clone(),
        };
    }
    coded(kind, field, text)
        .or_else(|| declared(kind, field, text, names))
        .map_or_else(|| value.clone(), |coded| json!(coded))
}

/// A code of a vocabulary that a bureau may extend.
fn declared(kind: &str, field: &str, code: &str, names: &Names) -> Option<Coded> {
    let label = match field {
        "kind" if kind == Kind::INSURANCE.name() => &find_kind(names.insurance_kinds, code)?.label,
        "indicator" => &find_indicator(names.indicators, code)?.label,
        _ => return None,
    };
    Some(Coded { code: code.to_owned().into(), label: label.to_string().into() })
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
    use crate::domain::commitment::INDICATORS;
    use crate::domain::insurance::INSURANCE_KINDS;

    #[test]
    fn codes_and_regions_are_named_and_other_text_stays() {
        let names =
            Names { units: &Units::new(), insurance_kinds: &INSURANCE_KINDS, indicators: &INDICATORS };
        let status = worded("elevator", "status", &json!("in_use"), &names);
        assert_eq!(status, json!({"code": "in_use", "label": "在用"}));
        assert_eq!(worded("visit", "kind", &json!("onsite"), &names)["label"], "现场维保");
        assert_eq!(worded("incident", "kind", &json!("fault"), &names)["label"], "故障");
        assert_eq!(worded("elevator", "region", &json!("yubei"), &names)["name"], "渝北区");
        assert_eq!(worded("unit", "roles", &json!(["use"]), &names)[0]["label"], "使用单位");
        assert_eq!(worded("insurance", "kind", &json!("pension"), &names)["label"], "电梯养老保险");
        assert_eq!(worded("commitment", "indicator", &json!("fault_rate"), &names)["label"], "故障率");
        for (field, value) in [("estate", json!("嘉川花园")), ("stops", json!(22)), ("code", json!("200001"))]
        {
            assert_eq!(worded("elevator", field, &value, &names), value);
        }
    }
}
