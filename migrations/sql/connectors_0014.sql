-- External systems: their connectors, the steps that they are asked to take, and what humans do instead.
ALTER TABLE habeas.request_task ADD COLUMN step_id UUID;
ALTER TABLE habeas.request_task ADD COLUMN operation TEXT;
ALTER TABLE habeas.request_task ADD COLUMN due_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.request_task ADD COLUMN outcome TEXT;
ALTER TABLE habeas.request_task ADD COLUMN denial_code TEXT;
ALTER TABLE habeas.request_task ADD COLUMN evidence TEXT;
CREATE TABLE habeas.connector (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	url TEXT NOT NULL,
	operations TEXT[] NOT NULL,
	identifiers TEXT[] NOT NULL,
	category_codes TEXT[] NOT NULL,
	purpose_codes TEXT[] NOT NULL,
	recipient_code TEXT,
	status TEXT NOT NULL,
	wrapped BYTEA NOT NULL,
	secret BYTEA NOT NULL,
	former_secret BYTEA,
	former_until TIMESTAMP WITH TIME ZONE,
	failures INTEGER NOT NULL,
	shut_until TIMESTAMP WITH TIME ZONE,
	last_success_at TIMESTAMP WITH TIME ZONE,
	last_failure_at TIMESTAMP WITH TIME ZONE,
	last_error TEXT,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT connector_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT connector_code_key UNIQUE (org_id, code)
);
CREATE TABLE habeas.system_step (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	reference TEXT NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	connector_id UUID NOT NULL,
	connector_code TEXT NOT NULL,
	system_name TEXT NOT NULL,
	recipient_code TEXT,
	right_code TEXT NOT NULL,
	operation TEXT NOT NULL,
	asked JSONB NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	next_at TIMESTAMP WITH TIME ZONE,
	called_at TIMESTAMP WITH TIME ZONE,
	settled_at TIMESTAMP WITH TIME ZONE,
	error TEXT,
	kept_code TEXT,
	kept_until TIMESTAMP WITH TIME ZONE,
	wrapped BYTEA,
	subject BYTEA,
	answer BYTEA,
	CONSTRAINT system_step_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX system_step_case_idx ON habeas.system_step (org_id, request_id, made_at, id);
CREATE INDEX system_step_connector_idx ON habeas.system_step (connector_id, state);
CREATE INDEX system_step_subject_id_idx ON habeas.system_step (subject_id);
alter table habeas.connector enable row level security;
alter table habeas.connector force row level security;
grant select on habeas.connector to habeas_app;
create policy connector_select on habeas.connector for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.connector to habeas_app;
create policy connector_insert on habeas.connector for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.connector to habeas_app;
create policy connector_update on habeas.connector for update to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.system_step enable row level security;
alter table habeas.system_step force row level security;
grant select on habeas.system_step to habeas_app;
create policy system_step_select on habeas.system_step for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.system_step to habeas_app;
create policy system_step_insert on habeas.system_step for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.system_step to habeas_app;
create policy system_step_update on habeas.system_step for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
