//! What a release tells of itself in figures, held against what lies there: rows and blanks of every table, entries of
//! the log, sizes and checksums of every file.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, ensure};

use super::plain::Plain;
use crate::release::datasets::{self, Dataset};
use crate::release::describe::digest;
use crate::release::files::Counts;
use crate::release::shelf::{MANIFEST, Manifest};

/// Reads what a release tells of itself.
pub(super) fn read(folder: &Path) -> anyhow::Result<Manifest> {
    let file = File::open(folder.join(MANIFEST)).with_context(|| MANIFEST.to_owned())?;
    serde_json::from_reader(BufReader::new(file)).with_context(|| format!("{MANIFEST} 的格式不对"))
}

/// Holds it against the tables, the files and a log of so many entries.
pub(super) fn hold(folder: &Path, manifest: &Manifest, entries: u64) -> anyhow::Result<()> {
    let Manifest { name, seq, day, .. } = manifest;
    ensure!(*name == format!("{day}-{seq}"), "{MANIFEST} 的名称 {name} 与日期、公布编号不符");
    let told = [*seq, manifest.entries];
    ensure!(told == [entries; 2], "{MANIFEST} 称公布到第 {seq} 号，日志有 {entries} 号");
    for dataset in datasets::all() {
        let part =
            manifest.part(dataset.name).with_context(|| format!("{MANIFEST} 未列 {}", dataset.name))?;
        let Counts { rows, blanks } = count(folder, dataset)?;
        ensure!(part.rows == rows, "{MANIFEST} 称 {} 有 {} 行，表中是 {rows} 行", dataset.name, part.rows);
        ensure!(part.blanks == blanks, "{MANIFEST} 所称 {} 各列空白数与表不符", dataset.name);
    }
    for file in &manifest.files {
        let (bytes, sha256) = digest(&folder.join(&file.path)).with_context(|| file.path.clone())?;
        let is_so = file.bytes == bytes && file.sha256 == sha256;
        ensure!(is_so, "{} 与 {MANIFEST} 所列的大小或校验和不符", file.path);
    }
    Ok(())
}

fn count(folder: &Path, dataset: &Dataset) -> anyhow::Result<Counts> {
    let mut plain = Plain::open(folder, dataset)?;
    let mut blanks = vec![0; dataset.fields.len()];
    while let Some(row) = plain.next()? {
        for (cell, blank) in row.iter().zip(&mut blanks) {
            *blank += u64::from(cell.is_empty());
        }
    }
    Ok(Counts { rows: plain.read(), blanks })
}
