//! What two units promise together: complete, and better than before. A promise stands in several rows, so it is
//! judged when the whole file has been read.

use std::collections::{BTreeMap, HashMap};

use crate::domain::commitment::{self, Promise};
use crate::domain::register::Commitment;
use crate::gazette::Gazette;
use crate::intake::import::judging::Changed;
use crate::intake::import::report::Report;
use crate::store::{Error, Tx, facts};

/// Pairs of units judged at once.
const AT_ONCE: usize = 1000;

/// Remembers whose promises the rows are.
pub(super) fn note_promises(changed: &[Changed<Commitment>], report: &mut Report) {
    for change in changed {
        report.judge_later(pair(&change.fact), change.line);
    }
}

/// Whether what each of these pairs of units promises is complete and better than before (附件1 四(一)2(1)).
pub(super) async fn judge_promises(
    tx: &mut Tx,
    pairs: &BTreeMap<String, u64>,
    gazette: &Gazette,
    report: &mut Report,
) -> Result<(), Error> {
    report.note(beyond(pairs.len(), report.unjudged()));
    let pairs: Vec<(&String, &u64)> = pairs.iter().collect();
    for chunk in pairs.chunks(AT_ONCE) {
        let users: Vec<String> =
            chunk.iter().filter_map(|(pair, _)| Some(pair.split_once('/')?.0.to_owned())).collect();
        let known = facts::find_by::<Commitment>(tx, "user_uscc", &users).await?;
        let promises = promises_by_pair(known.into_values().map(|known| known.fact));
        for (pair, line) in chunk {
            let promises: Vec<Promise> = promises.get(*pair).into_iter().flatten().map(promise).collect();
            let complete = commitment::check_complete(&promises, gazette.indicators());
            let improved = commitment::check_improvement(&promises, gazette.indicators());
            for refusal in complete.err().into_iter().chain(improved.err()) {
                report.hint(**line, &refusal.to_string(), pair);
            }
        }
    }
    Ok(())
}

/// That a file has more pairs of units than are judged.
fn beyond(judged: usize, rows: u64) -> Option<String> {
    let sentence = format!(
        "作出承诺的使用、维保单位超过 {judged} 对，其后有 {rows} 行承诺未核对是否齐全、是否优于试点前（附件1 四(一)2(1)）；\
         这样大的文件请分成几份导入"
    );
    (rows > 0).then_some(sentence)
}

fn pair(commitment: &Commitment) -> String {
    format!("{}/{}", commitment.user_uscc.as_str(), commitment.maintainer_uscc.as_str())
}

/// The newest promise of each indicator, by pair of units.
fn promises_by_pair(commitments: impl Iterator<Item = Commitment>) -> HashMap<String, Vec<Commitment>> {
    let mut by_pair: HashMap<String, Vec<Commitment>> = HashMap::new();
    for new in commitments {
        let promises = by_pair.entry(pair(&new)).or_default();
        match promises.iter_mut().find(|known| known.indicator == new.indicator) {
            Some(known) if known.from < new.from => *known = new,
            Some(_) => {}
            None => promises.push(new),
        }
    }
    by_pair
}

fn promise(commitment: &Commitment) -> Promise {
    Promise {
        indicator: commitment.indicator.as_str().to_owned(),
        baseline: commitment.baseline,
        committed: commitment.committed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_judged_is_said() {
        assert_eq!(beyond(200_000, 0), None);
        assert!(
            beyond(200_000, 7).is_some_and(|said| said.contains("超过 200000 对，其后有 7 行承诺未核对"))
        );
    }
}
