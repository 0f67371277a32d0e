//! A release that was downloaded: its checksums, its log, what its tables say of it, and whether every other form of
//! them says the same. What the log cannot prove is named.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::claims::Claims;
use super::{Shown, forms, told};
use crate::commands::screen;
use crate::gazette::tree::audit::Claimed;
use crate::gazette::tree::tiles::FULL;
use crate::release::cut::log::{LOG, Line};
use crate::release::datasets;
use crate::release::describe::{CHECKPOINT, KEY, SUMS, digest};
use crate::release::files::FORMS;
use crate::release::shelf::MANIFEST;

/// An open release.
pub(super) struct Release {
    folder: PathBuf,
    log: Box<dyn BufRead + Send>,
    claims: Claims,
    /// Files that the list of checksums names.
    listed: BTreeSet<String>,
    /// Files that only their checksums speak for.
    unproved: Vec<String>,
}

impl Release {
    /// Opens a release and checks its files against their checksums. A file that was named must be one that the log
    /// can prove.
    pub(super) fn open(folder: &Path, named: Option<&str>) -> anyhow::Result<Self> {
        if let Some(name) = named {
            ensure!(
                is_provable(name),
                "{name} 的内容不能由公布日志证明，至多有校验和为证；可核验整个目录，或核验其中的数据表"
            );
        }
        let listed = check_sums(folder)?;
        let log = File::open(folder.join(LOG)).with_context(|| LOG.to_owned())?;
        let log = zstd::Decoder::new(log).context("全部公布记录")?;
        Ok(Self {
            folder: folder.to_owned(),
            log: Box::new(BufReader::with_capacity(1 << 16, log)),
            claims: Claims::of(folder),
            listed,
            unproved: Vec::new(),
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
            self.finish()?;
        }
        Ok(entries)
    }

    /// After the last entry: the tables are what the log says, so everything else is held against the tables.
    fn finish(&mut self) -> anyhow::Result<()> {
        self.claims.finish()?;
        for dataset in datasets::all() {
            forms::hold(&self.folder, dataset)?;
        }
        told::hold(&self.folder, &told::read(&self.folder)?, self.claims.entries())?;
        self.unproved = self.listed.iter().filter(|name| !is_provable(name)).cloned().collect();
        Ok(())
    }

    /// Says how far the proof goes.
    pub(super) fn tell(&self) {
        screen::show(format_args!(
            "各数据表（CSV 和其他格式）与公布日志一致；推算的列由其他行和发布日得出，不在此列"
        ));
        if !self.unproved.is_empty() {
            screen::show(format_args!(
                "以下文件只核对了校验和，日志不能证明其内容：{}",
                self.unproved.join("、")
            ));
        }
    }
}

/// Whether the log speaks for a file: itself and its signature, every form of a table whose rows name their entries
/// that this program can read, and the figures that follow from both.
fn is_provable(name: &str) -> bool {
    [LOG, CHECKPOINT, KEY, MANIFEST, SUMS].contains(&name)
        || datasets::all().iter().filter(|dataset| dataset.entry_place().is_some()).any(|dataset| {
            let suffix = name.strip_prefix(dataset.name);
            suffix.is_some_and(|suffix| FORMS.iter().any(|form| form.suffix == suffix))
        })
}

/// Every file that the list names must be there and have its checksum; returns their names.
fn check_sums(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let sums = fs::read_to_string(folder.join(SUMS)).with_context(|| SUMS.to_owned())?;
    let mut listed = BTreeSet::new();
    for line in sums.lines() {
        let (sum, path) = line.split_once("  ").with_context(|| format!("{SUMS}：{line}"))?;
        let (_, found) = digest(&folder.join(path)).with_context(|| path.to_owned())?;
        ensure!(found == sum, "{path} 与校验和不符");
        listed.insert(path.to_owned());
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_log_speaks_for() {
        for name in ["visits.csv", "visits-excel.csv", "elevators.csv.gz", "units.ndjson.zst", "release.json"]
        {
            assert!(is_provable(name), "{name}");
        }
        // Rows of regions come from many entries; the rest are words about the data.
        for name in ["regions.csv", "README.md", "datapackage.json", "visits.csv-metadata.json", "visits.txt"]
        {
            assert!(!is_provable(name), "{name}");
        }
    }
}
