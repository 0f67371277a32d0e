//! What a row is judged against beyond itself: the units and elevators it refers to.

use std::collections::{HashMap, HashSet};

use super::imported::{Imported, Reference, Target};
use crate::domain::Day;
use crate::domain::register::{Elevator, Unit};
use crate::store::{Error, Tx, facts, public};

/// The things that the rows of a batch refer to.
pub(super) struct Surroundings {
    known: HashMap<Target, HashSet<String>>,
    installed_on: HashMap<String, Day>,
}

impl Surroundings {
    /// Looks up everything these facts refer to.
    pub(super) async fn load<'f, D: Imported>(
        tx: &mut Tx,
        rows: impl Iterator<Item = &'f D> + Clone,
    ) -> Result<Self, Error> {
        let references: Vec<Reference> = rows.clone().flat_map(Imported::references).collect();
        let mut codes: Vec<String> =
            rows.filter_map(|fact| fact.follows_installation().map(|(code, _, _)| code.to_owned())).collect();
        codes.sort_unstable();
        codes.dedup();
        let installed_on = public::installation_days(tx, &codes).await?;
        Ok(Self { known: known_targets(tx, &references).await?, installed_on })
    }

    /// The first reference to something unknown.
    pub(super) fn missing<D: Imported>(&self, fact: &D) -> Option<(Reference, String)> {
        let reference = fact.references().into_iter().find(|r| !self.known[&r.target].contains(&r.id))?;
        let reason = match reference.target {
            Target::Unit => format!("单位 {} 尚未登记，请先导入 units", reference.id),
            Target::Elevator => format!("电梯 {} 尚未登记，请先导入 elevators", reference.id),
        };
        Some((reference, reason))
    }

    /// What is odd about a fact beside its elevator.
    pub(super) fn oddities<D: Imported>(&self, fact: &D) -> Option<(&'static str, String)> {
        let (code, day, column) = fact.follows_installation()?;
        let installed = self.installed_on.get(code)?;
        (day < *installed).then(|| (column, "早于安装监督检验日期".to_owned()))
    }
}

/// Which of the referenced units and elevators are known.
async fn known_targets(
    tx: &mut Tx,
    references: &[Reference],
) -> Result<HashMap<Target, HashSet<String>>, Error> {
    let mut known = HashMap::new();
    for target in [Target::Unit, Target::Elevator] {
        let mut ids: Vec<String> =
            references.iter().filter(|r| r.target == target).map(|r| r.id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = match target {
            Target::Unit => facts::known_ids::<Unit>(tx, &ids).await?,
            Target::Elevator => facts::known_ids::<Elevator>(tx, &ids).await?,
        };
        known.insert(target, found);
    }
    Ok(known)
}
