-- Customers who were erased. Who they were is written nowhere: a tag is found only by
-- whoever holds the id already.
create table erasures (
    -- Gapless, from 1: a device says up to which number it has heard.
    number integer primary key,
    tag blob not null unique,
    -- Milliseconds since 1970.
    at integer not null
) strict;

-- What devices have signed: that nothing of the first so many erased customers is left
-- with them. Rows are only added.
create table receipts (
    device integer not null references devices (number),
    -- Up to which number of `erasures`.
    erased integer not null,
    at integer not null,
    -- What was signed, the body that it names by its hash, and the signature, as they came:
    -- with the device's public key anybody can check them.
    signed blob not null,
    body blob not null,
    signature blob not null,
    primary key (device, erased)
) strict, without rowid;
