-- Operations of this device, each sealed to the hub and signed. This file is not
-- encrypted: nothing in it can be read by anybody but the hub.
create table sealed (
    device integer not null,
    epoch integer not null,
    sequence integer not null,
    -- Finds what concerns one customer: keyed with a secret that lies in the encrypted
    -- database, and of no use once that is gone.
    tag blob not null,
    box blob not null,
    -- When the hub said how it ended, by the hub's clock; 0: since the last round, null: it
    -- has not.
    heard_at integer,
    -- Why the hub did not take it; null: it did, or has not said.
    refused text,
    primary key (device, epoch, sequence)
) strict, without rowid;

-- What may have to be offered: a few rows of many.
create index sealed_unheard on sealed (device, epoch, sequence) where heard_at is null;

-- What was heard of since the last round, or long ago.
create index sealed_heard on sealed (heard_at) where heard_at is not null;

-- How far the rows of each history went that were let go of because their customer was
-- erased: a database that is put back must not give those numbers again either.
create table erased (
    device integer not null,
    epoch integer not null,
    sequence integer not null,
    primary key (device, epoch)
) strict, without rowid;

-- One row.
create table standing (
    only integer primary key check (only = 1),
    -- The hub's history in which rows were heard; 0: in none yet.
    hub_epoch integer not null,
    -- How many rows were let go of though the hub never took them.
    expired integer not null
) strict;

insert into standing (only, hub_epoch, expired) values (1, 0, 0);
