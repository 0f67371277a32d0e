//! Orders that each record decides for itself: every hit is looked at, the page's are kept.

use super::run::Run;
use super::{Lister, Place};
use crate::search::directory::group::Kind;
use crate::search::matching::{Matches, RowMatch};
use crate::search::question::Order;

impl Lister<'_> {
    /// Hits in an order that each of them decides for itself: every one is looked at, the page's are kept.
    pub(super) fn by_member(&self, matches: &Matches, wanted: usize) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        let everything = Lister { after: None, ..*self };
        let is_due = |run: &Run| self.order != Order::NextDue || run.kind == Kind::Elevator;
        let runs = everything.runs(matches, self.all_shared(matches)).filter(is_due);
        for run in runs.filter(|run| everything.is_listed(run)) {
            self.open(&run, matches, &mut places);
        }
        places.retain(|place| self.is_after(*place));
        if places.len() > wanted {
            places.select_nth_unstable_by(wanted, |a, b| self.compare_places(*a, *b));
            places.truncate(wanted);
        }
        places.sort_unstable_by(|a, b| self.compare_places(*a, *b));
        places
    }

    /// Every elevator with a shared beginning.
    fn all_shared(&self, matches: &Matches) -> impl Iterator<Item = RowMatch> {
        matches.shared.iter().flat_map(|shared| {
            let rows = self.directory.beginnings().with(shared.beginning).map(|(row, _)| row);
            let listed = rows.filter(|row| !shared.but_for.contains(row));
            listed.map(|row| RowMatch { row, tier: shared.tier, is_counted: false })
        })
    }
}
