-- Wrong PINs are counted in the key store: an old copy of this file would give tries back.
drop table pin_attempt;
