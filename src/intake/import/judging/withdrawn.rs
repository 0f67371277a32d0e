//! What was withdrawn by law stays withdrawn: a row that would publish it anew is refused, and the refusal names the
//! withdrawal. A withdrawal is an act of the authority, and no file of a bureau undoes it; what the law lets stand again
//! is another thing with an id of its own. A row that says what is known already publishes nothing and passes.

use std::collections::HashMap;

use super::change::Changed;
use super::error::Error;
use super::imported::Imported;
use crate::gazette::disclosure::Disclosed;
use crate::store::Tx;
use crate::store::withdrawals::{self, Withdrawal};

/// The withdrawn things among those of a batch.
pub struct WithdrawnThings {
    newest: HashMap<String, Withdrawal>,
}

impl WithdrawnThings {
    /// Looks up which of these ids were withdrawn.
    pub async fn among<D: Imported>(tx: &mut Tx, ids: &[&str]) -> Result<Self, Error> {
        let found = withdrawals::newest_of(tx, D::Public::KIND.name(), ids).await?;
        Ok(Self { newest: found.into_iter().map(|one| (one.of_id.clone(), one)).collect() })
    }

    /// Whether a thing that this entry published was withdrawn: what follows for it is not published either.
    pub fn took(&self, id: &str, seq: u64) -> bool {
        self.newest.get(id).is_some_and(|withdrawal| withdrawal.took(seq))
    }

    /// Why a change may not be published: its thing was withdrawn after everything that was ever published of it.
    pub fn refusal<D: Imported>(&self, id: &str, change: &Changed<D>) -> Option<String> {
        let withdrawal = self.newest.get(id)?;
        let is_gone = change.before.as_ref().is_none_or(|known| withdrawal.took(known.seq));
        is_gone.then(|| {
            let Withdrawal { seq, clause, reason, .. } = withdrawal;
            let reason = reason.trim_end_matches('。');
            format!(
                "此{}已由第 {seq} 号公布依法撤回（依据：{clause}；理由：{reason}），导入不能使其恢复公布；\
                 依法可以重新公布的，请以新的标识（{}）报送",
                D::LABEL,
                D::KEY.iter().map(|key| label::<D>(key)).collect::<Vec<_>>().join("、")
            )
        })
    }
}

/// The Chinese name of a column.
fn label<D: Imported>(name: &'static str) -> &'static str {
    D::COLUMNS.iter().find(|column| column.name == name).map_or(name, |column| column.label)
}
