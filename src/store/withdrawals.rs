//! Withdrawals: bodies and columns that leave the record, and the rows that say so. What may be withdrawn, and why, is
//! not decided here.

use serde::Deserialize;

use super::{Error, Row, Statement, Store, Tx};
use crate::store::log::LogRow;

/// Where things of a kind are filed: the table, and the column that names one. Events are filed under their entries and
/// named by the log only.
#[derive(Debug, Clone, Copy)]
struct Shelf {
    table: &'static str,
    key: Option<&'static str>,
}

fn shelf(kind: &str) -> Option<Shelf> {
    let by = |table, key| Shelf { table, key: Some(key) };
    Some(match kind {
        "elevator" => by("public_elevator", "code"),
        "unit" => by("public_unit", "uscc"),
        "notice" => by("public_notice", "notice_no"),
        "commitment" => by("public_commitment", "id"),
        "pilot_mark" => by("public_mark", "id"),
        "pilot_district" | "bureau" => by("public_region_fact", "id"),
        "insurance" | "inspection" | "test" | "visit" | "incident" => {
            Shelf { table: "public_event", key: None }
        }
        _ => return None,
    })
}

impl Shelf {
    /// The elevator a thing belongs to.
    fn elevator(self) -> &'static str {
        match self.table {
            "public_event" | "public_mark" => "t.elevator_code",
            "public_elevator" => "t.code",
            _ => "null",
        }
    }

    /// The condition that names a thing among its versions, which stand beside their entries.
    fn name(self) -> String {
        self.key.map_or_else(|| "l.id = ".to_owned(), |key| format!("t.{key} = "))
    }
}

/// A thing that was taken out of the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removed {
    /// The entries that lost their bodies, oldest first.
    pub entries: Vec<u64>,
    /// The elevator it happened to or belonged to.
    pub elevator: Option<String>,
}

/// Which versions of a thing leave the record.
#[derive(Debug, Clone, Copy)]
pub enum Versions<'a> {
    /// Every one.
    All,
    /// Those that a newer one replaced; the newest stays.
    Replaced,
    /// Those of these entries.
    Of(&'a [u64]),
}

impl Versions<'_> {
    fn narrow(self, statement: Statement) -> Statement {
        match self {
            Self::All => statement,
            Self::Replaced => statement.push(" and t.to_seq is not null"),
            Self::Of(entries) => {
                statement.push(" and t.from_seq in (").bind_all(entries.iter().copied()).push(")")
            }
        }
    }
}

/// Takes versions of a thing out of the record: bodies, the columns by which it was found, and the days that
/// followed from it, which are to be computed anew of what is left. The entries stay, with the hashes of their bodies.
/// Nothing is removed of a thing that is not there.
pub async fn remove(tx: &mut Tx, kind: &str, id: &str, which: Versions<'_>) -> Result<Removed, Error> {
    let Some(shelf) = shelf(kind) else { return Ok(Removed::default()) };
    let text = format!(
        "select t.from_seq, {} from {} t join gazette_log l on l.seq = t.from_seq where {}",
        shelf.elevator(),
        shelf.table,
        shelf.name()
    );
    let versions = tx.statement(&text).bind(id).push(" and l.kind = ").bind(kind);
    let mut removed = Removed::default();
    for row in tx.fetch(which.narrow(versions).push(" order by t.from_seq")).await? {
        removed.entries.push(row.count(0)?);
        removed.elevator = row.get(1)?;
    }
    for seq in &removed.entries {
        let statement = tx.statement("update gazette_log set body = null where seq = ").bind(*seq);
        tx.execute(statement).await?;
        let mut statement =
            tx.statement(&format!("delete from {} where from_seq = ", shelf.table)).bind(*seq);
        if let Some(key) = shelf.key {
            statement = statement.push(&format!(" and {key} = ")).bind(id);
        }
        tx.execute(statement).await?;
    }
    if let Some(elevator) = &removed.elevator {
        let statement = tx.statement("delete from public_due where code = ").bind(elevator.as_str());
        tx.execute(statement).await?;
    }
    Ok(removed)
}

/// Versions of a thing that speak of an elevator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The entries of these versions, oldest first.
    pub entries: Vec<u64>,
    /// Whether the thing stands without them: its newest version speaks of another elevator, for it was reported of the
    /// wrong one before.
    pub stands: bool,
}

/// What happened to an elevator and how it was marked: things whose record goes with the elevator's. Nothing belongs to a
/// thing of another kind.
pub async fn belonging_to(tx: &mut Tx, (kind, id): (&str, &str)) -> Result<Vec<Belonging>, Error> {
    if kind != "elevator" {
        return Ok(Vec::new());
    }
    let of = "select l.kind, l.id, l.seq, t.to_seq from gazette_log l join";
    let statement = tx
        .statement(&format!("{of} public_event t on t.from_seq = l.seq where t.elevator_code = "))
        .bind(id)
        .push(&format!(" union {of} public_mark t on t.from_seq = l.seq where t.elevator_code = "))
        .bind(id)
        .push(" order by 1, 2, 3");
    let mut things: Vec<Belonging> = Vec::new();
    for row in tx.fetch(statement).await? {
        let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
        if things.last().is_none_or(|last| (&last.kind, &last.id) != (&kind, &id)) {
            things.push(Belonging { kind, id, entries: Vec::new(), stands: true });
        }
        let thing = things.last_mut().expect("one was pushed");
        thing.entries.push(row.count(2)?);
        thing.stands &= row.position(3)?.is_some();
    }
    Ok(things)
}

/// The entry that last withdrew a thing.
pub async fn last_of(tx: &mut Tx, kind: &str, id: &str) -> Result<Option<u64>, Error> {
    let statement = tx
        .statement("select max(from_seq) from public_withdrawal where of_kind = ")
        .bind(kind)
        .push(" and of_id = ")
        .bind(id);
    tx.fetch(statement).await?.first().map_or(Ok(None), |row| row.position(0))
}

/// The newest withdrawal of each of these things, where there is one.
pub async fn newest_of(tx: &mut Tx, kind: &str, ids: &[&str]) -> Result<Vec<Withdrawal>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statement = tx
        .statement(WITHDRAWAL)
        .push("w.to_seq is null and w.of_kind = ")
        .bind(kind)
        .push(" and w.of_id in (")
        .bind_all(ids.iter().copied())
        .push(")");
    read(&tx.fetch(statement).await?)
}

/// A withdrawal as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Its own entry.
    pub seq: u64,
    /// When it was published, in microseconds since 1970, UTC.
    pub published_at: i64,
    /// The kind of the thing.
    pub of_kind: String,
    /// Which one.
    pub of_id: String,
    /// The clause it rests on.
    pub clause: String,
    /// Why.
    pub reason: String,
    /// Its body, as it was published.
    pub body: Option<String>,
}

/// What a withdrawal says of the entries it took.
#[derive(Default, Deserialize)]
struct Taken {
    #[serde(default)]
    entries: Vec<u64>,
}

impl Withdrawal {
    /// Whether it took the body of this entry.
    pub fn took(&self, seq: u64) -> bool {
        let taken = self.body.as_deref().and_then(|body| serde_json::from_str::<Taken>(body).ok());
        taken.unwrap_or_default().entries.contains(&seq)
    }
}

fn read(rows: &[Row]) -> Result<Vec<Withdrawal>, Error> {
    let withdrawal = |row: &Row| {
        Ok(Withdrawal {
            seq: row.count(0)?,
            published_at: row.get(1)?,
            of_kind: row.get(2)?,
            of_id: row.get(3)?,
            clause: row.get(4)?,
            reason: row.get(5)?,
            body: row.body_text(6)?,
        })
    };
    rows.iter().map(withdrawal).collect()
}

const WITHDRAWAL: &str = "select w.from_seq, l.published_at, w.of_kind, w.of_id, w.clause, w.reason, l.body \
                          from public_withdrawal w join gazette_log l on l.seq = w.from_seq where ";

impl Store {
    /// Every withdrawal of a thing, newest first.
    pub async fn withdrawals_of(&self, kind: &str, id: &str) -> Result<Vec<Withdrawal>, Error> {
        let statement = self
            .statement(WITHDRAWAL)
            .push("w.of_kind = ")
            .bind(kind)
            .push(" and w.of_id = ")
            .bind(id)
            .push(" order by w.from_seq desc");
        read(&self.fetch(statement).await?)
    }

    /// Withdrawals before a position, newest first.
    pub async fn withdrawals(&self, below: u64, limit: u64) -> Result<Vec<Withdrawal>, Error> {
        let statement = self
            .statement(WITHDRAWAL)
            .push("w.from_seq < ")
            .bind(below)
            .push(" order by w.from_seq desc limit ")
            .bind(limit);
        read(&self.fetch(statement).await?)
    }

    /// Entries that corrected a record of the past (an event, a promise, a notice), newest first, before a position.
    pub async fn corrections(&self, below: u64, limit: u64) -> Result<Vec<LogRow>, Error> {
        let mut statement = self.statement(
            "select l.seq, l.kind, l.id, l.published_at, l.body, l.body_sha256 from gazette_log l join (",
        );
        for (at, table) in ["public_event", "public_commitment", "public_notice"].into_iter().enumerate() {
            let union = if at > 0 { " union all " } else { "" };
            let text = format!(
                "{union}select * from (select to_seq from {table} where to_seq is not null and to_seq < "
            );
            statement = statement
                .push(&text)
                .bind(below)
                .push(" order by to_seq desc limit ")
                .bind(limit)
                .push(&format!(") c{at}"));
        }
        let statement = statement.push(") c on c.to_seq = l.seq order by l.seq desc limit ").bind(limit);
        self.fetch(statement).await?.iter().map(super::log::entry).collect()
    }
}
