-- The public record. Everything here has passed the disclosure valve and may be read by anyone.

-- The one row that publishers queue on: the newest position and instant of the log.
create table gazette_head (
    id bigint primary key,
    seq bigint not null,
    published_at bigint not null
);
insert into gazette_head (id, seq, published_at) values (1, 0, 0);

-- The append-only log. `published_at` is microseconds since 1970 in UTC; `body` is the exact RFC 8785 text
-- that `body_sha256` hashes (null only once withdrawn by law).
create table gazette_log (
    seq bigint primary key,
    kind text not null,
    id text not null,
    published_at bigint not null,
    body text,
    body_sha256 bytea not null
);

-- The newest position of each local day on which something was published: how `as_of` finds its place.
create table gazette_day (
    day date primary key,
    last_seq bigint not null
);

-- The columns by which public things are found and ordered. A version holds from `from_seq` (its log entry)
-- until `to_seq` (the entry that replaced it); null while it holds.
create table public_elevator (
    code text not null,
    from_seq bigint not null,
    to_seq bigint,
    device_code text,
    registration_code text,
    certificate_no text,
    category text,
    region text not null,
    subdistrict text,
    estate text,
    user_uscc text not null,
    maintainer_uscc text,
    status text not null,
    mode text,
    installed_on date,
    primary key (code, from_seq)
);
create index public_elevator_by_news on public_elevator (from_seq);
create index public_elevator_by_device on public_elevator (device_code);
create index public_elevator_by_registration on public_elevator (registration_code);
create index public_elevator_by_certificate on public_elevator (certificate_no);
create index public_elevator_by_estate on public_elevator (estate, region);
create index public_elevator_by_user on public_elevator (user_uscc, maintainer_uscc);
create index public_elevator_by_maintainer on public_elevator (maintainer_uscc, user_uscc);

create table public_unit (
    uscc text not null,
    from_seq bigint not null,
    to_seq bigint,
    name text not null,
    region text,
    roles text not null,
    service_phone text,
    primary key (uscc, from_seq)
);
create index public_unit_by_name on public_unit (name, uscc);

-- Insurance, inspections, tests, visits and incidents of elevators. `at` is when it happened or began,
-- `until_on` when it runs out, `result` the code that decides (conclusion, kind of visit, insurance or incident).
create table public_event (
    kind text not null,
    id text not null,
    from_seq bigint not null,
    to_seq bigint,
    elevator_code text not null,
    at timestamptz not null,
    until_on date,
    result text not null,
    primary key (from_seq, id)
);
create index public_event_by_elevator on public_event (elevator_code, kind, at);

create table public_mark (
    id text not null,
    from_seq bigint not null,
    to_seq bigint,
    pilot text not null,
    elevator_code text not null,
    from_on date not null,
    to_on date,
    ended_by text,
    notice_no text,
    primary key (id, from_seq)
);
create index public_mark_by_elevator on public_mark (elevator_code, pilot);
create index public_mark_by_notice on public_mark (notice_no);

create table public_commitment (
    id text not null,
    from_seq bigint not null,
    to_seq bigint,
    user_uscc text not null,
    maintainer_uscc text not null,
    indicator text not null,
    from_on date not null,
    to_on date,
    primary key (id, from_seq)
);
create index public_commitment_by_user on public_commitment (user_uscc, maintainer_uscc);
create index public_commitment_by_maintainer on public_commitment (maintainer_uscc, user_uscc);

create table public_notice (
    notice_no text not null,
    from_seq bigint not null,
    to_seq bigint,
    kind text not null,
    pilot text not null,
    subject text not null,
    subject_id text not null,
    code text,
    decided_on date not null,
    region text,
    primary key (notice_no, from_seq)
);
create index public_notice_by_subject on public_notice (subject_id);
create index public_notice_by_day on public_notice (decided_on, notice_no);

-- Pilot districts and bureaus.
create table public_region_fact (
    kind text not null,
    id text not null,
    from_seq bigint not null,
    to_seq bigint,
    region text not null,
    primary key (kind, id, from_seq)
);

-- The days that follow from an elevator's published facts, as they stand now: lists filter and sort by them,
-- and only the comparison with today is made when shown. Rebuilt from the tables above whenever they change.
create table public_due (
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
);

-- Open vocabularies, dated: shown on the method page.
create table reference_insurance_kind (
    code text primary key,
    label text not null,
    counts_for_pilot boolean not null,
    includes_liability boolean not null,
    since date not null
);
insert into reference_insurance_kind (code, label, counts_for_pilot, includes_liability, since) values
    ('liability', '电梯安全责任保险', true, true, '2020-09-23'),
    ('pension', '电梯养老保险', true, true, '2020-09-23'),
    ('insurance_service', '保险+服务', true, true, '2020-09-23'),
    ('tester_professional', '检测机构职业保险', false, false, '2020-09-23');

create table reference_indicator (
    code text primary key,
    label text not null,
    unit text not null,
    lower_is_better boolean not null,
    mandatory boolean not null,
    since date not null
);
insert into reference_indicator (code, label, unit, lower_is_better, mandatory, since) values
    ('fault_rate', '故障率', '次/台·年', true, true, '2020-09-23'),
    ('downtime_hours', '停梯时间', '小时/台·年', true, true, '2020-09-23'),
    ('rescue_minutes', '救援时间', '分钟/次', true, true, '2020-09-23');
