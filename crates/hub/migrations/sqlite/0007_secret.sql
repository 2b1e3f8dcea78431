-- 32 random bytes from which the hub's keys are made. Null: nobody asked for a key yet.
-- A backup holds it, so that a hub that was put back is the same one to its devices.
alter table meta add column secret blob;
