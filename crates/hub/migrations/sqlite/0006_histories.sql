-- How far what each device said goes, epoch by epoch. A device whose memory was put back
-- from a backup knows less of an epoch than stands here.
create table histories (
    device integer not null references devices (number),
    epoch integer not null,
    -- The highest number taken in from that epoch.
    last_sequence integer not null,
    primary key (device, epoch)
) strict, without rowid;

insert into histories (device, epoch, last_sequence)
select number, epoch, last_sequence
from devices
where last_sequence > 0;

-- How a device stands, as it says itself. Null: it has not said yet.
alter table devices add column app text;
-- Operations that wait on it to be sent.
alter table devices add column waiting integer;
