//! Which promises are kept and which are not: every promise judged at once, so that the broken ones can be listed and
//! counted.

use std::sync::Arc;

use super::evidence::held;
use super::{CommitmentFilter, CommitmentRow, LIST, without_ids};
use crate::domain::commitment::find_indicator;
use crate::domain::commitment::measure::{Verdict, judge};
use crate::domain::label::Vocabulary;
use crate::gazette::disclosure::{Disclosed, PublicCommitment};
use crate::gazette::records::{Page, paging, read_all};
use crate::gazette::{Error, Gazette, StandsFor, View};

/// Promises read at a time.
const AT_ONCE: u64 = 10_000;

/// What became of a promise.
#[derive(Debug)]
pub struct Judged {
    /// Its id, which begins with its user and maintainer.
    id: String,
    /// Its entry.
    seq: u64,
    verdict: Verdict,
}

impl Judged {
    fn pair(&self) -> (&str, &str) {
        let (user, rest) = self.id.split_once('/').unwrap_or((&self.id, ""));
        (user, rest.split_once('/').map_or(rest, |(maintainer, _)| maintainer))
    }

    fn is_of(&self, filter: &CommitmentFilter) -> bool {
        let (user, maintainer) = self.pair();
        filter.user.as_deref().is_none_or(|wanted| wanted == user)
            && filter.maintainer.as_deref().is_none_or(|wanted| wanted == maintainer)
    }
}

/// Every promise by id, judged; remembered for a position of the log and a day. Whoever asks meanwhile waits for the
/// same.
#[derive(Debug, Clone)]
pub struct Judgements(moka::future::Cache<StandsFor, Arc<Vec<Judged>>>);

impl Default for Judgements {
    fn default() -> Self {
        Self(moka::future::Cache::new(4))
    }
}

impl Gazette {
    /// How many promises are kept, missed and so on, in the order of the vocabulary.
    pub async fn verdicts(&self, view: &View) -> Result<Vec<(Verdict, u64)>, Error> {
        let judged = self.judged(view).await?;
        let count = |verdict| judged.iter().filter(|promise| promise.verdict == verdict).count() as u64;
        Ok(Verdict::ALL.iter().map(|verdict| (*verdict, count(*verdict))).collect())
    }

    /// A page of the promises with one result.
    pub(super) async fn commitments_judged(
        &self,
        view: &View,
        filter: &CommitmentFilter,
        verdict: Verdict,
        after: &str,
        limit: u64,
    ) -> Result<Page<CommitmentRow>, Error> {
        let judged = self.judged(view).await?;
        let wanted: Vec<&Judged> =
            judged.iter().filter(|promise| promise.verdict == verdict && promise.is_of(filter)).collect();
        let begin = wanted.partition_point(|promise| promise.id.as_str() <= after);
        let end = wanted.len().min(begin.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX)));
        let shown: Vec<(String, String, u64)> = wanted[begin..end]
            .iter()
            .map(|promise| {
                let (user, maintainer) = promise.pair();
                (user.to_owned(), maintainer.to_owned(), promise.seq)
            })
            .collect();
        let last = wanted[begin..end].last().filter(|_| end < wanted.len());
        Ok(Page {
            rows: self.rows_of(view, &shown).await?,
            total: wanted.len() as u64,
            next: last.map(|promise| paging::write(LIST, &promise.id)),
        })
    }

    async fn judged(&self, view: &View) -> Result<Arc<Vec<Judged>>, Error> {
        let judging = async { self.judge_all(view, AT_ONCE).await.map(Arc::new) };
        self.judgements.0.try_get_with(self.stands_for(view), judging).await.map_err(Error::Shared)
    }

    /// Judges all promises, so many at a time. What cannot be judged, withdrawn or of an indicator that nobody declares, is
    /// read past.
    async fn judge_all(&self, view: &View, at_once: u64) -> Result<Vec<Judged>, Error> {
        let evidence = self.evidence_of_all(view).await?;
        let (mut judged, mut unjudged, mut after) = (Vec::new(), Vec::new(), String::new());
        loop {
            let entries = self.store.commitment_entries(view.seq, None, None, &after, at_once).await?;
            let is_last = (entries.len() as u64) < at_once;
            if let Some((id, _)) = entries.last() {
                after.clone_from(id);
            }
            unjudged.extend(read_all::<PublicCommitment>(&without_ids(entries))?);
            unjudged.sort_by_cached_key(|(fact, _)| fact.id());
            // What replaces the last one may stand in the next page.
            let known = if is_last { unjudged.len() } else { unjudged.len().saturating_sub(1) };
            for at in 0..known {
                let (fact, entry) = &unjudged[at];
                let Some(indicator) = find_indicator(&self.indicators, &fact.indicator) else { continue };
                let held = held(fact, unjudged.get(at + 1).map(|(next, _)| next));
                let measured = evidence.measure(fact, held, view.today).measured;
                let verdict = judge(indicator, fact.committed, measured);
                judged.push(Judged { id: fact.id(), seq: entry.seq, verdict });
            }
            if is_last {
                return Ok(judged);
            }
            unjudged.drain(..known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::publish::{Draft, publish};
    use crate::store::{Address, Store};
    use serde_json::json;

    fn promise(indicator: &str, from: &str) -> Draft<PublicCommitment> {
        let promise = json!({"user_uscc": "u", "maintainer_uscc": "m", "indicator": indicator, "baseline": 2.0,
            "committed": 1.0, "from": from});
        Draft { thing: serde_json::from_value(promise).unwrap(), replaces: None }
    }

    #[tokio::test]
    async fn promises_that_cannot_be_judged_are_read_past_however_many_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Address::File(folder.path().join("mingti.db"))).await.unwrap();
        let gazette = Gazette::open(store.clone()).await.unwrap();
        let undeclared = (0..5).map(|number| promise(&format!("a_{number}"), "2021-01-01"));
        let declared = ["2021-01-01", "2021-07-01"].map(|from| promise("fault_rate", from));
        let drafts = undeclared.chain(declared).collect();
        let mut tx = store.begin().await.unwrap();
        let now = "2021-11-15T09:00:00+08:00".parse().unwrap();
        publish(&mut tx, now, drafts).await.unwrap();
        tx.commit().await.unwrap();
        let view = gazette.view(now, None).await.unwrap();
        for at_once in [1, 2, 10] {
            let judging = gazette.judge_all(&view, at_once);
            let judged = tokio::time::timeout(std::time::Duration::from_secs(10), judging).await;
            let judged = judged.expect("it comes to an end").unwrap();
            let ids: Vec<&str> = judged.iter().map(|promise| promise.id.as_str()).collect();
            let expected = ["u/m/fault_rate/2021-01-01", "u/m/fault_rate/2021-07-01"];
            assert_eq!(ids, expected, "{at_once} at once");
        }
        // A page on which there is nothing to show has one after it all the same.
        let first = gazette.commitments(&view, &CommitmentFilter::default(), None, 5).await.unwrap();
        assert_eq!((first.rows.len(), first.total, first.next.is_some()), (0, 7, true));
        let next = gazette.commitments(&view, &CommitmentFilter::default(), first.next.as_deref(), 5).await;
        assert_eq!(next.unwrap().rows.len(), 2);
        store.close().await;
    }
}
