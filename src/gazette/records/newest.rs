//! The newest entry that figures and states rest on. Of an estate, and of the elevators of a page, these are asked; of a
//! region or the city the log is read backwards until one is found, and what was found is remembered, so that of a quiet
//! region too only what was published since is read again.

use super::Entry;
use super::changes::{AT_ONCE, EntryFilter, FOR_A_PAGE};
use super::list::ElevatorRow;
use crate::domain::Day;
use crate::domain::calendar::local_time;
use crate::domain::region::Region;
use crate::gazette::{Error, Gazette, Kind, View, publish};
use crate::store::public::{ElevatorQuery, Stretch};

/// Entries of a region read at once: some are of units and notices, which figures do not rest on.
const LOOKED_AT: u64 = 20;

/// By region (the whole city is "") and day: up to which position the log was read, and what was found.
#[derive(Debug, Clone)]
pub struct NewestOfRegions(moka::sync::Cache<(&'static str, Day), (u64, Option<Entry>)>);

impl Default for NewestOfRegions {
    fn default() -> Self {
        Self(moka::sync::Cache::new(200))
    }
}

impl Gazette {
    /// The newest entry among the cards, events and marks of the elevators that a query finds.
    pub(super) async fn newest_of(&self, view: &View, query: &ElevatorQuery) -> Result<Option<Entry>, Error> {
        let newest = self.store.newest_entry_of(view.at(), query).await?;
        Ok(newest.map(|(seq, at)| Entry { seq, published_at: local_time(publish::published(at)) }))
    }

    /// The newest entry among the cards, events and marks of these elevators.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn newest_of_rows(&self, view: &View, rows: &[ElevatorRow]) -> Result<Option<Entry>, Error> {
        if rows.is_empty() {
            return Ok(None);
        }
        let codes: Vec<String> = rows.iter().map(|row| row.card.code.to_string()).collect();
        self.newest_of(view, &ElevatorQuery { codes: Some(codes), ..ElevatorQuery::default() }).await
    }

    /// The newest entry that figures of the whole city rest on, such as results of promises.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn newest_of_the_city(&self, view: &View) -> Result<Option<Entry>, Error> {
        self.newest_in(view, None).await
    }

    /// The newest entry about an elevator of a region, its events and marks, or the region's own pilot and bureau; of the
    /// city, about units and notices too. `None` if none is among the last [`FOR_A_PAGE`].
    pub(super) async fn newest_in(
        &self,
        view: &View,
        region: Option<&'static Region>,
    ) -> Result<Option<Entry>, Error> {
        let key = (region.map_or("", |region| region.slug), view.today);
        let known = self.newest.0.get(&key).filter(|(read_to, _)| *read_to <= view.seq);
        let (read_to, before) = known.unwrap_or_default();
        let newest = self.newest_after(view, region, read_to).await?.or(before);
        self.newest.0.insert(key, (view.seq, newest));
        Ok(newest)
    }

    async fn newest_after(
        &self,
        view: &View,
        region: Option<&'static Region>,
        read_to: u64,
    ) -> Result<Option<Entry>, Error> {
        let query = EntryFilter { region, ..EntryFilter::default() }.query(view);
        let least = view.seq.saturating_sub(FOR_A_PAGE).max(read_to);
        let mut upto = view.seq;
        while upto > least {
            let after = upto.saturating_sub(AT_ONCE).max(least);
            let stretch = Stretch { after, upto, backwards: true };
            let found = self.store.entries_concerning(&query, stretch, LOOKED_AT).await?;
            if let Some(row) = found.iter().find(|row| is_counted(&row.kind, region)) {
                let published_at = local_time(publish::published(row.published_at));
                return Ok(Some(Entry { seq: row.seq, published_at }));
            }
            upto = match found.last() {
                Some(oldest) if found.len() as u64 == LOOKED_AT => oldest.seq - 1,
                _ => after,
            };
        }
        Ok(None)
    }
}

/// Whether figures of a region, or of the city, rest on entries of a kind. Units and notices are counted of the city alone.
fn is_counted(kind: &str, region: Option<&Region>) -> bool {
    let never = [Kind::COMMITMENT, Kind::WITHDRAWAL];
    let of_the_city = [Kind::UNIT, Kind::NOTICE];
    let is = |kinds: &[Kind]| kinds.iter().any(|other| other.name() == kind);
    !is(&never) && (region.is_none() || !is(&of_the_city))
}
