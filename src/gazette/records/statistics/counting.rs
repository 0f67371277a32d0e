//! Counts the register into a tally: all of it in one pass, or only what was published since, counted out as it was and in
//! as it is.

use std::collections::{BTreeSet, HashMap};

use super::MADE_FROM;
use super::tally::{Count, Life, Tally};
use crate::gazette::{Gazette, Kind, View};
use crate::store;
use crate::store::log::Touch;
use crate::store::public::CountedOf;

/// Elevators read at a time.
const STRETCH: u64 = 5000;
/// Entries of the log whose elevators are counted out and in; beyond that everything is counted anew.
const FEW: u64 = 5000;
/// Elevators counted out and in at once.
const AT_ONCE: usize = 1000;

impl Gazette {
    /// Counts everything once, from where a reader looks.
    pub(super) async fn count(&self, view: &View) -> Result<Tally, store::Error> {
        let mut tally = Tally::until(view.today);
        let mut after = String::new();
        loop {
            let elevators = self.store.counted_elevators(view.seq, &after, STRETCH).await?;
            let Some(last) = elevators.last() else { return Ok(tally) };
            let upto = last.code.clone();
            let lives = self.lives(view.seq, CountedOf::Between(&after, &upto)).await?;
            tally.count_all(Count::In, &elevators, lives, view.today);
            after = upto;
        }
    }

    /// Brings what was counted at an earlier position, for the same day, to where a reader looks; `None` if so much was
    /// published since that it is better counted anew.
    pub(super) async fn count_on(
        &self,
        view: &View,
        (position, counted): (u64, &Tally),
    ) -> Result<Option<Tally>, store::Error> {
        if view.seq - position > FEW {
            return Ok(None);
        }
        let Some(codes) = touched(&self.store.log_touches(position, view.seq).await?) else {
            return Ok(None);
        };
        let mut tally = counted.clone();
        for codes in codes.chunks(AT_ONCE) {
            for (count, seq) in [(Count::Out, position), (Count::In, view.seq)] {
                let elevators = self.store.counted_elevators_of(seq, codes).await?;
                let lives = self.lives(seq, CountedOf::Codes(codes)).await?;
                tally.count_all(count, &elevators, lives, view.today);
            }
        }
        Ok(Some(tally))
    }

    /// What had begun and ended on elevators at a position.
    async fn lives(&self, seq: u64, of: CountedOf<'_>) -> Result<HashMap<String, Life>, store::Error> {
        let mut lives: HashMap<String, Life> = HashMap::new();
        for mut event in self.store.counted_events(seq, of).await? {
            let code = std::mem::take(&mut event.elevator_code);
            lives.entry(code).or_default().lived(&event, &self.insurance_kinds);
        }
        for mut mark in self.store.counted_marks(seq, of).await? {
            let code = std::mem::take(&mut mark.elevator_code);
            lives.entry(code).or_default().marked(&mark);
        }
        Ok(lives)
    }
}

/// The elevators of which something that is counted was published; `None` once something was withdrawn: what was
/// counted can then not be read any more.
fn touched(touches: &[Touch]) -> Option<Vec<String>> {
    let is_counted = |touch: &&Touch| MADE_FROM.iter().any(|kind| kind.name() == touch.kind);
    if touches.iter().any(|touch| touch.kind == Kind::WITHDRAWAL.name()) {
        return None;
    }
    let codes: BTreeSet<String> =
        touches.iter().filter(is_counted).filter_map(|touch| touch.elevator.clone()).collect();
    Some(codes.into_iter().collect())
}
