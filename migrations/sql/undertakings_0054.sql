-- What a controller's staff undertake, who accepted it, and that the controller reads who of its own people has access.
CREATE TABLE habeas.staff_undertaking (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version INTEGER NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	published_at TIMESTAMP WITH TIME ZONE NOT NULL,
	published_by UUID NOT NULL,
	in_force_from TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT staff_undertaking_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT staff_undertaking_version_key UNIQUE (org_id, version)
);
CREATE INDEX staff_undertaking_in_force_idx ON habeas.staff_undertaking (org_id, in_force_from, version, id);
CREATE TABLE habeas.staff_undertaking_acceptance (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	undertaking_id UUID NOT NULL,
	version INTEGER NOT NULL,
	accepted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT staff_undertaking_acceptance_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT staff_undertaking_acceptance_undertaking_fkey FOREIGN KEY(org_id, undertaking_id) REFERENCES habeas.staff_undertaking (org_id, id),
	CONSTRAINT staff_undertaking_acceptance_once_key UNIQUE (org_id, subject_id, undertaking_id)
);
alter table habeas.staff_undertaking enable row level security;
alter table habeas.staff_undertaking force row level security;
grant select on habeas.staff_undertaking to habeas_app;
create policy staff_undertaking_select on habeas.staff_undertaking for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid)));
grant insert on habeas.staff_undertaking to habeas_app;
create policy staff_undertaking_insert on habeas.staff_undertaking for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.staff_undertaking_acceptance enable row level security;
alter table habeas.staff_undertaking_acceptance force row level security;
grant select on habeas.staff_undertaking_acceptance to habeas_app;
create policy staff_undertaking_acceptance_select on habeas.staff_undertaking_acceptance for select to habeas_app using (coalesce((((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid)) and (subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid))) or ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))))), false));
grant insert on habeas.staff_undertaking_acceptance to habeas_app;
create policy staff_undertaking_acceptance_insert on habeas.staff_undertaking_acceptance for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' undertakings:accept '::text) > 0));
alter policy membership_select on habeas.membership using (coalesce((((overseer_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' members:read '::text) > 0)))) or ((overseer_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' members.unit:read '::text) > 0))) and (unit_id = any (((select string_to_array(nullif(current_setting('app.units'::text, true), ''::text), ' '::text)::uuid[]))::uuid[]))) or ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' organizations:register '::text) > 0)))) or ((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))) or ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))) and (org_id = (select (nullif(current_setting('app.controller'::text, true), ''::text))::uuid)))), false));
