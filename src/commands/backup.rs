//! `mingti backup FILE` and `mingti restore FILE`: the register as one file, and back. What can be made from it anew (index,
//! releases) is not in it, nor is the key: whoever has both can speak for the bureau.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use clap::Args;
use tempfile::NamedTempFile;

use super::{DONE, Failure, screen};
use crate::config::Config;
use crate::gazette::tree::KEY_FILE;
use crate::store::{Address, Error, beside};

/// How the name of a copy in the making begins.
const ASIDE: &str = ".mingti-backup-";

/// Arguments of `backup` and `restore`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// 备份文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
}

/// Copies the register into a new file, while others serve and publish.
pub async fn back_up(args: BackupArgs, config: &Config) -> Result<ExitCode, Failure> {
    let file = args.file;
    let position = copy(&config.database, &file, |_| Ok(())).await.map_err(Failure::Other)?;
    screen::show(format_args!(
        "已备份至 {}：公布至第 {position} 号。其中有不公开的资料，请妥善保管；签署密钥 {KEY_FILE} 不在其中，请另行保存",
        file.display()
    ));
    Ok(ExitCode::from(DONE))
}

/// Puts a backup where there is no register.
pub async fn restore(args: BackupArgs, config: &Config) -> Result<ExitCode, Failure> {
    super::make_data_folder(config)?;
    let Address::File(database) = &config.database else { return Err(Failure::other(Error::NotEmbedded)) };
    let newest = newest_release(config).await?;
    let covers_releases = |position: u64| {
        ensure!(
            newest <= position,
            "备份公布至第 {position} 号，而已发布的数据到第 {newest} 号：恢复它会使日志分叉，请用更新的备份；确无更新备份的，请先移走 data-exports 中较新的数据，并向社会说明"
        );
        Ok(())
    };
    if args.file.is_dir() {
        return Err(Failure::Other(anyhow::anyhow!(
            "{} 是文件夹，请给出其中的备份文件",
            args.file.display()
        )));
    }
    let from = Address::File(args.file.clone());
    from.position()
        .await
        .with_context(|| format!("{} 不是可用的备份", args.file.display()))
        .map_err(Failure::Other)?;
    let position = copy(&from, database, covers_releases).await.map_err(Failure::Other)?;
    screen::show(format_args!("已恢复：公布至第 {position} 号。检索索引在 mingti serve 启动后重建"));
    if !config.data.join(KEY_FILE).exists() {
        screen::warn(format_args!("数据目录中没有签署密钥 {KEY_FILE}：放回之前，新的公布不能签署"));
    }
    Ok(ExitCode::from(DONE))
}

/// Copies a database aside and puts it in its place when it is whole and fits; the position of its log.
async fn copy(from: &Address, to: &Path, fits: impl Fn(u64) -> anyhow::Result<()>) -> anyhow::Result<u64> {
    if let Address::File(database) = from {
        ensure!(database.is_file(), "{} 不存在", database.display());
    }
    let in_the_way =
        |file: &Path| format!("{} 已存在：不覆盖任何文件，请另选文件名或先将其移走", file.display());
    for part in parts_of(to) {
        ensure!(!part.exists(), in_the_way(&part));
    }
    let folder = match to.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let unusable = || format!("无法写入文件夹 {}", folder.display());
    clear_up(folder);
    let aside = NamedTempFile::with_prefix_in(ASIDE, folder).with_context(unusable)?;
    aside.as_file().lock().with_context(unusable)?;
    from.copy_into(aside.path()).await?;
    // That it can be read shows that the copy is whole.
    let position = Address::File(aside.path().to_owned()).position().await?.context("其中没有登记册")?;
    fits(position)?;
    aside.as_file().sync_all().with_context(unusable)?;
    match aside.persist_noclobber(to) {
        Ok(_) => File::open(folder)?.sync_all().with_context(unusable)?,
        Err(refused) if refused.error.kind() == std::io::ErrorKind::AlreadyExists => bail!(in_the_way(to)),
        Err(refused) => return Err(refused.error).with_context(unusable),
    }
    Ok(position)
}

/// A database's own file and those that SQLite would take for parts of it: left behind by another database, they would be
/// played back into this one.
fn parts_of(database: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-journal"].map(|ending| beside(database, ending))
}

/// Takes away copies that were never finished: as long as one is written, its maker holds a lock on it. An empty one may
/// be locked in a moment.
fn clear_up(folder: &Path) {
    let is_abandoned = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(ASIDE)
            && file.metadata().is_ok_and(|there| there.len() > 0)
            && File::open(file).is_ok_and(|file| file.try_lock().is_ok())
    };
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for file in files.filter(is_abandoned) {
        // Where it cannot be taken away, it is another's to care for.
        let _ = std::fs::remove_file(file);
    }
}

/// Up to where released data go; 0 where nothing is released.
async fn newest_release(config: &Config) -> Result<u64, Failure> {
    let shelf = crate::app::shelf(config).map_err(Failure::other)?;
    let releases = shelf.list().await.map_err(Failure::other)?;
    Ok(releases.iter().map(|release| release.manifest.seq).max().unwrap_or_default())
}
