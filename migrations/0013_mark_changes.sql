-- Every change of a unit that befell a mark, also one before which an exit ended it: which end counts is worked out from
-- all of them, so that a corrected exit leaves the others as they were. `fact_mark_ends` keeps the end that is published.
create table fact_mark_changes (
    id text not null,
    changed_on date not null,
    unit_role text not null,
    unit_before text not null,
    unit_after text not null,
    primary key (id, changed_on, unit_role)
);
insert into fact_mark_changes (id, changed_on, unit_role, unit_before, unit_after)
    select id, ended_on, unit_role, unit_before, unit_after from fact_mark_ends where ended_by = 'change';
drop index fact_mark_ends_by_notice;
drop index fact_mark_ends_by_unit;
