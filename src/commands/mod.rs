//! The command line, one file a command. Settings and clock come from here and are handed on as values.

mod backup;
mod check;
mod demo;
pub mod import;
mod line;
pub mod reindex;
pub mod release;
pub mod sample;
mod screen;
pub mod serve;
pub mod verify;
pub mod withdraw;

use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::clock::Clock;
use crate::config::Config;
use crate::gazette::tree::{Sealed, Sealer};
use crate::gazette::{self, Gazette};
use crate::search;
use crate::store::{self, Address, Store};

/// Exit code of a command that did all it was asked.
pub const DONE: u8 = 0;
/// Exit code of a command that failed.
pub const FAILED: u8 = 1;
/// Exit code of a command asked for something it does not do.
pub const WRONG_USAGE: u8 = 2;
/// Exit code of an import that finished with some rows refused.
pub const ROWS_REFUSED: u8 = 3;

/// Elevators in the open: the public record of an elevator pilot.
#[derive(Debug, Parser)]
#[command(name = "mingti", version, about = "明梯：公开、可查、不可悄悄改写的电梯试点公示登记")]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 公布一份样本登记册并开通门户，无需任何设置
    Demo,
    /// 开通门户
    Serve,
    /// 导入登记册的一个文件（CSV、XLSX 或 NDJSON）
    Import(import::ImportArgs),
    /// 写出样本登记册（CSV 文件），规模任意
    Sample(sample::SampleArgs),
    /// 由公示记录重建检索索引
    Reindex,
    /// 按现在的公示记录发布公开数据文件
    Release,
    /// 重新计算公布日志，与签署逐条核对
    Verify(verify::VerifyArgs),
    /// 依法撤回一项公示：哈希仍在，台账载明依据和理由
    Withdraw(withdraw::WithdrawArgs),
    /// 将登记册备份为一个文件，门户和导入照常运行
    Backup(backup::BackupArgs),
    /// 在没有登记册的地方恢复备份
    Restore(backup::BackupArgs),
    /// 列出生效的设置，并检查能否使用
    Check,
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// It was asked for something it does not do.
    Usage(String),
    /// It tried and failed.
    Other(anyhow::Error),
}

impl Failure {
    /// A failure from any error.
    pub fn other(error: impl Into<anyhow::Error>) -> Self {
        Self::Other(error.into())
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let given = line::in_chinese(Line::command()).try_get_matches();
    let line = match given.and_then(|given| Line::from_arg_matches(&given)) {
        Ok(line) => line,
        Err(asked) => {
            let asked = asked.apply::<line::Chinese>();
            let code = if asked.use_stderr() { WRONG_USAGE } else { DONE };
            let _ = asked.print();
            return ExitCode::from(code);
        }
    };
    let config = match Config::from_environment() {
        Ok(config) => config,
        Err(invalid) => return say(&Failure::Usage(invalid.to_string())),
    };
    run(line.command, config).unwrap_or_else(|failure| say(&failure))
}

fn run(command: Command, config: Config) -> Result<ExitCode, Failure> {
    crate::app::start_logging(&config.log)
        .map_err(|reason| Failure::Usage(format!("MINGTI_LOG: {reason}")))?;
    let clock = Clock::starting(config.clock);
    match command {
        Command::Demo => block_on(demo::run(config)),
        Command::Serve => block_on(serve::run(&config, &clock)),
        Command::Sample(args) => {
            sample::run(&args)?;
            Ok(ExitCode::from(DONE))
        }
        Command::Import(args) => block_on(import::run(args, &config, &clock)),
        Command::Reindex => block_on(reindex::run(&config, &clock)),
        Command::Release => block_on(release::run(&config, &clock)),
        Command::Verify(args) => block_on(verify::run(args, &config)),
        Command::Withdraw(args) => block_on(withdraw::run(args, &config, &clock)),
        Command::Backup(args) => block_on(backup::back_up(args, &config)),
        Command::Restore(args) => block_on(backup::restore(args, &config)),
        Command::Check => block_on(check::run(&config)),
    }
}

/// The folder in which everything is written.
fn make_data_folder(config: &Config) -> Result<(), Failure> {
    let folder = &config.data;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("MINGTI_DATA: 无法使用文件夹 {}", folder.display()))
        .map_err(Failure::Other)
}

/// The register of these settings, where there is one: nothing is begun for a folder that was mistyped.
async fn open_what_is_there(config: &Config) -> Result<(Store, Gazette), Failure> {
    if matches!(config.database.position().await, Ok(None)) {
        let where_to_look = match &config.database {
            Address::File(database) => format!("MINGTI_DATA: {}", database.display()),
            Address::Postgres(_) => "MINGTI_DATABASE_URL".to_owned(),
        };
        return Err(Failure::Other(anyhow::anyhow!(
            "{where_to_look}: 还没有登记册，请核对设置；尚未导入的，先用 mingti import 导入"
        )));
    }
    open(config).await
}

/// The register of these settings.
async fn open(config: &Config) -> Result<(Store, Gazette), Failure> {
    let store = crate::app::open_store(config).await.map_err(Failure::Other)?;
    let gazette = Gazette::open(store.clone()).await.map_err(Failure::other)?;
    Ok((store, gazette))
}

/// Signs for what a command has published, before it ends.
async fn seal(gazette: &Gazette, config: &Config, clock: &Clock) -> Result<(), Failure> {
    if let Sealed::ByAnotherKey { verifier_key, .. } =
        sealer(gazette, config, clock).seal().await.map_err(Failure::other)?
    {
        screen::warn(format_args!(
            "本机没有此日志的签署密钥，公布的内容由持有密钥的进程签署：{verifier_key}"
        ));
    }
    Ok(())
}

fn sealer(gazette: &Gazette, config: &Config, clock: &Clock) -> Sealer {
    Sealer::new(gazette.clone(), &config.data, &config.public_url, clock.function())
}

fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::other)?.block_on(work)
}

/// Whether a failure is that there is no room. Libraries hand on in words only what the system, SQLite and PostgreSQL
/// say.
fn is_disk_full(said: &str) -> bool {
    ["No space left on device", "Disk quota exceeded", "database or disk is full", "(code: 4874)"]
        .iter()
        .any(|words| said.contains(words))
}

/// Whether a failure is that the database cannot be reached for now.
fn is_database_away(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<store::Error>().is_some_and(store::Error::is_away)
            || cause.downcast_ref::<gazette::Error>().is_some_and(gazette::Error::is_away)
            || matches!(cause.downcast_ref(), Some(search::Error::Record(error)) if error.is_away())
    })
}

/// An error with its causes, each said once: many repeat the words of their cause.
fn in_words(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

fn say(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Usage(what) => {
            screen::warn(format_args!("{what}"));
            ExitCode::from(WRONG_USAGE)
        }
        Failure::Other(error) => {
            let said = in_words(error);
            if is_disk_full(&said) {
                screen::warn(format_args!(
                    "磁盘已满：没有做完的部分不作数，已经公布的不受影响。腾出空间后再执行一次同样的命令即可。"
                ));
            }
            if is_database_away(error) {
                screen::warn(format_args!(
                    "数据库（MINGTI_DATABASE_URL）没有回应：没有做完的部分不作数，已经公布的不受影响。数据库恢复后再执行一次同样的命令即可。"
                ));
            }
            screen::warn(format_args!("{said}"));
            ExitCode::from(FAILED)
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let error = anyhow!("No such file").context("文件无法读取：No such file").context("导入失败");
        assert_eq!(in_words(&error), "导入失败: 文件无法读取：No such file");
    }
}
