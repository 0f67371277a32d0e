//! Publication: what the valve lets out becomes entries of the log and versions in the public tables,
//! in the transaction of the act that changed the fact.

mod canonical;
mod dues;
mod filed;

pub(super) use dues::life;
pub use dues::refresh as refresh_dues;
pub use filed::Filed;

use sha2::{Digest, Sha256};

use super::Error;
use super::disclosure::Disclosed;
use crate::domain::Instant;
use crate::domain::calendar::local_day;
use crate::store::log::{self, LogRow};
use crate::store::{Tx, public};

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
    drafts: &[Draft<P>],
) -> Result<Vec<u64>, Error> {
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let (head, published_at) = log::reserve(tx, drafts.len() as u64, now).await?;
    let salts = Salts::draw(drafts.len())?;
    let drawn: Vec<(&Draft<P>, String, u64)> = drafts
        .iter()
        .zip(salts.each())
        .zip(head.seq + 1..)
        .map(|((draft, salt), seq)| (draft, salt, seq))
        .collect();
    let (entries, versions) = written_on_two_cores(&drawn, published_at)?;
    let seqs = drawn.iter().map(|(_, _, seq)| *seq).collect();
    log::append(tx, local_day(published(published_at)), entries).await?;
    public::file(tx, P::TABLE, versions).await?;
    Ok(seqs)
}

/// Drafts that are worth a second thread.
const MANY: usize = 500;

type Written = (Vec<LogRow>, Vec<public::Version>);

/// Writes entries and versions, the second half of many beside the first.
fn written_on_two_cores<P: Disclosed + Filed>(
    drawn: &[(&Draft<P>, String, u64)],
    published_at: i64,
) -> Result<Written, Error> {
    if drawn.len() < MANY {
        return written(drawn, published_at);
    }
    let (first, second) = drawn.split_at(drawn.len() / 2);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| written(second, published_at));
        let (mut entries, mut versions) = written(first, published_at)?;
        let (more_entries, more_versions) = second.join().expect("writing an entry does not panic")?;
        entries.extend(more_entries);
        versions.extend(more_versions);
        Ok((entries, versions))
    })
}

fn written<P: Disclosed + Filed>(
    drawn: &[(&Draft<P>, String, u64)],
    published_at: i64,
) -> Result<Written, Error> {
    let mut entries = Vec::with_capacity(drawn.len());
    let mut versions = Vec::with_capacity(drawn.len());
    for (draft, salt, seq) in drawn {
        let body = canonical::body(&draft.thing, salt, draft.replaces)
            .map_err(|source| Error::Canonical { kind: P::KIND.name(), id: draft.thing.id(), source })?;
        entries.push(LogRow {
            seq: *seq,
            kind: P::KIND.name().to_owned(),
            id: draft.thing.id(),
            published_at,
            body_sha256: Sha256::digest(body.as_bytes()).to_vec(),
            body: Some(body),
        });
        versions.push(public::Version {
            seq: *seq,
            replaces: draft.replaces,
            columns: draft.thing.columns(),
        });
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
