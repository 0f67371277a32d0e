//! The releases that readers may have: those that hold nothing the law has withdrawn since.

use super::fault::Fault;
use crate::gazette::{Gazette, View};
use crate::release::shelf::{Released, Shelf};

/// The releases on a shelf that were cut after the newest withdrawal, the newest first.
///
/// # Errors
/// That the record or the shelf cannot be read.
pub async fn offered(gazette: &Gazette, shelf: &Shelf, view: &View) -> Result<Vec<Released>, Fault> {
    let withdrawn = gazette.newest_withdrawal(view).await.map_err(|error| Fault::internal(&error))?;
    let shelf = shelf.clone();
    let list = tokio::task::spawn_blocking(move || shelf.list()).await;
    let mut releases =
        list.map_err(|error| Fault::internal(&error))?.map_err(|error| Fault::internal(&error))?;
    releases.retain(|release| release.manifest.seq >= withdrawn);
    Ok(releases)
}
