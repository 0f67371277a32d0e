//! A release described for machines as a Data Package (version 2) with a Table Schema for each dataset.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{LICENCE, LICENCE_TITLE, LICENCE_URL};
use crate::release::datasets::{self, Dataset, Field};
use crate::release::dictionary::Kind;
use crate::release::publisher::Publisher;
use crate::release::shelf::Manifest;

/// The description of a release.
pub(super) fn package(manifest: &Manifest, publisher: &Publisher) -> Value {
    let sample = if publisher.is_sample { "（样本数据）" } else { "" };
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "mingti",
        "id": format!("{}/open-data/releases/{}", publisher.public_url, manifest.name),
        "title": format!("明梯电梯试点公开数据{sample}"),
        "description": "Elevators in the open: the public record of Chongqing's elevator pilot.",
        "homepage": format!("{}/open-data", publisher.public_url),
        "version": manifest.name,
        "created": manifest.made_at,
        "licenses": [{"name": LICENCE, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "contributors": [{"title": "明梯 Mingti", "roles": ["publisher"], "path": publisher.public_url}],
        "resources": datasets::all().iter().map(|dataset| resource(manifest, dataset)).collect::<Vec<_>>(),
    })
}

fn resource(manifest: &Manifest, dataset: &Dataset) -> Value {
    let path = format!("{}.csv", dataset.name);
    let mut resource = json!({
        "name": dataset.name,
        "type": "table",
        "path": path,
        "title": dataset.title,
        "description": dataset.about_en,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(dataset),
    });
    if let Some(file) = manifest.file(&path) {
        resource["bytes"] = json!(file.bytes);
        resource["hash"] = json!(format!("sha256:{}", file.sha256));
    }
    resource
}

/// The Table Schema of a dataset.
pub(super) fn schema(dataset: &Dataset) -> Value {
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": dataset.fields.iter().map(field).collect::<Vec<_>>(),
        "primaryKey": dataset.key,
        "missingValues": [""],
    });
    let refers: Vec<Value> = dataset
        .refers
        .iter()
        .map(|(column, other, there)| {
            json!({"fields": [column], "reference": {"resource": other, "fields": [there]}})
        })
        .collect();
    if !refers.is_empty() {
        schema["foreignKeys"] = Value::from(refers);
    }
    schema
}

fn field(field: &Field) -> Value {
    let mut described = json!({
        "name": field.name,
        "title": field.label,
        "description": described(field),
        "type": match field.kind {
            Kind::Text | Kind::Enum | Kind::List | Kind::Url => "string",
            Kind::Integer => "integer",
            Kind::Decimal => "number",
            Kind::Boolean => "boolean",
            Kind::Day => "date",
            Kind::Instant => "datetime",
        },
        "example": field.example,
    });
    let mut constraints = json!({});
    if field.required {
        constraints["required"] = json!(true);
    }
    if field.kind == Kind::Enum {
        constraints["enum"] = field.values.iter().map(|(code, _)| *code).collect();
        let categories = field.values.iter().map(|(code, label)| json!({"value": code, "label": label}));
        described["categories"] = categories.collect();
    }
    if field.kind == Kind::Instant {
        described["format"] = json!("any");
    }
    if field.kind == Kind::Url {
        described["format"] = json!("uri");
    }
    if field.is_derived {
        described["derived"] = json!(true);
    }
    described["constraints"] = constraints;
    described
}

fn described(field: &Field) -> String {
    let mut text = field.label_en.to_owned();
    if !field.unit.is_empty() {
        let _ = write!(text, " ({})", field.unit);
    }
    if !field.clause.is_empty() {
        let _ = write!(text, " · {}", field.clause);
    }
    text
}
