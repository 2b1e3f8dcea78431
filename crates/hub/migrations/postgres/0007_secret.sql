-- What the hub's keys are made from: as in sqlite/0007_secret.sql.
alter table meta add column secret bytea;
