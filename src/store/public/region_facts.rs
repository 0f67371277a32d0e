//! What is published about regions: pilot districts and bureaus.

use super::super::{Error, Store};
use super::entry::{ENTRY, Published, published};

impl Store {
    /// Pilot districts and bureaus; of one region or of all.
    pub async fn region_entries(&self, seq: u64, region: Option<&str>) -> Result<Vec<Published>, Error> {
        let mut statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_region_fact r join gazette_log l on l.seq = r.from_seq where ")
            .visible("r", seq);
        if let Some(region) = region {
            statement = statement.push(" and r.region = ").bind(region);
        }
        let statement = statement.push(" order by r.kind, r.id");
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }
}
