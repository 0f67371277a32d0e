//! One built index in its folder, and which of them is the one in use. A generation is built aside and becomes the
//! one in use when it is complete; a folder that is no complete generation of this program's kind is never read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory as _, MmapDirectory};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy};

use super::Error;
use super::pairs::Pairs;
use super::schema::{self, Fields, PAIRS};
use crate::gazette::LogPoint;
use crate::search::writing;

/// What a generation was made by. One of another kind is made anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    schema: u32,
    tantivy: String,
    vocabulary: String,
}

impl Stamp {
    /// The stamp of this program.
    pub fn of_this_program() -> Self {
        Self {
            schema: schema::VERSION,
            tantivy: tantivy::version_string().to_owned(),
            vocabulary: writing::version().to_owned(),
        }
    }
}

/// The file that names the generation in use.
const IN_USE: &str = "in-use";
/// The file in each generation that says what made it.
const STAMP: &str = "stamp.json";
/// Segments of about one size that are merged whatever else there is to do. Fewer wait for a quiet moment: merging them
/// while a bulk import is followed takes a sixth of the following.
const MANY_SEGMENTS: usize = 16;
/// Memory that the writer fills before it writes a segment.
const BUFFER: usize = 64 << 20;

/// What a generation's stamp says. One that does not say when it was made counts as made before everything.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    #[serde(flatten)]
    by: Stamp,
    #[serde(default)]
    at: u64,
}

/// A built index.
pub struct Generation {
    folder: PathBuf,
    /// The position of the log at which its making began: of what was withdrawn later its files may hold traces.
    pub made_at: u64,
    /// The index.
    pub index: Index,
    /// Its readers.
    pub reader: IndexReader,
    /// Its fields.
    pub fields: Fields,
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generation").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Generation {
    /// Begins an empty generation in a folder of its own under `live`, at a position of the log.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create(live: &Path, made_at: u64) -> Result<Self, Error> {
        let folder = live.join(uuid::Uuid::now_v7().simple().to_string());
        fs::create_dir_all(&folder)?;
        let made = Made { by: Stamp::of_this_program(), at: made_at };
        fs::write(folder.join(STAMP), serde_json::to_vec(&made).expect("a stamp is plain text"))?;
        let (schema, fields) = schema::schema();
        let index = Index::create_in_dir(&folder, schema)?;
        Self::over(folder, made_at, index, fields)
    }

    /// Opens the generation in use under `live`; `None` if there is none of this program's kind.
    ///
    /// # Errors
    /// If it is damaged in a way that shows at once.
    pub fn open(live: &Path) -> Result<Option<Self>, Error> {
        let Some(folder) = in_use(live) else { return Ok(None) };
        let made: Option<Made> =
            fs::read(folder.join(STAMP)).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let Some(made) = made.filter(|made| made.by == Stamp::of_this_program()) else { return Ok(None) };
        let index = Index::open(MmapDirectory::open(&folder).map_err(tantivy::TantivyError::from)?)?;
        let (schema, fields) = schema::schema();
        if index.schema() != schema {
            return Ok(None);
        }
        Self::over(folder, made.at, index, fields).map(Some)
    }

    fn over(folder: PathBuf, made_at: u64, index: Index, fields: Fields) -> Result<Self, Error> {
        index.tokenizers().register(PAIRS, Pairs);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { folder, made_at, index, reader, fields })
    }

    /// The folder it stands in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its only writer.
    ///
    /// # Errors
    /// If another process writes to it.
    pub fn writer(&self) -> Result<IndexWriter, Error> {
        let writer = self.index.writer_with_num_threads(1, BUFFER)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(MANY_SEGMENTS);
        writer.set_merge_policy(Box::new(policy));
        Ok(writer)
    }

    /// The point of the log up to which it was made.
    ///
    /// # Errors
    /// If its head cannot be read or holds none.
    pub fn point(&self) -> Result<LogPoint, Error> {
        let payload = self.index.load_metas()?.payload;
        payload.and_then(|text| text.parse().ok()).ok_or(Error::Incomplete)
    }

    /// The index once more, with mappings of its own: what is read through it leaves the process's memory with it.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub(super) fn mapped_apart(&self) -> Result<Index, Error> {
        let index = Index::open(MmapDirectory::open(&self.folder).map_err(tantivy::TantivyError::from)?)?;
        index.tokenizers().register(PAIRS, Pairs);
        Ok(index)
    }

    /// Makes it the one in use from now on. Whoever uses another goes on until it looks again.
    ///
    /// # Errors
    /// If `live` cannot be written.
    pub fn put_in_use(&self, live: &Path) -> Result<(), Error> {
        let name = self.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let aside = live.join(format!("{IN_USE}.{}", std::process::id()));
        let mut file = fs::File::create(&aside)?;
        file.write_all(name.as_bytes())?;
        file.sync_all()?;
        fs::rename(&aside, live.join(IN_USE))?;
        Ok(())
    }

    /// Puts it out of use: it will not be opened again.
    pub fn condemn(&self, live: &Path) {
        if self.is_in_use(live)
            && let Err(error) = fs::remove_file(live.join(IN_USE))
        {
            tracing::error!(%error, "a damaged index cannot be put out of use");
        }
    }

    /// Whether this is the one in use. It counts as such while nobody can tell, as where no further file may be opened.
    pub fn is_in_use(&self, live: &Path) -> bool {
        match fs::read_to_string(live.join(IN_USE)) {
            Ok(_) => in_use(live).as_deref() == Some(self.folder()),
            Err(error) => error.kind() != std::io::ErrorKind::NotFound,
        }
    }
}

/// The folder of the generation in use. A name that leads elsewhere counts as none.
fn in_use(live: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(live.join(IN_USE)).ok()?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| live.join(name)).filter(|folder| folder.is_dir())
}

/// Removes generations that nobody uses: neither the one in use nor one that a process writes to.
pub fn remove_unused(live: &Path) {
    let kept = in_use(live);
    let Ok(entries) = fs::read_dir(live) else { return };
    for folder in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()) {
        if Some(&folder) == kept.as_ref() || is_written_to(&folder) {
            continue;
        }
        if let Err(error) = fs::remove_dir_all(&folder) {
            tracing::warn!(index.folder = %folder.display(), %error, "an unused index cannot be removed");
        }
    }
}

/// Whether a process holds the writer's lock of a generation.
fn is_written_to(folder: &Path) -> bool {
    let Ok(index) = Index::open_in_dir(folder) else { return false };
    let lock = index.directory().acquire_lock(&tantivy::directory::INDEX_WRITER_LOCK);
    lock.is_err()
}
