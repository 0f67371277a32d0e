//! The releases that readers may have: those that hold nothing the law has withdrawn since.

use super::fault::Fault;
use crate::gazette::{Gazette, View};
use crate::release;
use crate::release::shelf::{Released, Shelf, position_of};

/// The releases on a shelf that were cut after the newest withdrawal, the newest first.
///
/// # Errors
/// That the record or the shelf cannot be read.
pub async fn offered(gazette: &Gazette, shelf: &Shelf, view: &View) -> Result<Vec<Released>, Fault> {
    let withdrawn = gazette.newest_withdrawal(view).await.map_err(|error| Fault::of_record(&error))?;
    let mut releases = shelf.list().await.map_err(|error| not_to_be_had(&error))?;
    // Nor one of a log that is no more.
    releases.retain(|release| (withdrawn..=view.seq).contains(&release.manifest.seq));
    Ok(releases)
}

/// Why a release of this name is not to be had: something was withdrawn since it was cut, or there never was one, or it
/// was not kept.
///
/// # Errors
/// That the record cannot be read.
pub async fn why_gone(
    gazette: &Gazette,
    view: &View,
    name: &str,
    missing: impl FnOnce() -> Fault,
) -> Result<Fault, Fault> {
    let withdrawn = gazette.newest_withdrawn(view).await.map_err(|error| Fault::of_record(&error))?;
    let since = withdrawn.filter(|withdrawn| position_of(name).is_some_and(|cut_at| cut_at < withdrawn.seq));
    Ok(since.map_or_else(missing, |withdrawn| Fault::Gone {
        kind: "发布".into(),
        reason: "其中有后来依法撤回的内容，新的发布不再含有".into(),
        clause: None,
        withdrawn_at: withdrawn.withdrawn_at.to_utc(),
        help: Vec::new(),
    }))
}

/// Seconds until it is worth asking again for files whose store does not answer.
const RETRY_S: u64 = 10;

/// Why a file or the list of releases is not to be had.
pub fn not_to_be_had(error: &release::Error) -> Fault {
    match error {
        release::Error::Away => {}
        release::Error::Objects(_) => {
            tracing::warn!(%error, "a file or the list of releases is not to be had");
        }
        release::Error::Damaged(_) => tracing::error!(%error, "a release is damaged"),
        release::Error::File(cause) => tracing::error!(%error, %cause, "the releases cannot be read"),
        _ => return Fault::internal(error),
    }
    Fault::FilesAway { retry_after_s: RETRY_S }
}
