-- The private facts: what the register says. One row a fact; `id` is the dataset's key joined by '/',
-- `published_seq` the entry of the log that last said what of it is public.
-- Nothing here may be read by a public face; what may be shown stands in 0002.

create table fact_units (
    id text primary key,
    published_seq bigint not null,
    "uscc" text not null,
    "name" text not null,
    "roles" text not null,
    "region" text,
    "address" text,
    "legal_representative" text,
    "legal_phone" text,
    "contact" text,
    "contact_phone" text,
    "service_phone" text,
    "maintenance_system_url" text
);

create table fact_elevators (
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
);
create index fact_elevators_by_device on fact_elevators ("device_code");

create table fact_insurance (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "kind" text not null,
    "insurer" text,
    "policy_no" text,
    "valid_from" date not null,
    "valid_to" date not null
);

create table fact_inspections (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "inspected_on" date not null,
    "conclusion" text not null,
    "valid_to" date,
    "agency" text,
    "report_no" text
);

create table fact_tests (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "completed_at" timestamptz not null,
    "uploaded_at" timestamptz,
    "conclusion" text not null,
    "tester_uscc" text not null,
    "problems" text,
    "rectified_on" date
);

create table fact_visits (
    id text primary key,
    published_seq bigint not null,
    "elevator_code" text not null,
    "visited_at" timestamptz not null,
    "kind" text not null,
    "items" text,
    "source" text not null,
    "worker" text
);

create table fact_incidents (
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
);

create table fact_commitments (
    id text primary key,
    published_seq bigint not null,
    "user_uscc" text not null,
    "maintainer_uscc" text not null,
    "indicator" text not null,
    "baseline" double precision not null,
    "committed" double precision not null,
    "from" date not null,
    "to" date
);

create table fact_annotations (
    id text primary key,
    published_seq bigint not null,
    "pilot" text not null,
    "elevator_code" text not null,
    "from" date not null,
    "authority" text not null
);
create index fact_annotations_by_elevator on fact_annotations ("elevator_code");

-- Why and when a mark ended before its programme did; a mark has at most one end.
create table fact_mark_ends (
    id text primary key,
    ended_on date not null,
    ended_by text not null,
    exit_code text,
    notice_no text,
    unit_role text,
    unit_before text,
    unit_after text
);
create index fact_mark_ends_by_notice on fact_mark_ends (notice_no);
create index fact_mark_ends_by_unit on fact_mark_ends (unit_before);

create table fact_exits (
    id text primary key,
    published_seq bigint not null,
    "notice_no" text not null,
    "pilot" text not null,
    "subject" text not null,
    "subject_id" text not null,
    "code" text not null,
    "decided_on" date not null,
    "authority" text not null,
    "basis" text
);
create index fact_exits_by_subject on fact_exits ("subject_id");

create table fact_pilot_districts (
    id text primary key,
    published_seq bigint not null,
    "pilot" text not null,
    "region" text not null,
    "from" date not null,
    "to" date,
    "authority" text not null
);

create table fact_bureaus (
    id text primary key,
    published_seq bigint not null,
    "region" text not null,
    "name" text not null,
    "office_phone" text,
    "address" text,
    "hours" text
);

-- Who changed facts, from what, with what result. Kept for ever; private.
create table audit_act (
    id text primary key,
    act text not null,
    subject text not null,
    file_sha256 text,
    started_at timestamptz not null,
    finished_at timestamptz,
    rows_read bigint not null,
    rows_inserted bigint not null,
    rows_updated bigint not null,
    rows_unchanged bigint not null,
    rows_refused bigint not null,
    outcome text not null
);
