CREATE TABLE habeas.invitation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	controller_id UUID NOT NULL,
	address TEXT NOT NULL,
	address_key TEXT NOT NULL,
	account_kind TEXT NOT NULL,
	domain_name TEXT,
	status TEXT NOT NULL,
	notice JSONB NOT NULL,
	invited_by UUID NOT NULL,
	invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	accepted_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT invitation_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX invitation_address_key_idx ON habeas.invitation (controller_id, address_key);
CREATE INDEX invitation_invited_at_idx ON habeas.invitation (org_id, invited_at, id);
CREATE TABLE habeas.received_invitation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	sent_from TEXT NOT NULL,
	address TEXT NOT NULL,
	account_kind TEXT NOT NULL,
	domain_name TEXT,
	status TEXT NOT NULL,
	notice JSONB NOT NULL,
	invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT received_invitation_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX received_invitation_subject_id_idx ON habeas.received_invitation (subject_id, invited_at, id);
alter table habeas.invitation enable row level security;
alter table habeas.invitation force row level security;
grant select on habeas.invitation to habeas_app;
create policy invitation_select on habeas.invitation for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((controller_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.invitation to habeas_app;
create policy invitation_insert on habeas.invitation for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.invitation to habeas_app;
create policy invitation_update on habeas.invitation for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant delete on habeas.invitation to habeas_app;
create policy invitation_delete on habeas.invitation for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.received_invitation enable row level security;
alter table habeas.received_invitation force row level security;
grant select on habeas.received_invitation to habeas_app;
create policy received_invitation_select on habeas.received_invitation for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.received_invitation to habeas_app;
create policy received_invitation_insert on habeas.received_invitation for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.received_invitation to habeas_app;
create policy received_invitation_update on habeas.received_invitation for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant delete on habeas.received_invitation to habeas_app;
create policy received_invitation_delete on habeas.received_invitation for delete to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
