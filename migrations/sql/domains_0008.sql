alter table habeas.domain add column controller_id uuid;
alter table habeas.domain add column doubt text;
alter table habeas.domain add column name_servers text[];
alter table habeas.domain add column awaited_by uuid
    generated always as (case when status in ('REVIEW', 'FROZEN') then controller_id end) stored;
alter table habeas.domain add column reviewer_id uuid
    generated always as (
        case when status in ('REVIEW', 'FROZEN') or reviewed_at is not null then controller_id end) stored;
CREATE INDEX domain_awaited_by_idx ON habeas.domain (awaited_by, created_at, id);
CREATE TABLE habeas.domain_block (
	org_id UUID NOT NULL,
	name TEXT NOT NULL,
	reason TEXT NOT NULL,
	blocked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT domain_block_pkey PRIMARY KEY (org_id, name)
);
drop policy domain_select on habeas.domain;
create policy domain_select on habeas.domain for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((reviewer_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('domains:review'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
drop policy domain_update on habeas.domain;
create policy domain_update on habeas.domain for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((reviewer_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('domains:review'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((reviewer_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and ('domains:review'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.domain_block enable row level security;
alter table habeas.domain_block force row level security;
grant select on habeas.domain_block to habeas_app;
create policy domain_block_select on habeas.domain_block for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and (('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('domains:review'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.domain_block to habeas_app;
create policy domain_block_insert on habeas.domain_block for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
