-- Names, so that the twenty most recent of any beginning come straight out of the
-- index. For each word of a name:
--   `a` `an` `ann` `anna`   the word's beginnings, one to four letters
--   `=annabella`            the word itself, where it is longer than four
--   `an s` `anna s`         two and four letters, with the initial of another word
create table derived_name (
    key text not null,
    -- Recency, negated: the index runs from the most recent.
    ago integer not null,
    person integer not null,
    -- The folded words of the name, the one that the key was made from first, so that
    -- the rest of a question is answered from the same row.
    words text not null,
    primary key (key, ago, person, words)
) strict, without rowid;

-- Each distinct word once, with how many names have it.
create table derived_word (
    word text primary key,
    names integer not null
) strict, without rowid;

-- Each distinct word without one of its letters: one typo is found by leaving out the
-- same letter of what was typed.
create table derived_typo (
    -- Which letter is left out, from 0.
    position integer not null,
    rest text not null,
    word text not null,
    primary key (position, rest, word)
) strict, without rowid;

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
