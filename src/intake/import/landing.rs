//! The transactions in which the batches of a file land: a few batches in each, because a page of the database that many
//! of them change is then written once; or the whole file in one, where it must land as a whole or not at all.

use std::time::{Duration, Instant};

use super::report::Outcome;
use crate::store::{Error, Store, Tx};

/// How long a transaction takes in further batches: other publishers wait for it.
const HELD_OPEN: Duration = Duration::from_millis(500);

/// Where batches land.
pub(super) struct Landing<'a> {
    store: &'a Store,
    is_whole: bool,
    open: Option<Open>,
}

/// A transaction whose batches have not landed yet.
pub(super) struct Open {
    pub tx: Tx,
    /// What becomes of their rows if they land.
    pub outcome: Outcome,
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
            let tx = self.store.begin().await?;
            self.open = Some(Open { tx, outcome: Outcome::default(), since: Instant::now() });
        }
        Ok(&mut self.open.as_mut().expect("it was opened just now").tx)
    }

    /// Takes what becomes of the batch in the open transaction, and lets batches land that have waited long enough, or all
    /// of them where the next is not at hand. What has become of those that landed: of the others nobody knows yet.
    pub(super) async fn settle(&mut self, outcome: Outcome, is_next_at_hand: bool) -> Result<Outcome, Error> {
        if let Some(open) = &mut self.open {
            open.outcome += outcome;
        }
        let is_due = |open: &mut Open| !is_next_at_hand || open.since.elapsed() >= HELD_OPEN;
        match self.open.take_if(|open| !self.is_whole && is_due(open)) {
            Some(open) => {
                open.tx.commit().await?;
                Ok(open.outcome)
            }
            None => Ok(Outcome::default()),
        }
    }

    /// The transaction that is still open: of a whole file, or of its last batches.
    pub(super) fn last(self) -> Option<Open> {
        self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Address;

    fn inserted(inserted: u64) -> Outcome {
        Outcome { inserted, ..Outcome::default() }
    }

    #[tokio::test]
    async fn rows_count_when_their_transaction_has_landed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Address::File(folder.path().join("mingti.db"))).await.unwrap();
        let mut landing = Landing::new(&store, false);
        landing.tx().await.unwrap();
        assert_eq!(landing.settle(inserted(4), true).await.unwrap(), Outcome::default());
        landing.tx().await.unwrap();
        assert_eq!(landing.settle(inserted(3), false).await.unwrap(), inserted(7));
        assert!(landing.last().is_none());

        let mut whole = Landing::new(&store, true);
        whole.tx().await.unwrap();
        assert_eq!(whole.settle(inserted(4), false).await.unwrap(), Outcome::default());
        assert_eq!(whole.last().map(|open| open.outcome), Some(inserted(4)));
    }
}
