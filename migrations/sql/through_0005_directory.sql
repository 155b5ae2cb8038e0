-- Tokens that grew from a session which came through an organization's provider: they end with it.
create table auth.through_family (
    family uuid not null,
    org_id uuid not null,
    subject_id uuid not null,
    since timestamp with time zone not null,
    constraint through_family_pkey primary key (family)
);
create index through_family_org_idx on auth.through_family (org_id, subject_id);
grant select, insert, update, delete on auth.through_family to habeas_app;
