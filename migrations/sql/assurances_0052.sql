-- Papers and audits of recipients.
CREATE TABLE habeas.recipient_assurance (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	recipient_code TEXT NOT NULL,
	kind TEXT NOT NULL,
	outcome TEXT NOT NULL,
	designated_as TEXT,
	reference TEXT NOT NULL,
	valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
	valid_until TIMESTAMP WITH TIME ZONE,
	recorded_by UUID,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT recipient_assurance_pkey PRIMARY KEY (org_id, id),
	CONSTRAINT recipient_assurance_recipient_fkey FOREIGN KEY(org_id, recipient_code) REFERENCES habeas.recipient (org_id, code),
	CONSTRAINT recipient_assurance_kind_check CHECK (kind in ('DESIGNATION', 'NON_DISCLOSURE', 'FLOW_DOWN', 'SECURITY_AUDIT', 'LIABILITY')),
	CONSTRAINT recipient_assurance_outcome_check CHECK (outcome in ('AGREED', 'ENDED', 'PASSED', 'FAILED')),
	CONSTRAINT recipient_assurance_designated_as_check CHECK (designated_as in ('PROCESSOR', 'CONTROLLER')),
	CONSTRAINT recipient_assurance_period_check CHECK (valid_until > valid_from),
	CONSTRAINT recipient_assurance_audit_check CHECK ((kind = 'SECURITY_AUDIT') = (outcome in ('PASSED', 'FAILED'))),
	CONSTRAINT recipient_assurance_audit_ends_check CHECK (outcome <> 'PASSED' or valid_until is not null),
	CONSTRAINT recipient_assurance_designation_check CHECK ((kind = 'DESIGNATION' and outcome = 'AGREED') = (designated_as is not null))
);
CREATE INDEX recipient_assurance_recipient_idx ON habeas.recipient_assurance (org_id, recipient_code, valid_from, id);
alter table habeas.recipient_assurance enable row level security;
alter table habeas.recipient_assurance force row level security;
grant select on habeas.recipient_assurance to habeas_app;
create policy recipient_assurance_select on habeas.recipient_assurance for select to habeas_app using ((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0))));
grant insert on habeas.recipient_assurance to habeas_app;
create policy recipient_assurance_insert on habeas.recipient_assurance for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0));
