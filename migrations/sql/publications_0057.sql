-- What becomes public of people: agreements, and publications on one of two grounds.
CREATE TABLE habeas.publication_agreement (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	items TEXT[] NOT NULL,
	manner TEXT NOT NULL,
	language TEXT NOT NULL,
	agreed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	withdrawn_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT publication_agreement_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT publication_agreement_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE,
	CONSTRAINT publication_agreement_named_check CHECK (cardinality(items) > 0)
);
CREATE INDEX publication_agreement_controller_id_idx ON habeas.publication_agreement (controller_id, agreed_at, id);
CREATE INDEX publication_agreement_subject_id_idx ON habeas.publication_agreement (subject_id, agreed_at, id);
CREATE TABLE habeas.publication (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	ground TEXT NOT NULL,
	agreement_id UUID,
	demand_id UUID,
	instrument TEXT,
	items TEXT[] NOT NULL,
	manner TEXT NOT NULL,
	protection TEXT NOT NULL,
	published_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	told_at TIMESTAMP WITH TIME ZONE,
	taken_down_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT publication_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT publication_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE,
	CONSTRAINT publication_agreement_fkey FOREIGN KEY(org_id, agreement_id) REFERENCES habeas.publication_agreement (org_id, id) ON DELETE CASCADE,
	CONSTRAINT publication_one_ground_check CHECK ((ground = 'EXPRESS_AGREEMENT' and agreement_id is not null and demand_id is null) or (ground = 'LEGAL_DEMAND' and demand_id is not null and agreement_id is null)),
	CONSTRAINT publication_protected_check CHECK (cardinality(items) > 0 and length(protection) >= 20)
);
CREATE INDEX publication_agreement_idx ON habeas.publication (org_id, agreement_id);
CREATE INDEX publication_controller_id_idx ON habeas.publication (controller_id, published_at, id);
CREATE INDEX publication_subject_id_idx ON habeas.publication (subject_id, published_at, id);
alter table habeas.publication enable row level security;
alter table habeas.publication force row level security;
grant select on habeas.publication to habeas_app;
create policy publication_select on habeas.publication for select to habeas_app using (coalesce((((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))) or ((controller_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0))))), false));
grant insert on habeas.publication to habeas_app;
create policy publication_insert on habeas.publication for insert to habeas_app with check ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0));
grant update on habeas.publication to habeas_app;
create policy publication_update on habeas.publication for update to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' consents:manage '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0))) with check (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' consents:manage '::text) > 0)) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0)));
grant delete on habeas.publication to habeas_app;
create policy publication_delete on habeas.publication for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0));
alter table habeas.publication_agreement enable row level security;
alter table habeas.publication_agreement force row level security;
grant select on habeas.publication_agreement to habeas_app;
create policy publication_agreement_select on habeas.publication_agreement for select to habeas_app using (coalesce((((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))) or ((controller_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0))))), false));
grant insert on habeas.publication_agreement to habeas_app;
create policy publication_agreement_insert on habeas.publication_agreement for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' consents:manage '::text) > 0));
grant update on habeas.publication_agreement to habeas_app;
create policy publication_agreement_update on habeas.publication_agreement for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' consents:manage '::text) > 0)) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' consents:manage '::text) > 0));
grant delete on habeas.publication_agreement to habeas_app;
create policy publication_agreement_delete on habeas.publication_agreement for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0));
