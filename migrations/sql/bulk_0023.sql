-- Bulk exports of members, the people who were told of them, and whom an administrator looked at today.
CREATE TABLE habeas.bulk_export (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	unit_id UUID,
	purpose TEXT NOT NULL,
	note TEXT NOT NULL,
	field_classes TEXT[] NOT NULL,
	status TEXT NOT NULL,
	requested_by UUID NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	persons INTEGER NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	ended_by UUID,
	end_reason TEXT,
	ready_at TIMESTAMP WITH TIME ZONE,
	exported INTEGER,
	expires_at TIMESTAMP WITH TIME ZONE,
	wrapped_key BYTEA,
	CONSTRAINT bulk_export_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX bulk_export_requested_at_idx ON habeas.bulk_export (org_id, requested_at, id);
CREATE TABLE habeas.bulk_export_person (
	org_id UUID NOT NULL,
	export_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	member_id UUID NOT NULL,
	told_at TIMESTAMP WITH TIME ZONE NOT NULL,
	taken_at TIMESTAMP WITH TIME ZONE,
	left_out TEXT,
	sealed BYTEA,
	CONSTRAINT bulk_export_person_pkey PRIMARY KEY (org_id, export_id, subject_id)
);
CREATE INDEX bulk_export_person_subject_id_idx ON habeas.bulk_export_person (subject_id, told_at, export_id);
CREATE TABLE habeas.looked_person (
	org_id UUID NOT NULL,
	accessor_id UUID NOT NULL,
	day DATE NOT NULL,
	subject_id UUID NOT NULL,
	CONSTRAINT looked_person_pkey PRIMARY KEY (org_id, accessor_id, day, subject_id)
);
alter table habeas.bulk_export enable row level security;
alter table habeas.bulk_export force row level security;
grant select on habeas.bulk_export to habeas_app;
create policy bulk_export_select on habeas.bulk_export for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.bulk_export to habeas_app;
create policy bulk_export_insert on habeas.bulk_export for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) and (requested_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant update on habeas.bulk_export to habeas_app;
create policy bulk_export_update on habeas.bulk_export for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.bulk_export_person enable row level security;
alter table habeas.bulk_export_person force row level security;
grant select on habeas.bulk_export_person to habeas_app;
create policy bulk_export_person_select on habeas.bulk_export_person for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.bulk_export_person to habeas_app;
create policy bulk_export_person_insert on habeas.bulk_export_person for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.bulk_export_person to habeas_app;
create policy bulk_export_person_update on habeas.bulk_export_person for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.looked_person enable row level security;
alter table habeas.looked_person force row level security;
grant select on habeas.looked_person to habeas_app;
create policy looked_person_select on habeas.looked_person for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.looked_person to habeas_app;
create policy looked_person_insert on habeas.looked_person for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.looked_person to habeas_app;
create policy looked_person_delete on habeas.looked_person for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
