-- What was withdrawn by law: the entries keep their hashes, their bodies and columns are gone. A row is filed from
-- the entry that says so.
create table public_withdrawal (
    id text not null,
    from_seq bigint not null,
    to_seq bigint,
    of_kind text not null,
    of_id text not null,
    clause text not null,
    reason text not null,
    primary key (id, from_seq)
);
create index public_withdrawal_by_thing on public_withdrawal (of_kind, of_id);
create index public_withdrawal_by_news on public_withdrawal (from_seq);

-- Records of the past that were published again with other contents: corrections, for the ledger.
create index public_event_corrected on public_event (to_seq) where to_seq is not null;
create index public_commitment_corrected on public_commitment (to_seq) where to_seq is not null;
create index public_notice_corrected on public_notice (to_seq) where to_seq is not null;
