//! An operation tried from a form: which fields the form has, and the address that a filled form means. A plain form
//! is led there, so that blank fields and parts of the path need no script.

use std::sync::Arc;

use percent_encoding::utf8_percent_encode;
use poem::http::{StatusCode, header};
use poem::{Endpoint, Request, Response};
use serde_json::Value;

use super::address::ESCAPED;
use super::document::Document;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::pages::asked::value;

/// Parameters that a form brings filled, beside those of the path: what is tried should have an answer, and a short one.
const FILLED: [(&str, &str, &str); 6] = [
    ("getLogProof", "seq", "1"),
    ("listDifferences", "from", ""),
    ("search", "q", ""),
    ("suggest", "q", ""),
    ("suggestUnits", "prefix", ""),
    ("", "limit", "3"),
];

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    /// The parameter.
    pub name: String,
    /// What it means.
    pub label: String,
    /// Whether it is part of the path.
    pub in_path: bool,
    /// What it is filled with; blank where the asker decides.
    pub value: String,
    /// What may be chosen; empty where anything may be typed.
    pub choices: Vec<String>,
    /// The kind of the input: `text`, `number` or `date`.
    pub kind: &'static str,
    /// The least number.
    pub least: Option<u64>,
    /// The greatest.
    pub most: Option<u64>,
}

/// The fields of an operation.
pub fn fields(operation: &str, parameters: &[&Value]) -> Vec<Field> {
    // What stands in a header has no place in an address.
    let asked = parameters.iter().filter(|parameter| parameter["in"] != "header");
    asked.map(|parameter| field(operation, parameter)).collect()
}

fn field(operation: &str, parameter: &Value) -> Field {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (name, in_path, schema) = (text(&parameter["name"]), parameter["in"] == "path", &parameter["schema"]);
    let filled = FILLED.iter().find(|(of, filled, _)| {
        *filled == name && (*of == operation || of.is_empty() && !has_own_limit(operation))
    });
    let value = match filled {
        Some((_, _, "")) => text(&parameter["example"]),
        Some((_, _, value)) => (*value).to_owned(),
        None if in_path => text(&parameter["example"]),
        None => String::new(),
    };
    let choices = match schema["type"].as_str() {
        Some("boolean") => vec!["true".to_owned(), "false".to_owned()],
        _ => schema["enum"].as_array().into_iter().flatten().map(text).collect(),
    };
    let kind = match (schema["type"].as_str(), schema["format"].as_str()) {
        (_, Some("date")) => "date",
        (Some("integer"), _) => "number",
        _ => "text",
    };
    let label = text(&parameter["description"]);
    let (least, most) = (schema["minimum"].as_u64(), schema["maximum"].as_u64());
    Field { name, label, in_path, value, choices, kind, least, most }
}

/// Suggestions are few by themselves.
fn has_own_limit(operation: &str) -> bool {
    operation == "suggest"
}

/// The address of an operation with these values; blank ones are left out of the query.
pub fn address(path: &str, fields: &[Field], value_of: impl Fn(&Field) -> Option<String>) -> String {
    let (mut path, mut query) = (format!("/api/v1{path}"), Vec::new());
    for field in fields {
        let value = value_of(field).unwrap_or_default();
        let value = value.trim();
        let escaped = utf8_percent_encode(value, ESCAPED);
        if field.in_path {
            path = path.replace(&format!("{{{}}}", field.name), &escaped.to_string());
        } else if !value.is_empty() {
            query.push(format!("{}={escaped}", field.name));
        }
    }
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

/// Leads a filled form to the answer: `/api/try/{operation}?…`.
pub struct Trying {
    operations: Vec<(String, String, Vec<Field>)>,
}

impl Trying {
    /// Reads the document once.
    pub fn new(document: &Arc<Document>) -> Self {
        let paths = document.json["paths"].as_object().into_iter().flatten();
        let operation = |(path, methods): (&String, &Value)| {
            let operation = methods.get("get")?;
            let id = operation["operationId"].as_str()?;
            let parameters: Vec<&Value> = operation["parameters"].as_array()?.iter().collect();
            Some((id.to_owned(), path.clone(), fields(id, &parameters)))
        };
        Self { operations: paths.filter_map(operation).collect() }
    }
}

impl Endpoint for Trying {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let asked: String = request.path_params()?;
        let found = self.operations.iter().find(|(id, _, _)| *id == asked);
        let (_, path, fields) = found.ok_or_else(Fault::nothing_here)?;
        let query = request.uri().query().unwrap_or_default();
        // What is not given of a path is what the form brings: a path without it would be another one.
        let given = |field: &Field| value(query, &field.name).filter(|value| !value.trim().is_empty());
        let leads_to = address(path, fields, |field| {
            given(field).or_else(|| field.in_path.then(|| field.value.clone()))
        });
        Ok(Response::builder()
            .status(StatusCode::SEE_OTHER)
            .header(header::LOCATION, leads_to)
            .header(header::CACHE_CONTROL, CachePolicy::Never.usual_cache_control())
            .finish())
    }
}
