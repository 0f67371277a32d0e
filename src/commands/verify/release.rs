//! A release that was downloaded: its checksums, its log, and that every row says what its entry was published with.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::Shown;
use crate::gazette::tree::audit::Claimed;
use crate::gazette::tree::tiles::FULL;
use crate::release::cut::log::{LOG, Line};
use crate::release::cut::table;
use crate::release::describe::{CHECKPOINT, KEY, SUMS, digest};
use crate::release::{datasets, files};

/// Columns that hold what was published under the same name, and are no code with a label.
const KEPT_AS_PUBLISHED: [&str; 9] = [
    "name",
    "status",
    "user_uscc",
    "maintainer_uscc",
    "conclusion",
    "insurer",
    "valid_to",
    "visited_at",
    "decided_on",
];

/// An open release.
pub(super) struct Release {
    folder: PathBuf,
    log: Box<dyn BufRead + Send>,
    /// What rows claim of entries that were not read yet.
    claims: HashMap<u64, Vec<Claim>>,
}

/// What a row says that its entry must say too.
struct Claim {
    dataset: &'static str,
    cells: Vec<(&'static str, String)>,
}

impl Release {
    /// Opens a release and checks its files against their checksums.
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        check_sums(folder)?;
        let log = File::open(folder.join(LOG)).with_context(|| LOG.to_owned())?;
        let log = zstd::Decoder::new(log).context("全部公布记录")?;
        let mut release = Self {
            folder: folder.to_owned(),
            log: Box::new(BufReader::with_capacity(1 << 16, log)),
            claims: HashMap::new(),
        };
        release.read_claims()?;
        Ok(release)
    }

    pub(super) fn shown(&self) -> anyhow::Result<Shown> {
        let read = |name: &str| fs::read_to_string(self.folder.join(name)).with_context(|| name.to_owned());
        Ok(Shown { verifier_key: read(KEY)?, checkpoint: read(CHECKPOINT)? })
    }

    /// The next entries, as many as a tile holds. After the last, every row must have found its entry.
    pub(super) fn entries(&mut self) -> anyhow::Result<Vec<Claimed>> {
        let mut entries = Vec::new();
        let mut text = String::new();
        while entries.len() < FULL {
            text.clear();
            if self.log.read_line(&mut text)? == 0 {
                break;
            }
            let line: Line = serde_json::from_str(&text).context("全部公布记录的一行")?;
            self.hold(&line)?;
            entries.push(Claimed {
                seq: line.seq,
                kind: line.kind,
                id: line.id,
                published_at: line.published_at,
                body: line.body.map(|body| body.get().to_owned()),
                body_sha256: line.body_sha256,
            });
        }
        let unheld = self.claims.iter().min_by_key(|(seq, _)| **seq);
        if let Some((seq, claims)) = unheld.filter(|_| entries.is_empty()) {
            let dataset = claims.first().map_or("", |claim| claim.dataset);
            bail!("{dataset} 的一行指向第 {seq} 号公布，日志中没有它");
        }
        Ok(entries)
    }

    /// Holds the rows of an entry against its body.
    fn hold(&mut self, line: &Line) -> anyhow::Result<()> {
        let Some(claims) = self.claims.remove(&line.seq) else { return Ok(()) };
        let body = line.body.as_ref().with_context(|| format!("第 {} 号公布已撤回，表中仍有它", line.seq))?;
        let body: serde_json::Value = serde_json::from_str(body.get())?;
        for claim in claims {
            for (column, cell) in &claim.cells {
                let published = match &body[*column] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                ensure!(
                    published == *cell,
                    "{} 的一行与第 {} 号公布不符：{column} 为“{cell}”，公布的是“{published}”",
                    claim.dataset,
                    line.seq
                );
            }
        }
        Ok(())
    }

    /// Reads what the plain tables say of their entries.
    fn read_claims(&mut self) -> anyhow::Result<()> {
        for dataset in datasets::all() {
            let at = |name: &str| dataset.fields.iter().position(|field| field.name == name);
            let Some(seq_at) = at("gazette_seq") else { continue };
            let kept: Vec<(&'static str, usize)> =
                KEPT_AS_PUBLISHED.iter().filter_map(|name| Some((*name, at(name)?))).collect();
            let path = table(&self.folder, dataset.name);
            let mut reader = csv::Reader::from_path(&path).with_context(|| path.display().to_string())?;
            for row in reader.records() {
                let row = row?;
                let cell = |at: usize| row.get(at).unwrap_or_default();
                let seq: u64 = cell(seq_at)
                    .parse()
                    .with_context(|| format!("{}{}：公布编号不是数字", dataset.name, files::CSV))?;
                let cells = kept.iter().map(|(name, at)| (*name, cell(*at).to_owned())).collect();
                self.claims.entry(seq).or_default().push(Claim { dataset: dataset.name, cells });
            }
        }
        Ok(())
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
