//! The pages of the open data, before and after the first release.

use std::sync::Arc;

use askama::DynTemplate;

use super::samples::{day, shell};
use crate::release::datasets;
use crate::release::delta::Changes;
use crate::release::files::FORMS;
use crate::release::shelf::{FileNote, Manifest, Part};
use crate::web::pages::open_data::page::{CataloguePage, DatasetPage, DictionaryPage};

fn manifest() -> Arc<Manifest> {
    let files = datasets::all().iter().flat_map(|dataset| {
        FORMS.iter().map(|form| FileNote {
            path: format!("{}{}", dataset.name, form.suffix),
            bytes: 2_345_678,
            sha256: "0f".repeat(32),
        })
    });
    let parts = datasets::all().iter().map(|dataset| Part {
        name: dataset.name.to_owned(),
        rows: 300,
        blanks: vec![3; dataset.fields.len()],
        changes: Some(Changes { added: 3, changed: 2, removed: 1 }),
    });
    Arc::new(Manifest {
        name: "2021-11-15-3021".to_owned(),
        seq: 3021,
        day: day("2021-11-15"),
        made_at: "2021-11-15T03:00:12+08:00".to_owned(),
        is_sample: true,
        previous: Some("2021-11-14-3000".to_owned()),
        entries: 3021,
        parts: parts.collect(),
        files: files.collect(),
    })
}

/// A name for the file, and the page.
pub fn open_data() -> Vec<(&'static str, Box<dyn DynTemplate>)> {
    let dataset = datasets::find("units").unwrap();
    let rows = vec![vec!["</script><b>不存在".to_owned(); dataset.fields.len()]];
    let page = |manifest, rows| DatasetPage { shell: shell("/open-data/units"), dataset, manifest, rows };
    vec![
        ("catalogue", Box::new(CataloguePage { shell: shell("/open-data"), releases: vec![manifest()] })),
        ("catalogue-empty", Box::new(CataloguePage { shell: shell("/open-data"), releases: Vec::new() })),
        ("dataset", Box::new(page(Some(manifest()), rows))),
        ("dataset-empty", Box::new(page(None, Vec::new()))),
        ("dictionary", Box::new(DictionaryPage { shell: shell("/open-data/dictionary") })),
    ]
}
