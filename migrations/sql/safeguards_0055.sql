-- Registers of safeguards, policies and courses; reviews of access; violations with the looks that show them.
CREATE TABLE habeas.access_review (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	every_days INTEGER NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	completed_at TIMESTAMP WITH TIME ZONE,
	completed_by UUID,
	looks INTEGER,
	finding TEXT,
	CONSTRAINT access_review_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX access_review_due_at_idx ON habeas.access_review (org_id, due_at, id);
CREATE UNIQUE INDEX access_review_open_key ON habeas.access_review (org_id) WHERE completed_at IS NULL;
CREATE TABLE habeas.house_policy (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	code TEXT NOT NULL,
	version INTEGER NOT NULL,
	title TEXT NOT NULL,
	text TEXT NOT NULL,
	owner TEXT NOT NULL,
	recorded_by UUID NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	review_due_at TIMESTAMP WITH TIME ZONE NOT NULL,
	superseded_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT house_policy_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT house_policy_version_key UNIQUE (org_id, code, version)
);
CREATE UNIQUE INDEX house_policy_current_key ON habeas.house_policy (org_id, code) WHERE superseded_at IS NULL;
CREATE TABLE habeas.safeguard (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	code TEXT NOT NULL,
	title TEXT NOT NULL,
	kind TEXT NOT NULL,
	threats TEXT[] NOT NULL,
	statement TEXT NOT NULL,
	owner TEXT NOT NULL,
	mappings JSONB NOT NULL,
	evidence_days INTEGER NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	retired_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT safeguard_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT safeguard_code_key UNIQUE (org_id, code),
	CONSTRAINT safeguard_kind_check CHECK (kind in ('MANAGERIAL', 'PHYSICAL', 'TECHNICAL'))
);
CREATE TABLE habeas.safeguard_baseline (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	code TEXT NOT NULL,
	title TEXT NOT NULL,
	requirements TEXT[] NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT safeguard_baseline_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT safeguard_baseline_code_key UNIQUE (org_id, code)
);
CREATE TABLE habeas.staff_training (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	subject_id UUID NOT NULL,
	course TEXT NOT NULL,
	completed_on DATE NOT NULL,
	next_due_on DATE NOT NULL,
	recorded_by UUID NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT staff_training_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX staff_training_subject_idx ON habeas.staff_training (org_id, subject_id, completed_on, id);
CREATE TABLE habeas.staff_violation (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	membership_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	summary TEXT NOT NULL,
	recorded_by UUID NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	consequence TEXT,
	reasons TEXT,
	decided_by UUID,
	decided_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT staff_violation_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT staff_violation_by_another_check CHECK (recorded_by <> subject_id and (decided_by is null or decided_by <> subject_id)),
	CONSTRAINT staff_violation_consequence_check CHECK (consequence in ('ACCESS_WITHDRAWN', 'EMPLOYMENT_ENDED', 'REPORTED', 'TRAINING', 'UNFOUNDED', 'WARNING'))
);
CREATE INDEX staff_violation_recorded_at_idx ON habeas.staff_violation (org_id, recorded_at, id);
CREATE TABLE habeas.access_decision (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	review_id UUID NOT NULL,
	membership_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	role TEXT NOT NULL,
	decision TEXT NOT NULL,
	reason TEXT NOT NULL,
	decided_by UUID NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT access_decision_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT access_decision_review_fkey FOREIGN KEY(org_id, review_id) REFERENCES habeas.access_review (org_id, id),
	CONSTRAINT access_decision_once_key UNIQUE (org_id, review_id, membership_id),
	CONSTRAINT access_decision_by_another_check CHECK (decided_by <> subject_id),
	CONSTRAINT access_decision_decision_check CHECK (decision in ('KEEP', 'WITHDRAW'))
);
CREATE TABLE habeas.safeguard_evidence (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	safeguard_id UUID NOT NULL,
	effective BOOLEAN NOT NULL,
	note TEXT NOT NULL,
	reference TEXT,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_by UUID NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT safeguard_evidence_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT safeguard_evidence_safeguard_fkey FOREIGN KEY(org_id, safeguard_id) REFERENCES habeas.safeguard (org_id, id)
);
CREATE INDEX safeguard_evidence_safeguard_idx ON habeas.safeguard_evidence (org_id, safeguard_id, seen_at, id);
CREATE TABLE habeas.staff_violation_look (
	org_id UUID NOT NULL,
	violation_id UUID NOT NULL,
	entry_id UUID NOT NULL,
	CONSTRAINT staff_violation_look_pkey PRIMARY KEY (org_id, violation_id, entry_id),
	CONSTRAINT staff_violation_look_violation_fkey FOREIGN KEY(org_id, violation_id) REFERENCES habeas.staff_violation (org_id, id)
);
alter table habeas.access_decision enable row level security;
alter table habeas.access_decision force row level security;
grant select on habeas.access_decision to habeas_app;
create policy access_decision_select on habeas.access_decision for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.access_decision to habeas_app;
create policy access_decision_insert on habeas.access_decision for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.access_review enable row level security;
alter table habeas.access_review force row level security;
grant select on habeas.access_review to habeas_app;
create policy access_review_select on habeas.access_review for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.access_review to habeas_app;
create policy access_review_insert on habeas.access_review for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
grant update (every_days, due_at, completed_at, completed_by, looks, finding) on habeas.access_review to habeas_app;
create policy access_review_update on habeas.access_review for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.house_policy enable row level security;
alter table habeas.house_policy force row level security;
grant select on habeas.house_policy to habeas_app;
create policy house_policy_select on habeas.house_policy for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.house_policy to habeas_app;
create policy house_policy_insert on habeas.house_policy for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
grant update (superseded_at) on habeas.house_policy to habeas_app;
create policy house_policy_update on habeas.house_policy for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.safeguard enable row level security;
alter table habeas.safeguard force row level security;
grant select on habeas.safeguard to habeas_app;
create policy safeguard_select on habeas.safeguard for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.safeguard to habeas_app;
create policy safeguard_insert on habeas.safeguard for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
grant update (retired_at) on habeas.safeguard to habeas_app;
create policy safeguard_update on habeas.safeguard for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.safeguard_baseline enable row level security;
alter table habeas.safeguard_baseline force row level security;
grant select on habeas.safeguard_baseline to habeas_app;
create policy safeguard_baseline_select on habeas.safeguard_baseline for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.safeguard_baseline to habeas_app;
create policy safeguard_baseline_insert on habeas.safeguard_baseline for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.safeguard_evidence enable row level security;
alter table habeas.safeguard_evidence force row level security;
grant select on habeas.safeguard_evidence to habeas_app;
create policy safeguard_evidence_select on habeas.safeguard_evidence for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.safeguard_evidence to habeas_app;
create policy safeguard_evidence_insert on habeas.safeguard_evidence for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.staff_training enable row level security;
alter table habeas.staff_training force row level security;
grant select on habeas.staff_training to habeas_app;
create policy staff_training_select on habeas.staff_training for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.staff_training to habeas_app;
create policy staff_training_insert on habeas.staff_training for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.staff_violation enable row level security;
alter table habeas.staff_violation force row level security;
grant select on habeas.staff_violation to habeas_app;
create policy staff_violation_select on habeas.staff_violation for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.staff_violation to habeas_app;
create policy staff_violation_insert on habeas.staff_violation for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
grant update (consequence, reasons, decided_by, decided_at) on habeas.staff_violation to habeas_app;
create policy staff_violation_update on habeas.staff_violation for update to habeas_app using ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0)) with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter table habeas.staff_violation_look enable row level security;
alter table habeas.staff_violation_look force row level security;
grant select on habeas.staff_violation_look to habeas_app;
create policy staff_violation_look_select on habeas.staff_violation_look for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))));
grant insert on habeas.staff_violation_look to habeas_app;
create policy staff_violation_look_insert on habeas.staff_violation_look for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' safeguards:manage '::text) > 0));
alter policy ledger_entry_select on habeas.ledger_entry using (coalesce((((subject_id = (select (nullif(current_setting('app.sub'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' self:read '::text) > 0))) and (visible_from is null or visible_from <= now())) or ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' ledger:read '::text) > 0)))) or ((select (strpos(current_setting('app.scopes'::text, true), ' log:seal '::text) > 0))) or ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' safeguards:read '::text) > 0))) and (org_id = (select (nullif(current_setting('app.controller'::text, true), ''::text))::uuid)))), false));
