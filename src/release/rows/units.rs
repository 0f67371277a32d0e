//! Units and what they promise, as they are written out.

use super::row;
use crate::gazette::records::commitment::CommitmentRow;
use crate::gazette::records::unit::UnitRow;

row!(UnitRow as "units", |row| [
    "uscc", "name", "roles", "region", "address", "service_phone", "maintenance_system_url", "gazette",
] {
    "uscc": row.uscc,
    "name": row.name,
    "roles": row.roles,
    "region": row.region.as_ref().map(|region| region.slug.clone()),
    "address": row.address,
    "service_phone": row.service_phone,
    "maintenance_system_url": row.maintenance_system_url,
    "gazette_seq": row.gazette.seq,
});

row!(CommitmentRow as "commitments", |row| [
    "user", "maintainer", "indicator", "baseline", "committed", "actual", "verdict", "from", "to", "elevators",
    "elevator_years", "gazette",
] {
    "user_uscc": row.user.uscc,
    "maintainer_uscc": row.maintainer.uscc,
    "indicator": row.promise.indicator.code,
    "baseline": row.promise.baseline,
    "committed": row.promise.committed,
    "from": row.promise.from,
    "to": row.promise.to,
    "user_name": row.user.name,
    "maintainer_name": row.maintainer.name,
    "actual": row.promise.actual,
    "verdict": row.promise.verdict,
    "elevators": row.elevators,
    "elevator_years": row.elevator_years,
    "gazette_seq": row.promise.gazette.seq,
});
