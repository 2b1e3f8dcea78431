-- Visits: whom an associate is with. They survive the lock and a restart.
create table visit (
    associate text not null,
    customer blob not null,
    opened_at integer not null,
    touched_at integer not null,
    -- Today's errand, in the associate's words; null while nobody has said it.
    errand text,
    -- Questions that got "not now" in this visit (postcard).
    asked blob not null,
    primary key (associate, customer)
) strict, without rowid;

-- Every look at a profile, with its purpose, written before it is shown. Rows are only
-- ever added.
create table view_log (
    view integer primary key,
    associate text not null,
    customer blob not null,
    purpose text not null,
    at integer not null
) strict;

-- Whom an associate met lately.
create index view_log_by_associate on view_log (associate, at);

-- Wrong PINs in a row. Written before a PIN is checked, so that pulling the plug during
-- the check does not give the try back.
create table pin_attempt (
    associate text primary key,
    wrong integer not null,
    -- When the last one was tried.
    last_at integer not null
) strict, without rowid;
