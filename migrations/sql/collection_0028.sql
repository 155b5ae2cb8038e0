-- What apps may collect: sources, cookies and the finer register; what they collected, and answers to their prompts.
alter table habeas.purpose add column locked boolean default false not null;
alter table habeas.purpose add column reference_needed boolean default false not null;
alter table habeas.purpose add column parts text[] default '{}' not null;
alter table habeas.processing_activity add column retention_anchor text;
alter table habeas.processing_activity add column source_code text;
alter table habeas.processing_activity add column necessity text;
alter table habeas.processing_activity add column assessment text;
alter table habeas.processing_activity add column minimisation text;
alter table habeas.device_permission add column opens text[] default '{}' not null;
CREATE TABLE habeas.cookie (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	purpose_codes TEXT[] NOT NULL,
	contents TEXT[] NOT NULL,
	issuer TEXT NOT NULL,
	secure BOOLEAN NOT NULL,
	http_only BOOLEAN NOT NULL,
	same_site TEXT NOT NULL,
	recipient_code TEXT,
	impact TEXT NOT NULL,
	CONSTRAINT cookie_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.data_source (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	needs_agreement BOOLEAN NOT NULL,
	CONSTRAINT data_source_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.collection (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	service_code TEXT NOT NULL,
	kind TEXT NOT NULL,
	purpose_code TEXT NOT NULL,
	part TEXT,
	category_code TEXT NOT NULL,
	items TEXT[] NOT NULL,
	source_code TEXT NOT NULL,
	agreement TEXT,
	reference TEXT,
	cookie_code TEXT,
	legal_bases JSONB NOT NULL,
	consent_id UUID,
	consent_org_id UUID,
	version_id UUID,
	by_action BOOLEAN NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT collection_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT collection_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE
);
CREATE INDEX collection_subject_id_idx ON habeas.collection (subject_id, at, id);
CREATE TABLE habeas.permission_answer (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	permission_code TEXT NOT NULL,
	function TEXT NOT NULL,
	reply TEXT NOT NULL,
	needed_at TIMESTAMP WITH TIME ZONE,
	answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT permission_answer_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT permission_answer_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE
);
CREATE INDEX permission_answer_subject_id_idx ON habeas.permission_answer (subject_id, answered_at, id);
alter table habeas.collection enable row level security;
alter table habeas.collection force row level security;
grant select on habeas.collection to habeas_app;
create policy collection_select on habeas.collection for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.collection to habeas_app;
create policy collection_insert on habeas.collection for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.cookie enable row level security;
alter table habeas.cookie force row level security;
grant select on habeas.cookie to habeas_app;
create policy cookie_select on habeas.cookie for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.cookie to habeas_app;
create policy cookie_insert on habeas.cookie for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.cookie to habeas_app;
create policy cookie_update on habeas.cookie for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.data_source enable row level security;
alter table habeas.data_source force row level security;
grant select on habeas.data_source to habeas_app;
create policy data_source_select on habeas.data_source for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.data_source to habeas_app;
create policy data_source_insert on habeas.data_source for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.data_source to habeas_app;
create policy data_source_update on habeas.data_source for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.permission_answer enable row level security;
alter table habeas.permission_answer force row level security;
grant select on habeas.permission_answer to habeas_app;
create policy permission_answer_select on habeas.permission_answer for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.permission_answer to habeas_app;
create policy permission_answer_insert on habeas.permission_answer for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
