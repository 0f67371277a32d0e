//! The index made anew of the whole record: cards are read a batch ahead of whoever takes them in, and what comes of it
//! is put in use.

use std::sync::atomic::Ordering;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::build::Build;
use super::card::{AT_ONCE, Card, cards};
use super::{Error, Search};
use crate::domain::Day;
use crate::gazette::Gazette;
use crate::gazette::records::feed::Thing;

/// Batches of cards read ahead of those that are taken in.
const AHEAD: usize = 2;

impl Search {
    /// Makes a generation of the whole record aside and puts it in use. `progress` is told records made and to make.
    ///
    /// # Errors
    /// If the record cannot be read or the folder cannot be written.
    pub async fn rebuild(
        &self,
        gazette: &Gazette,
        day: Day,
        progress: impl Fn(u64, u64),
    ) -> Result<(), Error> {
        let mut to_make = 0;
        for thing in Thing::ALL {
            to_make += gazette.count_present(thing).await?;
        }
        self.0.made.store(0, Ordering::Relaxed);
        self.0.to_make.store(to_make, Ordering::Relaxed);
        let position = gazette.position().await?;
        let point = gazette.point_at(position).await?.ok_or(Error::BrokenOff)?;
        let mut build = Build::begin(&self.0.live, day, position)?;
        let (sender, mut batches) = mpsc::channel::<Vec<Card>>(AHEAD);
        let taking_in = async {
            while let Some(cards) = batches.recv().await {
                let count = cards.len() as u64;
                build = spawn_blocking(move || build.add(cards)).await.map_err(|_| Error::BrokenOff)??;
                progress(self.0.made.fetch_add(count, Ordering::Relaxed) + count, to_make);
            }
            Ok::<_, Error>(build)
        };
        let ((), build) = futures::try_join!(read_all(gazette, sender), taking_in)?;
        let shared = self.0.clone();
        spawn_blocking(move || shared.take_over(build, &point)).await.map_err(|_| Error::BrokenOff)?
    }
}

/// Reads the cards of everything there is, kind by kind, a batch ahead of whoever takes them.
async fn read_all(gazette: &Gazette, batches: mpsc::Sender<Vec<Card>>) -> Result<(), Error> {
    for thing in Thing::ALL {
        let mut after = String::new();
        loop {
            let ids = gazette.present_ids(thing, &after, AT_ONCE).await?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            // Whoever takes them says himself why he stopped.
            let _ = batches.send(cards(gazette, thing, &ids).await?).await;
        }
    }
    Ok(())
}
