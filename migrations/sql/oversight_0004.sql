alter table habeas.membership add column frozen_at timestamp with time zone;
alter table habeas.membership add column overseer_id uuid
    generated always as (case when frozen_at is null then org_id end) stored;
drop policy membership_select on habeas.membership;
create policy membership_select on habeas.membership for select to habeas_app using (((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.membership to habeas_app;
create policy membership_update on habeas.membership for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((overseer_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.domain add column token_hash bytea;
alter table habeas.domain add column proven_at timestamp with time zone;
alter table habeas.domain add column missing_since timestamp with time zone;
alter table habeas.domain add column contest_until timestamp with time zone;
alter table habeas.domain add column reviewed_at timestamp with time zone;
CREATE TABLE habeas.address_domain (
	org_id UUID NOT NULL,
	name TEXT NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	CONSTRAINT address_domain_pkey PRIMARY KEY (org_id, name)
);
CREATE INDEX address_domain_name_idx ON habeas.address_domain (name, subject_id);
CREATE TABLE habeas.capture (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	domain_id UUID NOT NULL,
	domain_name TEXT NOT NULL,
	address_domain TEXT NOT NULL,
	announcement_id UUID,
	notice JSONB,
	state TEXT NOT NULL,
	found_at TIMESTAMP WITH TIME ZONE NOT NULL,
	notified_at TIMESTAMP WITH TIME ZONE,
	respond_by TIMESTAMP WITH TIME ZONE,
	postponements INTEGER NOT NULL,
	choice TEXT,
	chosen_at TIMESTAMP WITH TIME ZONE,
	ended_at TIMESTAMP WITH TIME ZONE,
	end_reason TEXT,
	CONSTRAINT capture_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT capture_subject_key UNIQUE (org_id, subject_id, domain_id, found_at)
);
CREATE INDEX capture_found_at_idx ON habeas.capture (org_id, found_at, id);
CREATE INDEX capture_subject_id_idx ON habeas.capture (subject_id, found_at, id);
CREATE TABLE habeas.log_pending (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID,
	leaf_hash BYTEA NOT NULL,
	CONSTRAINT log_pending_pkey PRIMARY KEY (org_id, id)
);
CREATE TABLE habeas.log_entry (
	position BIGINT NOT NULL,
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID,
	leaf_hash BYTEA NOT NULL,
	tree_size BIGINT NOT NULL,
	root_hash BYTEA NOT NULL,
	path TEXT[] NOT NULL,
	CONSTRAINT log_entry_pkey PRIMARY KEY (position),
	CONSTRAINT log_entry_id_key UNIQUE (org_id, id)
);
CREATE INDEX log_entry_subject_id_idx ON habeas.log_entry (subject_id, position);
CREATE TABLE habeas.log_node (
	key TEXT NOT NULL,
	hash BYTEA NOT NULL,
	CONSTRAINT log_node_pkey PRIMARY KEY (key)
);
CREATE TABLE habeas.tree_head (
	tree_size BIGINT NOT NULL,
	root_hash BYTEA NOT NULL,
	region TEXT NOT NULL,
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	signature TEXT NOT NULL,
	CONSTRAINT tree_head_pkey PRIMARY KEY (tree_size)
);
alter table habeas.address_domain enable row level security;
alter table habeas.address_domain force row level security;
grant select on habeas.address_domain to habeas_app;
create policy address_domain_select on habeas.address_domain for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.address_domain to habeas_app;
create policy address_domain_insert on habeas.address_domain for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant delete on habeas.address_domain to habeas_app;
create policy address_domain_delete on habeas.address_domain for delete to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.capture enable row level security;
alter table habeas.capture force row level security;
grant select on habeas.capture to habeas_app;
create policy capture_select on habeas.capture for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.capture to habeas_app;
create policy capture_insert on habeas.capture for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.capture to habeas_app;
create policy capture_update on habeas.capture for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.log_entry enable row level security;
alter table habeas.log_entry force row level security;
grant select on habeas.log_entry to habeas_app;
create policy log_entry_select on habeas.log_entry for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('ledger:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('journal:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.log_entry to habeas_app;
create policy log_entry_insert on habeas.log_entry for insert to habeas_app with check (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.log_node enable row level security;
alter table habeas.log_node force row level security;
grant select on habeas.log_node to habeas_app;
create policy log_node_select on habeas.log_node for select to habeas_app using (('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('ledger:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('journal:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.log_node to habeas_app;
create policy log_node_insert on habeas.log_node for insert to habeas_app with check (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.log_pending enable row level security;
alter table habeas.log_pending force row level security;
grant select on habeas.log_pending to habeas_app;
create policy log_pending_select on habeas.log_pending for select to habeas_app using (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.log_pending to habeas_app;
create policy log_pending_insert on habeas.log_pending for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) or (org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant delete on habeas.log_pending to habeas_app;
create policy log_pending_delete on habeas.log_pending for delete to habeas_app using (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.tree_head enable row level security;
alter table habeas.tree_head force row level security;
grant select on habeas.tree_head to habeas_app;
create policy tree_head_select on habeas.tree_head for select to habeas_app using (('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('ledger:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('journal:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) or ('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.tree_head to habeas_app;
create policy tree_head_insert on habeas.tree_head for insert to habeas_app with check (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
