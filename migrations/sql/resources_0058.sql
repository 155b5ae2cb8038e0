-- Resources of people's products, each sealed under a key of its own.
CREATE TABLE habeas.resource (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	service_code TEXT NOT NULL,
	category_code TEXT NOT NULL,
	kind TEXT NOT NULL,
	wrapped BYTEA NOT NULL,
	name BYTEA NOT NULL,
	address BYTEA,
	user_name BYTEA,
	secret BYTEA,
	secret_changed_at TIMESTAMP WITH TIME ZONE,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT resource_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT resource_person_fkey FOREIGN KEY(org_id, subject_id, controller_id) REFERENCES habeas.person (org_id, subject_id, controller_id) ON DELETE CASCADE,
	CONSTRAINT resource_kind_check CHECK (kind in ('CLIENT', 'VIRTUALISATION', 'CLOUD', 'STORAGE', 'ACCOUNT')),
	CONSTRAINT resource_secret_check CHECK ((secret is null) = (secret_changed_at is null))
);
CREATE INDEX resource_subject_id_idx ON habeas.resource (subject_id, added_at, id);
alter table habeas.resource enable row level security;
alter table habeas.resource force row level security;
grant select on habeas.resource to habeas_app;
create policy resource_select on habeas.resource for select to habeas_app using ((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0))));
grant insert on habeas.resource to habeas_app;
create policy resource_insert on habeas.resource for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0));
grant update on habeas.resource to habeas_app;
create policy resource_update on habeas.resource for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0));
grant delete on habeas.resource to habeas_app;
create policy resource_delete on habeas.resource for delete to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' records:collect '::text) > 0)));
