//! Keys that a file names twice.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::columns::Columns;
use super::draft::Draft;
use super::readable::Readable;
use super::refused::{Fault, Refused};
use crate::domain::register::{Value, id_of, key_positions};
use crate::gazette::Gazette;
use crate::intake::table::{Cell, Places, Raw, is_marked};

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

    /// Lets the first row of a key pass, if it is right; where it is not, its key counts as far as it can be read. A
    /// later one is marked: imported again untouched it would take the place of the first.
    pub(super) fn first<D: Readable>(
        &mut self,
        read: Result<Draft<D>, Refused>,
        columns: &Columns,
        gazette: &Gazette,
    ) -> Result<Draft<D>, Refused> {
        let (id, line) = match &read {
            Ok(draft) => (Cow::Borrowed(draft.origin.id.as_str()), draft.origin.line),
            Err(refused) => match id_in::<D>(&refused.raw, columns, gazette) {
                Some(id) => (Cow::Owned(id), refused.line),
                None => return read,
            },
        };
        let earlier = match self.note(&id, line) {
            None => return read,
            Some(Earlier::Line(line)) => self.places.name(line),
            Some(Earlier::Somewhere) => "前面的一行".to_owned(),
        };
        let reason =
            format!("同一文件中主键重复：与{earlier}相同，本行未采用；请核对两行，只留下正确的一行重新导入");
        let fault = Fault::new(D::KEY[0], &id, reason);
        let mut refused = match read {
            Ok(Draft { origin, .. }) => Refused { line: origin.line, faults: Vec::new(), raw: origin.raw },
            Err(refused) => refused,
        };
        refused.faults.push(fault);
        let key = key_positions::<D>().next();
        if let Some(at) = key.and_then(|key| columns.position_in(key, &refused.raw)) {
            refused.raw.mark(at);
        }
        Err(refused)
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

/// The identity of the fact of which a refused row speaks, where its key can be read.
fn id_in<D: Readable>(raw: &Raw, columns: &Columns, gazette: &Gazette) -> Option<String> {
    let Raw::Cells(cells) = raw else { return None };
    let mut values = vec![None; D::COLUMNS.len()];
    for key in key_positions::<D>() {
        let cell = cells.get(columns.position_in(key, raw)?)?;
        let Cell::Text(text) = cell else { return None };
        let value = (D::COLUMNS[key].read)(text.trim()).ok().filter(|_| !is_marked(text))?;
        values[key] = Some(value);
    }
    D::normalise(&mut values, gazette).ok()?;
    let values = values.into_iter().zip(D::COLUMNS).map(|(value, column)| value.unwrap_or_else(column.blank));
    Some(id_of::<D>(&values.collect::<Vec<Value>>()))
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
