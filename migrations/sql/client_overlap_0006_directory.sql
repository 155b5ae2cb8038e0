-- A secret or key set from before a rotation, for as long as it still counts.
alter table auth.client add column previous_secret_hash text;
alter table auth.client add column previous_jwks jsonb;
alter table auth.client add column previous_until timestamp with time zone;
