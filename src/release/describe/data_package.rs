//! A release described for machines as a Data Package (version 2) with a Table Schema for each dataset.
//!
//! The standard knows no second form of one table: the plain table is the resource, and its other forms are named there
//! as `alternatives`, a property of our own. Packed files (of tables, deltas, the log) are resources besides, without a
//! type, which the standard takes for files that are not specific: their sizes and hashes are checked, and nobody reads
//! them as another table. Forms for spreadsheets and columns stay out of the resources, because readers that know their
//! endings open them as tables with headings and types of their own.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{LICENCE, LICENCE_TITLE, LICENCE_URL};
use crate::release::datasets::{self, Dataset, Field};
use crate::release::dictionary::Kind;
use crate::release::files::{CSV, FORMS, Form};
use crate::release::publisher::Publisher;
use crate::release::shelf::{FileNote, Manifest};

/// A dataset and its column that refers to another.
pub(super) type Reference = (&'static str, &'static str);

/// The description of a release; `broken` are references that do not hold in it.
pub(super) fn package(manifest: &Manifest, publisher: &Publisher, broken: &[Reference]) -> Value {
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
        "resources": resources(manifest, broken),
    })
}

fn resources(manifest: &Manifest, broken: &[Reference]) -> Vec<Value> {
    let tables = datasets::all().iter().map(|dataset| resource(manifest, dataset, broken));
    tables.chain(manifest.files.iter().filter_map(packed)).collect()
}

fn resource(manifest: &Manifest, dataset: &Dataset, broken: &[Reference]) -> Value {
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
        "schema": schema(dataset, broken),
        "alternatives": FORMS.iter().filter_map(|form| alternative(manifest, dataset, *form)).collect::<Vec<_>>(),
    });
    if let Some(file) = manifest.file(&path) {
        resource["bytes"] = json!(file.bytes);
        resource["hash"] = json!(hash(file));
    }
    resource
}

/// Another form of the same table, if the release holds it.
fn alternative(manifest: &Manifest, dataset: &Dataset, form: Form) -> Option<Value> {
    let file = manifest.file(&format!("{}{}", dataset.name, form.suffix)).filter(|_| form.suffix != CSV)?;
    Some(json!({
        "path": file.path,
        "title": form.label_en,
        "mediatype": form.media_type,
        "bytes": file.bytes,
        "hash": hash(file),
    }))
}

/// A file that is packed; `None` for others.
fn packed(file: &FileNote) -> Option<Value> {
    let mediatype = match file.path.rsplit_once('.')?.1 {
        "gz" => "application/gzip",
        "zst" => "application/zstd",
        _ => return None,
    };
    let name = file.path.rsplit('/').next()?;
    let (stem, format) = name.split_once('.')?;
    let mut resource = json!({
        "name": file.path.replace('/', "-"),
        "path": file.path,
        "format": format,
        "mediatype": mediatype,
        "bytes": file.bytes,
        "hash": hash(file),
    });
    let is_delta = name.len() < file.path.len();
    resource["description"] = match datasets::find(stem) {
        Some(dataset) if is_delta => {
            json!(format!(
                "{}: what was added, changed and removed since the release before",
                dataset.title_en
            ))
        }
        Some(dataset) => {
            json!(format!("{}: the rows of the table {}, packed", dataset.title_en, dataset.name))
        }
        None => json!("Every entry of the log, by which the tables can be proved"),
    };
    Some(resource)
}

fn hash(file: &FileNote) -> String {
    format!("sha256:{}", file.sha256)
}

/// The Table Schema of a dataset. A key that refers to what this release does not hold is not stated.
fn schema(dataset: &Dataset, broken: &[Reference]) -> Value {
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": dataset.fields.iter().map(field).collect::<Vec<_>>(),
        "primaryKey": dataset.key,
        "missingValues": [""],
    });
    let refers: Vec<Value> = dataset
        .refers
        .iter()
        .filter(|(column, ..)| !broken.contains(&(dataset.name, *column)))
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let file = |path: &&str| FileNote { path: (*path).to_owned(), bytes: 7, sha256: "ab".repeat(32) };
        Manifest {
            name: "2021-11-15-9".into(),
            seq: 9,
            day: "2021-11-15".parse().unwrap(),
            made_at: "2021-11-15T12:00:00+08:00".into(),
            is_sample: true,
            previous: None,
            entries: 9,
            parts: Vec::new(),
            files: paths.iter().map(file).collect(),
        }
    }

    #[test]
    fn every_packed_file_is_a_resource_and_only_plain_tables_are_tables() {
        let manifest = manifest(&[
            "checkpoint",
            "delta/units.ndjson.gz",
            "log.ndjson.zst",
            "units-excel.csv",
            "units.csv",
            "units.csv-metadata.json",
            "units.ndjson.gz",
            "units.xlsx",
        ]);
        let resources = resources(&manifest, &[]);
        let names: HashSet<&str> = resources.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), resources.len(), "a name stands twice");
        let (tables, files): (Vec<_>, Vec<_>) = resources.iter().partition(|one| one["type"] == "table");
        assert_eq!(tables.len(), datasets::all().len());
        let described: Vec<_> =
            files.iter().map(|one| (&one["path"], &one["format"], one.get("type"))).collect();
        assert_eq!(
            described,
            [
                (&json!("delta/units.ndjson.gz"), &json!("ndjson.gz"), None),
                (&json!("log.ndjson.zst"), &json!("ndjson.zst"), None),
                (&json!("units.ndjson.gz"), &json!("ndjson.gz"), None),
            ]
        );
        let units = tables.iter().find(|one| one["name"] == "units").unwrap();
        let forms = units["alternatives"].as_array().unwrap().iter();
        let forms: Vec<_> = forms.map(|form| form["path"].as_str().unwrap()).collect();
        assert_eq!(forms, ["units-excel.csv", "units.xlsx", "units.ndjson.gz"]);
    }

    #[test]
    fn a_key_that_does_not_hold_is_not_stated() {
        let commitments = datasets::find("commitments").unwrap();
        let stated = |broken: &[Reference]| {
            let schema = schema(commitments, broken);
            let keys = schema["foreignKeys"].as_array().cloned().unwrap_or_default();
            keys.iter().map(|key| key["fields"][0].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(stated(&[]), ["user_uscc", "maintainer_uscc"]);
        assert_eq!(
            stated(&[("elevators", "maintainer_uscc"), ("commitments", "user_uscc")]),
            ["maintainer_uscc"]
        );
    }
}
