-- Customers who were erased: whoever holds an id and the key finds its tag here, and nobody
-- gets from a tag to an id.
create table erasure (
    tag blob primary key,
    -- What the chain has put under the tag: it believes no other tag that it is offered.
    seal blob not null,
    -- Its number in the hub's list. Null: told by a life of the hub that is no more, and not
    -- yet by this one.
    number integer unique
) strict, without rowid;

-- With it tags are made. Null before the first erasure.
alter table identity add column erasure_key blob;
