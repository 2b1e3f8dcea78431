-- The highest number of this epoch under which the feed brought an operation that this
-- memory never said; 0: none. It was put back from a backup, or there are two of it, and
-- it takes a new epoch as soon as it can.
alter table identity add column foreign_sequence integer not null default 0;
