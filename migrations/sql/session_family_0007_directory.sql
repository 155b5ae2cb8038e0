-- Tokens that an application got while a browser was signed in: they end where the person ends that session.
create table auth.session_family (
    family uuid not null,
    session_id uuid not null,
    since timestamp with time zone not null,
    constraint session_family_pkey primary key (family)
);
create index session_family_session_idx on auth.session_family (session_id);
create index authorization_code_family_idx on auth.authorization_code (family);
create index authorization_code_subject_idx on auth.authorization_code (subject_id);
create index refresh_token_subject_idx on auth.refresh_token (subject_id);
grant select, insert, update, delete on auth.session_family to habeas_app;
