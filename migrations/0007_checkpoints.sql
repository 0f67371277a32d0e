-- Every tree that was signed, by its size: whoever cites an entry cites the first checkpoint that holds it, whenever
-- asked.
create table gazette_checkpoint (
    size bigint not null,
    checkpoint text not null,
    primary key (size)
);

insert into gazette_checkpoint (size, checkpoint) select size, checkpoint from gazette_seal where size > 0;
