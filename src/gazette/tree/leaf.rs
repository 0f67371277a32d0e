//! The leaf of an entry: the bytes that the tree commits to.

use serde::Serialize;
use tlog_tiles::{Hash, record_hash};

use super::super::publish;
use crate::domain::calendar::local_time;
use crate::store::tree::LeafRow;

/// What a leaf says. The fields stand in the order of their names, so that plain JSON of it is RFC 8785 JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaf<'a> {
    /// SHA-256 of the body, lower-case hex.
    pub body_sha256: &'a str,
    /// Which thing.
    pub id: &'a str,
    /// Of which kind.
    pub kind: &'a str,
    /// RFC 3339 with `+08:00` and six decimals.
    pub published_at: &'a str,
    /// The position, from 1.
    pub seq: u64,
}

impl Leaf<'_> {
    /// The exact bytes that are hashed, and served in entry bundles.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("text and a number are JSON")
    }
}

/// The bytes of the leaf of a stored entry.
pub fn of(row: &LeafRow) -> Vec<u8> {
    let leaf = Leaf {
        body_sha256: &hex::encode(&row.body_sha256),
        id: &row.id,
        kind: &row.kind,
        published_at: &written(row.published_at),
        seq: row.seq,
    };
    leaf.to_bytes()
}

/// Microseconds since 1970 as a leaf writes them.
pub fn written(published_at: i64) -> String {
    let at = local_time(publish::published(published_at));
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, false)
}

/// The hash of a leaf.
pub fn hash(leaf: &[u8]) -> Hash {
    record_hash(leaf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_leaf_is_written_as_agreed() {
        let row = LeafRow {
            seq: 7,
            kind: "visit".into(),
            id: "200001/2021-11-15T09:00:00+08:00/onsite".into(),
            published_at: 1_636_938_000_000_000,
            body_sha256: vec![0xab; 32],
        };
        let text = format!(
            r#"{{"body_sha256":"{}","id":"200001/2021-11-15T09:00:00+08:00/onsite","kind":"visit","published_at":"2021-11-15T09:00:00.000000+08:00","seq":7}}"#,
            "ab".repeat(32)
        );
        assert_eq!(String::from_utf8(of(&row)).unwrap(), text);
    }

    proptest! {
        /// Against a library of RFC 8785, whatever an id holds.
        #[test]
        fn a_leaf_is_canonical(id in any::<String>(), seq in 1..1_000_000_000_000u64) {
            let leaf = Leaf { body_sha256: "00", id: &id, kind: "notice", published_at: "x", seq };
            prop_assert_eq!(leaf.to_bytes(), serde_json_canonicalizer::to_vec(&leaf).unwrap());
        }
    }
}
