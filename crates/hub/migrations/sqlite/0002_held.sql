-- What is in no feed is kept with what became of it, so that a person can decide and
-- later be asked why.

alter table held rename to held_before;

-- Operations that wait for a person, and those that were refused.
create table held (
    -- By which people name it: one operation number can stand here with two contents.
    number integer primary key autoincrement,
    operation text not null,
    -- Tells two contents under one id apart.
    digest blob not null,
    device integer not null,
    -- Null: nobody was signed in, it came from a source.
    associate text,
    -- Why it was not taken in, as the device was told.
    reason text not null,
    received_at integer not null,
    -- `released` is in the feeds after all; `refused` was refused by the hub where nobody
    -- decided, else by whoever did.
    standing text not null check (standing in ('waiting', 'refused', 'released')),
    -- Who decided, when, and why in their own words. Null: nobody has.
    decided_by text,
    decided_at integer,
    decided_why text,
    -- The id under which it went into the feeds. Null: it did not.
    released_as text,
    -- Null: released, so that it lies in `items` and need not lie here; or refused so
    -- long ago that nobody will change their mind.
    content blob,
    check ((decided_by is null) = (decided_at is null)),
    check ((released_as is null) = (standing <> 'released')),
    unique (operation, digest)
) strict;

insert into held (operation, digest, device, reason, received_at, standing, content)
select operation, digest, cast(substr(operation, 1, instr(operation, '.') - 1) as integer), reason, received_at,
       'waiting', content
from held_before
order by received_at, operation;

drop table held_before;

-- How many of each device, for the list of devices.
create index held_of_device on held (device, standing);
