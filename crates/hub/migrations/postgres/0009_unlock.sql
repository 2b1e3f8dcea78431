-- Asking for a device's key: as in sqlite/0009_unlock.sql.
create table unlock_tries (
    device bigint not null references devices (number),
    associate text not null,
    tries bigint not null,
    primary key (device, associate)
);

create table unlock_codes (
    hash bytea primary key,
    device bigint not null references devices (number),
    associate text not null,
    created_at bigint not null
);
