-- What the life of requests, their carrying out and their erasures need, beside the tables of 0002.
ALTER TABLE habeas.rights_request ADD COLUMN assignee TEXT;
ALTER TABLE habeas.rights_request ADD COLUMN authorization_id UUID;
ALTER TABLE habeas.request_clock ADD COLUMN unpaused_target_due TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.request_clock ADD COLUMN unpaused_legal_due TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.request_clock ADD COLUMN pause_days INTEGER DEFAULT '0' NOT NULL;
ALTER TABLE habeas.request_clock ADD COLUMN extension TEXT;
ALTER TABLE habeas.request_event ADD COLUMN detail JSONB;
ALTER TABLE habeas.vault_record ADD COLUMN open_class TEXT;
ALTER TABLE habeas.vault_record ADD COLUMN restricted_because TEXT;
ALTER TABLE habeas.vault_record ADD COLUMN restricted_under TEXT;
ALTER TABLE habeas.vault_record ADD COLUMN purge_at TIMESTAMP WITH TIME ZONE;
UPDATE habeas.vault_record SET open_class = field_class WHERE NOT restricted;
CREATE TABLE habeas.agent_authorization (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	agent_org_id UUID NOT NULL,
	rights TEXT[] NOT NULL,
	facts JSONB NOT NULL,
	given_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT agent_authorization_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX agent_authorization_agent_idx ON habeas.agent_authorization (agent_org_id, id);
CREATE INDEX agent_authorization_subject_id_idx ON habeas.agent_authorization (subject_id);
CREATE TABLE habeas.erasure_entry (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	blinded BYTEA NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT erasure_entry_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX erasure_entry_at_idx ON habeas.erasure_entry (org_id, at);
CREATE TABLE habeas.use_stop (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	right_code TEXT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT use_stop_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX use_stop_subject_id_idx ON habeas.use_stop (subject_id);
CREATE TABLE habeas.item_decision (
	org_id UUID NOT NULL,
	request_id UUID NOT NULL,
	right_code TEXT NOT NULL,
	item TEXT NOT NULL,
	subject_id UUID NOT NULL,
	outcome TEXT NOT NULL,
	denial_code TEXT,
	explanation TEXT,
	decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT item_decision_pkey PRIMARY KEY (org_id, request_id, right_code, item),
	CONSTRAINT item_decision_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE TABLE habeas.request_message (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	template TEXT NOT NULL,
	language TEXT NOT NULL,
	written_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT request_message_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT request_message_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE INDEX request_message_request_idx ON habeas.request_message (org_id, request_id, written_at, id);
CREATE TABLE habeas.request_task (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	kind TEXT NOT NULL,
	target TEXT NOT NULL,
	assignee TEXT,
	made_at TIMESTAMP WITH TIME ZONE NOT NULL,
	done_at TIMESTAMP WITH TIME ZONE,
	note TEXT,
	CONSTRAINT request_task_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT request_task_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE INDEX request_task_request_idx ON habeas.request_task (org_id, request_id, made_at, id);
alter table habeas.request_task enable row level security;
alter table habeas.request_task force row level security;
grant select on habeas.request_task to habeas_app;
create policy request_task_select on habeas.request_task for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.request_task to habeas_app;
create policy request_task_insert on habeas.request_task for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.request_task to habeas_app;
create policy request_task_update on habeas.request_task for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.request_message enable row level security;
alter table habeas.request_message force row level security;
grant select on habeas.request_message to habeas_app;
create policy request_message_select on habeas.request_message for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.request_message to habeas_app;
create policy request_message_insert on habeas.request_message for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.item_decision enable row level security;
alter table habeas.item_decision force row level security;
grant select on habeas.item_decision to habeas_app;
create policy item_decision_select on habeas.item_decision for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.item_decision to habeas_app;
create policy item_decision_insert on habeas.item_decision for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.item_decision to habeas_app;
create policy item_decision_delete on habeas.item_decision for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.erasure_entry enable row level security;
alter table habeas.erasure_entry force row level security;
grant select on habeas.erasure_entry to habeas_app;
create policy erasure_entry_select on habeas.erasure_entry for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.erasure_entry to habeas_app;
create policy erasure_entry_insert on habeas.erasure_entry for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.use_stop enable row level security;
alter table habeas.use_stop force row level security;
grant select on habeas.use_stop to habeas_app;
create policy use_stop_select on habeas.use_stop for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant insert on habeas.use_stop to habeas_app;
create policy use_stop_insert on habeas.use_stop for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.use_stop to habeas_app;
create policy use_stop_update on habeas.use_stop for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.agent_authorization enable row level security;
alter table habeas.agent_authorization force row level security;
grant select on habeas.agent_authorization to habeas_app;
create policy agent_authorization_select on habeas.agent_authorization for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.agent_authorization to habeas_app;
create policy agent_authorization_insert on habeas.agent_authorization for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.agent_authorization to habeas_app;
create policy agent_authorization_update on habeas.agent_authorization for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
drop policy vault_record_select on habeas.vault_record;
create policy vault_record_select on habeas.vault_record for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) and ((subject_id = (nullif(current_setting('app.grant_subject'::text, true), ''::text))::uuid) and (open_class = any (string_to_array(nullif(current_setting('app.grant_classes'::text, true), ''::text), ' '::text))))));
grant update on habeas.request_clock to habeas_app;
create policy request_clock_update on habeas.request_clock for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.vault_record to habeas_app;
create policy vault_record_update on habeas.vault_record for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.vault_record to habeas_app;
create policy vault_record_delete on habeas.vault_record for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.space_key to habeas_app;
create policy space_key_delete on habeas.space_key for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
