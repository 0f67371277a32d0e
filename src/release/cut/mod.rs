//! Making a release: the record as it stands at one signed moment, written aside and shown when it is whole.
//!
//! Rows are read here and written in a thread beside, so that two cores are busy; memory holds a few stretches.

pub mod log;
mod rows;
mod writer;

use std::fs;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat};

use super::describe;
use super::publisher::Publisher;
use super::shelf::{Manifest, Part, Released, Shelf};
use super::{Error, datasets, delta};
use crate::domain::Instant;
use crate::domain::calendar::local_time;
use crate::gazette;
use crate::gazette::tree::proof::SignedTree;
use crate::gazette::{Gazette, Turn, View};
use writer::Writer;

/// Times that a release waits for the newest entries to be signed for.
const PATIENCE: u32 = 50;
/// How long it waits each time.
const REST: Duration = Duration::from_millis(200);

/// A moment of the record whose entries are all signed for.
struct Moment {
    gazette: Gazette,
    view: View,
    signed: SignedTree,
}

/// Makes a release of the record as it stands; the one that is there already if nothing was published since and the
/// day is the same, or if it was made at `since` or later. One process at a time makes releases of a record, others
/// wait for their turn. `progress` is told elevators written and elevators in all.
///
/// # Errors
/// If the record cannot be read, is empty or not signed for, or a file cannot be written; nothing half done is seen.
pub async fn cut(
    gazette: &Gazette,
    (now, since): (Instant, Option<Instant>),
    shelf: &Shelf,
    publisher: &Publisher,
    progress: impl Fn(u64, u64),
) -> Result<Released, Error> {
    let mut turn = gazette.turn().await?;
    // Somebody else may have made one in the turn before.
    let there = shelf.look().await?;
    if let Some(newest) = made_since(gazette, now, since, there).await? {
        return Ok(newest);
    }
    let moment = signed_moment(gazette, now).await?;
    let made = make(&moment, now, (shelf, &mut turn), publisher, progress).await;
    moment.gazette.let_go().await;
    made
}

/// The newest release, if it was made at `since` or later and nothing was withdrawn after it.
async fn made_since(
    gazette: &Gazette,
    now: Instant,
    since: Option<Instant>,
    there: Vec<Released>,
) -> Result<Option<Released>, Error> {
    let (Some(since), Some(newest)) = (since, there.into_iter().next()) else { return Ok(None) };
    let made_at = DateTime::parse_from_rfc3339(&newest.manifest.made_at);
    let withdrawn = gazette.newest_withdrawal(&gazette.view(now, None).await?).await?;
    let will_do = made_at.is_ok_and(|at| at >= since) && newest.manifest.seq >= withdrawn;
    Ok(will_do.then_some(newest))
}

/// The record at a moment when everything in it is signed for.
async fn signed_moment(gazette: &Gazette, now: Instant) -> Result<Moment, Error> {
    let mut tries = 0;
    loop {
        let gazette = gazette.moment().await?;
        let view = gazette.view(now, None).await?;
        let signed = gazette.signed_tree().await?;
        let size = signed.as_ref().map_or(0, |signed| signed.size);
        if let Some(signed) = signed.filter(|signed| signed.size == view.seq) {
            return Ok(Moment { gazette, view, signed });
        }
        gazette.let_go().await;
        tries += 1;
        if view.seq == 0 {
            return Err(Error::Empty);
        }
        if tries == PATIENCE {
            return Err(Error::Unsigned { there: view.seq, signed: size });
        }
        tokio::time::sleep(REST).await;
    }
}

async fn make(
    moment: &Moment,
    now: Instant,
    (shelf, turn): (&Shelf, &mut Turn),
    publisher: &Publisher,
    progress: impl Fn(u64, u64),
) -> Result<Released, Error> {
    let name = format!("{}-{}", moment.view.today, moment.view.seq);
    let withdrawn = moment.gazette.newest_withdrawal(&moment.view).await?;
    let there = shelf.list().await?;
    if let Some(released) = there.iter().find(|one| one.manifest.name == name) {
        return Ok(released.clone());
    }
    let folder = shelf.aside().await?;
    let previous = match there.first().filter(|previous| previous.manifest.seq >= withdrawn) {
        Some(previous) => {
            shelf.tables(previous).await?.map(|tables| (previous.manifest.name.clone(), tables))
        }
        None => None,
    };
    let writer = Writer::start(folder.path())?;
    if let Err(refused) = rows::write(&moment.gazette, &moment.view, &writer, progress).await {
        return Err(writer.reason(refused).await);
    }
    let entries = log::write(&moment.gazette, moment.view.seq, folder.path()).await?;
    let counts = writer.finish().await?;

    let path = folder.path().to_owned();
    let mut manifest = Manifest {
        name,
        seq: moment.view.seq,
        day: moment.view.today,
        made_at: local_time(now).to_rfc3339_opts(SecondsFormat::Secs, false),
        is_sample: publisher.is_sample,
        previous: previous.as_ref().map(|(name, _)| name.clone()),
        entries,
        parts: counts.into_iter().map(|(name, counts)| Part::new(name, counts)).collect(),
        files: Vec::new(),
    };
    let (publisher, signed) = (publisher.clone(), moment.signed.clone());
    let described = tokio::task::spawn_blocking(move || {
        if let Some((_, tables)) = &previous {
            compare(tables.folder(), &path, &mut manifest)?;
        }
        describe::write(&path, &mut manifest, &signed, &publisher)?;
        Ok::<_, Error>(manifest)
    });
    let manifest = described.await.map_err(|_| Error::Interrupted)??;
    shelf.bring(&folder, &manifest).await?;
    turn.confirm().await.map_err(gazette::Error::from)?;
    shelf.take_in(folder, manifest, withdrawn).await
}

/// Writes what changed since the release before.
fn compare(older: &Path, newer: &Path, manifest: &mut Manifest) -> Result<(), Error> {
    fs::create_dir(newer.join("delta"))?;
    for part in &mut manifest.parts {
        let Some(dataset) = datasets::find(&part.name) else { continue };
        let to = newer.join("delta").join(format!("{}.ndjson.gz", part.name));
        part.changes = delta::write(older, newer, dataset, &to)?;
    }
    Ok(())
}
