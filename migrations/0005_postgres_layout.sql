-- PostgreSQL only, beside 0004: an event is filed under the entry that says so, whose id it need not repeat.

alter table public_event drop column id;
alter table public_event add primary key (from_seq);
