-- The buckets this device may hold, and how far it has read each one's feed.
create table bucket (
    -- Short, because it stands in every row of the feed's tables.
    bucket integer primary key,
    name text not null unique,
    -- The number of the last item taken in; 0 before the first.
    cursor integer not null default 0,
    -- How many items are held: compared with the hub's count.
    items integer not null default 0,
    -- Sum of the items' hashes, kept with every item that comes or goes.
    digest blob not null
) strict;

-- Customers of whom anything is held, numbered as they come: a first
-- load, whose items come customer by customer, is written at the end of these tables and
-- not all over them. The ids themselves are spread evenly.
create table customer (
    number integer primary key,
    customer blob not null unique
) strict;

-- What all share.
insert into customer (number, customer) values (0, x'');

-- Operations as the hub handed them out. Ground: never edited, only replaced by the
-- hub's later word or removed when the customer leaves the bucket.
--
-- Clustered by customer, so that a profile is one run of pages. There is no index on
-- operation ids: nothing looks for one without knowing whose it is. The same operation
-- may lie in two buckets; a dossier is their union.
create table fact (
    -- The customer's number.
    whose integer not null,
    device integer not null,
    epoch integer not null,
    sequence integer not null,
    bucket integer not null references bucket (bucket),
    -- The version that wrote the payload; a newer one is kept and counted, not read.
    version integer not null,
    payload blob not null,
    -- Null for the hub and for import sources.
    associate text,
    store text,
    written_at integer not null,
    -- 0: facts, 1: a command.
    command integer not null,
    primary key (whose, device, epoch, sequence, bucket)
) strict, without rowid;

-- Records as their owners last said them. Ground.
create table record (
    -- The customer's number; 0 for what all share.
    whose integer not null,
    kind integer not null,
    owner integer not null,
    id text not null,
    bucket integer not null references bucket (bucket),
    -- The owner's version: a lower one never replaces a higher one.
    record_version integer not null,
    version integer not null,
    body blob not null,
    primary key (whose, kind, owner, id, bucket)
) strict, without rowid;
