-- The authorization server's own tables. No policy opens them: only the sign-in code has a statement that names them.
create schema auth;
revoke all on schema auth from public;
grant usage on schema auth to habeas_app;

create table auth.client (
    client_id text not null,
    name text not null,
    about text not null default '',
    website text not null default '',
    partner boolean not null,
    auth_method text not null,
    secret_hash text,
    jwks jsonb,
    redirect_uris text[] not null default '{}',
    grant_types text[] not null,
    scopes text[] not null,
    org_id uuid,
    controller_id uuid,
    region text,
    role text,
    registered_at timestamp with time zone not null,
    disabled_at timestamp with time zone,
    constraint client_pkey primary key (client_id),
    constraint client_method_check
    check (auth_method in ('none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt')),
    constraint client_secret_check
    check ((auth_method in ('client_secret_basic', 'client_secret_post')) = (secret_hash is not null)),
    constraint client_jwks_check check ((auth_method = 'private_key_jwt') = (jwks is not null)),
    constraint client_machine_check check (
        not 'client_credentials' = any(grant_types)
        or (auth_method <> 'none' and org_id is not null and controller_id is not null
            and region is not null and role is not null)
    )
);

-- For which services people may open accounts by themselves, and where their data then live.
create table auth.service (
    service_code text not null,
    name text not null,
    controller_id uuid not null,
    region text not null,
    residency jsonb,
    constraint service_pkey primary key (service_code)
);

-- What a person allowed a client; withdrawn, it ends every token that rests on it.
create table auth.consent (
    id uuid not null,
    client_id text not null,
    subject_id uuid not null,
    region text not null,
    scopes text[] not null,
    given_at timestamp with time zone not null,
    withdrawn_at timestamp with time zone,
    constraint consent_pkey primary key (id),
    constraint consent_client_fkey foreign key (client_id) references auth.client (client_id)
);
create unique index consent_standing_idx on auth.consent (subject_id, client_id) where withdrawn_at is null;

create table auth.authorization_code (
    code_hash bytea not null,
    family uuid not null,
    consent_id uuid not null,
    client_id text not null,
    subject_id uuid not null,
    region text not null,
    org_id uuid not null,
    scopes text[] not null,
    redirect_uri text not null,
    code_challenge text not null,
    resource text not null,
    key_thumbprint text,
    authenticated_at timestamp with time zone not null,
    second_factor_at timestamp with time zone,
    issued_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    constraint authorization_code_pkey primary key (code_hash),
    constraint authorization_code_consent_fkey foreign key (consent_id) references auth.consent (id)
);

create table auth.refresh_token (
    token_hash bytea not null,
    family uuid not null,
    consent_id uuid not null,
    client_id text not null,
    subject_id uuid not null,
    region text not null,
    org_id uuid not null,
    scopes text[] not null,
    resource text not null,
    key_thumbprint text,
    authenticated_at timestamp with time zone not null,
    second_factor_at timestamp with time zone,
    issued_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    constraint refresh_token_pkey primary key (token_hash),
    constraint refresh_token_consent_fkey foreign key (consent_id) references auth.consent (id)
);
create index refresh_token_family_idx on auth.refresh_token (family);
create index refresh_token_consent_idx on auth.refresh_token (consent_id);

-- Access tokens that no longer count before their time; verifiers read what is new by number.
create table auth.revocation (
    number bigint generated always as identity,
    kind text not null,
    revoked text not null,
    revoked_at timestamp with time zone not null,
    forget_at timestamp with time zone not null,
    constraint revocation_pkey primary key (number),
    constraint revocation_kind_check check (kind in ('TOKEN', 'FAMILY', 'SUBJECT', 'CONSENT', 'CLIENT'))
);

-- Assertions and proofs that were already seen: each counts once.
create table auth.seen_once (
    kind text not null,
    seen_hash bytea not null,
    forget_at timestamp with time zone not null,
    constraint seen_once_pkey primary key (kind, seen_hash)
);

-- Attempts at passwords, codes and recovery, by window of time; the key is a keyed hash.
create table auth.attempt (
    kind text not null,
    key_hash bytea not null,
    window_start timestamp with time zone not null,
    made integer not null,
    constraint attempt_pkey primary key (kind, key_hash, window_start)
);

grant select, insert, update, delete on all tables in schema auth to habeas_app;
