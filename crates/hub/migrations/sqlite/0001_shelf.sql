-- The chain's shelf. What was said and what is owned (`items`) is the ground; `feed`
-- is the order in which each bucket came to know it. No row is changed by time alone.

-- One row: who this hub is.
create table meta (
    only_row integer primary key check (only_row = 1),
    -- Changes when the database was restored from a backup: devices whose cursors are
    -- ahead of us must notice.
    hub_epoch integer not null,
    -- What devices show as the chain's name.
    chain text not null,
    -- How long a visit or an order keeps a customer in a store's bucket.
    membership_months integer not null
) strict;

insert into meta (only_row, hub_epoch, chain, membership_months)
values (1, 1, 'Visavi', 24);

-- Everybody who may say something: the hub, import sources, devices. Numbers are never
-- given twice (autoincrement), because the ids of facts are made from them.
create table devices (
    number integer primary key autoincrement,
    kind text not null check (kind in ('hub', 'source', 'device')),
    name text not null,
    -- Which continuation of its history it writes; see Epoch in the domain.
    epoch integer not null,
    -- The highest sequence number taken in from the present epoch; 0 before the first.
    last_sequence integer not null default 0,
    -- SEC1 uncompressed P-256 point. Null: a source, which cannot call over the network.
    public_key blob,
    -- The shop whose bucket it gets. Null: a source, which gets none.
    store text,
    enabled integer not null check (enabled in (0, 1)),
    -- Milliseconds since 1970. Null: never.
    last_contact integer,
    -- The protocol version it spoke last. Null: never called.
    protocol integer,
    check ((kind = 'device') = (public_key is not null)),
    check ((kind = 'device') = (store is not null))
) strict;

-- A source is known by its name, so that importing twice is importing once. Devices may
-- share a name: people give it.
create unique index sources_by_name on devices (name) where kind <> 'device';

insert into devices (number, kind, name, epoch, enabled)
values (0, 'hub', 'hub', 1, 1);

-- Invitations. Only a hash is kept: whoever reads the file cannot enrol with it.
create table enrol_codes (
    hash blob primary key,
    store text not null,
    created_at integer not null
) strict, without rowid;

-- One operation's facts, or one record, as last said; or the news that a customer left
-- a bucket (it belongs to several feeds, so it is an item too).
create table items (
    item integer primary key,
    -- What it is the latest change of: o7.1.42, r1.900.536365, l….
    key text not null unique,
    -- 0 an operation, 1 to 13 a record of that kind, 255 the news that a customer left.
    kind integer not null,
    -- Null: it belongs to no dossier (products, staff, …, and the news of leaving).
    customer blob,
    -- The owner's version of a record; 0 for operations.
    version integer not null,
    -- The shop it ties the customer to, or belongs to. Null: none.
    store text,
    -- When the customer was there, as far as this item says. Null: it ties nobody.
    touched_at integer,
    -- Until when something is open there; 9223372036854775807 while it is open without
    -- an end. Null: nothing is open.
    open_until integer,
    -- When somebody has to act. Null: nobody has to, or it is done.
    due_at integer,
    -- Its part of a bucket's digest.
    digest blob not null,
    content blob not null
) strict;

-- Answers "which shops is this customer tied to" from the index alone, and finds the
-- dossier.
create index items_of_customer on items (customer, store, touched_at, open_until)
where customer is not null;

-- What belongs to no dossier, by kind: staff of a shop, the shops themselves.
create index items_of_all on items (kind, store) where customer is null;

create index items_due on items (due_at) where due_at is not null;

-- One feed each. Only the single writer's transaction gives numbers, so no reader can
-- see a number before all lower ones.
create table buckets (
    bucket integer primary key,
    name text not null unique,
    -- The highest number given so far.
    head integer not null,
    -- How many items it holds, the news of leaving not counted.
    items integer not null,
    digest blob not null
) strict;

-- The latest change of each item of a bucket, in the order of commit.
create table feed (
    bucket integer not null references buckets (bucket),
    number integer not null,
    item integer not null references items (item),
    primary key (bucket, number)
) strict, without rowid;

create unique index feed_of_item on feed (item, bucket);

-- Which customers are in which store's bucket: a stored row, never a predicate that is
-- evaluated per device.
create table memberships (
    customer blob not null,
    bucket integer not null references buckets (bucket),
    last_at integer not null,
    -- As in items; 0 where nothing is open.
    open_until integer not null,
    primary key (customer, bucket)
) strict, without rowid;

-- Recently met first, and those whose time is up.
create index memberships_by_time on memberships (bucket, last_at);

-- Operations that wait for a person: kept, and in no feed.
create table held (
    operation text not null,
    -- Tells two contents under one id apart.
    digest blob not null,
    reason text not null,
    received_at integer not null,
    content blob not null,
    primary key (operation, digest)
) strict, without rowid;

-- Associates who left, so that what is later said in their name waits for a person.
create table associates_left (
    associate text primary key,
    left_at integer not null
) strict, without rowid;
