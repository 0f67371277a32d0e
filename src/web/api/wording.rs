//! What the properties of an answer mean, in the words of the data dictionary: a property that stands for a column is
//! not described a second time. It refuses to know a meaning of its own.

use serde_json::{Value, json};

use crate::release::datasets::{Field, described};

/// Where the properties of a schema are looked up, in this order: a dataset, and how its columns begin where the
/// property is called by the rest of the name.
type Sources = &'static [(&'static str, &'static str)];

/// The schemas whose properties stand for columns.
const SPEAKING: [(&str, Sources); 36] = [
    ("Elevator", &[("elevators", "")]),
    ("ElevatorRow", &[("elevators", "")]),
    ("ElevatorCode", &[("elevators", "")]),
    ("AffectedElevator", &[("elevators", "")]),
    ("Maintenance", &[("elevators", "maintenance_"), ("elevators", "")]),
    ("InspectionStanding", &[("elevators", "inspection_"), ("inspections", "")]),
    ("Testing", &[("tests", "")]),
    ("InsuranceStanding", &[("insurance", "")]),
    ("PilotMark", &[("pilot_marks", "")]),
    ("Insurance", &[("insurance", "")]),
    ("Inspection", &[("inspections", "")]),
    ("Test", &[("tests", "")]),
    ("Visit", &[("visits", "")]),
    ("Incident", &[("incidents", "")]),
    ("Unit", &[("units", "")]),
    ("UnitRow", &[("units", "")]),
    ("Promise", &[("commitments", "")]),
    ("Commitment", &[("commitments", "")]),
    ("Notice", &[("notices", "")]),
    ("NoticeRow", &[("notices", "")]),
    ("NoticeLine", &[("notices", "")]),
    ("NoticeSubject", &[("notices", "subject_")]),
    ("Region", &[("regions", "")]),
    ("RegionRow", &[("regions", "")]),
    ("RegionRef", &[("regions", "")]),
    ("Figures", &[("regions", "")]),
    ("PilotPeriod", &[("pilot_districts", "")]),
    ("SearchHit", &[("search", ""), ("elevators", ""), ("units", ""), ("notices", "")]),
    ("SearchHitSubject", &[("search", "subject_")]),
    ("Change", &[("changes", "")]),
    ("Version", &[("history", "")]),
    ("Difference", &[("differences", "")]),
    ("Count", &[("counts", "")]),
    ("Release", &[("releases", "")]),
    ("MonthFigures", &[("statistics", "")]),
    ("TargetFigures", &[("targets", "")]),
];

/// Gives every property without a text of its own the dictionary's.
pub fn speak(schemas: &mut Value) {
    for (schema, sources) in SPEAKING {
        let properties = schemas[schema]["properties"].as_object_mut();
        for (name, property) in properties.into_iter().flatten() {
            if property.get("description").is_some() {
                continue;
            }
            if let Some(field) = find(sources, name) {
                describe(property, &text(&field));
            }
        }
    }
}

/// What the dictionary says of a property.
fn find(sources: Sources, property: &str) -> Option<Field> {
    sources.iter().find_map(|(dataset, prefix)| described(dataset, &format!("{prefix}{property}")))
}

/// `载重（kg） · Rated load（附件1 三2）。…`
fn text(field: &Field) -> String {
    let in_brackets = |text: &str| if text.is_empty() { String::new() } else { format!("（{text}）") };
    let Field { label, label_en, unit, clause, note, .. } = field;
    let note = if note.is_empty() { String::new() } else { format!("。{note}") };
    format!("{label}{} · {label_en}{}{note}", in_brackets(unit), in_brackets(clause))
}

/// A reference cannot carry a description itself, so it is wrapped.
fn describe(property: &mut Value, text: &str) {
    if property.get("$ref").is_some() {
        *property = json!({"allOf": [property.take()]});
    }
    property["description"] = text.into();
}

/// The properties of schemas that nobody described, as `Schema.property`.
#[cfg(test)]
pub fn undescribed(schemas: &serde_json::Map<String, Value>) -> Vec<String> {
    let mut missing = Vec::new();
    for (schema, described) in schemas {
        for (name, property) in described["properties"].as_object().into_iter().flatten() {
            if property["description"].as_str().is_none_or(|text| text.trim().is_empty()) {
                missing.push(format!("{schema}.{name}"));
            }
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem_openapi::registry::Registry;
    use poem_openapi::types::Type;

    use crate::web::api::schema;

    /// The schemas as they are declared, before the dictionary speaks.
    fn declared() -> Value {
        let mut registry = Registry::new();
        schema::Elevator::register(&mut registry);
        schema::ElevatorRow::register(&mut registry);
        schema::ElevatorCode::register(&mut registry);
        schema::Insurance::register(&mut registry);
        schema::Inspection::register(&mut registry);
        schema::Test::register(&mut registry);
        schema::Visit::register(&mut registry);
        schema::Incident::register(&mut registry);
        schema::Unit::register(&mut registry);
        schema::UnitRow::register(&mut registry);
        schema::Commitment::register(&mut registry);
        schema::Notice::register(&mut registry);
        schema::NoticeRow::register(&mut registry);
        schema::Region::register(&mut registry);
        schema::RegionRow::register(&mut registry);
        schema::SearchAnswer::register(&mut registry);
        schema::Change::register(&mut registry);
        schema::Version::register(&mut registry);
        schema::Difference::register(&mut registry);
        schema::Count::register(&mut registry);
        schema::Release::register(&mut registry);
        schema::MonthFigures::register(&mut registry);
        schema::TargetFigures::register(&mut registry);
        serde_json::to_value(registry.schemas).unwrap()
    }

    fn properties<'s>(schemas: &'s Value, schema: &str) -> &'s serde_json::Map<String, Value> {
        schemas[schema]["properties"].as_object().unwrap_or_else(|| panic!("there is no {schema}"))
    }

    #[test]
    fn every_source_speaks() {
        let schemas = &declared();
        for (schema, sources) in SPEAKING {
            for source in sources {
                let speaks = |name: &String| find(std::slice::from_ref(source), name).is_some();
                assert!(properties(schemas, schema).keys().any(speaks), "{schema} {source:?}");
            }
        }
    }

    #[test]
    fn nothing_is_said_twice() {
        let schemas = &declared();
        for (schema, sources) in SPEAKING {
            for (name, property) in properties(schemas, schema) {
                let (Some(own), Some(field)) = (property["description"].as_str(), find(sources, name)) else {
                    continue;
                };
                assert!(own != field.label && own != field.note, "{schema}.{name}: {own}");
            }
        }
    }

    #[test]
    fn a_text_names_unit_clause_and_what_is_open() {
        let field = described("regions", "in_maintenance_pilot").unwrap();
        assert_eq!(
            text(&field),
            "在维保试点（台） · In the maintenance pilot（方案 一(三)）。在用且带有标注"
        );
    }
}
