//! Holds values against the schemas of the published document, as strictly as we can be with ourselves: what is not
//! documented may not be there.

use serde_json::Value;

/// What is wrong with `value` against `schema`, with the place; nothing if it fits.
pub fn check(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return check(document, resolve(document, reference), value, place);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().flat_map(|part| check(document, part, value, place)).collect();
    }
    let wrong = |what: &str| vec![format!("{place}: {what}, but {value}")];
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        return wrong("none of the enum");
    }
    match schema["type"].as_str() {
        None => Vec::new(),
        Some("object") => match value {
            Value::Object(_) => check_object(document, schema, value, place),
            _ => wrong("no object"),
        },
        Some("array") => match value.as_array() {
            Some(items) => items
                .iter()
                .enumerate()
                .flat_map(|(index, item)| {
                    check(document, &schema["items"], item, &format!("{place}/{index}"))
                })
                .collect(),
            None => wrong("no array"),
        },
        Some("string") if !value.is_string() => wrong("no string"),
        Some("integer") if !value.is_i64() && !value.is_u64() => wrong("no integer"),
        Some("number") if !value.is_number() => wrong("no number"),
        Some("boolean") if !value.is_boolean() => wrong("no boolean"),
        Some(_) => check_format(schema, value).map_or_else(Vec::new, |what| wrong(&what)),
    }
}

fn check_object(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            wrong.push(format!("{place}: {name} is missing"));
        }
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(schema) => wrong.extend(check(document, schema, member, &format!("{place}/{name}"))),
            None => wrong.push(format!("{place}: {name} is not documented")),
        }
    }
    wrong
}

fn check_format(schema: &Value, value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let reads = match schema["format"].as_str()? {
        "date" => text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok(),
        "date-time" => text.ends_with("+08:00") && chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        other => panic!("nobody taught the checker about {other}"),
    };
    (!reads).then(|| format!("no {}", schema["format"]))
}

/// What a `$ref` leads to.
pub fn resolve<'d>(document: &'d Value, reference: &str) -> &'d Value {
    let pointer = reference.strip_prefix('#').expect("references stay in the document");
    document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}
