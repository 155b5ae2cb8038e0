-- Accounts and what they sign in with. No policy opens them: only the sign-in code has a statement that names them.
create schema auth;
revoke all on schema auth from public;
grant usage on schema auth to habeas_app;

create table auth.account (
    subject_id uuid not null,
    org_id uuid not null,
    controller_id uuid not null,
    password_hash text not null,
    password_changed_at timestamp with time zone not null,
    created_at timestamp with time zone not null,
    disabled_at timestamp with time zone,
    constraint account_pkey primary key (subject_id)
);

-- Which account an address signs in to; the address itself stays in the person's own row.
create table auth.address (
    address_hash bytea not null,
    subject_id uuid not null,
    constraint address_pkey primary key (address_hash),
    constraint address_account_fkey foreign key (subject_id) references auth.account (subject_id) on delete cascade
);
create index address_subject_idx on auth.address (subject_id);

create table auth.session (
    token_hash bytea not null,
    id uuid not null,
    subject_id uuid not null,
    browser text not null,
    opened_at timestamp with time zone not null,
    seen_at timestamp with time zone not null,
    authenticated_at timestamp with time zone not null,
    second_factor_at timestamp with time zone,
    complete boolean not null,
    expires_at timestamp with time zone not null,
    ended_at timestamp with time zone,
    constraint session_pkey primary key (token_hash),
    constraint session_id_key unique (id),
    constraint session_account_fkey foreign key (subject_id) references auth.account (subject_id) on delete cascade
);
create index session_subject_idx on auth.session (subject_id);

-- Browsers that have signed in before: strangers' failures do not lock them out.
create table auth.device (
    token_hash bytea not null,
    subject_id uuid not null,
    known_since timestamp with time zone not null,
    constraint device_pkey primary key (token_hash, subject_id),
    constraint device_account_fkey foreign key (subject_id) references auth.account (subject_id) on delete cascade
);

create table auth.second_factor (
    id uuid not null,
    subject_id uuid not null,
    kind text not null,
    name text not null,
    wrapped_key bytea,
    secret_sealed bytea,
    last_step bigint,
    credential_id bytea,
    public_key bytea,
    sign_count bigint,
    created_at timestamp with time zone not null,
    confirmed_at timestamp with time zone,
    constraint second_factor_pkey primary key (id),
    constraint second_factor_kind_check check (kind in ('TOTP', 'PASSKEY')),
    constraint second_factor_totp_check check ((kind = 'TOTP') = (secret_sealed is not null and wrapped_key is not null)),
    constraint second_factor_passkey_check
    check ((kind = 'PASSKEY') = (credential_id is not null and public_key is not null)),
    constraint second_factor_account_fkey
    foreign key (subject_id) references auth.account (subject_id) on delete cascade
);
create index second_factor_subject_idx on auth.second_factor (subject_id);
create unique index second_factor_credential_idx on auth.second_factor (credential_id);

-- Somebody who has not shown yet that the address is theirs; gone after a day.
create table auth.registration (
    token_hash bytea not null,
    address_hash bytea not null,
    address text not null,
    nickname text not null,
    password_hash text not null,
    controller_id uuid not null,
    service_code text not null,
    residence text,
    language text not null,
    version_id uuid,
    notice_language text,
    asked_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    constraint registration_pkey primary key (token_hash)
);

create table auth.recovery (
    token_hash bytea not null,
    subject_id uuid not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    constraint recovery_pkey primary key (token_hash),
    constraint recovery_account_fkey foreign key (subject_id) references auth.account (subject_id) on delete cascade
);

grant select, insert, update, delete on all tables in schema auth to habeas_app;
