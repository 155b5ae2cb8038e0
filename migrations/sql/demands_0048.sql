-- Demands of courts and authorities for people's data.
CREATE TABLE habeas.authority_demand (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	mark_id UUID NOT NULL,
	authority TEXT NOT NULL,
	country TEXT NOT NULL,
	instrument TEXT NOT NULL,
	citation TEXT NOT NULL,
	provision TEXT NOT NULL,
	issued_on DATE NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	demanded TEXT[] NOT NULL,
	secret_until TIMESTAMP WITH TIME ZONE,
	secrecy_basis TEXT,
	status TEXT NOT NULL,
	finding TEXT,
	granted TEXT[] NOT NULL,
	collected_from TIMESTAMP WITH TIME ZONE,
	collected_before TIMESTAMP WITH TIME ZONE,
	examined_by UUID,
	examined_at TIMESTAMP WITH TIME ZONE,
	approved_by UUID,
	approved_at TIMESTAMP WITH TIME ZONE,
	refusal TEXT,
	refused_at TIMESTAMP WITH TIME ZONE,
	ready_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE,
	wrapped_key BYTEA,
	fetched_by UUID,
	fetched_at TIMESTAMP WITH TIME ZONE,
	handed_over_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT authority_demand_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT authority_demand_second_person_check CHECK (approved_by is null or (examined_by is not null and approved_by <> examined_by and cardinality(granted) > 0 and granted <@ demanded))
);
CREATE INDEX authority_demand_received_at_idx ON habeas.authority_demand (org_id, received_at, id);
CREATE TABLE habeas.authority_demand_mark (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	year INTEGER NOT NULL,
	status TEXT NOT NULL,
	narrowed BOOLEAN NOT NULL,
	secret_until TIMESTAMP WITH TIME ZONE,
	CONSTRAINT authority_demand_mark_pkey PRIMARY KEY (org_id, id)
);
CREATE TABLE habeas.authority_demand_event (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	demand_id UUID NOT NULL,
	kind TEXT NOT NULL,
	note TEXT,
	happened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT authority_demand_event_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT authority_demand_event_demand_fkey FOREIGN KEY(org_id, demand_id) REFERENCES habeas.authority_demand (org_id, id)
);
CREATE INDEX authority_demand_event_demand_idx ON habeas.authority_demand_event (org_id, demand_id, happened_at, id);
CREATE TABLE habeas.authority_demand_person (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	demand_id UUID NOT NULL,
	named TEXT NOT NULL,
	state TEXT NOT NULL,
	subject_id UUID,
	visible_from TIMESTAMP WITH TIME ZONE,
	authority TEXT NOT NULL,
	country TEXT NOT NULL,
	instrument TEXT NOT NULL,
	citation TEXT NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	demanded TEXT[] NOT NULL,
	granted TEXT[] NOT NULL,
	status TEXT NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	handed_over_at TIMESTAMP WITH TIME ZONE,
	taken_at TIMESTAMP WITH TIME ZONE,
	records INTEGER,
	sealed BYTEA,
	told_of TEXT,
	CONSTRAINT authority_demand_person_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT authority_demand_person_demand_fkey FOREIGN KEY(org_id, demand_id) REFERENCES habeas.authority_demand (org_id, id)
);
CREATE INDEX authority_demand_person_demand_idx ON habeas.authority_demand_person (org_id, demand_id, id);
CREATE UNIQUE INDEX authority_demand_person_once_key ON habeas.authority_demand_person (org_id, demand_id, subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX authority_demand_person_subject_idx ON habeas.authority_demand_person (subject_id, received_at, id);
alter table habeas.authority_demand enable row level security;
alter table habeas.authority_demand force row level security;
grant select on habeas.authority_demand to habeas_app;
create policy authority_demand_select on habeas.authority_demand for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0))));
grant insert on habeas.authority_demand to habeas_app;
create policy authority_demand_insert on habeas.authority_demand for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
grant update on habeas.authority_demand to habeas_app;
create policy authority_demand_update on habeas.authority_demand for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
alter table habeas.authority_demand_event enable row level security;
alter table habeas.authority_demand_event force row level security;
grant select on habeas.authority_demand_event to habeas_app;
create policy authority_demand_event_select on habeas.authority_demand_event for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0))));
grant insert on habeas.authority_demand_event to habeas_app;
create policy authority_demand_event_insert on habeas.authority_demand_event for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
alter table habeas.authority_demand_mark enable row level security;
alter table habeas.authority_demand_mark force row level security;
grant select on habeas.authority_demand_mark to habeas_app;
create policy authority_demand_mark_select on habeas.authority_demand_mark for select to habeas_app using ((org_id = (select (nullif(current_setting('app.controller'::text, true), ''::text))::uuid)));
grant insert on habeas.authority_demand_mark to habeas_app;
create policy authority_demand_mark_insert on habeas.authority_demand_mark for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
grant update on habeas.authority_demand_mark to habeas_app;
create policy authority_demand_mark_update on habeas.authority_demand_mark for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
alter table habeas.authority_demand_person enable row level security;
alter table habeas.authority_demand_person force row level security;
grant select on habeas.authority_demand_person to habeas_app;
create policy authority_demand_person_select on habeas.authority_demand_person for select to habeas_app using (coalesce((((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0)))) or ((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0))) and (visible_from is null or visible_from <= now()))), false));
grant insert on habeas.authority_demand_person to habeas_app;
create policy authority_demand_person_insert on habeas.authority_demand_person for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
grant update on habeas.authority_demand_person to habeas_app;
create policy authority_demand_person_update on habeas.authority_demand_person for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' demands:handle '::text) > 0));
