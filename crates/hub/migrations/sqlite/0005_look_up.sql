-- Finding customers whom no bucket of a device holds, and lending their dossiers out.

-- By what a customer can be looked up. Everything that was ever said of it and not taken
-- away; whether it still holds is asked of the dossier. `Hub::rebuild_look_up` makes it
-- anew.
create table derived_look_up (
    -- 0 a folded word of a name, 1 a phone number, 2 an e-mail address, 3 a member number.
    kind integer not null,
    value text not null,
    customer blob not null,
    primary key (kind, value, customer)
) strict, without rowid;

-- To forget a customer.
create index derived_look_up_of_customer on derived_look_up (customer);

-- Dossiers lent to one device: a membership in its own bucket, with an end.
create table loans (
    customer blob not null,
    bucket integer not null references buckets (bucket),
    -- Milliseconds since 1970.
    until integer not null,
    primary key (customer, bucket)
) strict, without rowid;

-- Those whose time is up.
create index loans_by_end on loans (until);

-- What was shown of customers outside a store: rows are only added.
create table disclosures (
    number integer primary key autoincrement,
    at integer not null,
    device integer not null,
    associate text not null,
    -- Null: a look-up, which shows names and no dossier.
    customer blob,
    -- What the dossier was wanted for. Null: a look-up.
    purpose text,
    check ((customer is null) = (purpose is null))
) strict;

-- How much one device or one associate has asked for lately.
create index disclosures_of_device on disclosures (device, at);
create index disclosures_of_associate on disclosures (associate, at);

-- How long a dossier is lent.
alter table meta add column loan_hours integer not null default 24;
