-- Operations as the hub handed them out, all of a customer and a bucket in one row: ground,
-- changed only by the hub's later word and removed when the customer leaves the bucket. A
-- dossier is the union of its buckets' rows.
--
-- With a row id, since a row without one may lie in its page only up to a quarter of it.
-- There is no index on operation ids: nothing looks for one without knowing whose it is.
create table facts (
    -- The customer's number.
    whose integer not null,
    bucket integer not null references bucket (bucket),
    -- Operations by their ids, packed so that none of them says what another one or its own
    -- envelope has said.
    packed blob not null,
    primary key (whose, bucket)
) strict;

-- No version was released that wrote the rows of before. What came from the hub comes from
-- it again; only what was done here is shown meanwhile.
drop table fact;
delete from record;
delete from snapshot_part;
delete from snapshot;
delete from customer where number <> 0;
update bucket set cursor = 0, items = 0, digest = zeroblob(16);
delete from derived_code;
delete from derived_run;
delete from derived_conflict;
delete from derived_work;
delete from derived_shelf;
delete from derived_person;
delete from derived_due;
update derived_total set people = 0;
insert into derived_due (customer) select distinct customer from deed where payload is not null;
