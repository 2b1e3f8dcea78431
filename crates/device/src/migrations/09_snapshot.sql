-- The snapshot that is being taken of a bucket; none most of the time. What its parts
-- brought lies in `fact` and `record` already and is shown, but the bucket's own row says
-- nothing of it before all is there and right.
create table snapshot (
    bucket integer primary key references bucket (bucket),
    -- Hash of the manifest: another one is another snapshot.
    manifest blob not null,
    -- The number of the feed that goes on from it.
    number integer not null,
    -- What it has to come to.
    items integer not null,
    digest blob not null,
    -- What the parts came to so far.
    taken_items integer not null default 0,
    taken_digest blob not null
) strict;

-- The parts that are still missing, in the order in which they are wanted.
create table snapshot_part (
    bucket integer not null references bucket (bucket),
    place integer not null,
    hash blob not null,
    primary key (bucket, place)
) strict, without rowid;
