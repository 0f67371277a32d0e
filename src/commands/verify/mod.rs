//! `mingti verify`: recomputes the whole log, of a folder, over HTTP or of a downloaded release, and names the first entry that does not fit.

mod claims;
mod folder;
mod forms;
mod plain;
mod portal;
mod release;
mod told;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::{DONE, Failure, screen};
use crate::config::Config;
use crate::gazette::tree::audit::{Audit, Claimed, Findings, hash_in};
use crate::gazette::tree::checkpoint::{self, TreeHead};
use crate::gazette::tree::tiles::FULL;
use crate::release::describe::SUMS;
use crate::release::shelf::MANIFEST;
use crate::store::Address;
use folder::Folder;
use portal::Portal;
use release::Release;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// 数据文件夹、下载的公开数据或其中的文件、数据库文件，或门户网址；不写则为 MINGTI_DATA
    #[arg(value_name = "文件夹|网址|文件")]
    pub target: Option<String>,
    /// 以前留存的检查点：它所覆盖的必须仍是日志的开头
    #[arg(long, value_name = "文件")]
    pub since: Option<PathBuf>,
    /// 自己留存的门户公钥（文件或文字）：日志由别的密钥签署即不予认可
    #[arg(long, value_name = "文件|公钥")]
    pub key: Option<String>,
}

/// How the file of an embedded database begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Whoever keeps the log.
enum Keeper {
    /// A database that lies here.
    Folder(Box<Folder>),
    /// A portal somewhere.
    Portal(Box<Portal>),
    /// A release that was downloaded.
    Release(Box<Release>),
}

/// What a keeper shows of its tree: the key that signs, and the newest signed note.
struct Shown {
    verifier_key: String,
    checkpoint: String,
}

/// Verifies a log.
pub async fn run(args: VerifyArgs, config: &Config) -> Result<ExitCode, Failure> {
    let key = args.key.as_deref().map(own_key).transpose().map_err(Failure::Other)?;
    let mut keeper = Keeper::of(args.target.as_deref(), config).await.map_err(Failure::Other)?;
    let audited = audit(&mut keeper, args.since.as_deref(), key).await;
    if let Keeper::Folder(folder) = &keeper {
        folder.close().await;
    }
    tell(&audited.map_err(Failure::Other)?);
    if let Keeper::Release(release) = &keeper {
        release.tell();
    }
    Ok(ExitCode::from(DONE))
}

/// What lies at a path.
#[derive(Debug, PartialEq, Eq)]
enum Lying {
    /// The folder of a release, and the file within it that was named.
    Release(PathBuf, Option<String>),
    /// The file of a database; it may be missing.
    Database(PathBuf),
}

/// A folder is a release or keeps a database; a file is a database or belongs to the release around it.
fn lying_at(path: &Path) -> anyhow::Result<Lying> {
    let is_release = |folder: &Path| folder.join(MANIFEST).is_file();
    if is_release(path) {
        return Ok(Lying::Release(path.to_owned(), None));
    }
    if !path.is_file() {
        anyhow::ensure!(
            !path.join(SUMS).is_file(),
            "{} 是下载的公开数据，但缺少 {MANIFEST}：请从同一次发布下载",
            path.display()
        );
        return Ok(Lying::Database(path.join("mingti.db")));
    }
    let mut begins = Vec::new();
    File::open(path)?.take(SQLITE.len() as u64).read_to_end(&mut begins)?;
    if begins == SQLITE {
        return Ok(Lying::Database(path.to_owned()));
    }
    let around = path.parent().filter(|folder| is_release(folder));
    let around = around.with_context(|| format!("{} 不是数据库，也不在下载的公开数据中", path.display()))?;
    let named = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Lying::Release(around.to_owned(), named))
}

impl Keeper {
    async fn of(target: Option<&str>, config: &Config) -> anyhow::Result<Self> {
        let folder = |address: Address| async move {
            if let Address::File(path) = &address {
                anyhow::ensure!(path.is_file(), "没有公布日志：{} 不存在", path.display());
            }
            Ok(Self::Folder(Box::new(Folder::open(&address).await?)))
        };
        match target {
            None => folder(config.database.clone()).await,
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => {
                Ok(Self::Portal(Box::new(Portal::at(url))))
            }
            Some(path) => match lying_at(Path::new(path))? {
                Lying::Release(release, named) => {
                    Ok(Self::Release(Box::new(Release::open(&release, named.as_deref())?)))
                }
                Lying::Database(database) => folder(Address::File(database)).await,
            },
        }
    }

    async fn shown(&mut self) -> anyhow::Result<Option<Shown>> {
        match self {
            Self::Folder(folder) => folder.shown().await,
            Self::Portal(portal) => portal.shown(),
            Self::Release(release) => release.shown().map(Some),
        }
    }

    /// The next entries after a position: as many as a tile holds, fewer at the end.
    async fn entries(&mut self, after: u64, signed: u64) -> anyhow::Result<Vec<Claimed>> {
        match self {
            Self::Folder(folder) => folder.entries(after).await,
            Self::Portal(portal) => portal.entries(after, signed),
            Self::Release(release) => release.entries(),
        }
    }

    /// A tile as it is served; `None` if it is not.
    async fn tile(&mut self, level: u8, number: u64, width: usize) -> anyhow::Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => folder.tile(level, number, width).await,
            Self::Portal(portal) => portal.tile(&level.to_string(), number, width),
            Self::Release(_) => Ok(None),
        }
    }

    /// Whether it shows the tiles of its tree; a release holds the entries only, from which they follow.
    fn has_tiles(&self) -> bool {
        !matches!(self, Self::Release(_))
    }
}

/// Recomputes everything that a keeper shows. Whoever has a key of their own believes that one only.
async fn audit(keeper: &mut Keeper, since: Option<&Path>, key: Option<String>) -> anyhow::Result<Findings> {
    let mut shown = keeper.shown().await?;
    if let Some(key) = key {
        let shown = shown.as_mut().context("日志没有签署，不能用所给公钥核验")?;
        shown.verifier_key = key;
    }
    let signed = shown.as_ref().map(opened).transpose()?;
    let since = since.map(|file| kept(file, shown.as_ref())).transpose()?;
    let mut audit = Audit::begin(signed, since)?;
    let size = signed.map_or(0, |head| head.size);
    loop {
        let after = audit.size();
        let entries = keeper.entries(after, size).await?;
        if entries.is_empty() {
            return Ok(audit.finish()?);
        }
        feed(keeper, &mut audit, &entries, size).await?;
    }
}

/// Feeds entries that begin where a tile does.
async fn feed(keeper: &mut Keeper, audit: &mut Audit, entries: &[Claimed], size: u64) -> anyhow::Result<()> {
    let after = audit.size();
    if !keeper.has_tiles() {
        for entry in entries {
            audit.entry(entry, None)?;
            audit.tiles();
        }
        return Ok(());
    }
    let width = usize::try_from(size.saturating_sub(after)).unwrap_or(FULL).min(FULL);
    let tile = match width {
        0 => None,
        width => keeper.tile(0, after / FULL as u64, width).await?,
    };
    let tile = tile.unwrap_or_default();
    for (at, entry) in entries.iter().enumerate() {
        audit.entry(entry, (at < width).then(|| hash_in(&tile, at)))?;
        for ours in audit.tiles() {
            let served = keeper.tile(ours.level, ours.number, ours.hashes.len() / 32).await?;
            audit.compare(&ours, served.as_deref());
        }
    }
    Ok(())
}

/// A verifier key that somebody kept: the text itself, or a file that holds it.
fn own_key(given: &str) -> anyhow::Result<String> {
    if !Path::new(given).is_file() && given.contains('+') {
        return Ok(given.trim().to_owned());
    }
    let text = std::fs::read_to_string(given).with_context(|| format!("公钥 {given}"))?;
    Ok(text.trim().to_owned())
}

fn opened(shown: &Shown) -> anyhow::Result<TreeHead> {
    checkpoint::open(shown.checkpoint.as_bytes(), &shown.verifier_key).context("最新检查点")
}

/// The tree of a checkpoint that somebody kept; it must bear the signature of the same key.
fn kept(file: &Path, shown: Option<&Shown>) -> anyhow::Result<TreeHead> {
    let note = std::fs::read(file).with_context(|| format!("旧检查点 {} 无法读取", file.display()))?;
    let shown = shown.context("日志没有签署，不能与旧检查点比较")?;
    checkpoint::open(&note, &shown.verifier_key).with_context(|| file.display().to_string())
}

fn tell(findings: &Findings) {
    let Findings { signed, unsigned, withdrawn } = findings;
    screen::show(format_args!("核验通过：第 1 至 {signed} 号公布与签署的一致"));
    if *withdrawn > 0 {
        screen::show(format_args!("其中 {withdrawn} 条的正文已依法撤回，哈希仍在"));
    }
    if *unsigned > 0 {
        screen::warn(format_args!("警告：此后另有 {unsigned} 号公布尚未签署"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_at_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let data = Lying::Database(at("mingti.db"));
        assert_eq!(lying_at(folder.path()).unwrap(), data);
        std::fs::write(at("backup.db"), [SQLITE, b"..."].concat()).unwrap();
        assert_eq!(lying_at(&at("backup.db")).unwrap(), Lying::Database(at("backup.db")));
        std::fs::write(at("units.csv"), "uscc,name").unwrap();
        assert!(lying_at(&at("units.csv")).is_err());
        std::fs::write(at(MANIFEST), "{}").unwrap();
        let release =
            |named: Option<&str>| Lying::Release(folder.path().to_owned(), named.map(str::to_owned));
        assert_eq!(lying_at(&at("units.csv")).unwrap(), release(Some("units.csv")));
        assert_eq!(lying_at(folder.path()).unwrap(), release(None));
    }
}
