-- What an elevator's record, its days and its units' results are made of is found in an index alone: without these
-- columns each row of it would be a second search, in another part of the file.
drop index public_event_by_elevator;
create index public_event_by_elevator on public_event (elevator_code, kind, at, from_seq, result, to_seq, until_on);
drop index public_mark_by_elevator;
create index public_mark_by_elevator on public_mark (elevator_code, pilot, from_seq, to_seq, from_on, to_on, ended_by);
drop index public_elevator_by_maintainer;
create index public_elevator_by_maintainer on public_elevator (maintainer_uscc, user_uscc, code, from_seq, to_seq);
