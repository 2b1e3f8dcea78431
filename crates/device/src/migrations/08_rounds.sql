-- Whether a whole round has gone by since the hub accepted the deed. What a second one
-- has not brought back belongs to a customer who is out of this device's sight.
alter table deed add column rounds integer not null default 0;
