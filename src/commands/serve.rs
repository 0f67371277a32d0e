//! `mingti serve`: the portal.

use std::process::ExitCode;

use super::{DONE, Failure};
use crate::app::Portal;
use crate::clock::Clock;
use crate::config::Config;

/// Serves until told to stop.
pub async fn run(config: &Config, clock: &Clock) -> Result<ExitCode, Failure> {
    super::make_data_folder(config)?;
    let portal = Portal::open(config, clock, false).await.map_err(Failure::Other)?;
    tracing::info!(listen = %config.listen, public_url = config.public_url, "serving");
    portal.serve().await.map_err(Failure::Other)?;
    Ok(ExitCode::from(DONE))
}
