alter table habeas.recipient add column kind text;
alter table habeas.person add constraint person_controller_key unique (org_id, subject_id, controller_id);
drop policy consent_select on habeas.consent;
drop policy use_stop_select on habeas.use_stop;
create policy consent_select on habeas.consent for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
create policy use_stop_select on habeas.use_stop for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
CREATE TABLE habeas.disclosure_tally (
	org_id UUID NOT NULL,
	region_code TEXT NOT NULL,
	month TEXT NOT NULL,
	recipient_code TEXT NOT NULL,
	category_code TEXT NOT NULL,
	kind TEXT NOT NULL,
	total INTEGER NOT NULL,
	CONSTRAINT disclosure_tally_pkey PRIMARY KEY (org_id, region_code, month, recipient_code, category_code, kind)
);
CREATE TABLE habeas.disclosure (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	space_id UUID NOT NULL,
	recipient_code TEXT NOT NULL,
	purpose_code TEXT NOT NULL,
	category_codes TEXT[] NOT NULL,
	kind TEXT NOT NULL,
	ground TEXT NOT NULL,
	reason TEXT,
	instrument TEXT,
	breaches TEXT[] NOT NULL,
	disclosed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT disclosure_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT disclosure_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE
);
CREATE INDEX disclosure_controller_id_idx ON habeas.disclosure (controller_id, disclosed_at, id);
CREATE INDEX disclosure_subject_id_idx ON habeas.disclosure (subject_id, disclosed_at, id);
alter table habeas.disclosure enable row level security;
alter table habeas.disclosure force row level security;
grant select on habeas.disclosure to habeas_app;
create policy disclosure_select on habeas.disclosure for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.disclosure to habeas_app;
create policy disclosure_insert on habeas.disclosure for insert to habeas_app with check ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.disclosure_tally enable row level security;
alter table habeas.disclosure_tally force row level security;
grant select on habeas.disclosure_tally to habeas_app;
create policy disclosure_tally_select on habeas.disclosure_tally for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.disclosure_tally to habeas_app;
create policy disclosure_tally_insert on habeas.disclosure_tally for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.disclosure_tally to habeas_app;
create policy disclosure_tally_update on habeas.disclosure_tally for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
