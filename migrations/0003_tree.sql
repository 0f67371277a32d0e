-- The Merkle tree over the log (RFC 6962), as it is served (C2SP tlog-tiles), and who signs for it.

-- Hashes of the tree, 256 to a tile at every eighth level, the last tile of a level as long as it has come.
-- What stands in a tile never changes; a tile only grows until it is full.
create table gazette_tile (
    level bigint not null,
    number bigint not null,
    hashes bytea not null,
    primary key (level, number)
);

-- The one row that signers queue on: whose log this is, fixed by the first of them, and the newest signed tree.
-- `sealed_at` is microseconds since 1970 in UTC.
create table gazette_seal (
    id bigint primary key,
    origin text not null,
    verifier_key text not null,
    size bigint not null,
    root bytea not null,
    checkpoint text not null,
    sealed_at bigint not null
);
