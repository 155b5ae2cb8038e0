-- The schema of functions; tables live in habeas, which the migration's start-up creates.
create schema app;

revoke all on schema habeas, app, public from public;
grant usage on schema habeas, app to habeas_app, habeas_auditor;

alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;

grant select on all tables in schema habeas to habeas_app, habeas_auditor;
