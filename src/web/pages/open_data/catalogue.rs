//! The catalogue for other catalogues: DCAT-AP 3 as JSON-LD.

use serde_json::{Value, json};

use crate::release::datasets::{self, Dataset};
use crate::release::describe::{LICENCE_URL, SUMS};
use crate::release::files::{FORMS, Form};
use crate::release::shelf::{FileNote, Manifest};

const FREQUENCY_DAILY: &str = "http://publications.europa.eu/resource/authority/frequency/DAILY";
const CHINESE: &str = "http://publications.europa.eu/resource/authority/language/ZHO";
const MEDIA_TYPES: &str = "https://www.iana.org/assignments/media-types/";
const CHONGQING: &str = "https://www.geonames.org/1814905";

/// The catalogue of a portal. Before the first release its datasets have no distributions.
pub(super) fn catalogue(public_url: &str, manifest: Option<&Manifest>) -> Value {
    let home = format!("{public_url}/open-data");
    json!({
        "@context": context(),
        "@id": format!("{home}#catalogue"),
        "@type": "dcat:Catalog",
        "title": [{"@language": "zh", "@value": "明梯公开数据"}, {"@language": "en", "@value": "Mingti open data"}],
        "description": [
            {"@language": "zh", "@value": "重庆市电梯安全管理改革试点的公开登记。"},
            {"@language": "en", "@value": "The public record of Chongqing's elevator pilot."},
        ],
        "publisher": publisher(public_url),
        "language": {"@id": CHINESE},
        "license": {"@id": LICENCE_URL},
        "homepage": {"@id": home},
        "spatial": place(),
        "dataset": datasets::all().iter().map(|one| dataset(public_url, one, manifest)).collect::<Vec<_>>(),
    })
}

fn context() -> Value {
    let typed = |id: &str, kind: &str| json!({"@id": id, "@type": kind});
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "title": "dct:title",
        "description": "dct:description",
        "publisher": "dct:publisher",
        "language": "dct:language",
        "license": "dct:license",
        "homepage": "foaf:homepage",
        "spatial": "dct:spatial",
        "temporal": "dct:temporal",
        "identifier": "dct:identifier",
        "name": "foaf:name",
        "dataset": "dcat:dataset",
        "distribution": "dcat:distribution",
        "landingPage": "dcat:landingPage",
        "accessURL": "dcat:accessURL",
        "downloadURL": "dcat:downloadURL",
        "mediaType": "dcat:mediaType",
        "version": "dcat:version",
        "keyword": "dcat:keyword",
        "accrualPeriodicity": "dct:accrualPeriodicity",
        "checksum": "spdx:checksum",
        "algorithm": "spdx:algorithm",
        "checksumValue": typed("spdx:checksumValue", "xsd:hexBinary"),
        "byteSize": typed("dcat:byteSize", "xsd:nonNegativeInteger"),
        "modified": typed("dct:modified", "xsd:dateTime"),
        "startDate": typed("dcat:startDate", "xsd:date"),
        "endDate": typed("dcat:endDate", "xsd:date"),
    })
}

fn publisher(public_url: &str) -> Value {
    json!({
        "@id": format!("{public_url}/contact#publisher"),
        "@type": "foaf:Agent",
        "name": {"@language": "zh", "@value": "重庆市市场监督管理局"},
    })
}

fn place() -> Value {
    json!({"@id": CHONGQING, "@type": "dct:Location"})
}

fn dataset(public_url: &str, dataset: &Dataset, manifest: Option<&Manifest>) -> Value {
    let page = format!("{public_url}/open-data/{}", dataset.name);
    let mut described = json!({
        "@id": format!("{page}#dataset"),
        "@type": "dcat:Dataset",
        "identifier": page,
        "title": [{"@language": "zh", "@value": dataset.title}, {"@language": "en", "@value": dataset.title_en}],
        "description": [{"@language": "zh", "@value": dataset.about}, {"@language": "en", "@value": dataset.about_en}],
        "publisher": publisher(public_url),
        "landingPage": {"@id": page, "@type": "foaf:Document"},
        "keyword": [{"@language": "zh", "@value": "电梯"}, {"@language": "en", "@value": "elevator"}],
        "language": {"@id": CHINESE},
        "spatial": place(),
        "accrualPeriodicity": {"@id": FREQUENCY_DAILY, "@type": "dct:Frequency"},
    });
    let Some(manifest) = manifest else { return described };
    described["modified"] = json!(manifest.made_at);
    described["version"] = json!(manifest.name);
    described["temporal"] =
        json!({"@type": "dct:PeriodOfTime", "startDate": "2020-09-23", "endDate": manifest.day.to_string()});
    described["distribution"] = FORMS
        .iter()
        .filter_map(|form| Some((form, manifest.file(&format!("{}{}", dataset.name, form.suffix))?)))
        .map(|(form, file)| distribution(public_url, manifest, *form, file))
        .collect();
    described
}

fn distribution(public_url: &str, manifest: &Manifest, form: Form, file: &FileNote) -> Value {
    let address = format!("{public_url}/open-data/releases/{}/{}", manifest.name, file.path);
    json!({
        "@id": address,
        "@type": "dcat:Distribution",
        "title": [{"@language": "zh", "@value": form.label}, {"@language": "en", "@value": form.label_en}],
        "description": {"@language": "zh", "@value": format!("校验和另见 {SUMS}。")},
        "accessURL": {"@id": address},
        "downloadURL": {"@id": address},
        "mediaType": {"@id": format!("{MEDIA_TYPES}{}", form.media_type), "@type": "dct:MediaType"},
        "license": {"@id": LICENCE_URL, "@type": "dct:LicenseDocument"},
        "byteSize": file.bytes.to_string(),
        "checksum": {
            "@type": "spdx:Checksum",
            "algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "checksumValue": file.sha256,
        },
        "modified": manifest.made_at,
    })
}
