-- Names have no table here: they are searched in memory, read from derived_person.

-- Phones, e-mail addresses, member and order numbers, in the form they are searched by.
create table derived_code (
    person integer not null,
    -- 1 phone, 2 e-mail, 3 member number, 4 order number.
    kind integer not null,
    code text not null,
    -- As it is printed, where that differs: `4471-08` for `447108`.
    printed text,
    primary key (person, kind, code)
) strict, without rowid;

-- A code scanned or typed in full, and customers who share one.
create index derived_code_whole on derived_code (code, kind);

-- Who has three characters in a row in one of their codes.
create table derived_run (
    run text not null,
    -- The person's number divided by 4,096.
    block integer not null,
    -- What is left over, two bytes for each person, in order: everybody of a block in one
    -- short row.
    people blob not null,
    primary key (run, block)
) strict, without rowid;
