//! The audited act of an import: noted when it begins, and again when it has ended.

use std::io::{self, BufRead, BufReader};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::Error;
use crate::domain::Instant;
use crate::store::audit::{Act, Counts};
use crate::store::{Store, audit};

/// An import that has been noted and not ended.
pub(super) struct RunningAct(Act);

impl RunningAct {
    /// Notes that a file is being imported into a dataset.
    pub(super) async fn begin(
        store: &Store,
        dataset: &str,
        file: &Path,
        now: Instant,
    ) -> Result<Self, Error> {
        let act = Act {
            id: uuid::Uuid::now_v7().to_string(),
            act: "import",
            subject: dataset.to_owned(),
            file_sha256: Some(sha256_of(file)?),
            started_at: now,
            finished_at: None,
            counts: Counts::default(),
            outcome: "running",
        };
        record(store, &act).await?;
        Ok(Self(act))
    }

    /// Notes how it ended.
    pub(super) async fn end(
        self,
        store: &Store,
        now: Instant,
        counts: Counts,
        outcome: &'static str,
    ) -> Result<(), Error> {
        record(store, &Act { finished_at: Some(now), counts, outcome, ..self.0 }).await
    }
}

async fn record(store: &Store, act: &Act) -> Result<(), Error> {
    let mut tx = store.begin().await?;
    audit::record(&mut tx, act).await?;
    Ok(tx.commit().await?)
}

fn sha256_of(file: &Path) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut reader = BufReader::with_capacity(1 << 20, std::fs::File::open(file)?);
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(hex::encode(digest.finalize()));
        }
        digest.update(chunk);
        let read = chunk.len();
        reader.consume(read);
    }
}
