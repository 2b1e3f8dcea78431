-- What was done on this device: the outbox, and for seven days what became of it.
-- Ground. In the order of their numbers, which is the order in which they are sent.
-- The newest row is never purged: it says which number comes next.
create table deed (
    device integer not null,
    epoch integer not null,
    sequence integer not null,
    customer blob not null,
    associate text not null,
    store text not null,
    -- A stable word for the sync centre: `corrected`, `undone`.
    what text not null,
    written_at integer not null,
    -- The latest logical timestamp given out when it was saved.
    stamp_wall integer not null,
    stamp_counter integer not null,
    -- 0 on the way, 1 applied, 2 merged, 3 held, 4 refused, 5 dropped by erasure,
    -- 6 parked: it could not be sent, and the others go on.
    state integer not null default 0,
    -- Why, for held, refused and parked.
    reason text,
    -- Null while on the way.
    settled_at integer,
    version integer not null,
    -- Null once the feed has brought the operation back, so that it lies here and
    -- there for a moment rather than nowhere.
    payload blob,
    primary key (device, epoch, sequence)
) strict, without rowid;

-- Finds the deeds that a customer's dossier shows beside what the hub said. Holds only
-- those few whose payload is still here, so that a save touches one page of it.
create index deed_shown on deed (customer, state) where payload is not null;
