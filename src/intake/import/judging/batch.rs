//! A batch of rows: judged against what is known, saved and published in one transaction.

use std::collections::BTreeSet;

use super::change::Changed;
use super::error::Error;
use super::imported::{Contradiction, Imported};
use super::surroundings::Surroundings;
use super::withdrawn::WithdrawnThings;
use crate::domain::Instant;
use crate::gazette::Gazette;
use crate::gazette::publish;
use crate::intake::import::reading::{Columns, Draft, Origin, Refused};
use crate::intake::import::report::{Outcome, Report};
use crate::intake::table::Raw;
use crate::store::facts;
use crate::store::{Tx, log};

/// What a batch is judged with.
pub struct Batch<'a> {
    pub gazette: &'a Gazette,
    pub now: Instant,
    pub columns: &'a Columns,
}

/// Whether the public sees anything of a change.
fn is_news<D: Imported>(change: &Changed<D>) -> bool {
    change.before.as_ref().is_none_or(|before| D::is_news(&before.fact, &change.fact))
}

/// Saves facts of which nothing public has changed; the entry that published them stays theirs.
async fn save_unseen<D: Imported>(tx: &mut Tx, unseen: Vec<Changed<D>>) -> Result<(), Error> {
    let known = unseen.iter().filter_map(|change| Some((&*change.fact, change.before.as_ref()?.seq)));
    Ok(facts::save(tx, known).await?)
}

impl Batch<'_> {
    /// Judges, saves and publishes the rows.
    pub async fn run<D: Imported>(
        &self,
        tx: &mut Tx,
        drafts: Vec<Draft<D>>,
        report: &mut Report,
    ) -> Result<Outcome, Error> {
        log::queue(tx).await?;
        let mut outcome = Outcome::default();
        let changed = self.judge::<D>(tx, drafts, report, &mut outcome).await?;
        if changed.is_empty() {
            return Ok(outcome);
        }
        D::hint(tx, &changed, self.gazette, report).await?;
        for change in &changed {
            match change.before {
                Some(_) => outcome.updated += 1,
                None => outcome.inserted += 1,
            }
        }
        let (news, unseen): (Vec<_>, Vec<_>) = changed.into_iter().partition(is_news);
        save_unseen(tx, unseen).await?;
        outcome.published = self.publish(tx, &news).await?;
        Ok(outcome)
    }

    /// Publishes and saves what the public sees change, with all that follows; how many entries that were.
    async fn publish<D: Imported>(&self, tx: &mut Tx, news: &[Changed<D>]) -> Result<u64, Error> {
        let publications = D::publications(tx, news).await?;
        let announced = publish::announce(tx, self.now, publications).await?;
        let published = announced.seqs().count() as u64;
        let known = news.iter().zip(announced.seqs()).map(|(change, seq)| (&*change.fact, seq));
        facts::save(tx, known).await?;
        announced.file(tx).await?;
        let ended = D::consequences(tx, self.now, news).await?;
        let touched = news.iter().filter_map(|change| D::dated_elevator(change).map(str::to_owned));
        let codes: BTreeSet<String> = touched.chain(ended.iter().cloned()).collect();
        let codes: Vec<String> = codes.into_iter().collect();
        publish::refresh_dues(tx, self.gazette.insurance_kinds(), &codes).await?;
        Ok(published + ended.len() as u64)
    }

    /// The rows that are right and say something new.
    async fn judge<D: Imported>(
        &self,
        tx: &mut Tx,
        drafts: Vec<Draft<D>>,
        report: &mut Report,
        outcome: &mut Outcome,
    ) -> Result<Vec<Changed<D>>, Error> {
        let ids: Vec<String> = drafts.iter().map(|draft| draft.origin.id.clone()).collect();
        let mut known = facts::find_many::<D>(tx, &ids).await?;
        let mut candidates = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let before = known.remove(&draft.origin.id).map(Box::new);
            match draft.complete(before.as_ref().map(|known| &known.fact)) {
                Err(refused) => report.refuse(refused),
                Ok((_, fact)) if before.as_ref().is_some_and(|known| known.fact == *fact) => {
                    outcome.unchanged += 1;
                }
                Ok((origin, fact)) => {
                    candidates.push((Changed { line: origin.line, fact, before }, origin));
                }
            }
        }
        let facts = candidates.iter().map(|(change, _)| &*change.fact);
        let surroundings = Surroundings::load(tx, facts).await?;
        let ids: Vec<&str> = candidates.iter().map(|(_, origin)| origin.id.as_str()).collect();
        let changes = candidates.iter().map(|(change, _)| change);
        let withdrawn = WithdrawnThings::around(tx, &ids, changes).await?;
        let mut right = Vec::with_capacity(candidates.len());
        for (change, origin) in candidates {
            let of_law = || {
                let (column, reason) = withdrawn.refusal(&origin.id, &change).filter(|_| is_news(&change))?;
                Some(origin.refused(column, &self.cell::<D>(&origin.raw, column), reason))
            };
            if let Some(refused) = self.objection(&*change.fact, &origin, &surroundings).or_else(of_law) {
                report.refuse(refused);
                continue;
            }
            let odd = change.fact.oddity(self.now).into_iter().chain(surroundings.oddities(&*change.fact));
            for (column, oddity) in odd {
                report.hint(origin.line, &oddity, &format!("{column} {}", origin.id));
            }
            right.push((origin, change));
        }
        let kept = D::exclude(tx, right, report).await?;
        Ok(kept.into_iter().map(|(_, change)| change).collect())
    }

    /// Why a fact is refused, if it is: the order of its dates, what it refers to, what it says itself.
    fn objection<D: Imported>(
        &self,
        fact: &D,
        origin: &Origin,
        surroundings: &Surroundings,
    ) -> Option<Refused> {
        let of_cell = |(column, reason): Contradiction| {
            origin.refused(column, &self.cell::<D>(&origin.raw, column), reason)
        };
        let out_of_order = || fact.out_of_order(self.now).map(of_cell);
        let missing = || {
            let (reference, reason) = surroundings.missing(fact)?;
            Some(origin.refused(reference.column, &reference.id, reason))
        };
        out_of_order().or_else(missing).or_else(|| fact.check().err().map(of_cell))
    }

    /// The cell of a column as it came.
    fn cell<D: Imported>(&self, raw: &Raw, column: &str) -> String {
        D::COLUMNS
            .iter()
            .position(|c| c.name == column)
            .and_then(|at| self.columns.position_in(at, raw))
            .map_or_else(String::new, |at| raw.text(at).to_owned())
    }
}
