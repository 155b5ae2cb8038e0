-- An address that joins others of an account signs in at once; a link to a new password goes there only from then on.
alter table auth.address add column recovers_from timestamp with time zone;
