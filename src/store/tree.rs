//! The tree over the log: tiles of hashes, and the one row that says who signs and what was signed last.

use super::{Error, Row, Store, Tx, Value};

/// Who signs for the log, and the newest tree that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The origin line of every checkpoint.
    pub origin: String,
    /// The only key that signs, as others verify with it.
    pub verifier_key: String,
    /// Entries under the newest signature; 0 before the first.
    pub size: u64,
    /// The root of that tree.
    pub root: Vec<u8>,
    /// The signed note; empty before the first.
    pub checkpoint: String,
    /// Microseconds since 1970, UTC.
    pub sealed_at: i64,
}

/// A tile: where it stands in the tree, and its hashes one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// How many times 256 leaves became one hash.
    pub level: u8,
    /// Which one of its level, from 0.
    pub number: u64,
    /// At most 256 hashes of 32 bytes.
    pub hashes: Vec<u8>,
}

/// What the leaf of an entry is made of: everything but the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafRow {
    /// Its position.
    pub seq: u64,
    /// What it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Microseconds since 1970, UTC.
    pub published_at: i64,
    /// SHA-256 of the body.
    pub body_sha256: Vec<u8>,
}

const SEAL: &str = "origin, verifier_key, size, root, checkpoint, sealed_at";

fn seal(row: &Row) -> Result<Seal, Error> {
    Ok(Seal {
        origin: row.get(0)?,
        verifier_key: row.get(1)?,
        size: row.count(2)?,
        root: row.get(3)?,
        checkpoint: row.get(4)?,
        sealed_at: row.get(5)?,
    })
}

/// Waits until no other signer is at work, and fixes whose log this is if nobody has yet. Held until the transaction
/// ends.
pub async fn queue(tx: &mut Tx, first: &Seal) -> Result<Seal, Error> {
    let row = vec![
        Value::from(1_u64),
        first.origin.clone().into(),
        first.verifier_key.clone().into(),
        first.size.into(),
        Value::Bytes(first.root.clone()),
        first.checkpoint.clone().into(),
        first.sealed_at.into(),
    ];
    let into = format!("gazette_seal (id, {SEAL})");
    tx.insert(&into, vec![row], "on conflict (id) do nothing").await?;
    let text = format!("update gazette_seal set size = size where id = 1 returning {SEAL}");
    let rows = tx.fetch(tx.statement(&text)).await?;
    rows.first().map(seal).transpose()?.ok_or_else(|| Error::Corrupt {
        table: "gazette_seal",
        column: "id",
        key: "1".to_owned(),
    })
}

/// Writes the newest signed tree, and keeps its checkpoint for good. Whose log it is stays as it was.
pub async fn save_seal(tx: &mut Tx, seal: &Seal) -> Result<(), Error> {
    let statement = tx
        .statement("update gazette_seal set size = ")
        .bind(seal.size)
        .push(", root = ")
        .bind_value(Value::Bytes(seal.root.clone()))
        .push(", checkpoint = ")
        .bind(seal.checkpoint.clone())
        .push(", sealed_at = ")
        .bind(seal.sealed_at)
        .push(" where id = 1");
    tx.execute(statement).await?;
    tx.insert(
        "gazette_checkpoint (size, checkpoint)",
        vec![vec![seal.size.into(), seal.checkpoint.clone().into()]],
        "on conflict (size) do update set checkpoint = excluded.checkpoint",
    )
    .await
}

/// Writes tiles: new ones, and those that have grown.
pub async fn save_tiles(tx: &mut Tx, tiles: Vec<Tile>) -> Result<(), Error> {
    let rows = tiles
        .into_iter()
        .map(|tile| vec![u64::from(tile.level).into(), tile.number.into(), Value::Bytes(tile.hashes)]);
    tx.insert(
        "gazette_tile (level, number, hashes)",
        rows,
        "on conflict (level, number) do update set hashes = excluded.hashes",
    )
    .await
}

impl Store {
    /// Who signs, and the newest signed tree; `None` before the first signature.
    pub async fn seal(&self) -> Result<Option<Seal>, Error> {
        let statement = self.statement(&format!("select {SEAL} from gazette_seal where id = 1"));
        self.fetch(statement).await?.first().map(seal).transpose()
    }

    /// The first checkpoint of a tree of at least this size, with that tree's size; `None` where none was signed yet.
    pub async fn checkpoint_from(&self, size: u64) -> Result<Option<(u64, String)>, Error> {
        let statement = self
            .statement("select size, checkpoint from gazette_checkpoint where size >= ")
            .bind(size)
            .push(" order by size limit 1");
        let rows = self.fetch(statement).await?;
        rows.first().map(|row| Ok((row.count(0)?, row.get(1)?))).transpose()
    }

    /// Entries that nobody has signed for yet.
    pub async fn unsealed(&self) -> Result<u64, Error> {
        let text = "select h.seq - coalesce((select s.size from gazette_seal s where s.id = 1), 0) \
                    from gazette_head h where h.id = 1";
        self.fetch(self.statement(text)).await?.first().map_or(Ok(0), |row| row.count(0))
    }

    /// The tiles at these places of a level and number, as far as they exist.
    pub async fn tiles(&self, places: &[(u8, u64)]) -> Result<Vec<Tile>, Error> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let places = places.iter().map(|(level, number)| vec![u64::from(*level).into(), (*number).into()]);
        let text = "select level, number, hashes from gazette_tile where (level, number) in (values ";
        let statement = self.statement(text).bind_rows(places).push(")");
        let rows = self.fetch(statement).await?;
        rows.iter()
            .map(|row| {
                let (level, number) = (row.count(0)?, row.count(1)?);
                let key = || format!("{level}/{number}");
                let corrupt = |_| Error::Corrupt { table: "gazette_tile", column: "level", key: key() };
                Ok(Tile { level: u8::try_from(level).map_err(corrupt)?, number, hashes: row.get(2)? })
            })
            .collect()
    }

    /// What the leaves after a position are made of, oldest first.
    pub async fn leaves(&self, after: u64, limit: u64) -> Result<Vec<LeafRow>, Error> {
        let statement = self
            .statement("select seq, kind, id, published_at, body_sha256 from gazette_log where seq > ")
            .bind(after)
            .push(" order by seq limit ")
            .bind(limit);
        let rows = self.fetch(statement).await?;
        rows.iter()
            .map(|row| {
                Ok(LeafRow {
                    seq: row.count(0)?,
                    kind: row.get(1)?,
                    id: row.get(2)?,
                    published_at: row.get(3)?,
                    body_sha256: row.get(4)?,
                })
            })
            .collect()
    }
}
