-- How many hours a device may show customers without having heard the hub.
alter table meta add column lease_hours integer not null default 72;
