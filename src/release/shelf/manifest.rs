//! What a release says of itself.

use serde::{Deserialize, Serialize};

use crate::domain::Day;
use crate::release::delta::Changes;
use crate::release::files::Counts;

/// The description that makes a folder a release.
pub const MANIFEST: &str = "release.json";

/// What a release says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its name: the day and the position of the log.
    pub name: String,
    /// The position of the log at which it was cut.
    pub seq: u64,
    /// The day for which overdue, expired and in force were computed.
    pub day: Day,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Whether the register holds sample data.
    pub is_sample: bool,
    /// The release that deltas begin from; `None` where there is none.
    pub previous: Option<String>,
    /// Entries of the log within it.
    pub entries: u64,
    /// Its datasets.
    pub parts: Vec<Part>,
    /// Every file but the list of checksums.
    pub files: Vec<FileNote>,
}

/// A dataset of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The dataset.
    pub name: String,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them leave each column blank, in the order of columns.
    pub blanks: Vec<u64>,
    /// What changed since the release before; `None` where that cannot be said.
    pub changes: Option<Changes>,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNote {
    /// Its path within the release.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, lower-case hex.
    pub sha256: String,
}

impl Part {
    /// A dataset as it was written.
    pub fn new(name: &str, counts: Counts) -> Self {
        Self { name: name.to_owned(), rows: counts.rows, blanks: counts.blanks, changes: None }
    }
}

impl Manifest {
    /// A dataset of it.
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// A file of it.
    pub fn file(&self, path: &str) -> Option<&FileNote> {
        self.files.iter().find(|file| file.path == path)
    }
}

/// The position of the log that the name of a release tells.
pub fn position_of(name: &str) -> Option<u64> {
    let (day, seq) = name.rsplit_once('-')?;
    day.parse::<Day>().ok().and_then(|_| seq.parse().ok())
}

/// Whether this could be the name of a release: digits and dashes.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}
