//! A batch of rows: judged against what is known, saved and published in one transaction.

use std::collections::BTreeSet;

use super::change::Changed;
use super::error::Error;
use super::imported::Imported;
use super::surroundings::Surroundings;
use crate::domain::Instant;
use crate::gazette::Gazette;
use crate::gazette::publish;
use crate::intake::import::reading::{Columns, Draft};
use crate::intake::import::report::{Outcome, Report};
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
        let ids: Vec<String> = drafts.iter().map(|draft| draft.id.clone()).collect();
        let mut known = facts::find_many::<D>(tx, &ids).await?;
        let mut candidates = Vec::with_capacity(drafts.len());
        for mut draft in drafts {
            let before = known.remove(&draft.id).map(Box::new);
            match draft.complete(before.as_ref().map(|known| &known.fact)) {
                Err(refused) => report.refuse(refused),
                Ok(fact) if before.as_ref().is_some_and(|known| known.fact == *fact) => {
                    outcome.unchanged += 1;
                }
                Ok(fact) => candidates.push((draft, fact, before)),
            }
        }
        let surroundings = Surroundings::load(tx, candidates.iter().map(|(_, fact, _)| &**fact)).await?;
        let mut changed = Vec::with_capacity(candidates.len());
        for (draft, fact, before) in candidates {
            if let Some((column, reason)) = fact.out_of_order(self.now) {
                report.refuse(draft.refused(column, &self.cell::<D>(&draft, column), reason));
            } else if let Some((reference, reason)) = surroundings.missing(&*fact) {
                report.refuse(draft.refused(reference.column, &reference.id, reason));
            } else if let Err((column, reason)) = fact.check() {
                report.refuse(draft.refused(column, &self.cell::<D>(&draft, column), reason));
            } else {
                for (column, oddity) in fact.oddity(self.now).into_iter().chain(surroundings.oddities(&*fact))
                {
                    report.hint(draft.line, &oddity, &format!("{column} {}", draft.id));
                }
                changed.push((draft, Changed { line: 0, fact, before }));
            }
        }
        let changed = D::exclude(tx, changed, report).await?;
        Ok(changed.into_iter().map(|(draft, change)| Changed { line: draft.line, ..change }).collect())
    }

    /// The cell of a column as it came.
    fn cell<D: Imported>(&self, draft: &Draft<D>, column: &str) -> String {
        D::COLUMNS
            .iter()
            .position(|c| c.name == column)
            .and_then(|at| self.columns.position_in(at, &draft.raw))
            .map_or_else(String::new, |at| draft.raw.text(at).to_owned())
    }
}
