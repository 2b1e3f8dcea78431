-- With how many PINs in a row an associate asked for a device's key since the last that was
-- right. Counted before the PIN is looked at, so that nobody gains by pulling the plug.
create table unlock_tries (
    device integer not null references devices (number),
    associate text not null,
    tries integer not null,
    primary key (device, associate)
) strict, without rowid;

-- Managers' codes with which an associate may try again on a device. Only the hash is kept.
create table unlock_codes (
    hash blob primary key,
    device integer not null references devices (number),
    associate text not null,
    created_at integer not null
) strict, without rowid;
