//! The transactions in which the batches of a file land: a few batches in each, because a page of the database that many
//! of them change is then written once; or the whole file in one, where it must land as a whole or not at all.

use std::time::{Duration, Instant};

use crate::store::{Error, Store, Tx};

/// How long a transaction takes in further batches: other publishers wait for it.
const HELD_OPEN: Duration = Duration::from_millis(500);

/// Where batches land.
pub(super) struct Landing<'a> {
    store: &'a Store,
    is_whole: bool,
    open: Option<Open>,
}

/// A transaction and when it began.
struct Open {
    tx: Tx,
    since: Instant,
}

impl<'a> Landing<'a> {
    /// Nothing has landed; `is_whole` if the file lands as a whole or not at all.
    pub(super) fn new(store: &'a Store, is_whole: bool) -> Self {
        Self { store, is_whole, open: None }
    }

    /// The transaction of the next batch.
    pub(super) async fn tx(&mut self) -> Result<&mut Tx, Error> {
        if self.open.is_none() {
            self.open = Some(Open { tx: self.store.begin().await?, since: Instant::now() });
        }
        Ok(&mut self.open.as_mut().expect("it was opened just now").tx)
    }

    /// Lets batches land that have waited long enough, or all of them where the next is not at hand.
    pub(super) async fn settle(&mut self, is_next_at_hand: bool) -> Result<(), Error> {
        let is_due = |open: &mut Open| !is_next_at_hand || open.since.elapsed() >= HELD_OPEN;
        if !self.is_whole
            && let Some(open) = self.open.take_if(is_due)
        {
            open.tx.commit().await?;
        }
        Ok(())
    }

    /// The transaction that is still open: of a whole file, or of its last batches.
    pub(super) fn last(self) -> Option<Tx> {
        self.open.map(|open| open.tx)
    }
}
