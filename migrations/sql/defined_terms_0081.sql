-- Which terms a clause defines; versions that were published before say so of none.
alter table habeas.clause add column defines text[] not null default '{}';
