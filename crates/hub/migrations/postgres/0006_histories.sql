-- How far what each device said goes: as in sqlite/0006_histories.sql.
create table histories (
    device bigint not null references devices (number),
    epoch bigint not null,
    last_sequence bigint not null,
    primary key (device, epoch)
);

insert into histories (device, epoch, last_sequence)
select number, epoch, last_sequence
from devices
where last_sequence > 0;

-- How a device stands, as it says itself. Null: it has not said yet.
alter table devices add column app text;
-- Operations that wait on it to be sent.
alter table devices add column waiting bigint;
