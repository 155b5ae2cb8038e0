-- The OpenID provider that an organization connected to a domain of its own.
CREATE TABLE habeas.identity_provider (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	domain_name TEXT NOT NULL,
	name TEXT NOT NULL,
	issuer TEXT NOT NULL,
	client_id TEXT NOT NULL,
	secret_sealed BYTEA,
	opens_accounts BOOLEAN NOT NULL,
	connected_at TIMESTAMP WITH TIME ZONE NOT NULL,
	disconnected_at TIMESTAMP WITH TIME ZONE,
	test_result TEXT NOT NULL,
	test_message TEXT,
	tested_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT identity_provider_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX identity_provider_connected_idx ON habeas.identity_provider (org_id, domain_name) WHERE disconnected_at is null;
alter table habeas.identity_provider enable row level security;
alter table habeas.identity_provider force row level security;
grant select on habeas.identity_provider to habeas_app;
create policy identity_provider_select on habeas.identity_provider for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.identity_provider to habeas_app;
create policy identity_provider_insert on habeas.identity_provider for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.identity_provider to habeas_app;
create policy identity_provider_update on habeas.identity_provider for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));

-- Sessions that came through an organization's provider end with the place in that organization.
alter table auth.session add column through_org uuid;
create index session_through_idx on auth.session (through_org) where through_org is not null;

-- With this code the person of a managed account gets in when the organization's provider no longer lets them.
create table auth.recovery_code (
    code_hash bytea not null,
    subject_id uuid not null,
    created_at timestamp with time zone not null,
    ends_at timestamp with time zone,
    constraint recovery_code_pkey primary key (code_hash),
    constraint recovery_code_account_fkey
    foreign key (subject_id) references auth.account (subject_id) on delete cascade
);
create index recovery_code_subject_idx on auth.recovery_code (subject_id);
grant select, insert, update, delete on auth.recovery_code to habeas_app;
