//! What was withdrawn by law stays withdrawn: a row that would publish it anew is refused, and the refusal names the
//! withdrawal. A withdrawal is an act of the authority, and no file of a bureau undoes it; what the law lets stand again
//! is another thing with an id of its own. Nor does a file tell what happened to a withdrawn elevator. A row that says what
//! is known already publishes nothing and passes.

use std::collections::{BTreeSet, HashMap};

use super::change::Changed;
use super::error::Error;
use super::imported::{Contradiction, Imported};
use crate::domain::register::Elevator;
use crate::gazette::disclosure::{Disclosed, PublicElevator};
use crate::store::withdrawals::{self, Withdrawal};
use crate::store::{Tx, facts};

/// The withdrawn things among those of a batch, and the withdrawn elevators that its rows tell of.
pub struct WithdrawnThings {
    newest: HashMap<String, Withdrawal>,
    elevators: HashMap<String, Withdrawal>,
}

impl WithdrawnThings {
    /// Looks up which of these ids were withdrawn.
    pub async fn among<D: Imported>(tx: &mut Tx, ids: &[&str]) -> Result<Self, Error> {
        let newest = newest_of(tx, D::Public::KIND.name(), ids).await?;
        Ok(Self { newest, elevators: HashMap::new() })
    }

    /// The same, and which of the elevators that these changes tell of are withdrawn.
    pub async fn around<D: Imported>(
        tx: &mut Tx,
        ids: &[&str],
        changes: impl Iterator<Item = &Changed<D>>,
    ) -> Result<Self, Error> {
        let codes: BTreeSet<&str> = changes.filter_map(|change| change.fact.elevator()).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let mut elevators = newest_of(tx, PublicElevator::KIND.name(), &codes).await?;
        let touched: Vec<String> = elevators.keys().cloned().collect();
        let known = facts::find_many::<Elevator>(tx, &touched).await?;
        // Of what was withdrawn of its past only, the elevator stands.
        elevators.retain(|code, withdrawal| known.get(code).is_some_and(|card| withdrawal.took(card.seq)));
        Ok(Self { elevators, ..Self::among::<D>(tx, ids).await? })
    }

    /// Whether a thing that this entry published was withdrawn: what follows for it is not published either.
    pub fn took(&self, id: &str, seq: u64) -> bool {
        self.newest.get(id).is_some_and(|withdrawal| withdrawal.took(seq))
    }

    /// Why a change may not be published, and the column that says so: its thing was withdrawn after everything that was
    /// ever published of it, or the elevator was that it tells of.
    pub fn refusal<D: Imported>(&self, id: &str, change: &Changed<D>) -> Option<Contradiction> {
        let of_itself = self.refusal_of_itself(id, change).map(|reason| (D::KEY[0], reason));
        of_itself.or_else(|| self.refusal_of_elevator(change).map(|reason| ("elevator_code", reason)))
    }

    fn refusal_of_elevator<D: Imported>(&self, change: &Changed<D>) -> Option<String> {
        let code = change.fact.elevator()?;
        let withdrawal = self.elevators.get(code)?;
        Some(format!("电梯 {code} 已由{}，与之有关的事项不再公布", act(withdrawal)))
    }

    fn refusal_of_itself<D: Imported>(&self, id: &str, change: &Changed<D>) -> Option<String> {
        let withdrawal = self.newest.get(id)?;
        let is_gone = change.before.as_ref().is_none_or(|known| withdrawal.took(known.seq));
        is_gone.then(|| {
            format!(
                "此{}已由{}，导入不能使其恢复公布；依法可以重新公布的，请以新的标识（{}）报送",
                D::LABEL,
                act(withdrawal),
                D::KEY.iter().map(|key| label::<D>(key)).collect::<Vec<_>>().join("、")
            )
        })
    }
}

/// The newest withdrawals of things of a kind, by id.
async fn newest_of(tx: &mut Tx, kind: &str, ids: &[&str]) -> Result<HashMap<String, Withdrawal>, Error> {
    let found = withdrawals::newest_of(tx, kind, ids).await?;
    Ok(found.into_iter().map(|one| (one.of_id.clone(), one)).collect())
}

/// A withdrawal in words.
fn act(withdrawal: &Withdrawal) -> String {
    let Withdrawal { seq, clause, reason, .. } = withdrawal;
    let reason = reason.trim_end_matches('。');
    format!("第 {seq} 号公布依法撤回（依据：{clause}；理由：{reason}）")
}

/// The Chinese name of a column.
fn label<D: Imported>(name: &'static str) -> &'static str {
    D::COLUMNS.iter().find(|column| column.name == name).map_or(name, |column| column.label)
}
