-- The rights that a clock runs for; none for a clock of before, which runs for all of its request.
alter table habeas.request_clock add column rights text[] default '{}' not null;
