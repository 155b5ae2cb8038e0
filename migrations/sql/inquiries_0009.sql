CREATE TABLE habeas.ledger_inquiry (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	entry_id UUID NOT NULL,
	entry_org_id UUID NOT NULL,
	kind TEXT NOT NULL,
	status TEXT NOT NULL,
	organization_name TEXT NOT NULL,
	looked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	purpose TEXT NOT NULL,
	field_classes TEXT[] NOT NULL,
	reason TEXT NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	answer_by TIMESTAMP WITH TIME ZONE NOT NULL,
	accessor_id UUID,
	accessor_name TEXT,
	balance TEXT,
	explanation TEXT,
	decided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT ledger_inquiry_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT ledger_inquiry_entry_key UNIQUE (org_id, subject_id, entry_id, kind)
);
CREATE INDEX ledger_inquiry_asked_at_idx ON habeas.ledger_inquiry (org_id, asked_at, id);
CREATE INDEX ledger_inquiry_subject_id_idx ON habeas.ledger_inquiry (subject_id, asked_at, id);
CREATE TABLE habeas.look_stop (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	purpose TEXT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT look_stop_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX look_stop_subject_id_idx ON habeas.look_stop (subject_id);
alter table habeas.ledger_inquiry enable row level security;
alter table habeas.ledger_inquiry force row level security;
grant select on habeas.ledger_inquiry to habeas_app;
create policy ledger_inquiry_select on habeas.ledger_inquiry for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.ledger_inquiry to habeas_app;
create policy ledger_inquiry_insert on habeas.ledger_inquiry for insert to habeas_app with check ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.ledger_inquiry to habeas_app;
create policy ledger_inquiry_update on habeas.ledger_inquiry for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.look_stop enable row level security;
alter table habeas.look_stop force row level security;
grant select on habeas.look_stop to habeas_app;
create policy look_stop_select on habeas.look_stop for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.look_stop to habeas_app;
create policy look_stop_insert on habeas.look_stop for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.look_stop to habeas_app;
create policy look_stop_delete on habeas.look_stop for delete to habeas_app using ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
