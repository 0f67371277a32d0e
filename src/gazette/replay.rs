//! Replay: a log that was published elsewhere, filed again from its first entry, is the same public record. A mirror, a
//! second portal or a record that is restored from a release needs nothing but the log.
//!
//! What is replayed can be read, verified and signed for like any record. It has no private facts, so nothing can be
//! imported into it that was published before. Whether its log is the one that was signed is the business of an audit
//! ([`super::tree::audit`]), not asked here.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::disclosure::{
    Disclosed, PublicBureau, PublicCommitment, PublicElevator, PublicIncident, PublicInspection,
    PublicInsurance, PublicMark, PublicNotice, PublicPilotDistrict, PublicTest, PublicUnit, PublicVisit,
    PublicWithdrawal,
};
use super::publish::{Filed, refresh_dues};
use super::records::log::LogEntry;
use super::{Error, Gazette, Kind};
use crate::store::log::{self, Head, LogRow};
use crate::store::public::{self, Version};
use crate::store::withdrawals::Versions;
use crate::store::{Body, Dialect, Tx, withdrawals};

/// What a body may say whatever its kind.
#[derive(Debug, Default, Deserialize)]
struct Common {
    replaces: Option<u64>,
    elevator_code: Option<String>,
}

/// An entry and what its filing asks for.
struct Read<'a> {
    entry: &'a LogEntry,
    kind: Kind,
    common: Common,
}

impl Gazette {
    /// Files the next entries of a log in one transaction, in their order; a few thousand at a time are enough.
    ///
    /// # Errors
    /// [`Error::OutOfPlace`] if they do not follow what is there, [`Error::BodyChanged`] if a body is not the one that
    /// was hashed, [`Error::UnknownKind`] if an entry is of a kind that this program cannot file, [`Error::Unreadable`]
    /// if a body does not read. Nothing has changed where one is returned.
    pub async fn replay(&self, entries: &[LogEntry]) -> Result<(), Error> {
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let read = entries.iter().map(Read::of).collect::<Result<Vec<_>, Error>>()?;
        assert_in_order(entries)?;
        let mut tx = self.store.begin().await?;
        let dialect = tx.dialect();
        let end = Head { seq: last.seq, published_at: last.published_at.timestamp_micros() };
        if !log::move_on(&mut tx, first.seq, end).await? {
            return Err(Error::OutOfPlace { seq: first.seq });
        }
        for day in entries.chunk_by(|a, b| a.published_at.date_naive() == b.published_at.date_naive()) {
            let rows = day.iter().map(|entry| row(dialect, entry)).collect::<Result<_, Error>>()?;
            log::append(&mut tx, day[0].published_at.date_naive(), rows).await?;
        }
        for run in read.chunk_by(Read::is_filed_with) {
            file(&mut tx, run).await?;
        }
        refresh_dues(&mut tx, self.insurance_kinds(), &elevators(&read)).await?;
        Ok(tx.commit().await?)
    }
}

impl<'a> Read<'a> {
    fn of(entry: &'a LogEntry) -> Result<Self, Error> {
        let unknown = || Error::UnknownKind { seq: entry.seq, kind: entry.kind.clone() };
        let kind = Kind::find(&entry.kind).ok_or_else(unknown)?;
        let common = match &entry.body {
            Some(body) => serde_json::from_str(body).map_err(|source| unreadable(entry, source))?,
            None => Common::default(),
        };
        Ok(Self { entry, kind, common })
    }

    /// Whether the entry after it can be filed in the same stroke: of the same kind, and replacing nothing, since that
    /// might be filed only now. A withdrawal stands alone, because it takes away what came before it.
    fn is_filed_with(&self, next: &Self) -> bool {
        self.kind == next.kind && next.kind != Kind::WITHDRAWAL && next.common.replaces.is_none()
    }
}

/// Positions follow each other and time does not run backwards.
fn assert_in_order(entries: &[LogEntry]) -> Result<(), Error> {
    let follows =
        |pair: &[LogEntry]| pair[1].seq == pair[0].seq + 1 && pair[1].published_at >= pair[0].published_at;
    entries
        .windows(2)
        .find(|pair| !follows(pair))
        .map_or(Ok(()), |pair| Err(Error::OutOfPlace { seq: pair[1].seq }))
}

/// An entry as it is stored, its body held against its hash.
fn row(dialect: Dialect, entry: &LogEntry) -> Result<LogRow<Body>, Error> {
    let body_sha256 = hex::decode(&entry.body_sha256).map_err(|_| Error::BodyChanged { seq: entry.seq })?;
    let is_hashed = |body: &String| Sha256::digest(body.as_bytes()).as_slice() == body_sha256;
    if !entry.body.as_ref().is_none_or(is_hashed) {
        return Err(Error::BodyChanged { seq: entry.seq });
    }
    Ok(LogRow {
        seq: entry.seq,
        kind: entry.kind.clone(),
        id: entry.id.clone(),
        published_at: entry.published_at.timestamp_micros(),
        body: entry.body.clone().map(|body| Body::held(dialect, body)),
        body_sha256,
    })
}

/// Files entries of one kind.
async fn file(tx: &mut Tx, run: &[Read<'_>]) -> Result<(), Error> {
    let Some(first) = run.first() else { return Ok(()) };
    match first.kind {
        Kind::ELEVATOR => file_as::<PublicElevator>(tx, run).await,
        Kind::UNIT => file_as::<PublicUnit>(tx, run).await,
        Kind::INSURANCE => file_as::<PublicInsurance>(tx, run).await,
        Kind::COMMITMENT => file_as::<PublicCommitment>(tx, run).await,
        Kind::PILOT_MARK => file_as::<PublicMark>(tx, run).await,
        Kind::NOTICE => file_as::<PublicNotice>(tx, run).await,
        Kind::INSPECTION => file_as::<PublicInspection>(tx, run).await,
        Kind::TEST => file_as::<PublicTest>(tx, run).await,
        Kind::VISIT => file_as::<PublicVisit>(tx, run).await,
        Kind::INCIDENT => file_as::<PublicIncident>(tx, run).await,
        Kind::PILOT_DISTRICT => file_as::<PublicPilotDistrict>(tx, run).await,
        Kind::BUREAU => file_as::<PublicBureau>(tx, run).await,
        Kind::WITHDRAWAL => {
            for read in run {
                withdraw(tx, read.entry).await?;
            }
            file_as::<PublicWithdrawal>(tx, run).await
        }
        other => Err(Error::UnknownKind { seq: first.entry.seq, kind: other.name().to_owned() }),
    }
}

async fn file_as<P: Disclosed + Filed>(tx: &mut Tx, run: &[Read<'_>]) -> Result<(), Error> {
    let mut versions = Vec::with_capacity(run.len());
    for Read { entry, common, .. } in run {
        // Of a body that was withdrawn nothing is filed.
        if let Some(thing) = thing::<P>(entry)? {
            versions.push(Version { seq: entry.seq, replaces: common.replaces, columns: thing.columns() });
        }
    }
    Ok(public::file(tx, P::TABLE, versions).await?)
}

/// Takes out what a withdrawal names, as far as it came with its body.
async fn withdraw(tx: &mut Tx, entry: &LogEntry) -> Result<(), Error> {
    if let Some(PublicWithdrawal { of_kind, of_id, entries, .. }) = thing(entry)? {
        withdrawals::remove(tx, &of_kind, &of_id, Versions::Of(&entries)).await?;
    }
    Ok(())
}

fn thing<P: Disclosed>(entry: &LogEntry) -> Result<Option<P>, Error> {
    let read = |body: &String| serde_json::from_str(body).map_err(|source| unreadable(entry, source));
    entry.body.as_ref().map(read).transpose()
}

fn unreadable(entry: &LogEntry, source: serde_json::Error) -> Error {
    Error::Unreadable { seq: entry.seq, kind: entry.kind.clone(), source }
}

/// The elevators whose days may follow anew.
fn elevators(read: &[Read<'_>]) -> Vec<String> {
    let mut codes: Vec<String> = read
        .iter()
        .filter_map(|read| match read.kind {
            Kind::ELEVATOR => Some(read.entry.id.clone()),
            _ => read.common.elevator_code.clone(),
        })
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
