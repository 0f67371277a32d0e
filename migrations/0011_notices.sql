-- Notices are more than exits: a publicity has a last day and no ground. Those known so far are exits.
create table fact_notices (
    id text primary key,
    published_seq bigint not null,
    "notice_no" text not null,
    "kind" text,
    "pilot" text not null,
    "subject" text not null,
    "subject_id" text not null,
    "code" text,
    "decided_on" date not null,
    "authority" text not null,
    "basis" text,
    "publicity_to" date
);
insert into fact_notices
    (id, published_seq, "notice_no", "kind", "pilot", "subject", "subject_id", "code", "decided_on", "authority", "basis")
    select id, published_seq, "notice_no", 'exit', "pilot", "subject", "subject_id", "code", "decided_on", "authority", "basis"
    from fact_exits;
drop table fact_exits;
create index fact_notices_by_subject on fact_notices ("subject_id");

-- The last day of a publicity, so that those that run are found.
alter table public_notice add column publicity_to date;
create index public_notice_by_publicity on public_notice (publicity_to) where publicity_to is not null;
