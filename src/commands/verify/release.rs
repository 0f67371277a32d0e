//! A release that was downloaded: its checksums, its log, and what its tables say of it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::Shown;
use super::claims::Claims;
use crate::gazette::tree::audit::Claimed;
use crate::gazette::tree::tiles::FULL;
use crate::release::cut::log::{LOG, Line};
use crate::release::describe::{CHECKPOINT, KEY, SUMS, digest};

/// An open release.
pub(super) struct Release {
    folder: PathBuf,
    log: Box<dyn BufRead + Send>,
    claims: Claims,
}

impl Release {
    /// Opens a release and checks its files against their checksums.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        check_sums(folder)?;
        let log = File::open(folder.join(LOG)).with_context(|| LOG.to_owned())?;
        let log = zstd::Decoder::new(log).context("全部公布记录")?;
        Ok(Self {
            folder: folder.to_owned(),
            log: Box::new(BufReader::with_capacity(1 << 16, log)),
            claims: Claims::of(folder),
        })
    }

    pub(super) fn shown(&self) -> anyhow::Result<Shown> {
        let read = |name: &str| fs::read_to_string(self.folder.join(name)).with_context(|| name.to_owned());
        Ok(Shown { verifier_key: read(KEY)?, checkpoint: read(CHECKPOINT)? })
    }

    /// The next entries, as many as a tile holds. After the last, rows and entries must have found each other.
    pub(super) fn entries(&mut self) -> anyhow::Result<Vec<Claimed>> {
        let mut entries = Vec::new();
        let mut text = String::new();
        while entries.len() < FULL {
            text.clear();
            if self.log.read_line(&mut text)? == 0 {
                break;
            }
            let line: Line = serde_json::from_str(&text).context("全部公布记录的一行")?;
            self.claims.hold(&line)?;
            entries.push(Claimed {
                seq: line.seq,
                kind: line.kind,
                id: line.id,
                published_at: line.published_at,
                body: line.body.map(|body| body.get().to_owned()),
                body_sha256: line.body_sha256,
            });
        }
        if entries.is_empty() {
            self.claims.finish()?;
        }
        Ok(entries)
    }
}

/// Every file that the list names must be there and have its checksum.
fn check_sums(folder: &Path) -> anyhow::Result<()> {
    let sums = fs::read_to_string(folder.join(SUMS)).with_context(|| SUMS.to_owned())?;
    for line in sums.lines() {
        let (sum, path) = line.split_once("  ").with_context(|| format!("{SUMS}：{line}"))?;
        let (_, found) = digest(&folder.join(path)).with_context(|| path.to_owned())?;
        ensure!(found == sum, "{path} 与校验和不符");
    }
    Ok(())
}
