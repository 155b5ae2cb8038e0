-- That a notice was shown to a person, and that they did not agree to it.
CREATE TABLE habeas.notice_presentation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	notice_code TEXT NOT NULL,
	version_id UUID NOT NULL,
	language TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	presented_at TIMESTAMP WITH TIME ZONE NOT NULL,
	declined_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT notice_presentation_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX notice_presentation_subject_id_idx ON habeas.notice_presentation (subject_id, presented_at, id);
CREATE INDEX notice_presentation_version_idx ON habeas.notice_presentation (controller_id, version_id);
alter table habeas.notice_presentation enable row level security;
alter table habeas.notice_presentation force row level security;
grant select on habeas.notice_presentation to habeas_app;
create policy notice_presentation_select on habeas.notice_presentation for select to habeas_app using (coalesce((((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0)))) or ((controller_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' notices:publish '::text) > 0))))), false));
grant insert on habeas.notice_presentation to habeas_app;
create policy notice_presentation_insert on habeas.notice_presentation for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0));
grant update (declined_at) on habeas.notice_presentation to habeas_app;
create policy notice_presentation_update on habeas.notice_presentation for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0)) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' self:write '::text) > 0));
