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

-- Every ending of every code, cut to eight characters: any three characters in a row
-- are the beginning of an ending.
create table derived_ending (
    ending text not null,
    person integer not null,
    primary key (ending, person)
) strict, without rowid;
