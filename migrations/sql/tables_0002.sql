CREATE TABLE habeas.consent (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	purpose_code TEXT NOT NULL,
	status TEXT NOT NULL,
	language TEXT NOT NULL,
	given_at TIMESTAMP WITH TIME ZONE NOT NULL,
	withdrawn_at TIMESTAMP WITH TIME ZONE,
	continues_on TEXT,
	CONSTRAINT consent_pkey PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX consent_standing_key ON habeas.consent (org_id, subject_id, controller_id, purpose_code) WHERE withdrawn_at is null;
CREATE INDEX consent_subject_id_idx ON habeas.consent (subject_id, given_at, id);
CREATE TABLE habeas.content_access (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	member_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	purpose TEXT NOT NULL,
	note TEXT NOT NULL,
	field_classes TEXT[] NOT NULL,
	hours INTEGER NOT NULL,
	status TEXT NOT NULL,
	requested_by UUID NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
	approved_by UUID,
	approved_at TIMESTAMP WITH TIME ZONE,
	starts_at TIMESTAMP WITH TIME ZONE,
	expires_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT content_access_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT content_access_second_person_check CHECK (status <> 'APPROVED' or (approved_by is not null and approved_by <> requested_by and approved_by <> subject_id and starts_at is not null and expires_at is not null))
);
CREATE INDEX content_access_requested_at_idx ON habeas.content_access (org_id, requested_at, id);
CREATE INDEX content_access_requester_idx ON habeas.content_access (org_id, requested_by, member_id);
CREATE INDEX content_access_subject_id_idx ON habeas.content_access (subject_id, requested_at, id);
CREATE TABLE habeas.data_category (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	sensitive BOOLEAN NOT NULL,
	field_class TEXT NOT NULL,
	items JSONB NOT NULL,
	CONSTRAINT data_category_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.device_permission (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	platform TEXT NOT NULL,
	name TEXT NOT NULL,
	function TEXT NOT NULL,
	purpose TEXT NOT NULL,
	closable BOOLEAN NOT NULL,
	impact TEXT NOT NULL,
	service_code TEXT NOT NULL,
	CONSTRAINT device_permission_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.domain (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	name TEXT NOT NULL,
	status TEXT NOT NULL,
	scope TEXT NOT NULL,
	verified_at TIMESTAMP WITH TIME ZONE,
	checked_at TIMESTAMP WITH TIME ZONE,
	challenge_name TEXT,
	challenge_sealed BYTEA,
	challenge_expires_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT domain_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT domain_name_key UNIQUE (org_id, name, scope)
);
CREATE TABLE habeas.email_address (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	address TEXT NOT NULL,
	is_primary BOOLEAN NOT NULL,
	verified_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT email_address_pkey PRIMARY KEY (org_id, id)
);
CREATE TABLE habeas.idempotency (
	org_id UUID NOT NULL,
	caller TEXT NOT NULL,
	key TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	result JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT idempotency_pkey PRIMARY KEY (org_id, caller, key)
);
CREATE INDEX idempotency_created_at_idx ON habeas.idempotency (org_id, created_at);
CREATE TABLE habeas.journal_entry (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_id UUID,
	client_id TEXT NOT NULL,
	command TEXT NOT NULL,
	target_type TEXT,
	target_id UUID,
	detail JSONB NOT NULL,
	CONSTRAINT journal_entry_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX journal_entry_at_idx ON habeas.journal_entry (org_id, at, id);
CREATE TABLE habeas.ledger_entry (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	organization_name TEXT NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_role TEXT NOT NULL,
	actor_id UUID,
	client_id TEXT NOT NULL,
	purpose TEXT NOT NULL,
	note TEXT,
	legal_basis TEXT NOT NULL,
	field_classes TEXT[] NOT NULL,
	authority TEXT NOT NULL,
	leaf_hash BYTEA NOT NULL,
	CONSTRAINT ledger_entry_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX ledger_entry_at_idx ON habeas.ledger_entry (org_id, at, id);
CREATE INDEX ledger_entry_subject_id_idx ON habeas.ledger_entry (subject_id, at, id);
CREATE TABLE habeas.membership (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	email TEXT NOT NULL,
	display_name TEXT NOT NULL,
	role TEXT NOT NULL,
	status TEXT NOT NULL,
	account_kind TEXT NOT NULL,
	residence TEXT,
	joined_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	captured_through TEXT,
	overseen_scopes TEXT[] NOT NULL,
	oversight_announced_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT membership_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX membership_email_idx ON habeas.membership (org_id, email collate "C", id);
CREATE INDEX membership_joined_at_idx ON habeas.membership (org_id, joined_at, id);
CREATE INDEX membership_subject_id_idx ON habeas.membership (subject_id, joined_at, id);
CREATE TABLE habeas.notice_acceptance (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	version_id UUID NOT NULL,
	language TEXT NOT NULL,
	kind TEXT NOT NULL,
	residence TEXT,
	sha256 TEXT,
	accepted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT notice_acceptance_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT notice_acceptance_version_key UNIQUE (org_id, subject_id, version_id, language, kind)
);
CREATE INDEX notice_acceptance_subject_id_idx ON habeas.notice_acceptance (subject_id, accepted_at, id);
CREATE INDEX notice_acceptance_version_idx ON habeas.notice_acceptance (controller_id, version_id);
CREATE TABLE habeas.notice_version (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	notice_code TEXT NOT NULL,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	version TEXT NOT NULL,
	language TEXT NOT NULL,
	master_language TEXT,
	effective_from TIMESTAMP WITH TIME ZONE NOT NULL,
	in_force_from TIMESTAMP WITH TIME ZONE,
	published_at TIMESTAMP WITH TIME ZONE NOT NULL,
	service_codes TEXT[] NOT NULL,
	terms JSONB NOT NULL,
	changes JSONB NOT NULL,
	differences JSONB NOT NULL,
	asks_fresh_agreement BOOLEAN NOT NULL,
	consent_needed INTEGER NOT NULL,
	source TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	CONSTRAINT notice_version_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT notice_version_version_key UNIQUE (org_id, notice_code, version, language)
);
CREATE INDEX notice_version_effective_from_idx ON habeas.notice_version (org_id, notice_code, effective_from, id);
CREATE TABLE habeas.organization (
	org_id UUID NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	legal_name TEXT NOT NULL,
	controller_id UUID NOT NULL,
	country TEXT,
	contact_email TEXT,
	home_region TEXT NOT NULL,
	establishments TEXT[] NOT NULL,
	residency JSONB,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT organization_pkey PRIMARY KEY (org_id)
);
CREATE TABLE habeas.oversight_announcement (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	domain_name TEXT NOT NULL,
	announced_at TIMESTAMP WITH TIME ZONE NOT NULL,
	effective_from TIMESTAMP WITH TIME ZONE NOT NULL,
	scopes TEXT[] NOT NULL,
	purposes TEXT[] NOT NULL,
	field_classes TEXT[] NOT NULL,
	legal_entity TEXT NOT NULL,
	contact TEXT NOT NULL,
	statement TEXT NOT NULL,
	CONSTRAINT oversight_announcement_pkey PRIMARY KEY (org_id, id)
);
CREATE TABLE habeas.person (
	org_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	display_name TEXT NOT NULL,
	primary_email TEXT NOT NULL,
	residence TEXT,
	language TEXT NOT NULL,
	service_code TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT person_pkey PRIMARY KEY (org_id, subject_id)
);
CREATE INDEX person_subject_id_idx ON habeas.person (subject_id);
CREATE TABLE habeas.place (
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT place_pkey PRIMARY KEY (code)
);
CREATE TABLE habeas.processing_activity (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	purpose_code TEXT NOT NULL,
	legal_basis TEXT NOT NULL,
	legal_bases JSONB NOT NULL,
	category_codes TEXT[] NOT NULL,
	recipient_codes TEXT[] NOT NULL,
	retention TEXT NOT NULL,
	retention_period TEXT,
	transfers JSONB NOT NULL,
	CONSTRAINT processing_activity_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.purpose (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	dpv TEXT,
	CONSTRAINT purpose_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.purpose_basis (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	purpose_code TEXT NOT NULL,
	basis TEXT NOT NULL,
	reference TEXT NOT NULL,
	registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT purpose_basis_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT purpose_basis_basis_key UNIQUE (org_id, purpose_code, basis)
);
CREATE TABLE habeas.recipient (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	country TEXT,
	service_code TEXT,
	purpose_codes TEXT[] NOT NULL,
	category_codes TEXT[] NOT NULL,
	fields TEXT[] NOT NULL,
	policy_url TEXT,
	commitment TEXT NOT NULL,
	CONSTRAINT recipient_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.rights_request (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	agent_org_id UUID,
	reference TEXT NOT NULL,
	status TEXT NOT NULL,
	open BOOLEAN NOT NULL,
	language TEXT NOT NULL,
	note TEXT,
	residence TEXT,
	received_at TIMESTAMP WITH TIME ZONE NOT NULL,
	acknowledge_by TIMESTAMP WITH TIME ZONE,
	effective_due TIMESTAMP WITH TIME ZONE,
	hard_due TIMESTAMP WITH TIME ZONE,
	due_order TIMESTAMP WITH TIME ZONE NOT NULL,
	answered_at TIMESTAMP WITH TIME ZONE,
	closed_at TIMESTAMP WITH TIME ZONE,
	trace JSONB NOT NULL,
	CONSTRAINT rights_request_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT rights_request_reference_key UNIQUE (org_id, reference)
);
CREATE INDEX rights_request_agent_idx ON habeas.rights_request (agent_org_id, reference);
CREATE INDEX rights_request_due_idx ON habeas.rights_request (org_id, open, due_order, id);
CREATE INDEX rights_request_member_idx ON habeas.rights_request (org_id, subject_id, received_at, id);
CREATE INDEX rights_request_received_idx ON habeas.rights_request (org_id, received_at, id);
CREATE INDEX rights_request_subject_id_idx ON habeas.rights_request (subject_id, received_at, id);
CREATE TABLE habeas.service (
	org_id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	status TEXT NOT NULL,
	CONSTRAINT service_pkey PRIMARY KEY (org_id, code)
);
CREATE TABLE habeas.space_key (
	org_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	wrapped BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT space_key_pkey PRIMARY KEY (org_id, subject_id)
);
CREATE INDEX space_key_subject_id_idx ON habeas.space_key (subject_id);
CREATE TABLE habeas.transfer_mechanism (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	from_region TEXT NOT NULL,
	to_region TEXT NOT NULL,
	mechanism TEXT NOT NULL,
	purposes TEXT[] NOT NULL,
	reference TEXT NOT NULL,
	on_file_since TIMESTAMP WITH TIME ZONE NOT NULL,
	valid_until TIMESTAMP WITH TIME ZONE,
	CONSTRAINT transfer_mechanism_pkey PRIMARY KEY (org_id, id)
);
CREATE TABLE habeas.vault_record (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	controller_id UUID NOT NULL,
	category_code TEXT NOT NULL,
	field_class TEXT NOT NULL,
	label TEXT NOT NULL,
	sealed BYTEA NOT NULL,
	collected_at TIMESTAMP WITH TIME ZONE NOT NULL,
	collected_in TEXT NOT NULL,
	source TEXT NOT NULL,
	service_code TEXT NOT NULL,
	activity_codes TEXT[] NOT NULL,
	retained_until TIMESTAMP WITH TIME ZONE,
	restricted BOOLEAN NOT NULL,
	CONSTRAINT vault_record_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX vault_record_space_idx ON habeas.vault_record (org_id, subject_id, collected_at, id);
CREATE INDEX vault_record_subject_id_idx ON habeas.vault_record (subject_id, collected_at, id);
CREATE TABLE habeas.addendum (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version_id UUID NOT NULL,
	code TEXT NOT NULL,
	jurisdiction_code TEXT NOT NULL,
	title TEXT NOT NULL,
	terms JSONB NOT NULL,
	CONSTRAINT addendum_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT addendum_version_fkey FOREIGN KEY(org_id, version_id) REFERENCES habeas.notice_version (org_id, id)
);
CREATE TABLE habeas.answer_package (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	format TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	sealed BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	downloads INTEGER NOT NULL,
	CONSTRAINT answer_package_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT answer_package_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE INDEX answer_package_request_idx ON habeas.answer_package (org_id, request_id);
CREATE INDEX answer_package_subject_id_idx ON habeas.answer_package (subject_id);
CREATE TABLE habeas.clause (
	org_id UUID NOT NULL,
	version_id UUID NOT NULL,
	position INTEGER NOT NULL,
	addendum_code TEXT,
	code TEXT NOT NULL,
	theme TEXT NOT NULL,
	heading TEXT NOT NULL,
	body TEXT NOT NULL,
	promises TEXT[] NOT NULL,
	CONSTRAINT clause_pkey PRIMARY KEY (org_id, version_id, position),
	CONSTRAINT clause_version_fkey FOREIGN KEY(org_id, version_id) REFERENCES habeas.notice_version (org_id, id)
);
CREATE TABLE habeas.consent_receipt (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	consent_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	kind TEXT NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	content JSONB NOT NULL,
	sha256 TEXT NOT NULL,
	CONSTRAINT consent_receipt_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT consent_receipt_consent_fkey FOREIGN KEY(org_id, consent_id) REFERENCES habeas.consent (org_id, id)
);
CREATE INDEX consent_receipt_consent_idx ON habeas.consent_receipt (org_id, consent_id, at, id);
CREATE INDEX consent_receipt_subject_id_idx ON habeas.consent_receipt (subject_id);
CREATE TABLE habeas.notice_announcement (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	version_id UUID NOT NULL,
	kind TEXT NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	subjects INTEGER NOT NULL,
	done_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT notice_announcement_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT notice_announcement_version_fkey FOREIGN KEY(org_id, version_id) REFERENCES habeas.notice_version (org_id, id)
);
CREATE INDEX notice_announcement_version_idx ON habeas.notice_announcement (org_id, version_id);
CREATE TABLE habeas.notice_reach (
	org_id UUID NOT NULL,
	version_id UUID NOT NULL,
	region_code TEXT NOT NULL,
	accepted INTEGER NOT NULL,
	consent_needed INTEGER NOT NULL,
	counted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT notice_reach_pkey PRIMARY KEY (org_id, version_id, region_code),
	CONSTRAINT notice_reach_version_fkey FOREIGN KEY(org_id, version_id) REFERENCES habeas.notice_version (org_id, id)
);
CREATE TABLE habeas.request_clock (
	org_id UUID NOT NULL,
	request_id UUID NOT NULL,
	position INTEGER NOT NULL,
	subject_id UUID NOT NULL,
	agent_org_id UUID,
	source TEXT NOT NULL,
	purpose TEXT NOT NULL,
	strength TEXT NOT NULL,
	target_due TIMESTAMP WITH TIME ZONE,
	legal_due TIMESTAMP WITH TIME ZONE,
	provisional BOOLEAN NOT NULL,
	because TEXT NOT NULL,
	CONSTRAINT request_clock_pkey PRIMARY KEY (org_id, request_id, position),
	CONSTRAINT request_clock_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE TABLE habeas.request_event (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	request_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	agent_org_id UUID,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	kind TEXT NOT NULL,
	note TEXT,
	actor_kind TEXT NOT NULL,
	CONSTRAINT request_event_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT request_event_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
CREATE INDEX request_event_request_idx ON habeas.request_event (org_id, request_id, at, id);
CREATE TABLE habeas.requested_right (
	org_id UUID NOT NULL,
	request_id UUID NOT NULL,
	position INTEGER NOT NULL,
	subject_id UUID NOT NULL,
	agent_org_id UUID,
	right_code TEXT NOT NULL,
	outcome TEXT NOT NULL,
	denial_code TEXT,
	explanation TEXT,
	citations JSONB NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT requested_right_pkey PRIMARY KEY (org_id, request_id, position),
	CONSTRAINT requested_right_request_fkey FOREIGN KEY(org_id, request_id) REFERENCES habeas.rights_request (org_id, id)
);
alter table habeas.addendum enable row level security;
alter table habeas.addendum force row level security;
grant select on habeas.addendum to habeas_app;
create policy addendum_select on habeas.addendum for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.addendum to habeas_app;
create policy addendum_insert on habeas.addendum for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.answer_package enable row level security;
alter table habeas.answer_package force row level security;
grant select on habeas.answer_package to habeas_app;
create policy answer_package_select on habeas.answer_package for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.answer_package to habeas_app;
create policy answer_package_insert on habeas.answer_package for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.answer_package to habeas_app;
create policy answer_package_update on habeas.answer_package for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.clause enable row level security;
alter table habeas.clause force row level security;
grant select on habeas.clause to habeas_app;
create policy clause_select on habeas.clause for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.clause to habeas_app;
create policy clause_insert on habeas.clause for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.consent enable row level security;
alter table habeas.consent force row level security;
grant select on habeas.consent to habeas_app;
create policy consent_select on habeas.consent for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.consent to habeas_app;
create policy consent_insert on habeas.consent for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.consent to habeas_app;
create policy consent_update on habeas.consent for update to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.consent_receipt enable row level security;
alter table habeas.consent_receipt force row level security;
grant select on habeas.consent_receipt to habeas_app;
create policy consent_receipt_select on habeas.consent_receipt for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.consent_receipt to habeas_app;
create policy consent_receipt_insert on habeas.consent_receipt for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('consents:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.content_access enable row level security;
alter table habeas.content_access force row level security;
grant select on habeas.content_access to habeas_app;
create policy content_access_select on habeas.content_access for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.content_access to habeas_app;
create policy content_access_insert on habeas.content_access for insert to habeas_app with check ((((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) and (requested_by = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid)) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.content_access to habeas_app;
create policy content_access_update on habeas.content_access for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('oversight:approve'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.data_category enable row level security;
alter table habeas.data_category force row level security;
grant select on habeas.data_category to habeas_app;
create policy data_category_select on habeas.data_category for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.data_category to habeas_app;
create policy data_category_insert on habeas.data_category for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.data_category to habeas_app;
create policy data_category_update on habeas.data_category for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.device_permission enable row level security;
alter table habeas.device_permission force row level security;
grant select on habeas.device_permission to habeas_app;
create policy device_permission_select on habeas.device_permission for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.device_permission to habeas_app;
create policy device_permission_insert on habeas.device_permission for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.device_permission to habeas_app;
create policy device_permission_update on habeas.device_permission for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.domain enable row level security;
alter table habeas.domain force row level security;
grant select on habeas.domain to habeas_app;
create policy domain_select on habeas.domain for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.domain to habeas_app;
create policy domain_insert on habeas.domain for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.domain to habeas_app;
create policy domain_update on habeas.domain for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.email_address enable row level security;
alter table habeas.email_address force row level security;
grant select on habeas.email_address to habeas_app;
create policy email_address_select on habeas.email_address for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.email_address to habeas_app;
create policy email_address_insert on habeas.email_address for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.idempotency enable row level security;
alter table habeas.idempotency force row level security;
grant select on habeas.idempotency to habeas_app;
create policy idempotency_select on habeas.idempotency for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid));
grant insert on habeas.idempotency to habeas_app;
create policy idempotency_insert on habeas.idempotency for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid));
grant delete on habeas.idempotency to habeas_app;
create policy idempotency_delete on habeas.idempotency for delete to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid));
alter table habeas.journal_entry enable row level security;
alter table habeas.journal_entry force row level security;
grant select on habeas.journal_entry to habeas_app;
create policy journal_entry_select on habeas.journal_entry for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('journal:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.journal_entry to habeas_app;
create policy journal_entry_insert on habeas.journal_entry for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) or ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) and (actor_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid)));
alter table habeas.ledger_entry enable row level security;
alter table habeas.ledger_entry force row level security;
grant select on habeas.ledger_entry to habeas_app;
create policy ledger_entry_select on habeas.ledger_entry for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('ledger:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.ledger_entry to habeas_app;
create policy ledger_entry_insert on habeas.ledger_entry for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid));
alter table habeas.membership enable row level security;
alter table habeas.membership force row level security;
grant select on habeas.membership to habeas_app;
create policy membership_select on habeas.membership for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.membership to habeas_app;
create policy membership_insert on habeas.membership for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.notice_acceptance enable row level security;
alter table habeas.notice_acceptance force row level security;
grant select on habeas.notice_acceptance to habeas_app;
create policy notice_acceptance_select on habeas.notice_acceptance for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((controller_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.notice_acceptance to habeas_app;
create policy notice_acceptance_insert on habeas.notice_acceptance for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:write'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.notice_announcement enable row level security;
alter table habeas.notice_announcement force row level security;
grant select on habeas.notice_announcement to habeas_app;
create policy notice_announcement_select on habeas.notice_announcement for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.notice_announcement to habeas_app;
create policy notice_announcement_insert on habeas.notice_announcement for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.notice_announcement to habeas_app;
create policy notice_announcement_update on habeas.notice_announcement for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.notice_reach enable row level security;
alter table habeas.notice_reach force row level security;
grant select on habeas.notice_reach to habeas_app;
create policy notice_reach_select on habeas.notice_reach for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.notice_reach to habeas_app;
create policy notice_reach_insert on habeas.notice_reach for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.notice_version enable row level security;
alter table habeas.notice_version force row level security;
grant select on habeas.notice_version to habeas_app;
create policy notice_version_select on habeas.notice_version for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.notice_version to habeas_app;
create policy notice_version_insert on habeas.notice_version for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.notice_version to habeas_app;
create policy notice_version_update on habeas.notice_version for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('notices:publish'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.organization enable row level security;
alter table habeas.organization force row level security;
grant select on habeas.organization to habeas_app;
create policy organization_select on habeas.organization for select to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) or (org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) or ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.organization to habeas_app;
create policy organization_insert on habeas.organization for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.oversight_announcement enable row level security;
alter table habeas.oversight_announcement force row level security;
grant select on habeas.oversight_announcement to habeas_app;
create policy oversight_announcement_select on habeas.oversight_announcement for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = any (string_to_array(nullif(current_setting('app.spaces'::text, true), ''::text), ' '::text)::uuid[])) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.oversight_announcement to habeas_app;
create policy oversight_announcement_insert on habeas.oversight_announcement for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.person enable row level security;
alter table habeas.person force row level security;
grant select on habeas.person to habeas_app;
create policy person_select on habeas.person for select to habeas_app using ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.person to habeas_app;
create policy person_insert on habeas.person for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('organizations:register'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant select on habeas.place to habeas_app;
alter table habeas.processing_activity enable row level security;
alter table habeas.processing_activity force row level security;
grant select on habeas.processing_activity to habeas_app;
create policy processing_activity_select on habeas.processing_activity for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.processing_activity to habeas_app;
create policy processing_activity_insert on habeas.processing_activity for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.processing_activity to habeas_app;
create policy processing_activity_update on habeas.processing_activity for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.purpose enable row level security;
alter table habeas.purpose force row level security;
grant select on habeas.purpose to habeas_app;
create policy purpose_select on habeas.purpose for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.purpose to habeas_app;
create policy purpose_insert on habeas.purpose for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.purpose to habeas_app;
create policy purpose_update on habeas.purpose for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.purpose_basis enable row level security;
alter table habeas.purpose_basis force row level security;
grant select on habeas.purpose_basis to habeas_app;
create policy purpose_basis_select on habeas.purpose_basis for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.purpose_basis to habeas_app;
create policy purpose_basis_insert on habeas.purpose_basis for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.recipient enable row level security;
alter table habeas.recipient force row level security;
grant select on habeas.recipient to habeas_app;
create policy recipient_select on habeas.recipient for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.recipient to habeas_app;
create policy recipient_insert on habeas.recipient for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.recipient to habeas_app;
create policy recipient_update on habeas.recipient for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.request_clock enable row level security;
alter table habeas.request_clock force row level security;
grant select on habeas.request_clock to habeas_app;
create policy request_clock_select on habeas.request_clock for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:track'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.request_clock to habeas_app;
create policy request_clock_insert on habeas.request_clock for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.request_event enable row level security;
alter table habeas.request_event force row level security;
grant select on habeas.request_event to habeas_app;
create policy request_event_select on habeas.request_event for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:track'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.request_event to habeas_app;
create policy request_event_insert on habeas.request_event for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.requested_right enable row level security;
alter table habeas.requested_right force row level security;
grant select on habeas.requested_right to habeas_app;
create policy requested_right_select on habeas.requested_right for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:track'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.requested_right to habeas_app;
create policy requested_right_insert on habeas.requested_right for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.requested_right to habeas_app;
create policy requested_right_update on habeas.requested_right for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.rights_request enable row level security;
alter table habeas.rights_request force row level security;
grant select on habeas.rights_request to habeas_app;
create policy rights_request_select on habeas.rights_request for select to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:track'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.rights_request to habeas_app;
create policy rights_request_insert on habeas.rights_request for insert to habeas_app with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant update on habeas.rights_request to habeas_app;
create policy rights_request_update on habeas.rights_request for update to habeas_app using (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))))) with check (((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:handle'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('rights:exercise'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((agent_org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('requests:open'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.service enable row level security;
alter table habeas.service force row level security;
grant select on habeas.service to habeas_app;
create policy service_select on habeas.service for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.service to habeas_app;
create policy service_insert on habeas.service for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.service to habeas_app;
create policy service_update on habeas.service for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('inventory:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.space_key enable row level security;
alter table habeas.space_key force row level security;
grant select on habeas.space_key to habeas_app;
create policy space_key_select on habeas.space_key for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) and (subject_id = (nullif(current_setting('app.grant_subject'::text, true), ''::text))::uuid)) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (subject_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
grant insert on habeas.space_key to habeas_app;
create policy space_key_insert on habeas.space_key for insert to habeas_app with check (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (subject_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('domains:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
alter table habeas.transfer_mechanism enable row level security;
alter table habeas.transfer_mechanism force row level security;
grant select on habeas.transfer_mechanism to habeas_app;
create policy transfer_mechanism_select on habeas.transfer_mechanism for select to habeas_app using ((org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid));
grant insert on habeas.transfer_mechanism to habeas_app;
create policy transfer_mechanism_insert on habeas.transfer_mechanism for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant update on habeas.transfer_mechanism to habeas_app;
create policy transfer_mechanism_update on habeas.transfer_mechanism for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('disclosures:manage'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
alter table habeas.vault_record enable row level security;
alter table habeas.vault_record force row level security;
grant select on habeas.vault_record to habeas_app;
create policy vault_record_select on habeas.vault_record for select to habeas_app using (((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and ('self:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))) or ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('members.content:read'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))) and ((subject_id = (nullif(current_setting('app.grant_subject'::text, true), ''::text))::uuid) and (field_class = any (string_to_array(nullif(current_setting('app.grant_classes'::text, true), ''::text), ' '::text))))));
grant insert on habeas.vault_record to habeas_app;
create policy vault_record_insert on habeas.vault_record for insert to habeas_app with check ((subject_id = (nullif(current_setting('app.sub'::text, true), ''::text))::uuid) and (org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and ('records:collect'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
