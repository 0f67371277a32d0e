//! The releases that readers may have: those that hold nothing the law has withdrawn since.

use super::fault::Fault;
use crate::gazette::{Gazette, View};
use crate::release;
use crate::release::shelf::{Released, Shelf};

/// The releases on a shelf that were cut after the newest withdrawal, the newest first.
///
/// # Errors
/// That the record or the shelf cannot be read.
pub async fn offered(gazette: &Gazette, shelf: &Shelf, view: &View) -> Result<Vec<Released>, Fault> {
    let withdrawn = gazette.newest_withdrawal(view).await.map_err(|error| Fault::of_record(&error))?;
    let mut releases = shelf.list().await.map_err(|error| not_to_be_had(&error))?;
    releases.retain(|release| release.manifest.seq >= withdrawn);
    Ok(releases)
}

/// Seconds until it is worth asking again for files whose store does not answer.
const RETRY_S: u64 = 10;

/// Why a file or the list of releases is not to be had.
pub fn not_to_be_had(error: &release::Error) -> Fault {
    if !error.is_away() {
        return Fault::internal(error);
    }
    if matches!(error, release::Error::Objects(_)) {
        tracing::warn!(%error, "a file or the list of releases is not to be had");
    }
    Fault::FilesAway { retry_after_s: RETRY_S }
}
