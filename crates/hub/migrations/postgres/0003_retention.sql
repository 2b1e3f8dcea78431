-- When the hub last looked for facts that have outlived their retention, in milliseconds
-- since 1970. Null: never.
alter table meta add column retention_ran_at bigint;
