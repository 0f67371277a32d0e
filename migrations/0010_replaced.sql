-- Whose versions an entry replaced is found by that entry: an incident or a notice may come to speak of another elevator or
-- unit, and both must be told. Most versions are replaced by none and need no place here.
create index public_event_by_end on public_event (to_seq) where to_seq is not null;
create index public_notice_by_end on public_notice (to_seq) where to_seq is not null;
