-- A ready-made snapshot of a bucket holds what was there when it was made. One that was
-- made before this number of the feed holds something that was taken away since, by
-- retention or on somebody's demand, and is handed out to nobody.
alter table buckets add column snapshots_from bigint not null default 0;
