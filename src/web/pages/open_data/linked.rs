//! The catalogue as schema.org describes datasets, for a page to carry.

use serde_json::{Value, json};

use crate::release::datasets::{self, Dataset};
use crate::release::describe::LICENCE_URL;
use crate::release::files::FORMS;
use crate::release::shelf::Manifest;

/// All datasets.
pub(super) fn catalogue(public_url: &str, manifest: Option<&Manifest>) -> String {
    written(&json!({
        "@context": "https://schema.org/",
        "@type": "DataCatalog",
        "name": "明梯公开数据",
        "url": format!("{public_url}/open-data"),
        "license": LICENCE_URL,
        "dataset": datasets::all()
            .iter()
            .map(|dataset| {
                let mut described = of(public_url, dataset, manifest);
                described["distribution"] = Value::Array(Vec::new());
                described
            })
            .collect::<Vec<_>>(),
    }))
}

/// One dataset.
pub(super) fn dataset(public_url: &str, dataset: &Dataset, manifest: Option<&Manifest>) -> String {
    let mut described = of(public_url, dataset, manifest);
    described["@context"] = json!("https://schema.org/");
    written(&described)
}

fn of(public_url: &str, dataset: &Dataset, manifest: Option<&Manifest>) -> Value {
    let mut described = json!({
        "@type": "Dataset",
        "name": format!("{} · {}", dataset.title, dataset.title_en),
        "description": format!("{} {}", dataset.about, dataset.about_en),
        "url": format!("{public_url}/open-data/{}", dataset.name),
        "license": LICENCE_URL,
        "isAccessibleForFree": true,
        "inLanguage": "zh-Hans",
        "creator": {"@type": "GovernmentOrganization", "name": "重庆市市场监督管理局"},
        "spatialCoverage": "重庆市",
        "variableMeasured": dataset.fields.iter().map(|field| field.label).collect::<Vec<_>>(),
    });
    if let Some(manifest) = manifest {
        described["dateModified"] = json!(manifest.made_at);
        described["version"] = json!(manifest.name);
        described["distribution"] = FORMS
            .iter()
            .filter_map(|form| manifest.file(&format!("{}{}", dataset.name, form.suffix)).zip(Some(form)))
            .map(|(file, form)| {
                json!({
                    "@type": "DataDownload",
                    "contentUrl": format!("{public_url}/open-data/releases/{}/{}", manifest.name, file.path),
                    "encodingFormat": form.media_type,
                    "contentSize": format!("{} B", file.bytes),
                    "sha256": file.sha256,
                })
            })
            .collect();
    }
    described
}

/// JSON that may stand within a page: nothing in it ends the element.
fn written(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}
