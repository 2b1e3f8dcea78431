-- Who this device is. At most one row; none before enrolment.
create table identity (
    only integer primary key check (only = 1),
    device integer not null,
    -- Changes when the device was restored or cloned, so that its operation numbers
    -- cannot be mistaken for those of the history it left.
    epoch integer not null,
    store text not null,
    chain text not null,
    -- Address of the hub.
    hub text not null,
    -- Changes when the hub was restored from a backup.
    hub_epoch integer not null,
    -- Signs every request. It lies here because this file is encrypted whole.
    private_key blob not null
) strict;

-- Small things the app remembers: language, theme, when it was last in sync.
create table setting (
    key text primary key,
    value text not null
) strict, without rowid;
