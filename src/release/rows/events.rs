//! Events of elevators as they are written out.

use super::row;
use crate::gazette::records::event::{IncidentRow, InspectionRow, InsuranceRow, TestRow, VisitRow};

row!(InsuranceRow as "insurance", |row| ["elevator_code", "kind", "insurer", "valid_from", "valid_to", "gazette"] {
    "elevator_code": row.elevator_code,
    "kind": row.kind,
    "insurer": row.insurer,
    "valid_from": row.valid_from,
    "valid_to": row.valid_to,
    "gazette_seq": row.gazette.seq,
});

row!(InspectionRow as "inspections", |row| [
    "elevator_code", "inspected_on", "conclusion", "valid_to", "agency", "report_no", "gazette",
] {
    "elevator_code": row.elevator_code,
    "inspected_on": row.inspected_on,
    "conclusion": row.conclusion,
    "valid_to": row.valid_to,
    "agency": row.agency,
    "report_no": row.report_no,
    "gazette_seq": row.gazette.seq,
});

row!(TestRow as "tests", |row| [
    "elevator_code", "completed_at", "uploaded_at", "conclusion", "tester", "problems", "rectified_on",
    "upload_due_on", "late", "gazette",
] {
    "elevator_code": row.elevator_code,
    "completed_at": row.completed_at,
    "uploaded_at": row.uploaded_at,
    "conclusion": row.conclusion,
    "tester_uscc": row.tester.uscc,
    "problems": row.problems,
    "rectified_on": row.rectified_on,
    "tester_name": row.tester.name,
    "upload_due_on": row.upload_due_on,
    "late": row.late,
    "gazette_seq": row.gazette.seq,
});

row!(VisitRow as "visits", |row| ["elevator_code", "visited_at", "kind", "items", "source", "gazette"] {
    "elevator_code": row.elevator_code,
    "visited_at": row.visited_at,
    "kind": row.kind,
    "items": row.items,
    "source": row.source,
    "gazette_seq": row.gazette.seq,
});

row!(IncidentRow as "incidents", |row| [
    "id", "elevator_code", "kind", "occurred_at", "arrived_at", "released_at", "restored_at", "cause", "liable",
    "gazette",
] {
    "id": row.id,
    "elevator_code": row.elevator_code,
    "kind": row.kind,
    "occurred_at": row.occurred_at,
    "arrived_at": row.arrived_at,
    "released_at": row.released_at,
    "restored_at": row.restored_at,
    "cause": row.cause,
    "liable": row.liable,
    "gazette_seq": row.gazette.seq,
});
