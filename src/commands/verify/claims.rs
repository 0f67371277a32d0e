//! What the tables of a release say, held against the log: every row says what its entry was published with, comes from
//! the newest entry of its thing, and of every thing that is still public there is a row. What happened to an elevator
//! whose card was withdrawn is no longer public, whatever the log still says of it.
//!
//! Tables are ordered by key and the log by position, so the log is gone through in stretches: for each the tables are
//! read once, and of every row whose entry lies in it a hash is kept. Memory is that of one stretch and two flags for
//! each entry, whatever the size of the release; time is a reading of all tables for every million entries.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use chrono::SecondsFormat;
use csv::StringRecord;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::plain::Plain;
use crate::gazette::Kind;
use crate::gazette::disclosure::LocalTime;
use crate::release::cut::log::Line;
use crate::release::datasets::{self, Dataset, ENTRY, Field};

/// Entries of a stretch.
const STRETCH: u64 = 1 << 20;

/// A hash of what a row says of its own entry.
type Said = [u8; 16];

/// What is known of an entry.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    /// A row comes from it.
    has_row: bool,
    /// It is to have a row: its body is there, and no later entry replaced it.
    holds: bool,
}

/// The rows of a release, claiming their entries.
#[derive(Debug)]
pub(super) struct Claims {
    folder: PathBuf,
    /// What rows say of the entries of the stretch that are still to come, the next one first.
    waiting: VecDeque<(u64, Said)>,
    /// The last position of the stretch.
    upto: u64,
    /// The highest position that a row names.
    highest: u64,
    /// Every entry so far.
    standings: Vec<Standing>,
    /// What happened to elevators that were withdrawn and not published anew: places among the entries, by code.
    orphans: BTreeMap<String, Vec<usize>>,
}

impl Claims {
    /// The claims of a release.
    pub(super) fn of(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            waiting: VecDeque::new(),
            upto: 0,
            highest: 0,
            standings: Vec::new(),
            orphans: BTreeMap::new(),
        }
    }

    /// The next entry of the log, against the row that comes from it.
    pub(super) fn hold(&mut self, line: &Line) -> anyhow::Result<()> {
        let expected = self.standings.len() as u64 + 1;
        ensure!(line.seq == expected, "第 {expected} 号公布缺失");
        if line.seq > self.upto {
            self.read_stretch()?;
        }
        let said = self.waiting.pop_front_if(|(seq, _)| *seq == line.seq).map(|(_, said)| said);
        let body: Option<Value> =
            line.body.as_ref().map(|body| serde_json::from_str(body.get())).transpose()?;
        if let Some(said) = said {
            self.compare(line, body.as_ref(), said)?;
        }
        let replaced = body.as_ref().and_then(|body| body["replaces"].as_u64()).filter(|seq| *seq > 0);
        let replaced = replaced.and_then(|seq| self.standings.get_mut(usize::try_from(seq - 1).ok()?));
        if let Some(replaced) = replaced {
            replaced.holds = false;
        }
        self.note_orphan(line, body.as_ref());
        let holds = body.is_some() && datasets::of_kind(&line.kind).is_some();
        self.standings.push(Standing { has_row: said.is_some(), holds });
        Ok(())
    }

    /// Notes a card that is gone or back, and what happened to an elevator without one. A card stands in the log before
    /// anything that happened to its elevator.
    fn note_orphan(&mut self, line: &Line, body: Option<&Value>) {
        if line.kind == Kind::ELEVATOR.name() {
            match body {
                None => drop(self.orphans.entry(line.id.clone()).or_default()),
                Some(_) => drop(self.orphans.remove(&line.id)),
            }
        } else if let Some(places) =
            body.and_then(|body| body["elevator_code"].as_str()).and_then(|code| self.orphans.get_mut(code))
        {
            places.push(self.standings.len());
        }
    }

    /// How many entries there were so far.
    pub(super) fn entries(&self) -> u64 {
        self.standings.len() as u64
    }

    /// Ends it after the last entry.
    pub(super) fn finish(&mut self) -> anyhow::Result<()> {
        let there = self.standings.len() as u64;
        ensure!(self.highest <= there, "表中有一行指向第 {} 号公布，日志中没有它", self.highest);
        for (code, places) in &self.orphans {
            for &place in places {
                let entry = &mut self.standings[place];
                ensure!(
                    !entry.has_row,
                    "电梯 {code} 已撤回，表中仍有属于它的一行，出自第 {} 号公布",
                    place + 1
                );
                entry.holds = false;
            }
        }
        let stale = self.standings.iter().position(|entry| entry.has_row && !entry.holds);
        if let Some(at) = stale {
            bail!("表中有一行出自第 {} 号公布，它已被后来的公布取代", at + 1);
        }
        let missing = self.standings.iter().position(|entry| entry.holds && !entry.has_row);
        if let Some(at) = missing {
            bail!("第 {} 号公布仍然有效，表中却没有它的一行", at + 1);
        }
        Ok(())
    }

    /// Reads what the tables say of the entries of the next stretch.
    fn read_stretch(&mut self) -> anyhow::Result<()> {
        let after = self.upto;
        self.upto += STRETCH;
        let mut stretch = Vec::new();
        for dataset in datasets::all() {
            let Some(entry) = dataset.entry_place() else { continue };
            for_each_row(&self.folder, dataset, |row| {
                let seq = position(dataset, row, entry)?;
                self.highest = self.highest.max(seq);
                if (after + 1..=self.upto).contains(&seq) {
                    stretch.push((seq, said(dataset, |at, field| told(row, at, field))));
                    // As many as there are entries, or two rows name the same one.
                    ensure!(stretch.len() as u64 <= STRETCH, "两行指向同一号公布");
                }
                Ok(true)
            })?;
        }
        stretch.sort_unstable();
        if let Some(pair) = stretch.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            bail!("两行指向同一号公布：第 {} 号", pair[0].0);
        }
        self.waiting = stretch.into();
        Ok(())
    }

    fn compare(&self, line: &Line, body: Option<&Value>, said: Said) -> anyhow::Result<()> {
        let body = body.with_context(|| format!("第 {} 号公布已撤回，表中仍有它", line.seq))?;
        let dataset = datasets::of_kind(&line.kind);
        let published = dataset.map(|dataset| self::said(dataset, |_, field| published(line, body, field)));
        if published == Some(said) { Ok(()) } else { self.explain(line, body) }
    }

    /// Says which row does not say what its entry does, and in what.
    fn explain(&self, line: &Line, body: &Value) -> anyhow::Result<()> {
        for dataset in datasets::all() {
            let Some(entry) = dataset.entry_place() else { continue };
            let mut found = None;
            for_each_row(&self.folder, dataset, |row| {
                if position(dataset, row, entry)? == line.seq {
                    found = Some(row.clone());
                }
                Ok(found.is_none())
            })?;
            let Some(row) = found else { continue };
            ensure!(
                datasets::of_kind(&line.kind).is_some_and(|of_kind| of_kind.name == dataset.name),
                "{} 的一行与第 {} 号公布不符：它公布的是 {}",
                dataset.name,
                line.seq,
                line.kind
            );
            for (at, field) in own(dataset) {
                let (cell, published) = (told(&row, at, field), published(line, body, field));
                ensure!(
                    published == cell,
                    "{} 的一行与第 {} 号公布不符：{} 为“{cell}”，公布的是“{published}”",
                    dataset.name,
                    line.seq,
                    field.name
                );
            }
        }
        bail!("表中的一行与第 {} 号公布不符", line.seq)
    }
}

/// The columns of a dataset that stand in the entry of a row.
fn own(dataset: &Dataset) -> impl Iterator<Item = (usize, &Field)> {
    dataset.fields.iter().enumerate().filter(|(_, field)| !field.is_derived && field.name != ENTRY)
}

fn said<'a>(dataset: &'a Dataset, cell: impl Fn(usize, &'a Field) -> Cow<'a, str>) -> Said {
    let mut hash = Sha256::new_with_prefix(dataset.name);
    for (at, field) in own(dataset) {
        let cell = cell(at, field);
        hash.update((cell.len() as u64).to_be_bytes());
        hash.update(cell.as_bytes());
    }
    let hash = hash.finalize();
    std::array::from_fn(|at| hash[at])
}

/// What an entry says in a column, as a table writes it.
fn published<'a>(line: &Line, body: &'a Value, field: &Field) -> Cow<'a, str> {
    match &body[field.name] {
        Value::Array(codes) => codes.iter().map(written).collect::<Vec<_>>().join(";").into(),
        Value::Null if field.name == "published_at" => {
            let at = line.published_at.parse::<LocalTime>();
            at.map_or(Cow::Borrowed(""), to_the_microsecond)
        }
        value => written(value),
    }
}

/// What a row says in a column. Older releases left out of an instant of publication the decimals that are zero.
fn told<'a>(row: &'a StringRecord, at: usize, field: &Field) -> Cow<'a, str> {
    let cell = row.get(at).unwrap_or_default();
    if field.name == "published_at"
        && let Ok(at) = cell.parse::<LocalTime>()
    {
        return to_the_microsecond(at);
    }
    cell.into()
}

fn to_the_microsecond(at: LocalTime) -> Cow<'static, str> {
    at.to_rfc3339_opts(SecondsFormat::Micros, false).into()
}

fn written(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The entry that a row names.
fn position(dataset: &Dataset, row: &StringRecord, entry: usize) -> anyhow::Result<u64> {
    let seq = row.get(entry).and_then(|cell| cell.parse().ok()).filter(|seq| *seq > 0);
    seq.with_context(|| format!("{} 的一行没有公布编号", dataset.name))
}

/// Reads a plain table row by row, as long as `read` wants more.
fn for_each_row(
    folder: &Path,
    dataset: &Dataset,
    mut read: impl FnMut(&StringRecord) -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let mut plain = Plain::open(folder, dataset)?;
    while let Some(row) = plain.next()? {
        if !read(row)? {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_of_publication_is_read_as_every_release_wrote_it() {
        let notices = datasets::find("notices").unwrap();
        let field = |name: &str| notices.fields.iter().find(|field| field.name == name).unwrap();
        for (column, cell, read) in [
            ("published_at", "2021-11-15T12:00:00+08:00", "2021-11-15T12:00:00.000000+08:00"),
            ("published_at", "2021-11-15T12:00:00.120+08:00", "2021-11-15T12:00:00.120000+08:00"),
            ("published_at", "2021-11-15T12:00:00.120034+08:00", "2021-11-15T12:00:00.120034+08:00"),
            ("published_at", "yesterday", "yesterday"),
            ("authority", "2021-11-15T12:00:00+08:00", "2021-11-15T12:00:00+08:00"),
        ] {
            assert_eq!(told(&StringRecord::from(vec![cell]), 0, field(column)), read);
        }
    }
}
