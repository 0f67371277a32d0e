-- SQLite only: tables lie in the order by which they are found, so that a look-up is one search and not two (of an
-- index, then of the table), and an event is filed under the entry that says so, whose id it need not repeat.

create table gazette_log_laid_out (
    seq integer primary key,
    kind text not null,
    id text not null,
    published_at bigint not null,
    body text,
    body_sha256 bytea not null
);
insert into gazette_log_laid_out (seq, kind, id, published_at, body, body_sha256)
    select seq, kind, id, published_at, body, body_sha256 from gazette_log order by seq;
drop table gazette_log;
alter table gazette_log_laid_out rename to gazette_log;

create table public_event_laid_out (
    kind text not null,
    from_seq integer primary key,
    to_seq bigint,
    elevator_code text not null,
    at timestamptz not null,
    until_on date,
    result text not null
);
insert into public_event_laid_out (kind, from_seq, to_seq, elevator_code, at, until_on, result)
    select kind, from_seq, to_seq, elevator_code, at, until_on, result from public_event order by from_seq;
drop table public_event;
alter table public_event_laid_out rename to public_event;
create index public_event_by_elevator on public_event (elevator_code, kind, at);

create table public_due_laid_out (
    code text primary key,
    last_onsite_on date,
    pilot_due_on date,
    statutory_due_on date,
    mark_from date,
    mark_to date,
    mark_ended_by text,
    testing_from date,
    testing_to date,
    inspected_on date,
    inspection_conclusion text,
    inspection_valid_to date,
    inspection_due_on date,
    tested_on date,
    test_due_on date,
    insured_to date
) without rowid;
insert into public_due_laid_out (code, last_onsite_on, pilot_due_on, statutory_due_on, mark_from, mark_to, mark_ended_by, testing_from, testing_to, inspected_on, inspection_conclusion, inspection_valid_to, inspection_due_on, tested_on, test_due_on, insured_to)
    select code, last_onsite_on, pilot_due_on, statutory_due_on, mark_from, mark_to, mark_ended_by, testing_from, testing_to, inspected_on, inspection_conclusion, inspection_valid_to, inspection_due_on, tested_on, test_due_on, insured_to from public_due order by code;
drop table public_due;
alter table public_due_laid_out rename to public_due;

create table fact_elevators_laid_out (
    id text primary key,
    published_seq bigint not null,
    "code" text not null,
    "device_code" text,
    "registration_code" text,
    "certificate_no" text,
    "category" text,
    "model" text,
    "serial_no" text,
    "manufacturer" text,
    "manufactured_on" date,
    "installer" text,
    "installed_on" date,
    "renovated_on" date,
    "overhauled_on" date,
    "user_uscc" text not null,
    "maintainer_uscc" text,
    "region" text not null,
    "subdistrict" text,
    "estate" text,
    "address" text,
    "inner_no" text,
    "place_kind" text,
    "stops" bigint,
    "load_kg" bigint,
    "speed_mps" double precision,
    "status" text not null,
    "mode" text,
    "has_iot" boolean,
    "registered_on" date
) without rowid;
insert into fact_elevators_laid_out (id, published_seq, "code", "device_code", "registration_code", "certificate_no", "category", "model", "serial_no", "manufacturer", "manufactured_on", "installer", "installed_on", "renovated_on", "overhauled_on", "user_uscc", "maintainer_uscc", "region", "subdistrict", "estate", "address", "inner_no", "place_kind", "stops", "load_kg", "speed_mps", "status", "mode", "has_iot", "registered_on")
    select id, published_seq, "code", "device_code", "registration_code", "certificate_no", "category", "model", "serial_no", "manufacturer", "manufactured_on", "installer", "installed_on", "renovated_on", "overhauled_on", "user_uscc", "maintainer_uscc", "region", "subdistrict", "estate", "address", "inner_no", "place_kind", "stops", "load_kg", "speed_mps", "status", "mode", "has_iot", "registered_on" from fact_elevators order by id;
drop table fact_elevators;
alter table fact_elevators_laid_out rename to fact_elevators;
create index fact_elevators_by_device on fact_elevators ("device_code");

create table fact_insurance_laid_out (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "kind" text not null,
    "insurer" text,
    "policy_no" text,
    "valid_from" date not null,
    "valid_to" date not null
) without rowid;
insert into fact_insurance_laid_out (id, published_seq, "elevator_code", "kind", "insurer", "policy_no", "valid_from", "valid_to")
    select id, published_seq, "elevator_code", "kind", "insurer", "policy_no", "valid_from", "valid_to" from fact_insurance order by id;
drop table fact_insurance;
alter table fact_insurance_laid_out rename to fact_insurance;

create table fact_inspections_laid_out (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "inspected_on" date not null,
    "conclusion" text not null,
    "valid_to" date,
    "agency" text,
    "report_no" text
) without rowid;
insert into fact_inspections_laid_out (id, published_seq, "elevator_code", "inspected_on", "conclusion", "valid_to", "agency", "report_no")
    select id, published_seq, "elevator_code", "inspected_on", "conclusion", "valid_to", "agency", "report_no" from fact_inspections order by id;
drop table fact_inspections;
alter table fact_inspections_laid_out rename to fact_inspections;

create table fact_visits_laid_out (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "visited_at" timestamptz not null,
    "kind" text not null,
    "items" text,
    "source" text not null,
    "worker" text
) without rowid;
insert into fact_visits_laid_out (id, published_seq, "elevator_code", "visited_at", "kind", "items", "source", "worker")
    select id, published_seq, "elevator_code", "visited_at", "kind", "items", "source", "worker" from fact_visits order by id;
drop table fact_visits;
alter table fact_visits_laid_out rename to fact_visits;

create table fact_incidents_laid_out (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "kind" text not null,
    "occurred_at" timestamptz not null,
    "arrived_at" timestamptz,
    "released_at" timestamptz,
    "restored_at" timestamptz,
    "cause" text,
    "liable" text
) without rowid;
insert into fact_incidents_laid_out (id, published_seq, "elevator_code", "kind", "occurred_at", "arrived_at", "released_at", "restored_at", "cause", "liable")
    select id, published_seq, "elevator_code", "kind", "occurred_at", "arrived_at", "released_at", "restored_at", "cause", "liable" from fact_incidents order by id;
drop table fact_incidents;
alter table fact_incidents_laid_out rename to fact_incidents;

create table fact_annotations_laid_out (
    id text primary key,
    published_seq bigint not null,
    "pilot" text not null,
    "elevator_code" text not null,
    "from" date not null,
    "authority" text not null
) without rowid;
insert into fact_annotations_laid_out (id, published_seq, "pilot", "elevator_code", "from", "authority")
    select id, published_seq, "pilot", "elevator_code", "from", "authority" from fact_annotations order by id;
drop table fact_annotations;
alter table fact_annotations_laid_out rename to fact_annotations;
create index fact_annotations_by_elevator on fact_annotations ("elevator_code");
