-- Customers who were erased. Who they were is written nowhere: a tag is found only by
-- whoever holds the id already.
create table erasures (
    -- Gapless, from 1: a device says up to which number it has heard.
    number bigint primary key,
    tag bytea not null unique,
    -- Milliseconds since 1970.
    at bigint not null
);

-- What devices have signed: that nothing of the first so many erased customers is left
-- with them. Rows are only added.
create table receipts (
    device bigint not null references devices (number),
    -- Up to which number of `erasures`.
    erased bigint not null,
    at bigint not null,
    -- What was signed, the body that it names by its hash, and the signature, as they came:
    -- with the device's public key anybody can check them.
    signed bytea not null,
    body bytea not null,
    signature bytea not null,
    primary key (device, erased)
);
