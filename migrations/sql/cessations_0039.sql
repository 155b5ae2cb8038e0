-- Announcements that a service ends; each region holds its own copy.
CREATE TABLE habeas.cessation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	service_code TEXT NOT NULL,
	announcement TEXT NOT NULL,
	announced_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
	erase_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT cessation_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX cessation_announced_at_idx ON habeas.cessation (org_id, announced_at, id);
CREATE UNIQUE INDEX cessation_service_code_key ON habeas.cessation (org_id, service_code) WHERE revoked_at IS NULL;
alter table habeas.cessation enable row level security;
alter table habeas.cessation force row level security;
grant select on habeas.cessation to habeas_app;
create policy cessation_select on habeas.cessation for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.cessation to habeas_app;
create policy cessation_insert on habeas.cessation for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' inventory:manage '::text) > 0));
grant update on habeas.cessation to habeas_app;
create policy cessation_update on habeas.cessation for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' inventory:manage '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' inventory:manage '::text) > 0));
