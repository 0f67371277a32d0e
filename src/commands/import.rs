//! `mingti import DATASET FILE`: a bureau's file into the register, with a report a clerk can act on.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tempfile::TempDir;

use super::{DONE, Failure, ROWS_REFUSED, screen};
use crate::clock::Clock;
use crate::config::Config;
use crate::gazette::tree::check_key;
use crate::intake::import::{DATASETS, Error, Fault, Importer, Options, Progress, Report, is_dataset, look};

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// 数据集
    #[arg(value_name = "数据集", help = format!("数据集，先导入的为后导入的所引用：{}", DATASETS.join(" ")))]
    pub dataset: String,
    /// CSV、XLSX 或 NDJSON 文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 试运行：只说明将有哪些更改，不作任何更改
    #[arg(long)]
    pub dry_run: bool,
    /// 将被退回的行连同原因原样写入此文件；不覆盖并非退回文件的文件
    #[arg(long, value_name = "文件")]
    pub reject_file: Option<PathBuf>,
    /// 有一行被退回，整个文件就不导入
    #[arg(long)]
    pub all_or_nothing: bool,
}

/// Refused rows named on the screen; all of them stand in the reject file.
const NAMED: usize = 200;
/// Rows between two plain lines of progress.
const EVERY: u64 = 100_000;

/// Imports a file.
pub async fn run(args: ImportArgs, own: &Config, clock: &Clock) -> Result<ExitCode, Failure> {
    if !is_dataset(&args.dataset) {
        return Err(Failure::Usage(format!(
            "没有名为“{}”的数据集；可用：{}",
            args.dataset,
            DATASETS.join("、")
        )));
    }
    check_key(&own.data).map_err(Failure::other)?;
    let options = Options {
        dry_run: args.dry_run,
        reject_file: args.reject_file.clone(),
        register: Some(own.data.clone()),
        all_or_nothing: args.all_or_nothing,
    };
    let stage = stage(&args, &options, own).await?;
    let config = stage.as_ref().map_or(own, |(config, _)| config);
    super::make_data_folder(config)?;
    let (store, gazette) = super::open(config).await?;
    super::sealer(&gazette, config, clock).check_log().await.map_err(Failure::other)?;
    let time = clock.function();
    let importer = Importer { store: &store, gazette: &gazette, clock: &*time };
    let mut meter = Meter::new();
    let outcome = importer.import(&args.dataset, &args.file, &options, |progress| meter.show(progress)).await;
    meter.clear();
    // An import that broke off has published whole batches.
    let sealed = super::seal(&gazette, config, clock).await;
    let mut report = outcome.map_err(failure)?;
    let unwritten = report.unwritten();
    // What landed has landed, whether anybody reads of it or not.
    let _ = print(&report, &args, &options, unwritten.is_none());
    store.close().await;
    sealed?;
    if let Some(error) = unwritten {
        return Err(Failure::other(error));
    }
    Ok(ExitCode::from(if report.counts.refused > 0 { ROWS_REFUSED } else { DONE }))
}

/// Looks at the files where there is no register yet: none is begun for an import that cannot be done, nor for a trial,
/// which gets a folder of its own that goes away.
async fn stage(
    args: &ImportArgs,
    options: &Options,
    own: &Config,
) -> Result<Option<(Config, TempDir)>, Failure> {
    if !matches!(own.database.position().await, Ok(None)) {
        return Ok(None);
    }
    look(&args.dataset, &args.file, options).map_err(failure)?;
    if !options.dry_run {
        return Ok(None);
    }
    let folder = tempfile::tempdir().map_err(Failure::other)?;
    Ok(Some((own.within(folder.path()), folder)))
}

/// A reject file that may not stand where it was to is wrong usage.
fn failure(error: Error) -> Failure {
    match error {
        Error::NoRejectFile { .. } => Failure::Usage(error.to_string()),
        other => Failure::other(other),
    }
}

/// Shows how far an import has come: a bar on a terminal, plain lines elsewhere.
struct Meter {
    bar: Option<ProgressBar>,
    told: u64,
}

impl Meter {
    fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:32} {percent}% {msg} 剩余 {eta}")
                .expect("the template names known keys");
            ProgressBar::new(0).with_style(style)
        });
        Self { bar, told: 0 }
    }

    fn show(&mut self, progress: Progress) {
        match &self.bar {
            Some(bar) => {
                bar.set_length(progress.of_bytes);
                bar.set_position(progress.bytes);
                bar.set_message(format!("{} 行", progress.rows));
            }
            None if progress.rows >= self.told + EVERY => {
                self.told = progress.rows;
                screen::warn(format_args!("已读 {} 行", progress.rows));
            }
            None => {}
        }
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn print(
    report: &Report,
    args: &ImportArgs,
    options: &Options,
    is_reject_file_there: bool,
) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for refused in report.refused.iter().take(NAMED) {
        for fault in &refused.faults {
            let row = report.place(refused.line);
            writeln!(out, "{row}{}：{}", cell(report, fault), fault.reason)?;
        }
    }
    let counts = report.counts;
    let would = match (options.lands(report), options.all_or_nothing && counts.refused > 0) {
        (true, _) => "",
        (false, true) => "本应",
        (false, false) => "将",
    };
    if counts.refused > NAMED as u64 {
        writeln!(out, "……另有 {} 行被退回", counts.refused - NAMED as u64)?;
    }
    for note in &report.notes {
        writeln!(out, "提示：{note}")?;
    }
    for (reason, hint) in &report.hints {
        let first = report.place(hint.first_line);
        writeln!(out, "提示：{reason}：{} 行，首见{first}（{}）", hint.rows, hint.example)?;
        for sentence in &hint.each {
            writeln!(out, "  {sentence}")?;
        }
        if hint.unnamed() > 0 {
            writeln!(out, "  ……另有 {} 行未逐一列出", hint.unnamed())?;
        }
    }
    if report.further_hints > 0 {
        writeln!(out, "提示：……另有 {} 处其他提示未列出", report.further_hints)?;
    }
    writeln!(
        out,
        "{}：读取 {} 行，{would}新增 {}，更新 {}，未变 {}，退回 {}，{would}公布 {} 条",
        args.dataset,
        counts.read,
        counts.inserted,
        counts.updated,
        counts.unchanged,
        counts.refused,
        report.published
    )?;
    if options.dry_run {
        writeln!(out, "试运行：未作任何更改")?;
    } else if !options.lands(report) {
        writeln!(out, "有行被退回，按 --all-or-nothing 整个文件未导入")?;
    }
    if let Some(path) = options.reject_file.as_ref().filter(|_| is_reject_file_there) {
        match counts.refused {
            0 if path.exists() => writeln!(out, "没有被退回的行，{} 未改动", path.display())?,
            0 => {}
            _ => writeln!(out, "被退回的行写入 {}", path.display())?,
        }
    }
    Ok(())
}

/// Column and value of a fault: ` 载重(load_kg) “八百”`; nothing where it is about the whole row.
fn cell(report: &Report, fault: &Fault) -> String {
    match (fault.column.as_ref(), report.label(&fault.column)) {
        ("", _) => String::new(),
        (column, "") => format!(" {column} “{}”", fault.value),
        (column, label) => format!(" {label}({column}) “{}”", fault.value),
    }
}
