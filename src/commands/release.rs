//! `mingti release`: makes the open-data files of the record as it stands. Portals that serve from the same folder or
//! object store offer them as soon as they are whole. Where nothing was published since one of the same
//! day, it says so.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use super::{DONE, Failure, screen};
use crate::clock::Clock;
use crate::config::Config;
use crate::release::cut::cut;
use crate::release::publisher::Publisher;

/// Makes a release and says where it stands.
pub async fn run(config: &Config, clock: &Clock) -> Result<ExitCode, Failure> {
    let (store, gazette) = super::open_what_is_there(config).await?;
    super::seal(&gazette, config, clock).await?;
    let shelf = crate::app::shelf(config).map_err(Failure::other)?;
    let there = shelf.look().await.map_err(Failure::other)?;
    let publisher = Publisher { public_url: config.public_url.clone(), is_sample: false };
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} 台电梯 · {per_sec} · 还需 {eta}");
    let bar = ProgressBar::new(0).with_style(style.map_err(Failure::other)?);
    let progress = |made: u64, of: u64| {
        bar.set_length(of);
        bar.set_position(made);
    };
    let released =
        cut(&gazette, (clock.now(), None), &shelf, &publisher, progress).await.map_err(Failure::other)?;
    bar.finish_and_clear();
    store.close().await;
    let place = shelf.place(&released);
    let name = &released.manifest.name;
    if there.iter().any(|one| one.manifest.name == *name) {
        screen::show(format_args!("自 {name} 以来没有变化，不再另行发布：{place}"));
        return Ok(ExitCode::from(DONE));
    }
    let seconds = bar.elapsed().as_secs_f64();
    screen::show(format_args!("公开数据已发布：{place}，耗时 {seconds:.1} 秒"));
    for part in &released.manifest.parts {
        screen::show(format_args!("  {:<16}{:>10} 行", part.name, part.rows));
    }
    Ok(ExitCode::from(DONE))
}
