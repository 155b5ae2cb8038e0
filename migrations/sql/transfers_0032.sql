CREATE TABLE habeas.organization_transfer (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	successor_id UUID NOT NULL,
	requested_by UUID NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	approved_by UUID,
	approved_at TIMESTAMP WITH TIME ZONE,
	accepted_by UUID,
	accepted_at TIMESTAMP WITH TIME ZONE,
	transfers_at TIMESTAMP WITH TIME ZONE,
	cancelled_at TIMESTAMP WITH TIME ZONE,
	carried_out_at TIMESTAMP WITH TIME ZONE,
	legal_entity TEXT,
	contact TEXT,
	statement TEXT,
	offered_to UUID GENERATED ALWAYS AS (case when approved_at is not null then successor_id end) STORED,
	announced_to UUID GENERATED ALWAYS AS (case when accepted_at is not null then org_id end) STORED,
	CONSTRAINT organization_transfer_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT organization_transfer_two_persons_check CHECK (approved_by is null or approved_by <> requested_by),
	CONSTRAINT organization_transfer_both_sides_check CHECK (accepted_by is null or (approved_by is not null and accepted_by <> requested_by and accepted_by <> approved_by))
);
CREATE INDEX organization_transfer_offered_to_idx ON habeas.organization_transfer (offered_to, requested_at, id);
CREATE INDEX organization_transfer_requested_at_idx ON habeas.organization_transfer (org_id, requested_at, id);
alter table habeas.organization_transfer enable row level security;
alter table habeas.organization_transfer force row level security;
grant select on habeas.organization_transfer to habeas_app;
create policy organization_transfer_select on habeas.organization_transfer for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((offered_to = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((announced_to = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.organization_transfer to habeas_app;
create policy organization_transfer_insert on habeas.organization_transfer for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) and (requested_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid));
grant update on habeas.organization_transfer to habeas_app;
create policy organization_transfer_update on habeas.organization_transfer for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((offered_to = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((offered_to = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
