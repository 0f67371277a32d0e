//! What units are called: nearly every record and row names two of them.

use std::sync::{Arc, PoisonError, RwLock};

use hashbrown::{HashMap, HashSet};

use super::{UnitRef, UnitState, read_all};
use crate::domain::register::UserRef;
use crate::gazette::disclosure::{PublicUnit, ShortText};
use crate::gazette::{Error, Gazette, Kind, StandsFor, View};

/// Units by credit code, to be named.
pub(super) type Units = HashMap<ShortText, UnitRef>;

/// Units that were named lately, as they stood where somebody looked from last: most things name few units.
#[derive(Debug, Clone, Default)]
pub struct UnitsNamed(Arc<RwLock<Option<(StandsFor, Units)>>>);

impl UnitsNamed {
    /// How many are remembered at most.
    const MOST: usize = 50_000;

    /// The units that are remembered for a view; their codes are no longer asked for.
    fn take(&self, view: StandsFor, asked: &mut HashSet<&str>) -> Units {
        let remembered = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some((_, units)) = remembered.as_ref().filter(|(seen_from, _)| *seen_from == view) else {
            return Units::default();
        };
        let known = asked.iter().filter_map(|code| units.get_key_value(*code));
        let known: Units = known.map(|(code, unit)| (code.clone(), unit.clone())).collect();
        asked.retain(|code| !known.contains_key(*code));
        known
    }

    /// Remembers units as they stand for a view.
    fn remember(&self, view: StandsFor, named: Units) {
        let mut remembered = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match &mut *remembered {
            Some((newest, _)) if newest.is_after(view) => {}
            Some((newest, units)) if *newest == view && units.len() <= Self::MOST => units.extend(named),
            other => *other = Some((view, named)),
        }
    }
}

impl Gazette {
    /// The units with these credit codes.
    pub(super) async fn units_named(&self, view: &View, codes: Vec<&str>) -> Result<Units, Error> {
        let mut asked: HashSet<&str> = codes.into_iter().filter(|code| *code != UserRef::PERSON).collect();
        let standing_for = self.stands_for(view);
        let mut units = self.units.take(standing_for, &mut asked);
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
        units.extend(named.iter().map(|(code, unit)| (code.clone(), unit.clone())));
        self.units.remember(standing_for, named);
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
