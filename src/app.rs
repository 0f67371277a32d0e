//! Composition: opens the rooms, hands them to each other, starts what runs in the background, shuts down.

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error with a filter such as `info,mingti=debug`.
///
/// # Errors
/// If the filter cannot be read.
pub fn start_logging(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)?;
    // A second start in one process (tests) keeps the first.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    Ok(())
}
