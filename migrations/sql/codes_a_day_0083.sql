-- When somebody asked for codes to their addresses, within a day: so many of them, and no more, outlast the addresses.
alter table habeas.person add column codes_asked_at timestamp with time zone[] not null default '{}';
