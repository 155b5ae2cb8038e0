-- The clients of a controller's partners; of secrets only digests.
CREATE TABLE habeas.oauth_client (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	client_id TEXT NOT NULL,
	name TEXT NOT NULL,
	about TEXT NOT NULL,
	website TEXT NOT NULL,
	authentication TEXT NOT NULL,
	acts_for_itself BOOLEAN NOT NULL,
	partner_org_id UUID NOT NULL,
	redirect_uris TEXT[] NOT NULL,
	scopes TEXT[] NOT NULL,
	status TEXT NOT NULL,
	secret_digest TEXT,
	keys JSONB,
	previous_secret_digest TEXT,
	previous_keys JSONB,
	previous_until TIMESTAMP WITH TIME ZONE,
	credential_since TIMESTAMP WITH TIME ZONE NOT NULL,
	registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT oauth_client_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX oauth_client_registered_at_idx ON habeas.oauth_client (org_id, registered_at, id);
alter table habeas.oauth_client enable row level security;
alter table habeas.oauth_client force row level security;
grant select on habeas.oauth_client to habeas_app;
create policy oauth_client_select on habeas.oauth_client for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('clients:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.oauth_client to habeas_app;
create policy oauth_client_insert on habeas.oauth_client for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('clients:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.oauth_client to habeas_app;
create policy oauth_client_update on habeas.oauth_client for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('clients:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('clients:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
