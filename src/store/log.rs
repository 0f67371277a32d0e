//! The append-only log of publications and the row that publishers queue on.

use super::{Error, Row, Store, Tx, Value};
use crate::domain::{Day, Instant};

/// The newest position of the log and when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The newest position; 0 while nothing has been published.
    pub seq: u64,
    /// Microseconds since 1970, UTC.
    pub published_at: i64,
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its position, from 1, without gaps.
    pub seq: u64,
    /// What it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Microseconds since 1970, UTC; never earlier than the entry before.
    pub published_at: i64,
    /// The exact bytes that are hashed; `None` once withdrawn by law.
    pub body: Option<String>,
    /// SHA-256 of the body.
    pub body_sha256: Vec<u8>,
}

/// Takes `count` positions at the end of the log and returns the head before them. Publishers queue here.
pub async fn reserve(tx: &mut Tx, count: u64, now: Instant) -> Result<(Head, i64), Error> {
    let statement = tx
        .statement("update gazette_head set seq = seq + ")
        .bind(count)
        .push(" where id = 1 returning seq, published_at");
    let rows = tx.fetch(statement).await?;
    let row = rows.first().ok_or_else(no_head)?;
    let before = Head { seq: row.count(0)? - count, published_at: row.get(1)? };
    let at = now.timestamp_micros().max(before.published_at);
    let statement = tx.statement("update gazette_head set published_at = ").bind(at).push(" where id = 1");
    tx.execute(statement).await?;
    Ok((before, at))
}

/// Appends entries at positions taken by [`reserve`], and notes the day they were published on.
pub async fn append(tx: &mut Tx, day: Day, entries: Vec<LogRow>) -> Result<(), Error> {
    let Some(last) = entries.last().map(|entry| entry.seq) else { return Ok(()) };
    let rows = entries
        .into_iter()
        .map(|entry| {
            vec![
                Value::from(entry.seq),
                entry.kind.into(),
                entry.id.into(),
                entry.published_at.into(),
                entry.body.into(),
                Value::Bytes(entry.body_sha256),
            ]
        })
        .collect();
    tx.insert("insert into gazette_log (seq, kind, id, published_at, body, body_sha256)", rows, "").await?;
    tx.insert(
        "insert into gazette_day (day, last_seq)",
        vec![vec![day.into(), last.into()]],
        "on conflict (day) do update set last_seq = excluded.last_seq",
    )
    .await
}

fn no_head() -> Error {
    Error::Corrupt { table: "gazette_head", column: "id", key: "1".to_owned() }
}

const ENTRY: &str = "select seq, kind, id, published_at, body, body_sha256 from gazette_log where ";

pub(super) fn entry(row: &Row) -> Result<LogRow, Error> {
    Ok(LogRow {
        seq: row.count(0)?,
        kind: row.get(1)?,
        id: row.get(2)?,
        published_at: row.get(3)?,
        body: row.get(4)?,
        body_sha256: row.get(5)?,
    })
}

impl Store {
    /// The newest position of the log.
    pub async fn log_head(&self) -> Result<Head, Error> {
        let rows =
            self.fetch(self.statement("select seq, published_at from gazette_head where id = 1")).await?;
        let row = rows.first().ok_or_else(no_head)?;
        Ok(Head { seq: row.count(0)?, published_at: row.get(1)? })
    }

    /// The newest position published by the end of a day; 0 if nothing had been.
    pub async fn log_position_on(&self, day: Day) -> Result<u64, Error> {
        let statement = self
            .statement("select last_seq from gazette_day where day <= ")
            .bind(day)
            .push(" order by day desc limit 1");
        self.fetch(statement).await?.first().map_or(Ok(0), |row| row.count(0))
    }

    /// Entries after a position, oldest first.
    pub async fn log_entries(&self, after: u64, limit: u64) -> Result<Vec<LogRow>, Error> {
        let statement =
            self.statement(ENTRY).push("seq > ").bind(after).push(" order by seq limit ").bind(limit);
        self.fetch(statement).await?.iter().map(entry).collect()
    }

    /// One entry.
    pub async fn log_entry(&self, seq: u64) -> Result<Option<LogRow>, Error> {
        let statement = self.statement(ENTRY).push("seq = ").bind(seq);
        self.fetch(statement).await?.first().map(entry).transpose()
    }

    /// Kind and id of the entries after a position, oldest first: enough to know what changed.
    pub async fn log_touched(&self, after: u64, limit: u64) -> Result<Vec<(u64, String, String)>, Error> {
        let statement = self
            .statement("select seq, kind, id from gazette_log where seq > ")
            .bind(after)
            .push(" order by seq limit ")
            .bind(limit);
        let rows = self.fetch(statement).await?;
        rows.iter().map(|row| Ok((row.count(0)?, row.get(1)?, row.get(2)?))).collect()
    }
}
