//! The log within a release: every entry as it was published, so that the release can be proved against its
//! checkpoint without asking anyone.

use std::io::Write;
use std::path::Path;

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::gazette::Gazette;
use crate::gazette::records::log::LogEntry;
use crate::release::{Error, files};

/// The file of the log.
pub const LOG: &str = "log.ndjson.zst";
/// Entries read at once.
const PAGE: u64 = 2000;

/// An entry of the log as a line.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    /// Its position.
    pub seq: u64,
    /// What it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// When it was published, as its leaf writes it.
    pub published_at: String,
    /// SHA-256 of the body, lower-case hex.
    pub body_sha256: String,
    /// The exact text that is hashed; absent where it was withdrawn by law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Box<RawValue>>,
}

impl Line {
    fn of(entry: LogEntry) -> Result<Self, Error> {
        Ok(Self {
            seq: entry.seq,
            published_at: entry.published_at.to_rfc3339_opts(SecondsFormat::Micros, false),
            kind: entry.kind,
            id: entry.id,
            body_sha256: entry.body_sha256,
            body: entry.body.map(RawValue::from_string).transpose()?,
        })
    }
}

/// Writes the entries up to a position; returns how many.
pub(super) async fn write(gazette: &Gazette, upto: u64, folder: &Path) -> Result<u64, Error> {
    let mut out = files::zstd(&folder.join(LOG))?;
    let mut done = 0;
    while done < upto {
        let entries = gazette.log_entries(done, PAGE).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries.into_iter().take_while(|entry| entry.seq <= upto) {
            done = entry.seq;
            serde_json::to_writer(&mut out, &Line::of(entry)?)?;
            out.write_all(b"\n")?;
        }
    }
    out.finish()?.flush()?;
    Ok(done)
}
