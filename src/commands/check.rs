//! `mingti check`: the effective settings, and whether folder, database and key can be used. It makes nothing.

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use super::{DONE, Failure, screen};
use crate::config::{self, Config};
use crate::gazette::tree::refuse_second_log;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Prints the settings, then tries what they name.
pub async fn run(config: &Config) -> Result<ExitCode, Failure> {
    screen::show(format_args!("{config}"));
    for name in config::unknown() {
        screen::warn(format_args!("没有名为 {name} 的设置，已忽略；可用：{}", config::NAMES.join("、")));
    }
    let folder = can_write(&config.data);
    folder
        .with_context(|| format!("MINGTI_DATA: 无法使用文件夹 {}", config.data.display()))
        .map_err(Failure::Other)?;
    match tokio::time::timeout(PATIENCE, config.database.position()).await {
        Ok(Ok(position)) => {
            refuse_second_log(position.unwrap_or_default(), &config.data).map_err(Failure::other)?;
            Ok(ExitCode::from(DONE))
        }
        Ok(Err(error)) => {
            Err(Failure::Other(anyhow::Error::from(error).context("MINGTI_DATABASE_URL: 无法使用数据库")))
        }
        Err(_) => Err(Failure::Other(anyhow::anyhow!("MINGTI_DATABASE_URL: 数据库没有回应"))),
    }
}

/// Whether files can be written in a folder, or in the one in which it would be made.
fn can_write(folder: &Path) -> io::Result<()> {
    let absolute = std::path::absolute(folder)?;
    let there = absolute.ancestors().find(|one| one.exists()).unwrap_or(&absolute);
    tempfile::tempfile_in(there).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_can_be_written_or_made_or_neither() {
        let there = tempfile::tempdir().unwrap();
        assert!(can_write(there.path()).is_ok());
        assert!(can_write(&there.path().join("not/yet")).is_ok());
        assert!(!there.path().join("not").exists(), "nothing is made");
        let file = there.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(can_write(&file).is_err() && can_write(&file.join("below")).is_err());
    }
}
