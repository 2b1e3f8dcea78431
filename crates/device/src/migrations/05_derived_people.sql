-- One row per customer that anything is held of: what a list shows before they are
-- opened. Derived from their dossier.
create table derived_person (
    -- The customer's number, short because it stands in every search row.
    person integer primary key,
    customer blob not null,
    -- Null for a customer known by number only.
    given text,
    family text,
    -- The member number they are known by; null where there is none.
    number text,
    town text,
    -- The last two digits, all that is shown before the customer is opened.
    phone_ends text,
    -- Last met in a shop; null for never.
    met_at integer,
    -- Orders search results; the latest thing heard of the customer.
    recency integer not null,
    -- The folded words of each name that holds, a line per name; empty for none. Read
    -- into memory, where names are searched.
    words text not null
) strict;

-- The most recent first: where a text matches so many that collecting them all would
-- take longer than walking down this list.
create index derived_person_by_recency on derived_person (recency desc);

-- How many customers there are, so that nobody has to count them while typing. One row.
create table derived_total (
    only integer primary key check (only = 1),
    people integer not null
) strict;

insert into derived_total (only, people) values (1, 0);

-- Slots with two answers, for the sync centre.
create table derived_conflict (
    customer blob not null,
    attribute text not null,
    -- The scope (postcard).
    scope blob not null,
    primary key (customer, attribute, scope)
) strict, without rowid;

-- Customers whose rows are not made yet: in a large first load those of many are made
-- together, since one by one they would write the search index many times over. Empty
-- otherwise.
create table derived_due (
    customer blob primary key
) strict, without rowid;
