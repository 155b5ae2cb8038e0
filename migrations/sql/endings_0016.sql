alter table habeas.membership add column overseen_from timestamp with time zone;
alter table habeas.membership add column current_since timestamp with time zone
    generated always as (case when ended_at is null then joined_at end) stored;
CREATE TABLE habeas.organization_ending (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	requested_by UUID NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	approved_by UUID,
	approved_at TIMESTAMP WITH TIME ZONE,
	ends_at TIMESTAMP WITH TIME ZONE,
	cancelled_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT organization_ending_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT organization_ending_two_persons_check CHECK (approved_by is null or approved_by <> requested_by)
);
CREATE INDEX organization_ending_requested_at_idx ON habeas.organization_ending (org_id, requested_at, id);
alter table habeas.organization_ending enable row level security;
alter table habeas.organization_ending force row level security;
grant select on habeas.organization_ending to habeas_app;
create policy organization_ending_select on habeas.organization_ending for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.organization_ending to habeas_app;
create policy organization_ending_insert on habeas.organization_ending for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) and (requested_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant update on habeas.organization_ending to habeas_app;
create policy organization_ending_update on habeas.organization_ending for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
