-- Looks of one read wait together, in one row for all who were looked at alike, until the platform enters them.
CREATE TABLE habeas.ledger_batch (
	org_id UUID NOT NULL,
	id UUID NOT NULL,
	seed UUID NOT NULL,
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
	subject_ids UUID[] NOT NULL,
	CONSTRAINT ledger_batch_pkey PRIMARY KEY (org_id, id)
);
alter table habeas.ledger_batch enable row level security;
alter table habeas.ledger_batch force row level security;
grant select on habeas.ledger_batch to habeas_app;
create policy ledger_batch_select on habeas.ledger_batch for select to habeas_app using (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
grant insert on habeas.ledger_batch to habeas_app;
create policy ledger_batch_insert on habeas.ledger_batch for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid));
grant delete on habeas.ledger_batch to habeas_app;
create policy ledger_batch_delete on habeas.ledger_batch for delete to habeas_app using (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text))));
drop policy ledger_entry_insert on habeas.ledger_entry;
drop policy log_pending_insert on habeas.log_pending;
create policy ledger_entry_insert on habeas.ledger_entry for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) or (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
create policy log_pending_insert on habeas.log_pending for insert to habeas_app with check ((org_id = (nullif(current_setting('app.org'::text, true), ''::text))::uuid) or (org_id = (nullif(current_setting('app.controller'::text, true), ''::text))::uuid) or (('log:seal'::text = any (string_to_array(current_setting('app.scopes'::text, true), ' '::text)))));
