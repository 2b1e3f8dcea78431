-- When the hub last looked for facts that have outlived their retention, in milliseconds
-- since 1970. Null: never. A clock that has jumped is noticed by it before it can make
-- every fact too old.
alter table meta add column retention_ran_at integer;
