//! The pilots themselves as they are written out: marks, districts, notices, regions.

use super::{PublishedAt, row};
use crate::gazette::records::bulk::{MarkRow, PilotDistrictRow};
use crate::gazette::records::notice::NoticeRow;
use crate::gazette::records::region::RegionRow;

row!(NoticeRow as "notices", |row| [
    "notice_no", "kind", "pilot", "subject", "code", "decided_on", "publicity", "authority", "basis", "gazette",
] {
    "notice_no": row.notice_no,
    "pilot": row.pilot,
    "subject": row.subject.kind,
    "subject_id": row.subject.id,
    "code": row.code,
    "decided_on": row.decided_on,
    "authority": row.authority,
    "basis": row.basis,
    "kind": row.kind,
    "publicity_to": row.publicity.as_ref().map(|period| period.to),
    "subject_name": row.subject.name,
    "published_at": PublishedAt(row.gazette.published_at),
    "gazette_seq": row.gazette.seq,
});

row!(RegionRow as "regions", |row| ["slug", "name", "gb_code", "abolished_on", "successors", "pilots", "elevators"] {
    "slug": row.slug,
    "name": row.name,
    "gb_code": row.gb_code,
    "abolished_on": row.abolished_on,
    "successors": row.successors.iter().map(|region| &*region.slug).collect::<Vec<_>>().join(";"),
    "pilots": row.pilots.iter().map(|pilot| &*pilot.code).collect::<Vec<_>>().join(";"),
    "total": row.elevators.total,
    "in_use": row.elevators.in_use,
    "suspended": row.elevators.suspended,
    "scrapped": row.elevators.scrapped,
    "in_maintenance_pilot": row.elevators.in_maintenance_pilot,
    "in_testing_pilot": row.elevators.in_testing_pilot,
    "maintenance_overdue": row.elevators.maintenance_overdue,
    "inspection_expired": row.elevators.inspection_expired,
    "insured": row.elevators.insured,
});

row!(MarkRow as "pilot_marks", |row| [
    "pilot", "elevator_code", "from", "to", "authority", "ended_by", "exit_code", "notice_no", "gazette",
] {
    "pilot": row.pilot,
    "elevator_code": row.elevator_code,
    "from": row.from,
    "authority": row.authority,
    "to": row.to,
    "ended_by": row.ended_by,
    "exit_code": row.exit_code,
    "notice_no": row.notice_no,
    "gazette_seq": row.gazette.seq,
});

row!(PilotDistrictRow as "pilot_districts", |row| ["pilot", "region", "from", "to", "authority", "gazette"] {
    "pilot": row.pilot,
    "region": row.region.slug,
    "from": row.from,
    "to": row.to,
    "authority": row.authority,
    "gazette_seq": row.gazette.seq,
});
