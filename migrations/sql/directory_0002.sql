create table habeas.address_home (
    address_hash bytea not null,
    region text not null,
    recorded_at timestamp with time zone not null default now(),
    constraint address_home_pkey primary key (address_hash),
    constraint address_home_hash_check check (length(address_hash) = 32)
);
grant select, insert, update, delete on habeas.address_home to habeas_app;

-- At most one verified holder of a domain and scope, in the whole deployment.
create table habeas.domain_claim (
    name text not null,
    scope text not null,
    org_id uuid not null,
    region text not null,
    verified_at timestamp with time zone not null,
    constraint domain_claim_pkey primary key (name, scope)
);
grant select, insert, update, delete on habeas.domain_claim to habeas_app;
