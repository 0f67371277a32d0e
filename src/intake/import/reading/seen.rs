//! Keys that a file names twice.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::columns::Columns;
use super::draft::Draft;
use super::readable::Readable;
use super::refused::Refused;
use crate::domain::register::key_positions;
use crate::intake::table::Places;

/// Keys whose lines are remembered too; of those of larger files it is only known that they were there.
const WITH_LINE: usize = 1_800_000;

/// The keys of a file seen so far, as 64-bit hashes: ten million of them fit in 190 MB.
#[derive(Default)]
pub(super) struct Seen {
    places: Places,
    hasher: RandomState,
    lines: HashMap<u64, u64, BuildHasherDefault<AsIs>>,
    others: HashSet<u64, BuildHasherDefault<AsIs>>,
}

/// Where a key stood before.
#[derive(Debug, PartialEq, Eq)]
enum Earlier {
    Line(u64),
    Somewhere,
}

impl Seen {
    /// Nothing yet, of a file whose rows are called so.
    pub(super) fn none(places: Places) -> Self {
        Self { places, ..Self::default() }
    }

    /// Lets the first row of a key pass. A later one is marked: imported again untouched it would take the place of the
    /// first.
    pub(super) fn first<D: Readable>(
        &mut self,
        mut draft: Draft<D>,
        columns: &Columns,
    ) -> Result<Draft<D>, Refused> {
        let earlier = match self.note(&draft.origin.id, draft.origin.line) {
            None => return Ok(draft),
            Some(Earlier::Line(line)) => self.places.name(line),
            Some(Earlier::Somewhere) => "前面的一行".to_owned(),
        };
        if let Some(at) =
            key_positions::<D>().next().and_then(|key| columns.position_in(key, &draft.origin.raw))
        {
            draft.origin.raw.mark(at);
        }
        let reason =
            format!("同一文件中主键重复：与{earlier}相同，本行未采用；请核对两行，只留下正确的一行重新导入");
        Err(draft.origin.refused(D::KEY[0], &draft.origin.id, reason))
    }

    /// Notes a key; where it was seen before.
    fn note(&mut self, key: &str, line: u64) -> Option<Earlier> {
        let hash = self.hasher.hash_one(key);
        if let Some(line) = self.lines.get(&hash) {
            return Some(Earlier::Line(*line));
        }
        if self.lines.len() < WITH_LINE {
            self.lines.insert(hash, line);
            return None;
        }
        (!self.others.insert(hash)).then_some(Earlier::Somewhere)
    }
}

/// A hasher for what is a hash already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |sum, byte| sum.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
