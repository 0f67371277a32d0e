//! Promises, by who made them.

use super::super::{Error, Store, Tx};
use super::entry::{ENTRY, Published, count, published};

/// Users looked up in one statement.
const AT_ONCE: usize = 1000;

/// The pairs of user and maintainer that published a promise, of these users.
pub async fn promised_pairs(tx: &mut Tx, users: &[String]) -> Result<Vec<(String, String)>, Error> {
    let mut pairs = Vec::new();
    for chunk in users.chunks(AT_ONCE) {
        let statement = tx
            .statement("select distinct user_uscc, maintainer_uscc from public_commitment where to_seq is null and user_uscc in (")
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            pairs.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(pairs)
}

impl Store {
    /// Promises with their ids, in their order, by user, by maintainer or by both; all of them if neither is given.
    pub async fn commitment_entries(
        &self,
        seq: u64,
        user: Option<&str>,
        maintainer: Option<&str>,
        after: &str,
        limit: u64,
    ) -> Result<Vec<(String, Published)>, Error> {
        let mut statement = self
            .statement("select c.id, ")
            .push(ENTRY)
            .push(" from public_commitment c join gazette_log l on l.seq = c.from_seq where ")
            .visible("c", seq)
            .push(" and c.id > ")
            .bind(after);
        if let Some(user) = user {
            statement = statement.push(" and c.user_uscc = ").bind(user);
        }
        if let Some(maintainer) = maintainer {
            statement = statement.push(" and c.maintainer_uscc = ").bind(maintainer);
        }
        let statement = statement.push(" order by c.id limit ").bind(limit);
        self.fetch(statement).await?.iter().map(|row| Ok((row.get(0)?, published(row, 1)?))).collect()
    }

    /// How many promises there are.
    pub async fn count_commitments(
        &self,
        seq: u64,
        user: Option<&str>,
        maintainer: Option<&str>,
    ) -> Result<u64, Error> {
        let mut statement =
            self.statement("select count(*) from public_commitment c where ").visible("c", seq);
        if let Some(user) = user {
            statement = statement.push(" and c.user_uscc = ").bind(user);
        }
        if let Some(maintainer) = maintainer {
            statement = statement.push(" and c.maintainer_uscc = ").bind(maintainer);
        }
        count(&self.fetch(statement).await?)
    }
}
