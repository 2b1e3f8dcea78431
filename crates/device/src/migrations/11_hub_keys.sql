-- What the hub proves its replies with: SEC1 uncompressed P-256 point.
alter table identity add column hub_key blob not null default x'';
-- What is sealed to the hub is sealed to this: X25519.
alter table identity add column sealing_key blob not null default x'';
