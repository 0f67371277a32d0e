//! `mingti reindex`: makes the search index anew from the record. A portal that serves from the same folder goes on
//! with the old one and takes up the new one when it is complete.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use super::{DONE, Failure, screen};
use crate::app::INDEX_FOLDER;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::calendar::local_day;
use crate::search::Search;

/// Makes the index and says how large the record is that stands in it.
pub async fn run(config: &Config, clock: &Clock) -> Result<ExitCode, Failure> {
    let (store, gazette) = super::open_what_is_there(config).await?;
    super::make_data_folder(config)?;
    let search = Search::new(config.data.join(INDEX_FOLDER));
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} 条 · {per_sec} · 还需 {eta}");
    let bar = ProgressBar::new(0).with_style(style.map_err(Failure::other)?);
    let progress = |made: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(made);
    };
    let day = local_day((clock.function())());
    search.rebuild(&gazette, day, progress).await.map_err(Failure::other)?;
    bar.finish_and_clear();
    screen::show(format_args!(
        "检索索引已重建：{} 条记录，耗时 {:.1} 秒",
        bar.position(),
        bar.elapsed().as_secs_f64()
    ));
    store.close().await;
    Ok(ExitCode::from(DONE))
}
