//! The append-only log of publications and the row that publishers queue on.

use super::{Body, Error, Row, Store, Tx, Value};
use crate::domain::{Day, Instant};

/// The newest position of the log and when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The newest position; 0 while nothing has been published.
    pub seq: u64,
    /// Microseconds since 1970, UTC.
    pub published_at: i64,
}

/// An entry as it is read; as it is written, with its body as the engine holds it ([`Body::held`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow<B = String> {
    /// Its position, from 1, without gaps.
    pub seq: u64,
    /// What it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Microseconds since 1970, UTC; never earlier than the entry before.
    pub published_at: i64,
    /// The exact bytes that are hashed; `None` once withdrawn by law.
    pub body: Option<B>,
    /// SHA-256 of the body.
    pub body_sha256: Vec<u8>,
}

/// Waits until no other publisher is at work; held until the transaction ends. A publisher that reads what is known
/// before it writes begins here, or two of them could both replace the same version.
pub async fn queue(tx: &mut Tx) -> Result<(), Error> {
    let statement = tx.statement("update gazette_head set seq = seq where id = 1");
    tx.execute_later(statement).await
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
    tx.execute_later(statement).await?;
    Ok((before, at))
}

/// Moves the end of the log from just before an entry that was published elsewhere to a later one; `false`, and nothing
/// is moved, if the log does not end there. Publishers queue here too.
pub async fn move_on(tx: &mut Tx, first: u64, last: Head) -> Result<bool, Error> {
    let statement = tx
        .statement("update gazette_head set seq = ")
        .bind(last.seq)
        .push(", published_at = ")
        .bind(last.published_at)
        .push(" where id = 1 and seq = ")
        .bind(first - 1)
        .push(" and published_at <= ")
        .bind(last.published_at);
    Ok(tx.execute(statement).await? == 1)
}

/// Appends entries at positions taken by [`reserve`] or [`move_on`], and notes the day they were published on.
pub async fn append(tx: &mut Tx, day: Day, entries: Vec<LogRow<Body>>) -> Result<(), Error> {
    let Some(last) = entries.last().map(|entry| entry.seq) else { return Ok(()) };
    let rows = entries.into_iter().map(|entry| {
        vec![
            Value::from(entry.seq),
            entry.kind.into(),
            entry.id.into(),
            entry.published_at.into(),
            Body::into_value(entry.body),
            Value::Bytes(entry.body_sha256),
        ]
    });
    tx.insert("gazette_log (seq, kind, id, published_at, body, body_sha256)", rows, "").await?;
    tx.insert(
        "gazette_day (day, last_seq)",
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
        body: row.body_text(4)?,
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

    /// What the entries after a position up to another touched, oldest first; an entry that touched several things
    /// stands there several times.
    pub async fn log_touches(&self, after: u64, upto: u64) -> Result<Vec<Touch>, Error> {
        let statement = self
            .statement(
                "select t.seq, t.kind, t.id, t.body, t.elevator, e.user_uscc, e.maintainer_uscc, t.subject, t.subject_id \
                 from (select l.seq, l.kind, l.id, case when l.kind in ('commitment', 'withdrawal') then l.body end as body, \
                 case when l.kind = 'elevator' then l.id else coalesce(v.elevator_code, m.elevator_code) end \
                 as elevator, n.subject, n.subject_id from gazette_log l left join public_event v on v.from_seq = l.seq \
                 left join public_mark m on l.kind = 'pilot_mark' and m.id = l.id and m.from_seq = l.seq \
                 left join public_notice n on l.kind = 'notice' and n.notice_no = l.id and n.from_seq = l.seq \
                 where l.seq > ",
            )
            .bind(after)
            .push(" and l.seq <= ")
            .bind(upto)
            // What an event or a notice spoke of before may be something else than what it speaks of now.
            .push(
                " union all select l.seq, l.kind, l.id, null, v.elevator_code, null, null from public_event v \
                 join gazette_log l on l.seq = v.to_seq where v.to_seq > ",
            )
            .bind(after)
            .push(" and v.to_seq <= ")
            .bind(upto)
            .push(
                " union all select l.seq, l.kind, l.id, null, null, n.subject, n.subject_id from public_notice n \
                 join gazette_log l on l.seq = n.to_seq where n.to_seq > ",
            )
            .bind(after)
            .push(" and n.to_seq <= ")
            .bind(upto)
            // A fault or a mark of before counts for the units of before.
            .push(
                ") t left join public_elevator e on e.code = t.elevator and (e.to_seq is null or e.to_seq = t.seq \
                 or t.kind in ('incident', 'pilot_mark')) order by t.seq",
            );
        let rows = self.fetch(statement).await?;
        rows.iter()
            .map(|row| {
                let (user, maintainer): (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
                let (subject, subject_id): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
                Ok(Touch {
                    seq: row.count(0)?,
                    kind: row.get(1)?,
                    id: row.get(2)?,
                    body: row.body_text(3)?,
                    elevator: row.get(4)?,
                    units: user.into_iter().chain(maintainer).collect(),
                    subject: subject.zip(subject_id),
                })
            })
            .collect()
    }
}

/// What an entry touched.
#[derive(Debug, Clone)]
pub struct Touch {
    /// Its position.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The body, where it names what else is touched: of promises and withdrawals.
    pub body: Option<String>,
    /// An elevator it speaks of, or one that the entry it replaced spoke of.
    pub elevator: Option<String>,
    /// The units of that elevator now; those it had before too, where the entry may speak of that time.
    pub units: Vec<String>,
    /// Of a notice or the one it replaced: the code of what its subject is, and the subject's id.
    pub subject: Option<(String, String)>,
}
