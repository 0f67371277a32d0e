//! Publication: what the valve lets out becomes entries of the log and versions in the public tables,
//! in the transaction of the act that changed the fact.

mod canonical;
mod dues;
mod filed;

pub use dues::refresh as refresh_dues;
pub(super) use dues::{due, inspection_facts, life};
pub use filed::Filed;

use std::ops::Range;

use sha2::{Digest, Sha256};
use tokio::task::{JoinHandle, spawn_blocking};

use super::Error;
use super::disclosure::Disclosed;
use crate::domain::Instant;
use crate::domain::calendar::local_day;
use crate::store::log::{self, LogRow};
use crate::store::{Body, Dialect, Tx, public};

/// A thing to publish, and the entry it replaces if it was published before.
#[derive(Debug, Clone)]
pub struct Draft<P> {
    /// The thing.
    pub thing: P,
    /// The entry of its version before.
    pub replaces: Option<u64>,
}

/// Publishes things in order; returns the position of each.
///
/// Publishers queue on the head of the log from here until the transaction ends.
///
/// # Errors
/// [`Error::Store`] if the database fails, [`Error::Randomness`] if the system gives no salt.
pub async fn publish<P: Disclosed + Filed>(
    tx: &mut Tx,
    now: Instant,
    drafts: Vec<Draft<P>>,
) -> Result<Vec<u64>, Error> {
    let announced = announce(tx, now, drafts).await?;
    let seqs = announced.seqs().collect();
    announced.file(tx).await?;
    Ok(seqs)
}

/// Takes the positions of things to publish, in order, and begins to write their entries. What else must know the
/// positions is written meanwhile; then the entries are [filed](Announced::file), in the same transaction.
///
/// # Errors
/// As [`publish`].
pub async fn announce<P: Disclosed + Filed>(
    tx: &mut Tx,
    now: Instant,
    drafts: Vec<Draft<P>>,
) -> Result<Announced, Error> {
    let count = drafts.len() as u64;
    if count == 0 {
        let entries = Entries::Written(Ok(Written::default()));
        return Ok(Announced { table: P::TABLE, seqs: 0..0, published_at: 0, entries });
    }
    let (head, published_at) = log::reserve(tx, count, now).await?;
    let first = head.seq + 1;
    let salts = Salts::draw(drafts.len())?;
    let is_worth_a_thread = drafts.len() >= MANY;
    let dialect = tx.dialect();
    let write = move || written(dialect, &drafts, &salts, first, published_at);
    let entries =
        if is_worth_a_thread { Entries::Awaited(spawn_blocking(write)) } else { Entries::Written(write()) };
    Ok(Announced { table: P::TABLE, seqs: first..first + count, published_at, entries })
}

/// Things whose positions in the log are taken and whose entries are being written.
#[must_use = "positions that are taken must be filled"]
pub struct Announced {
    table: public::Table,
    seqs: Range<u64>,
    published_at: i64,
    entries: Entries,
}

/// Entries that are written, or being written by another thread.
enum Entries {
    Written(Result<Written, Error>),
    Awaited(JoinHandle<Result<Written, Error>>),
}

impl Entries {
    async fn written(self) -> Result<Written, Error> {
        match self {
            Self::Written(written) => written,
            Self::Awaited(thread) => thread.await.expect("writing an entry does not panic"),
        }
    }
}

impl Announced {
    /// The position of each thing.
    pub fn seqs(&self) -> Range<u64> {
        self.seqs.clone()
    }

    /// Appends the entries to the log and files the versions.
    ///
    /// # Errors
    /// [`Error::Store`] if the database fails, [`Error::Canonical`] if a body cannot be written.
    pub async fn file(self, tx: &mut Tx) -> Result<(), Error> {
        let (entries, versions) = self.entries.written().await?;
        log::append(tx, local_day(published(self.published_at)), entries).await?;
        Ok(public::file(tx, self.table, versions).await?)
    }
}

/// Drafts that are worth another thread.
const MANY: usize = 500;

type Written = (Vec<LogRow<Body>>, Vec<public::Version>);

/// Writes the entries from a position of the log on, and the versions they make.
fn written<P: Disclosed + Filed>(
    dialect: Dialect,
    drafts: &[Draft<P>],
    salts: &Salts,
    first: u64,
    published_at: i64,
) -> Result<Written, Error> {
    let mut entries = Vec::with_capacity(drafts.len());
    let mut versions = Vec::with_capacity(drafts.len());
    for ((draft, salt), seq) in drafts.iter().zip(salts.each()).zip(first..) {
        let body = canonical::body(&draft.thing, &salt, draft.replaces)
            .map_err(|source| Error::Canonical { kind: P::KIND.name(), id: draft.thing.id(), source })?;
        entries.push(LogRow {
            seq,
            kind: P::KIND.name().to_owned(),
            id: draft.thing.id(),
            published_at,
            body_sha256: Sha256::digest(body.as_bytes()).to_vec(),
            body: Some(Body::held(dialect, body)),
        });
        versions.push(public::Version { seq, replaces: draft.replaces, columns: draft.thing.columns() });
    }
    Ok((entries, versions))
}

/// The instant of a log row.
pub(super) fn published(micros: i64) -> Instant {
    Instant::from_timestamp_micros(micros).expect("the log keeps instants of this calendar")
}

/// Random salts, so that a withdrawn body cannot be guessed from its hash.
struct Salts(Vec<u8>);

impl Salts {
    const BYTES: usize = 16;

    fn draw(count: usize) -> Result<Self, Error> {
        let mut bytes = vec![0; count * Self::BYTES];
        getrandom::fill(&mut bytes).map_err(|error| Error::Randomness(error.to_string()))?;
        Ok(Self(bytes))
    }

    fn each(&self) -> impl Iterator<Item = String> + '_ {
        self.0.chunks_exact(Self::BYTES).map(hex::encode)
    }
}
