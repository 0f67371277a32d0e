//! `mingti demo`: a sample register published in steps along a year, served under a banner, in a folder of its own
//! that is removed at the end.

use std::process::ExitCode;

use chrono::TimeDelta;

use super::sample::{AS_OF, SampleOptions, Step, steps_of_a_year, write_steps};
use super::{DONE, Failure, screen};
use crate::app::Portal;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Instant;
use crate::domain::calendar::day_start;
use crate::intake::import::{Importer, Options};

/// Elevators of the demonstration.
const ELEVATORS: u64 = 300;
/// Visits each of them has at most: a year of them.
const VISITS: u32 = 30;
/// The hour at which each step is published, and at which the pinned clock starts.
const HOUR: i64 = 9;

/// Publishes the sample and serves it until told to stop.
pub async fn run(config: Config) -> Result<ExitCode, Failure> {
    let folder = tempfile::Builder::new().prefix("mingti-demo-").tempdir().map_err(Failure::other)?;
    let start = config.clock.unwrap_or_else(|| at_work(AS_OF));
    let config = Config { objects: None, clock: Some(start), ..config.within(folder.path()) };
    let options = SampleOptions { visits_per_elevator: VISITS, ..SampleOptions::new(ELEVATORS) };
    let steps = write_steps(options, &folder.path().join("register"), &steps_of_a_year(AS_OF))
        .map_err(Failure::Other)?;
    publish(&config, &steps).await?;
    let portal = Portal::open(&config, &Clock::starting(config.clock), true).await.map_err(Failure::Other)?;
    let address = portal.address().map_err(Failure::other)?;
    screen::show(format_args!("样本数据，仅供演示。打开 http://{address}/ （按 Ctrl-C 结束）"));
    portal.serve().await.map_err(Failure::Other)?;
    Ok(ExitCode::from(DONE))
}

/// Imports each step as it would have been on its day.
async fn publish(config: &Config, steps: &[Step]) -> Result<(), Failure> {
    let (store, gazette) = super::open(config).await?;
    for step in steps {
        let clock = Clock::standing(at_work(step.day)).function();
        let importer = Importer { store: &store, gazette: &gazette, clock: &*clock };
        for (dataset, rows) in step.counts.iter() {
            if rows == 0 {
                continue;
            }
            let file = step.folder.join(format!("{dataset}.csv"));
            let report =
                importer.import(dataset, &file, &Options::default(), |_| {}).await.map_err(Failure::other)?;
            if let Some(refused) = report.refused.first() {
                return Err(Failure::Other(anyhow::anyhow!("sample {}: {refused:?}", file.display())));
            }
        }
    }
    super::seal(&gazette, config, &Clock::starting(config.clock)).await?;
    store.close().await;
    Ok(())
}

/// Nine in the morning of a day.
fn at_work(day: crate::domain::Day) -> Instant {
    day_start(day) + TimeDelta::hours(HOUR)
}
