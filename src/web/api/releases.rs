//! The releases of the data: what there is to download.

use poem_openapi::OpenApi;
use serde::Serialize;

use super::absent::from_gazette;
use super::desk::Desk;
use super::list::{Listing, Wanted};
use super::parameter::{CURSOR, FIELDS, HEADERS, LIMIT, Question};
use super::payload::List;
use super::query::Query;
use super::schema;
use super::section::Section;
use crate::domain::Day;
use crate::gazette::records::Page;
use crate::gazette::{self, View};
use crate::release::delta::Changes;
use crate::release::rows::{Row, row};
use crate::release::shelf::{Released, Shelf};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::releases::offered;
use crate::web::visit::Visit;

/// What the list of releases may be asked.
pub static LIST: Question = Question {
    operation: "listReleases",
    parameters: &[FIELDS, HEADERS, LIMIT, CURSOR],
    fields: ReleaseRow::FIELDS,
    columns: ReleaseRow::COLUMNS,
};

/// Operations on releases.
#[derive(Debug, Clone)]
pub struct Releases {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Data")]
impl Releases {
    /// 历次数据发布 · List releases of the data
    ///
    /// 最近的在前，附每个文件的地址、大小和校验和。含有依法撤回内容的发布不再列出。
    #[oai(path = "/releases", method = "get", operation_id = "listReleases")]
    async fn list(&self, visit: &Visit, query: Query) -> poem::Result<List<schema::Release>> {
        let wanted = Wanted::read::<All>(visit, query.against(&LIST))?;
        Ok(self.desk.list(visit, wanted, All(self.desk.shelf.clone())).await?.into())
    }
}

struct All(Shelf);

impl Listing for All {
    type Row = ReleaseRow;
    const FILE: &'static str = "releases";
    /// A release comes without an entry of the log that would say so.
    const POLICY: CachePolicy = CachePolicy::Never;

    fn path(&self) -> String {
        "/api/v1/releases".to_owned()
    }

    async fn page(
        &self,
        desk: &Desk,
        view: &View,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<ReleaseRow>, Fault> {
        let releases = offered(&desk.gazette, &self.0, view).await?;
        let total = releases.len() as u64;
        let begin = match cursor {
            None => 0,
            Some(name) => releases
                .iter()
                .position(|one| one.manifest.name == name)
                .ok_or_else(|| from_gazette(gazette::Error::BadCursor))?,
        };
        let mut rest = releases.iter().skip(begin);
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let rows = rest.by_ref().take(most).map(|one| ReleaseRow::of(&desk.public_url, one)).collect();
        Ok(Page { rows, total, next: rest.next().map(|one| one.manifest.name.clone()) })
    }
}

/// A release as a row.
#[derive(Debug, Serialize)]
pub struct ReleaseRow {
    name: String,
    seq: u64,
    day: Day,
    made_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    datasets: Vec<ReleasedDataset>,
    files: Vec<ReleasedFile>,
}

#[derive(Debug, Serialize)]
struct ReleasedDataset {
    name: String,
    rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Changes>,
}

#[derive(Debug, Serialize)]
struct ReleasedFile {
    path: String,
    address: String,
    bytes: u64,
    sha256: String,
}

impl ReleaseRow {
    fn of(public_url: &str, released: &Released) -> Self {
        let manifest = &released.manifest;
        let datasets = manifest.parts.iter().map(|part| ReleasedDataset {
            name: part.name.clone(),
            rows: part.rows,
            changes: part.changes,
        });
        let files = manifest.files.iter().map(|file| ReleasedFile {
            path: file.path.clone(),
            address: format!("{public_url}/open-data/releases/{}/{}", manifest.name, file.path),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        });
        Self {
            name: manifest.name.clone(),
            seq: manifest.seq,
            day: manifest.day,
            made_at: manifest.made_at.clone(),
            previous: manifest.previous.clone(),
            datasets: datasets.collect(),
            files: files.collect(),
        }
    }
}

row!(ReleaseRow as "releases", |row| ["name", "seq", "day", "made_at", "previous", "datasets", "files"] {
    "name": row.name,
    "seq": row.seq,
    "day": row.day,
    "made_at": row.made_at,
    "previous": row.previous,
});
