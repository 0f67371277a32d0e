//! `mingti check`: the effective settings, and whether folder, database and key can be used. It makes nothing.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use super::{DONE, Failure, screen};
use crate::config::{self, Config};
use crate::gazette::tree::{check_key, refuse_second_log};
use crate::store::Address;

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
            check_key(&config.data).map_err(Failure::other)?;
            refuse_second_log(position.unwrap_or_default(), &config.data).map_err(Failure::other)?;
            let database = can_write_to(&config.database);
            database.context("MINGTI_DATABASE_URL: 数据库不能写入").map_err(Failure::Other)?;
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

/// Whether an embedded database that is there can be written; of a server only publishing tells.
fn can_write_to(database: &Address) -> io::Result<()> {
    match database {
        Address::File(file) if file.exists() => File::options().append(true).open(file).map(drop),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_can_be_written_or_is_not_there_yet() {
        let there = tempfile::tempdir().unwrap();
        let database = |name: &str| Address::File(there.path().join(name));
        assert!(can_write_to(&database("mingti.db")).is_ok());
        assert!(!there.path().join("mingti.db").exists(), "nothing is made");
        std::fs::create_dir(there.path().join("folder")).unwrap();
        assert!(can_write_to(&database("folder")).is_err());
    }

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
