-- Incidents of a controller, what happened to them, and what its people were told.
CREATE TABLE habeas.incident (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	origin TEXT NOT NULL,
	status TEXT NOT NULL,
	summary TEXT NOT NULL,
	risk TEXT,
	affected JSONB NOT NULL,
	reported_by UUID,
	aware_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	contained_at TIMESTAMP WITH TIME ZONE,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT incident_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX incident_aware_at_idx ON habeas.incident (org_id, aware_at, id);
CREATE INDEX incident_reported_by_idx ON habeas.incident (reported_by, aware_at, id);
CREATE TABLE habeas.incident_notice (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	places TEXT[] NOT NULL,
	blocks JSONB NOT NULL,
	published_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT incident_notice_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX incident_notice_published_at_idx ON habeas.incident_notice (org_id, published_at, id);
CREATE TABLE habeas.incident_event (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	incident_id UUID NOT NULL,
	kind TEXT NOT NULL,
	law TEXT,
	duty TEXT,
	note TEXT,
	people INTEGER,
	happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT incident_event_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT incident_event_incident_fkey FOREIGN KEY(org_id, incident_id) REFERENCES habeas.incident (org_id, id)
);
CREATE INDEX incident_event_incident_idx ON habeas.incident_event (org_id, incident_id, happened_at, id);
alter table habeas.incident enable row level security;
alter table habeas.incident force row level security;
grant select on habeas.incident to habeas_app;
create policy incident_select on habeas.incident for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and (reported_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid)) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.incident to habeas_app;
create policy incident_insert on habeas.incident for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and (reported_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid)) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.incident to habeas_app;
create policy incident_update on habeas.incident for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and (reported_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid)) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or (((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and (reported_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid)) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.incident_event enable row level security;
alter table habeas.incident_event force row level security;
grant select on habeas.incident_event to habeas_app;
create policy incident_event_select on habeas.incident_event for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.incident_event to habeas_app;
create policy incident_event_insert on habeas.incident_event for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.incident_notice enable row level security;
alter table habeas.incident_notice force row level security;
grant select on habeas.incident_notice to habeas_app;
create policy incident_notice_select on habeas.incident_notice for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.incident_notice to habeas_app;
create policy incident_notice_insert on habeas.incident_notice for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('incidents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
