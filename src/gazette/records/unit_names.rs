//! What units are called: nearly every record and row names two of them.

use std::sync::{Arc, PoisonError, RwLock};

use hashbrown::{HashMap, HashSet};

use super::{UnitRef, UnitState, read_all};
use crate::domain::register::UserRef;
use crate::gazette::disclosure::{PublicUnit, ShortText};
use crate::gazette::{Error, Gazette, Kind, View};

/// Units by credit code, to be named.
pub(super) type Units = HashMap<ShortText, UnitRef>;

/// Units that were named lately, as they stood at the newest position of the log that somebody asked for: most things
/// name few units.
#[derive(Debug, Clone, Default)]
pub struct UnitsNamed(Arc<RwLock<(u64, Units)>>);

impl UnitsNamed {
    /// How many are remembered at most.
    const MOST: usize = 50_000;

    /// The units that are remembered at a position; their codes are no longer asked for.
    fn take(&self, seq: u64, asked: &mut HashSet<&str>) -> Units {
        let remembered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (at, units) = &*remembered;
        if *at != seq {
            return Units::default();
        }
        let known = asked.iter().filter_map(|code| units.get_key_value(*code));
        let known: Units = known.map(|(code, unit)| (code.clone(), unit.clone())).collect();
        asked.retain(|code| !known.contains_key(*code));
        known
    }

    /// Remembers units as they stand at a position.
    fn remember(&self, seq: u64, named: &Units) {
        let mut remembered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let (at, units) = &mut *remembered;
        if seq < *at {
            return;
        }
        if seq > *at || units.len() > Self::MOST {
            units.clear();
        }
        *at = seq;
        units.extend(named.iter().map(|(code, unit)| (code.clone(), unit.clone())));
    }
}

impl Gazette {
    /// The units with these credit codes.
    pub(super) async fn units_named(&self, view: &View, codes: Vec<&str>) -> Result<Units, Error> {
        let mut asked: HashSet<&str> = codes.into_iter().filter(|code| *code != UserRef::PERSON).collect();
        let mut units = self.units.take(view.seq, &mut asked);
        let unknown: Vec<&str> = asked.into_iter().collect();
        if unknown.is_empty() {
            return Ok(units);
        }
        let mut named = Units::default();
        for chunk in unknown.chunks(500) {
            let entries = self.store.unit_and_notice_entries(view.seq, chunk, &[]).await?;
            let read = read_all::<PublicUnit>(&entries)?.into_iter();
            named.extend(read.map(|(unit, _)| (ShortText::from(unit.uscc.as_str()), UnitRef::from(unit))));
        }
        self.note_withdrawn(&unknown, &mut named).await?;
        self.units.remember(view.seq, &named);
        units.extend(named);
        Ok(units)
    }

    /// Notes those of these units that were withdrawn: what names them still names their codes, and nobody knows more.
    pub(super) async fn note_withdrawn(&self, codes: &[&str], named: &mut Units) -> Result<(), Error> {
        for code in codes.iter().filter(|code| **code != UserRef::PERSON) {
            if !named.contains_key(*code) && self.withdrawn(Kind::UNIT.name(), code).await?.is_some() {
                let unit = UnitRef::unnamed(code, Some(UnitState::Withdrawn));
                named.insert(ShortText::from(*code), unit);
            }
        }
        Ok(())
    }
}
