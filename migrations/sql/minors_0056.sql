-- What is known of ages, signs of children, and what guardians agreed to.
CREATE TABLE habeas.age_doubt (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	below INTEGER NOT NULL,
	signs TEXT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	settled_at TIMESTAMP WITH TIME ZONE,
	settlement TEXT,
	anew BOOLEAN NOT NULL,
	CONSTRAINT age_doubt_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT age_doubt_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE
);
CREATE INDEX age_doubt_controller_id_idx ON habeas.age_doubt (controller_id, recorded_at, id);
CREATE INDEX age_doubt_subject_id_idx ON habeas.age_doubt (subject_id, recorded_at, id);
CREATE TABLE habeas.age_statement (
	org_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	source TEXT NOT NULL,
	born DATE,
	grown BOOLEAN NOT NULL,
	stated_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT age_statement_pkey PRIMARY KEY (org_id, subject_id),
	CONSTRAINT age_statement_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE,
	CONSTRAINT age_statement_no_more_than_needed_check CHECK (grown = (born is null)),
	CONSTRAINT age_statement_source_check CHECK (source in ('PERSON', 'GUARDIAN'))
);
CREATE TABLE habeas.guardian_agreement (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	agent_org_id UUID NOT NULL,
	representation_id UUID NOT NULL,
	purpose_codes TEXT[] NOT NULL,
	agreed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT guardian_agreement_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT guardian_agreement_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE
);
CREATE INDEX guardian_agreement_claim_idx ON habeas.guardian_agreement (representation_id);
CREATE INDEX guardian_agreement_subject_id_idx ON habeas.guardian_agreement (subject_id, agreed_at, id);
alter table habeas.age_doubt enable row level security;
alter table habeas.age_doubt force row level security;
grant select on habeas.age_doubt to habeas_app;
create policy age_doubt_select on habeas.age_doubt for select to habeas_app using (coalesce((((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))) or ((controller_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0))))), false));
grant insert on habeas.age_doubt to habeas_app;
create policy age_doubt_insert on habeas.age_doubt for insert to habeas_app with check ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0));
grant update on habeas.age_doubt to habeas_app;
create policy age_doubt_update on habeas.age_doubt for update to habeas_app using ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0)) with check ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0));
grant delete on habeas.age_doubt to habeas_app;
create policy age_doubt_delete on habeas.age_doubt for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0));
alter table habeas.age_statement enable row level security;
alter table habeas.age_statement force row level security;
grant select on habeas.age_statement to habeas_app;
create policy age_statement_select on habeas.age_statement for select to habeas_app using ((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0))));
grant insert on habeas.age_statement to habeas_app;
create policy age_statement_insert on habeas.age_statement for insert to habeas_app with check (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0)));
grant delete on habeas.age_statement to habeas_app;
create policy age_statement_delete on habeas.age_statement for delete to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0)));
alter table habeas.guardian_agreement enable row level security;
alter table habeas.guardian_agreement force row level security;
grant select on habeas.guardian_agreement to habeas_app;
create policy guardian_agreement_select on habeas.guardian_agreement for select to habeas_app using (coalesce((((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))) or ((agent_org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' rights:exercise '::text) > 0)))) or ((controller_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0))))), false));
grant insert on habeas.guardian_agreement to habeas_app;
create policy guardian_agreement_insert on habeas.guardian_agreement for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0));
grant update on habeas.guardian_agreement to habeas_app;
create policy guardian_agreement_update on habeas.guardian_agreement for update to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' rights:exercise '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0))) with check (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' rights:exercise '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' requests:handle '::text) > 0)));
grant delete on habeas.guardian_agreement to habeas_app;
create policy guardian_agreement_delete on habeas.guardian_agreement for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0));
