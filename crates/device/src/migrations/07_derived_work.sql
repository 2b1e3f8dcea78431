-- Open pickups, appointments and follow-ups, for today's lists.
create table derived_work (
    store text not null,
    -- The record's kind.
    kind integer not null,
    -- When it was promised, takes place, or (midnight) falls due.
    at integer not null,
    customer blob not null,
    owner integer not null,
    id text not null,
    primary key (store, kind, at, customer, owner, id)
) strict, without rowid;

-- What a customer's changed records take the place of.
create index derived_work_by_customer on derived_work (customer);

-- Products and stock by what a scanner reads.
create table derived_shelf (
    -- The record's kind.
    kind integer not null,
    -- Empty for a product.
    store text not null,
    sku text not null,
    owner integer not null,
    id text not null,
    primary key (kind, store, sku, owner, id)
) strict, without rowid;

-- What a changed record takes the place of.
create index derived_shelf_by_record on derived_shelf (kind, owner, id);
