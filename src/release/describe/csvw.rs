//! A table described for machines as CSV on the Web (W3C Metadata Vocabulary for Tabular Data).

use serde_json::{Value, json};

use super::LICENCE_URL;
use crate::release::datasets::{Dataset, Field};
use crate::release::dictionary::Kind;

/// The metadata of a dataset's plain table.
pub(super) fn metadata(dataset: &Dataset) -> Value {
    json!({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}],
        "url": format!("{}.csv", dataset.name),
        "dc:title": {"zh-Hans": dataset.title, "en": dataset.title_en},
        "dc:description": {"zh-Hans": dataset.about, "en": dataset.about_en},
        "dc:license": {"@id": LICENCE_URL},
        "dialect": {"header": true, "encoding": "utf-8", "lineTerminators": ["\r\n", "\n"]},
        "tableSchema": {
            "columns": dataset.fields.iter().map(column).collect::<Vec<_>>(),
            "primaryKey": dataset.key,
        },
    })
}

fn column(field: &Field) -> Value {
    let mut column = json!({
        "name": field.name,
        "titles": {"und": [field.name], "zh-Hans": [field.label], "en": [field.label_en]},
        "datatype": datatype(field.kind),
        "required": field.required,
    });
    if field.kind == Kind::List {
        column["separator"] = json!(";");
    }
    column
}

fn datatype(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Enum | Kind::List => json!("string"),
        Kind::Integer => json!("integer"),
        Kind::Decimal => json!("decimal"),
        Kind::Boolean => json!({"base": "boolean", "format": "true|false"}),
        Kind::Day => json!({"base": "date", "format": "yyyy-MM-dd"}),
        Kind::Instant => json!("dateTimeStamp"),
        Kind::Url => json!("anyURI"),
    }
}
