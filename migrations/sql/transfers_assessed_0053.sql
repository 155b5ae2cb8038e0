-- What is known of the law at a transfer's destination, and who looked across regions.
ALTER TABLE habeas.transfer_mechanism ADD COLUMN destination_country TEXT;
ALTER TABLE habeas.transfer_mechanism ADD COLUMN law_assessment TEXT;
ALTER TABLE habeas.transfer_mechanism ADD COLUMN law_finding TEXT;
ALTER TABLE habeas.transfer_mechanism ADD COLUMN assessed_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.transfer_mechanism ADD COLUMN review_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE habeas.transfer_mechanism ADD CONSTRAINT transfer_mechanism_law_finding_check CHECK (law_finding in ('EQUIVALENT', 'EQUIVALENT_WITH_MEASURES', 'NOT_EQUIVALENT'));
ALTER TABLE habeas.transfer_mechanism ADD CONSTRAINT transfer_mechanism_assessment_check CHECK (num_nulls(destination_country, law_assessment, law_finding, assessed_at) in (0, 4));
ALTER TABLE habeas.transfer_mechanism ADD CONSTRAINT transfer_mechanism_review_check CHECK (review_at > assessed_at);
CREATE TABLE habeas.remote_access (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	controller_id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	from_region TEXT NOT NULL,
	to_region TEXT NOT NULL,
	accessor_country TEXT,
	mechanism_id UUID,
	mechanism TEXT NOT NULL,
	purposes TEXT[] NOT NULL,
	people INTEGER NOT NULL,
	actor_kind TEXT NOT NULL,
	actor_role TEXT NOT NULL,
	actor_id UUID,
	client_id TEXT NOT NULL,
	CONSTRAINT remote_access_pkey PRIMARY KEY (org_id, id)
);
CREATE INDEX remote_access_at_idx ON habeas.remote_access (org_id, at, id);
CREATE INDEX remote_access_controller_idx ON habeas.remote_access (controller_id, at, id);
alter table habeas.remote_access enable row level security;
alter table habeas.remote_access force row level security;
grant select on habeas.remote_access to habeas_app;
create policy remote_access_select on habeas.remote_access for select to habeas_app using (coalesce((((org_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' ledger:read '::text) > 0)))) or ((controller_id = (select (nullif(current_setting('app.org'::text, true), ''::text))::uuid where (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0))))), false));
grant insert on habeas.remote_access to habeas_app;
create policy remote_access_insert on habeas.remote_access for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) and (strpos(current_setting('app.scopes'::text, true), ' disclosures:manage '::text) > 0));
