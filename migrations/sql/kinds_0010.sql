-- What kinds of use the register knows, whose stop belongs to which request, and what corrections and closures change.
ALTER TABLE habeas.purpose ADD COLUMN objectable BOOLEAN DEFAULT 'false' NOT NULL;
ALTER TABLE habeas.purpose ADD COLUMN marketing BOOLEAN DEFAULT 'false' NOT NULL;
ALTER TABLE habeas.purpose ADD COLUMN sale BOOLEAN DEFAULT 'false' NOT NULL;
ALTER TABLE habeas.purpose ADD COLUMN sharing BOOLEAN DEFAULT 'false' NOT NULL;
ALTER TABLE habeas.use_stop ADD COLUMN request_id UUID;
ALTER TABLE habeas.use_stop ADD COLUMN purpose_codes TEXT[];
CREATE TABLE habeas.correction (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	space_id UUID NOT NULL,
	record_id UUID NOT NULL,
	category_code TEXT NOT NULL,
	reason TEXT NOT NULL,
	explanation TEXT,
	proposed BYTEA NOT NULL,
	was BYTEA,
	carried_out_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT correction_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT correction_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE INDEX correction_request_idx ON habeas.correction (org_id, request_id, id);
CREATE INDEX correction_subject_id_idx ON habeas.correction (subject_id, record_id);
alter table habeas.correction enable row level security;
alter table habeas.correction force row level security;
grant select on habeas.correction to habeas_app;
create policy correction_select on habeas.correction for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.correction to habeas_app;
create policy correction_insert on habeas.correction for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.correction to habeas_app;
create policy correction_update on habeas.correction for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.correction to habeas_app;
create policy correction_delete on habeas.correction for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant delete on habeas.email_address to habeas_app;
create policy email_address_delete on habeas.email_address for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
drop policy membership_update on habeas.membership;
create policy membership_update on habeas.membership for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.organization to habeas_app;
create policy organization_update on habeas.organization for update to habeas_app using ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.person to habeas_app;
create policy person_update on habeas.person for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
drop policy use_stop_insert on habeas.use_stop;
create policy use_stop_insert on habeas.use_stop for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
drop policy use_stop_update on habeas.use_stop;
create policy use_stop_update on habeas.use_stop for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
