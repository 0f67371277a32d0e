//! The log of a database, read past any portal.

use super::Shown;
use crate::gazette::tree::audit::Claimed;
use crate::gazette::tree::proof::Tiled;
use crate::gazette::tree::tiles::FULL;
use crate::gazette::{self, Gazette};
use crate::store::{Address, Store};

/// An open database.
pub(super) struct Folder {
    store: Store,
    gazette: Gazette,
}

impl Folder {
    /// Opens it as it is: who verifies changes nothing.
    pub(super) async fn open(address: &Address) -> anyhow::Result<Self> {
        let store = Store::open_to_read(address).await?;
        Ok(Self { gazette: Gazette::open(store.clone()).await?, store })
    }

    /// Takes away what was put beside the database to read it.
    pub(super) async fn close(&self) {
        self.store.close().await;
    }

    pub(super) async fn shown(&self) -> anyhow::Result<Option<Shown>> {
        let signed = self.gazette.signed_tree().await?;
        Ok(signed.map(|signed| Shown { verifier_key: signed.verifier_key, checkpoint: signed.checkpoint }))
    }

    pub(super) async fn entries(&self, after: u64) -> anyhow::Result<Vec<Claimed>> {
        let entries = self.gazette.log_entries(after, FULL as u64).await?;
        let claimed = entries.into_iter().map(|entry| Claimed {
            seq: entry.seq,
            published_at: entry.published_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, false),
            kind: entry.kind,
            id: entry.id,
            body: entry.body,
            body_sha256: entry.body_sha256,
        });
        Ok(claimed.collect())
    }

    /// A tile that is missing or too short is no failure of ours: it does not fit.
    pub(super) async fn tile(&self, level: u8, number: u64, width: usize) -> anyhow::Result<Option<Vec<u8>>> {
        match self.gazette.tile(Tiled::Hashes(level), number, width).await {
            Err(gazette::Error::TreeBroken { .. }) => Ok(None),
            tile => Ok(tile?),
        }
    }
}
