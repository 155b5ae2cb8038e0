-- Whom another issuer's name for somebody stands for: one person. The name itself is kept as a keyed hash alone.
create table auth.external_identity (
    identity_hash bytea not null,
    issuer text not null,
    subject_id uuid not null,
    region text not null,
    org_id uuid,
    linked_at timestamp with time zone not null,
    constraint external_identity_pkey primary key (identity_hash)
);
create index external_identity_subject_idx on auth.external_identity (subject_id);
grant select, insert, update, delete on auth.external_identity to habeas_app;
