//! The pages themselves.

use askama::Template;

use super::super::filters;
use super::super::shell::Shell;
use super::examples::{Example, examples};
use super::linked;
use crate::release::datasets::{self, Dataset, Field};
use crate::release::files::{FORMS, Form};
use crate::release::shelf::{FileNote, Manifest, Part};

/// The catalogue: every dataset and the releases there are.
#[derive(Debug, Template)]
#[template(path = "pages/open_data/catalogue.html")]
pub struct CataloguePage {
    /// The frame.
    pub shell: Shell,
    /// The releases, the newest first.
    pub releases: Vec<std::sync::Arc<Manifest>>,
}

impl CataloguePage {
    /// Every dataset.
    pub fn datasets(&self) -> &'static [Dataset] {
        datasets::all()
    }

    /// What the newest release has of a dataset.
    pub fn part(&self, dataset: &Dataset) -> Option<&Part> {
        self.releases.first().and_then(|manifest| manifest.part(dataset.name))
    }

    /// The catalogue for search engines that know datasets.
    pub fn linked(&self) -> String {
        linked::catalogue(&self.shell.site.public_url, self.releases.first().map(AsRef::as_ref))
    }
}

/// One dataset.
#[derive(Debug, Template)]
#[template(path = "pages/open_data/dataset.html")]
pub struct DatasetPage {
    /// The frame.
    pub shell: Shell,
    /// The dataset.
    pub dataset: &'static Dataset,
    /// The newest release; `None` before the first.
    pub manifest: Option<std::sync::Arc<Manifest>>,
    /// The first rows of its table.
    pub rows: Vec<Vec<String>>,
}

impl DatasetPage {
    /// What the newest release has of it.
    pub fn part(&self) -> Option<&Part> {
        self.manifest.as_ref().and_then(|manifest| manifest.part(self.dataset.name))
    }

    /// Its files, with the form of each.
    pub fn files(&self) -> Vec<(Form, &FileNote)> {
        let Some(manifest) = &self.manifest else { return Vec::new() };
        let file = |form: &Form| {
            let path = format!("{}{}", self.dataset.name, form.suffix);
            manifest.file(&path).map(|file| (*form, file))
        };
        FORMS.iter().filter_map(file).collect()
    }

    /// What changed since the release before.
    pub fn delta(&self) -> Option<&FileNote> {
        let path = format!("delta/{}.ndjson.gz", self.dataset.name);
        self.manifest.as_ref().and_then(|manifest| manifest.file(&path))
    }

    /// The share of rows that do not say a column, in words; blank where nothing was released.
    pub fn blank(&self, at: &usize) -> String {
        let Some(part) = self.part().filter(|part| part.rows > 0) else { return String::new() };
        let Some(blank) = part.blanks.get(*at) else { return String::new() };
        if *blank == 0 { "0".to_owned() } else { format!("{:.1}%", share(*blank, part.rows)) }
    }

    /// The share of all cells that are filled, in percent.
    pub fn completeness(&self) -> Option<String> {
        let part = self.part().filter(|part| part.rows > 0)?;
        let (cells, blank) = (part.rows * part.blanks.len() as u64, part.blanks.iter().sum());
        Some(format!("{:.1}%", 100.0 - share(blank, cells)))
    }

    /// The size of a file in the unit that people read.
    pub fn size(&self, file: &FileNote) -> String {
        size(file.bytes)
    }

    /// How to take it in the languages that people use.
    pub fn examples(&self) -> Vec<Example> {
        examples(&self.shell.site.public_url, self.dataset.name)
    }

    /// The dataset for search engines that know datasets.
    pub fn linked(&self) -> String {
        linked::dataset(&self.shell.site.public_url, self.dataset, self.manifest.as_deref())
    }
}

/// The data dictionary.
#[derive(Debug, Template)]
#[template(path = "pages/open_data/dictionary.html")]
pub struct DictionaryPage {
    /// The frame.
    pub shell: Shell,
}

impl DictionaryPage {
    /// Every dataset.
    pub fn datasets(&self) -> &'static [Dataset] {
        datasets::all()
    }

    /// The few values of a field, for people.
    pub fn values(&self, field: &Field) -> String {
        let values = field.values.iter().map(|(code, label)| format!("{code} {label}"));
        values.collect::<Vec<_>>().join("；")
    }
}

#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than a double counts exactly")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole as f64
}

/// A size in the unit that people read.
fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let bytes_f = bytes as f64;
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{:.1} KB", bytes_f / 1024.0),
        _ => format!("{:.1} MB", bytes_f / 1_048_576.0),
    }
}
