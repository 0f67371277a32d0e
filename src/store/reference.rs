//! The open vocabularies: kinds of insurance and indicators of promises.

use super::{Error, Store};
use crate::domain::commitment::Indicator;
use crate::domain::insurance::InsuranceKind;

impl Store {
    /// The kinds of insurance that may be declared.
    pub async fn insurance_kinds(&self) -> Result<Vec<InsuranceKind>, Error> {
        let text = "select code, label, counts_for_pilot, includes_liability, since from reference_insurance_kind order by code";
        let rows = self.fetch(self.statement(text)).await?;
        rows.iter()
            .map(|row| {
                Ok(InsuranceKind {
                    code: row.get::<String>(0)?.into(),
                    label: row.get::<String>(1)?.into(),
                    counts_for_pilot: row.get(2)?,
                    includes_liability: row.get(3)?,
                    from: row.get(4)?,
                })
            })
            .collect()
    }

    /// The indicators that may be promised.
    pub async fn indicators(&self) -> Result<Vec<Indicator>, Error> {
        let text =
            "select code, label, unit, lower_is_better, mandatory from reference_indicator order by code";
        let rows = self.fetch(self.statement(text)).await?;
        rows.iter()
            .map(|row| {
                Ok(Indicator {
                    code: row.get::<String>(0)?.into(),
                    label: row.get::<String>(1)?.into(),
                    unit: row.get::<String>(2)?.into(),
                    lower_is_better: row.get(3)?,
                    mandatory: row.get(4)?,
                })
            })
            .collect()
    }
}
